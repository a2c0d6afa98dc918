"""What the web refuses is logged and counted, so that an attack or a broken page is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)


def _not_counted(reason: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Refusals:
    """`count` is told the reason: a key of `protocol.REFUSALS`, or "origin", "body", "file", "tabs", "silent"."""

    count: Callable[[str], None] = _not_counted

    def note(self, reason: str, *, person: str | None = None, detail: str = "") -> None:
        log.warning("web refused", reason=reason, person=person, detail=detail)
        self.count(reason)
