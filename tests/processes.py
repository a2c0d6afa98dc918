"""Processes that tests start, forked from one that has read our modules and done nothing else.

So they share nothing with each other or with the test. Reading the modules takes seconds: longer than a race takes,
and half of the program's start.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_READ_BEFORE = [
    "pytest",
    "bot.cli",
    "bot.service",
    "bot.worker",
    "storage.migrations",
    "tests.contract.storage.racers",
    "tests.contract.pacing.test_pace",
]


def forked_processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_READ_BEFORE)
    return context


@dataclass(frozen=True, slots=True)
class Forked:
    """What tests need of a `subprocess.Popen`."""

    _process: ForkServerProcess

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> None:
        """Raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("thuky", timeout)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def fork_thuky(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Forked:
    """`thuky` with these arguments, in this environment and no other; what it prints goes to the end of `log`."""
    process = forked_processes().Process(
        target=_live, args=(list(arguments), dict(environment), str(log)), daemon=True
    )
    process.start()
    return Forked(process)


def _live(arguments: list[str], environment: dict[str, str], log: str) -> None:
    _end_with_the_parent()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(_ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["thuky", *arguments]
    from bot.cli import main

    main()


def _end_with_the_parent() -> None:
    """It ends with whoever opened it, be it killed; nothing that it brought forth shall outlive them."""
    set_signal_of_parents_death = 1
    ctypes.CDLL(None).prctl(set_signal_of_parents_death, signal.SIGKILL)
