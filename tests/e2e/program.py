"""`thuky run` or `thuky worker` as a process: started, killed, started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.served import free_port

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_SECONDS = 60.0


@dataclass
class Program:
    """One `thuky run --demo`, or what `command` says. `folder` holds the database and the log `<log_name>.txt`;
    `environment` further settings."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    command: Sequence[str] = ("run", "--demo")
    log_name: str = "log"
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.folder}/thuky.db"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> Program:
        """Start and wait until the page answers (Rasa may still be starting)."""
        environment = {
            **os.environ,
            "THUKY_DATABASE_URL": self.database_url,
            "THUKY_SECRET_KEY": "a secret for tests only",
            **self.environment,
        }
        command = [sys.executable, "-m", "bot.cli", *self.command, "--port", str(self.port)]
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self._wait(lambda: bool(self.health()))
        return self

    def wait_ready(self, seconds: float = START_WITHIN_SECONDS) -> Program:
        """Until everything is up, Rasa too."""
        return self.wait(lambda health: health["status"] == "ok", seconds)

    def wait(self, state: Callable[[dict[str, Any]], bool], seconds: float = START_WITHIN_SECONDS) -> Program:
        """Until the health page shows this."""
        self._wait(lambda: state(self.health()), seconds)
        return self

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.get(f"{self.address}/healthz", trust_env=False, timeout=20).json()
        return answer

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def kill(self) -> None:
        """As a power cut would: nothing is written any more."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(20)
            self._process = None

    def log(self) -> str:
        return self._log_file.read_text(encoding="utf-8")

    @property
    def _log_file(self) -> Path:
        return self.folder / f"{self.log_name}.txt"

    def _wait(self, ready: Callable[[], bool], seconds: float = START_WITHIN_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while True:
            assert self._process is not None
            with contextlib.suppress(httpx.TransportError):
                if ready():
                    return
            if self._process.poll() is not None:
                raise RuntimeError(f"thuky {self.command[0]} ended: {self.log()[-2000:]}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"thuky {self.command[0]} is not ready: {self.log()[-2000:]}")
            time.sleep(0.1)


def children_of(pid: int) -> list[int]:
    """Process ids of the direct children."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rsplit(") ", 1)[1].split()
            if int(fields[1]) == pid:
                found.append(int(stat.parent.name))
    return found
