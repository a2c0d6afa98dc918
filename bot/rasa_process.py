"""Rasa as a child of this program: started, waited for, watched, started again, stopped.

With THUKY_RASA_URL a Rasa that runs elsewhere is used instead, and nothing is started here.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import structlog

from actions.errors import ThukyError
from bot.dialogue import RasaAddress, RasaRouter
from bot.rasa_alone import rasa_command, with_secrets
from bot.settings import Settings
from bot.training import RASA_PYTHON, ROOT, train

log = structlog.get_logger(__name__)

State = Literal["ok", "starting", "down", "stopped"]

START_SECONDS = 120.0
"""Rasa is ready in about 10 s; a loaded machine takes longer."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
PROBE_SECONDS, PROBES_MISSED = 10.0, 3
"""A child that lives but answers no probe hangs, and is started again."""
_PROBLEM = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")


class RasaNotReadyError(ThukyError):
    """Rasa did not come up in time; its own last words stand in the log. `thuky doctor` says what is missing."""


@dataclass(frozen=True, slots=True)
class _Child:
    process: subprocess.Popen[str]
    address: RasaAddress


class RasaProcess:
    """Keeps one Rasa running between `start` and `stop`; `router` refuses with RouterDown while there is none.

    `external` names a Rasa that somebody else runs. `model` gives the model file and may take its time.
    """

    def __init__(self, *, external: RasaAddress | None = None, model: Callable[[], Path] = train) -> None:
        self.router = RasaRouter(self._address)
        self._external = external
        self._model = model
        self._child: _Child | None = None
        self._state: State = "stopped"
        self._stopping = threading.Event()
        self._watcher: threading.Thread | None = None

    def start(self) -> None:
        """Begin to start Rasa and return at once; `wait_until_ready` waits."""
        self._stopping.clear()
        if self._external is not None or self._watcher is not None:
            return
        self._state = "starting"
        # The kernel ends the child with the thread that started it: this thread must last.
        self._watcher = threading.Thread(target=self._watch, name="rasa", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """End the child and wait for it."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        self._state = "stopped"
        self.router.close()

    def state(self) -> State:
        """For the health page; asks an external Rasa itself."""
        if self._external is not None:
            return "ok" if self.router.is_ready() else "down"
        return self._state

    def wait_until_ready(self, seconds: float = START_SECONDS) -> None:
        """Return when messages can be routed; raises `RasaNotReadyError`."""
        until = time.monotonic() + seconds
        while self.state() != "ok":
            if time.monotonic() > until:
                raise RasaNotReadyError(f"Rasa was not ready within {seconds:.0f} s")
            time.sleep(0.05)

    @property
    def process_id(self) -> int | None:
        """Of the child, for measurements and tests."""
        return self._child.process.pid if self._child else None

    def _address(self) -> RasaAddress | None:
        if self._external is not None:
            return self._external
        return self._child.address if self._child else None

    def _watch(self) -> None:
        """Start, watch and start again until stopped; pauses grow while it keeps failing."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._run_once()
            except (OSError, ThukyError) as error:
                log.error("rasa failed", error=str(error))
            if self._stopping.is_set():
                return
            self._state = "down"
            if time.monotonic() - began > LONGEST_PAUSE * 2:
                pause = FIRST_PAUSE
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _run_once(self) -> None:
        model = self._model()
        self._state = "starting"
        child = self._child = _spawn(model)
        try:
            self._wait_for(child)
            self._state = "ok"
            log.info("rasa ready", pid=child.process.pid)
            self._guard(child)
        finally:
            self._child = None
            _end(child.process)

    def _wait_for(self, child: _Child) -> None:
        until = time.monotonic() + START_SECONDS
        while not self.router.is_ready():
            if self._stopping.is_set():
                return
            if child.process.poll() is not None:
                raise RasaNotReadyError(f"Rasa ended with {child.process.returncode} while starting")
            if time.monotonic() > until:
                raise RasaNotReadyError(f"Rasa was not ready within {START_SECONDS:.0f} s")
            self._stopping.wait(0.1)

    def _guard(self, child: _Child) -> None:
        """Return when the child has ended, hangs, or is no longer wanted."""
        missed, probe_at = 0, time.monotonic() + PROBE_SECONDS
        while not self._stopping.wait(0.1):
            if child.process.poll() is not None:
                log.warning("rasa ended", code=child.process.returncode)
                return
            if time.monotonic() < probe_at:
                continue
            missed = 0 if self.router.is_ready() else missed + 1
            if missed >= PROBES_MISSED:
                log.warning("rasa hangs and is started again")
                return
            probe_at = time.monotonic() + PROBE_SECONDS


def open_rasa(settings: Settings) -> RasaProcess:
    """The Rasa that the settings name; nothing runs before `start`."""
    external = RasaAddress(settings.rasa_url, settings.rasa_secret) if settings.rasa_url else None
    return RasaProcess(external=external)


@contextmanager
def running_router() -> Iterator[RasaRouter]:
    """A router that answers, for commands that need one for a while."""
    rasa = open_rasa(Settings())
    # Training is no part of the time that Rasa has to come up.
    if not Settings().rasa_url:
        train()
    rasa.start()
    try:
        rasa.wait_until_ready()
        yield rasa.router
    finally:
        rasa.stop()


def _spawn(model: Path) -> _Child:
    """Start Rasa on a free loopback port with secrets of its own."""
    if not RASA_PYTHON.exists():
        raise RasaNotReadyError("Rasa is not installed: run `make setup`")
    address = RasaAddress(f"http://127.0.0.1:{_free_port()}", secrets.token_hex(32))
    port = int(address.url.rpartition(":")[2])
    command = rasa_command(model, parent=os.getpid(), host="127.0.0.1", port=port)
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=with_secrets(address.secret),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    threading.Thread(target=_listen, args=(process.stderr,), name="rasa-log", daemon=True).start()
    return _Child(process, address)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listen(output: IO[str]) -> None:
    """Pass on what Rasa complains about, one line each; everything else of its chatter is dropped."""
    with output:
        for line in output:
            if _PROBLEM.search(line):
                log.warning("rasa says", line=line.strip()[:300])


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
