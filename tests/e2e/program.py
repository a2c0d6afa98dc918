"""`thuky run` as a process of its own, on a database of its own: started, killed, started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.e2e.served import free_port

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_SECONDS = 60.0


@dataclass
class Program:
    """One `thuky run --demo`. `folder` holds the database and the log; `environment` further settings."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
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
        command = [sys.executable, "-m", "bot.cli", "run", "--demo", "--port", str(self.port)]
        with (self.folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self._wait(lambda: httpx.get(f"{self.address}/healthz", trust_env=False).status_code > 0)
        return self

    def wait_ready(self, seconds: float = START_WITHIN_SECONDS) -> Program:
        """Until everything is up, Rasa too."""
        address = f"{self.address}/healthz"
        self._wait(lambda: httpx.get(address, trust_env=False).json()["status"] == "ok", seconds)
        return self

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
        return (self.folder / "log.txt").read_text(encoding="utf-8")

    def _wait(self, ready: Callable[[], bool], seconds: float = START_WITHIN_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while True:
            assert self._process is not None
            with contextlib.suppress(httpx.TransportError):
                if ready():
                    return
            if self._process.poll() is not None:
                raise RuntimeError(f"thuky run ended: {self.log()[-2000:]}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"thuky run is not ready: {self.log()[-2000:]}")
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
