"""One small file beside the program: what a provider answered and the database does not have yet."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Journal:
    """Holds locked text only. A machine without room for it goes on without: the database comes right after."""

    path: Path

    def write(self, after: int | None, locked: str) -> None:
        """Durable when it returns, or told in the log."""
        new = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"after": after, "locked": locked}, file)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except OSError as error:
            log.error("token file not written", error=type(error).__name__)

    def read(self) -> tuple[int | None, str] | None:
        """What was left; None where nothing was, or nothing whole."""
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
            return values["after"], str(values["locked"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.error("token file not read", error=type(error).__name__)
            return None

    def forget(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink()
