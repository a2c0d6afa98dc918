"""`thuky run` or `thuky worker` as a process: started, killed, started again."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx

from tests.e2e.served import free_port
from tests.processes import fork_thuky

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_SECONDS = 60.0


class Process(Protocol):
    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> object: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


def call_thuky(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    """The `thuky` command with these arguments, as a shell calls it."""
    command = [sys.executable, "-m", "bot.cli", *arguments]
    with log.open("ab") as output:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)


@dataclass
class Program:
    """One `thuky run --demo`, or what `command` says. `folder` holds the database and the log `<log_name>.txt`;
    `environment` further settings; `template` is the database that it finds at its first start, instead of none."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    command: Sequence[str] = ("run", "--demo")
    log_name: str = "log"
    port: int = field(default_factory=free_port)
    template: Path | None = None
    begin: Callable[[Sequence[str], Mapping[str, str], Path], Process] = call_thuky
    _process: Process | None = None

    @staticmethod
    def quick(folder: Path, environment: Mapping[str, str], template: Path) -> Program:
        """One that starts in a third of the time: its modules have been read, its office has moved in."""
        return Program(folder, environment, template=template, begin=fork_thuky)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self._database}"

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
        if self.template is not None and not self._database.exists():
            shutil.copy(self.template, self._database)
        arguments = [*self.command, "--port", str(self.port)]
        self._process = self.begin(arguments, environment, self._log_file)
        try:
            self._wait(lambda: bool(self.health()))
        except RuntimeError:
            self.kill()
            raise
        return self

    def wait_ready(self, seconds: float = START_WITHIN_SECONDS) -> Program:
        """Until everything is up, Rasa too."""
        return self.wait(lambda health: health["status"] == "ok", seconds)

    def wait(self, state: Callable[[dict[str, Any]], bool], seconds: float = START_WITHIN_SECONDS) -> Program:
        """Until the health page shows this."""
        self._wait(lambda: state(self.health()), seconds)
        return self

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.get(
            f"{self.address}/healthz", trust_env=False, verify=False, timeout=20
        ).json()
        return answer

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def kill(self) -> None:
        """As a power cut would: nothing is written any more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(20)
            self._process = None

    def log(self) -> str:
        return self._log_file.read_text(encoding="utf-8")

    @property
    def _database(self) -> Path:
        return self.folder / "thuky.db"

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
