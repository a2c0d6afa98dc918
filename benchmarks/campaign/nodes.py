"""Processes of the program: forked from one that has imported everything, so that a start takes no seconds.

What runs in them is the `thuky` command with its arguments and environment; only the imports are shared.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import multiprocessing.context
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.campaign import ledger, steps
from benchmarks.campaign.plan import READ_SECONDS
from tests.e2e.served import free_port

START_WITHIN_SECONDS = 180.0
_PRELOADED = [
    "bot.cli",
    "bot.service",
    "bot.worker",
    "bot.telegram",
    "storage.migrations",
    "benchmarks.campaign.nodes",
]


def nursery() -> multiprocessing.context.ForkServerContext:
    """Where nodes are born."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


@dataclass
class Node:
    """One `thuky run` or `thuky worker`; may be started again after it has died. `log` is kept, what it has claimed
    (`ledger`) begins anew each time."""

    context: multiprocessing.context.ForkServerContext
    command: str
    environment: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    _process: multiprocessing.context.ForkServerProcess | None = None

    @property
    def is_worker(self) -> bool:
        return self.command == "worker"

    @property
    def works(self) -> bool:
        """It reads, rings and sends."""
        return "--no-work" not in self.command

    @property
    def ledger(self) -> Path:
        return self.log.with_suffix(".claims")

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int:
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    def start(self) -> None:
        arguments = [*self.command.split(), "--port", str(self.port)]
        self.ledger.unlink(missing_ok=True)
        environment = {**self.environment, ledger.VARIABLE: str(self.ledger)}
        self._process = self.context.Process(
            target=_live, args=(arguments, environment, str(self.log)), daemon=False
        )
        self._process.start()

    def wait_until_it_serves(self, *, ready: bool = False) -> bool:
        """Until the web page answers (`ready`: and everything behind it); False where it died before."""
        until = time.monotonic() + START_WITHIN_SECONDS
        while self.alive:
            with contextlib.suppress(httpx.TransportError):
                answer = httpx.get(f"http://127.0.0.1:{self.port}/healthz", trust_env=False, timeout=5)
                if not ready or answer.json()["status"] == "ok":
                    return True
            if time.monotonic() > until:
                raise RuntimeError(f"{self.command} does not serve: {self.log}")
            time.sleep(0.02)
        return False

    def kill(self) -> None:
        """As a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.join()


def _live(arguments: Sequence[str], environment: Mapping[str, str], log: str) -> None:
    _end_with_the_nursery()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.update(environment)
    steps.install()
    ledger.install()
    _shorten_timeouts()
    sys.argv = ["thuky", *arguments]
    from bot.cli import main

    main()


def _end_with_the_nursery() -> None:
    """The nursery ends with whoever opened it, be it killed; no node shall outlive them."""
    set_signal_of_parents_death = 1
    ctypes.CDLL(None).prctl(set_signal_of_parents_death, signal.SIGKILL)


def _shorten_timeouts() -> None:
    from bot.telegram import connection

    connection._READ_SECONDS = READ_SECONDS
