"""What a turn costs: `python -m benchmarks.turn [--turns N]`.

The whole program as `thuky run` starts it, spoken to through our fake Telegram server: from the moment a
message is there to be fetched until the reply is recorded at the server. Beside it the understanding alone
(one call of Rasa's route on loopback), start-up time, and the memory of both processes.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.dialogue import RasaRouter
from bot.rasa_process import running_router
from tests.e2e.program import Program, children_of
from tests.e2e.test_telegram_day import phone_of
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import User

MESSAGES = (
    "việc của tôi",
    "số điện thoại chị Lan phòng Kinh tế",
    "nhắc tôi 8h sáng mai họp giao ban",
    "giao anh Khoa kiểm tra máy chủ trước thứ Sáu",
    "danh sách nhắc việc của tôi",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=100)
    for line in measure(parser.parse_args().turns):
        print(line, flush=True)


def measure(turns: int) -> Iterator[str]:
    """The table, line by line."""
    yield "| what | median | p95 |"
    yield "|---|---|---|"
    with running_router() as router:
        yield _row("understanding alone (route of Rasa)", _routes(router, turns))
    with tempfile.TemporaryDirectory() as folder, FakeTelegram() as telegram:
        environment = {
            "THUKY_TELEGRAM_TOKEN": telegram.token,
            "THUKY_TELEGRAM_BASE_URL": telegram.base_url,
            "THUKY_RASA_URL": "",
        }
        program = Program(Path(folder), environment)
        began = time.perf_counter()
        program.start()
        page = time.perf_counter() - began
        program.wait_ready()
        ready = time.perf_counter() - began
        try:
            yield _row("whole turn (message there → reply recorded)", _turns(telegram, turns))
            yield ""
            yield f"start-up: web chat after {page:.1f} s, first message understood after {ready:.1f} s"
            yield f"memory: Thư Ký {_resident_mb(program.pid)} MB, Rasa {_rasa_mb(program)} MB"
        finally:
            program.stop()


def _routes(router: RasaRouter, turns: int) -> list[float]:
    metadata = {"sent_at": datetime.now(UTC).isoformat(), "chat": "private", "card": None}
    for text in MESSAGES:
        router.route(text, metadata=metadata)
    taken = []
    for number in range(turns):
        began = time.perf_counter()
        router.route(MESSAGES[number % len(MESSAGES)], metadata=metadata)
        taken.append(time.perf_counter() - began)
    return taken


def _turns(telegram: FakeTelegram, turns: int) -> list[float]:
    user = telegram.user("Kiệt", phone=phone_of("NV001"))
    telegram.says(user, "xin chào")
    telegram.wait(lambda: telegram.texts(user), seconds=60)
    telegram.shares_contact(user)
    telegram.wait(lambda: len(telegram.texts(user)) > 1, seconds=60)
    for text in MESSAGES:
        _turn(telegram, user, text)
    return [_turn(telegram, user, MESSAGES[number % len(MESSAGES)]) for number in range(turns)]


def _turn(telegram: FakeTelegram, user: User, text: str) -> float:
    before = len(telegram.sent(user))
    began = time.perf_counter()
    telegram.says(user, text)
    telegram.wait(lambda: len(telegram.sent(user)) > before, seconds=30)
    return time.perf_counter() - began


def _row(what: str, taken: Sequence[float]) -> str:
    p95 = statistics.quantiles(taken, n=20)[-1]
    return f"| {what} | {statistics.median(taken) * 1000:.1f} ms | {p95 * 1000:.1f} ms |"


def _rasa_mb(program: Program) -> int:
    return sum(_resident_mb(child) for child in children_of(program.pid))


def _resident_mb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
