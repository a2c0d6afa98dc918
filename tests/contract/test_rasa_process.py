"""The supervisor with a real Rasa: it comes back when killed and goes when we go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.dialogue import RasaAddress
from bot.rasa_process import RasaProcess
from bot.training import ROOT, train
from nlu.message import RouterDown

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

METADATA = {"sent_at": "2026-11-20T10:00:00+07:00", "chat": "private"}


def test_a_killed_rasa_comes_back_by_itself() -> None:
    model = train()
    rasa = RasaProcess(model=lambda: model)
    rasa.start()
    try:
        rasa.wait_until_ready(120)
        first = rasa.process_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        _wait_until(lambda: rasa.state() != "ok")
        with pytest.raises(RouterDown):
            rasa.router.route("mai", metadata=METADATA)
        rasa.wait_until_ready(120)
        assert rasa.process_id != first
        assert rasa.router.route("mai", metadata=METADATA).intent == "inform"
        last = rasa.process_id
    finally:
        rasa.stop()
    assert rasa.state() == "stopped"
    assert last is not None
    assert not _runs(last)


def test_rasa_does_not_outlive_a_killed_parent() -> None:
    program = (
        "import sys, time; from pathlib import Path; from bot.rasa_process import RasaProcess\n"
        "rasa = RasaProcess(model=lambda: Path(sys.argv[1])); rasa.start()\n"
        "while rasa.process_id is None: time.sleep(0.05)\n"
        "time.sleep(2); print(rasa.process_id, flush=True); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program, str(train())]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert _runs(child)
        parent.kill()
    _wait_until(lambda: not _runs(child))


def test_a_rasa_elsewhere_is_asked_and_never_started(rasa: RasaAddress) -> None:
    process = RasaProcess(external=rasa)
    process.start()
    process.wait_until_ready(10)
    assert process.process_id is None
    assert process.router.route("ừ", metadata=METADATA).intent == "affirm"
    process.stop()


def _wait_until(condition: object, seconds: float = 30) -> None:
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def _runs(process_id: int) -> bool:
    """Whether it runs; one that waits to be collected by its parent does not."""
    try:
        status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return "State:\tZ" not in status
