"""What hearing costs: `python -m benchmarks.voice [--turns N]`.

Two voice notes arrive at once through our fake Telegram server while somebody else writes: the time until both are
answered, divided by their length together; how long text turns take meanwhile and before; the worker's memory and the
time of the processor that it used.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

from benchmarks.turn import MESSAGES
from bot.voice.process import memory_mb
from tests.e2e.program import Program, children_of
from tests.e2e.test_telegram_day import phone_of
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import User
from tests.voice_clips import clips, encoded, joined, silence

MOST_OF_LENGTH = 0.3
BETWEEN_TURNS = 0.5
"""Seconds that the writer rests: a busy office, not a flood, which would take the processor from the worker."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=3, help="How often the six clips stand in a note.")
    options = parser.parse_args()
    for line in measure(options.turns, options.repeats):
        print(line, flush=True)


def measure(turns: int, repeats: int) -> Iterator[str]:
    """The table, line by line."""
    parts = [part for clip in clips() for part in (clip.samples, silence(0.8))]
    samples = joined(*(parts * repeats))
    sound, seconds = encoded(samples, "ogg/opus"), samples.size / 16_000
    with tempfile.TemporaryDirectory() as folder, FakeTelegram() as telegram:
        program = Program(
            Path(folder),
            {"THUKY_TELEGRAM_TOKEN": telegram.token, "THUKY_TELEGRAM_BASE_URL": telegram.base_url},
        )
        program.start()
        try:
            _wait_ready(program)
            people = [_linked(telegram, name, code) for name, code in _PEOPLE]
            yield from _table(telegram, program, people, (sound, seconds), turns)
        finally:
            program.stop()


_PEOPLE = (("Kiệt", "NV001"), ("Nam", "NV002"), ("Lan", "NV003"))


def _table(
    telegram: FakeTelegram, program: Program, people: list[User], note: tuple[bytes, float], turns: int
) -> Iterator[str]:
    first, second, writer = people
    sound, seconds = note
    _hear(telegram, [first], encoded(clips()[0].samples, "ogg/opus"))  # starts the worker
    for text in MESSAGES:
        _turn(telegram, writer, text)
    idle = [_turn(telegram, writer, MESSAGES[number % len(MESSAGES)]) for number in range(turns)]
    worker = _worker(program)
    before, done, busy = _processor_seconds(worker), Event(), list[float]()

    def write() -> None:
        number = 0
        while not done.is_set():
            busy.append(_turn(telegram, writer, MESSAGES[number % len(MESSAGES)]))
            number += 1

    writing = Thread(target=write)
    writing.start()
    taken = _hear(telegram, [first, second], sound)
    done.set()
    writing.join()
    ratio = taken / (2 * seconds)
    yield "| what | value |"
    yield "|---|---|"
    yield f"| two notes of {seconds:.0f} s at once, while somebody writes | {taken:.1f} s |"
    yield f"| that time / their length together (at most {MOST_OF_LENGTH}) | {ratio:.3f} |"
    yield f"| processor time / length | {(_processor_seconds(worker) - before) / (2 * seconds):.3f} |"
    yield f"| text turn, idle: median, p95 | {_both(idle)} |"
    yield f"| text turn, meanwhile ({len(busy)} turns): median, p95 | {_both(busy)} |"
    yield f"| memory of the worker | {memory_mb(worker)} MB |"
    yield f"| load of the machine (1 min) | {os.getloadavg()[0]:.1f} |"


def _wait_ready(program: Program) -> None:
    """Longer than tests wait: benchmarks also run on machines that others use."""
    for _ in range(4):
        with contextlib.suppress(RuntimeError):
            program.wait_ready()
            return
    program.wait_ready()


def _linked(telegram: FakeTelegram, name: str, code: str) -> User:
    user = telegram.user(name, phone=phone_of(code))
    telegram.says(user, "xin chào")
    telegram.wait(lambda: telegram.texts(user), seconds=120)
    telegram.shares_contact(user)
    telegram.wait(lambda: len(telegram.texts(user)) > 1, seconds=120)
    return user


def _hear(telegram: FakeTelegram, people: list[User], sound: bytes) -> float:
    """Seconds until everybody was answered."""
    before = [_heard(telegram, user) for user in people]
    began = time.perf_counter()
    for user in people:
        telegram.sends_voice(user, sound)
    telegram.wait(
        lambda: all(_heard(telegram, user) > count for user, count in zip(people, before, strict=True)),
        seconds=600,
    )
    return time.perf_counter() - began


def _heard(telegram: FakeTelegram, user: User) -> int:
    """How often this person was shown what was heard."""
    return sum(said.startswith("🎤") for said in telegram.texts(user))


def _turn(telegram: FakeTelegram, user: User, text: str) -> float:
    time.sleep(BETWEEN_TURNS)
    before = len(telegram.sent(user))
    began = time.perf_counter()
    telegram.says(user, text)
    telegram.wait(lambda: len(telegram.sent(user)) > before, seconds=120)
    return time.perf_counter() - began


def _worker(program: Program) -> int:
    return next(pid for pid in children_of(program.pid) if b"bot.voice.worker" in _command(pid))


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _both(taken: list[float]) -> str:
    p95 = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    return f"{statistics.median(taken) * 1000:.0f} ms, {p95 * 1000:.0f} ms"


if __name__ == "__main__":
    main()
