"""What can go wrong, one class for each decision a caller makes."""

from __future__ import annotations


class ThukyError(Exception):
    """Root of all errors of this program."""


class NotFound(ThukyError):
    """A record with that id does not exist though the caller should have had it: a bug, or a stale button."""


class Conflict(ThukyError):
    """Another transaction changed the same record first. Read again and decide anew."""


class Refused(ThukyError):
    """The person may not do this, or not in this state. `str(error)` is the Vietnamese sentence to show."""


class PressRefused(Refused):
    """A button that this person may not press, or not any more. `why`: "unknown", "expired", "person" or "chat"."""

    def __init__(self, sentence: str, why: str) -> None:
        super().__init__(sentence)
        self.why = why
