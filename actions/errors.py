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
