"""Whether a reminder shall go on until it is done ("nhắc đến khi xong"), and how long before a deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.text import fold
from nlu.time import Found

_UNTIL_DONE = re.compile(
    r"\b(den|toi|cho den|cho toi) (khi|luc|chung nao)( toi| em| minh)?( lam)? (xong|hoan thanh)\b"
    r"|\bnhac (hoai|lien tuc|di nhac lai)\b"
)
_TAIL = re.compile(
    r"[\s,;]*\b(cho\s+)?(đến|tới|den|toi)\s+(khi|lúc|luc)(\s+(làm\s+|lam\s+)?(xong|hoàn thành|hoan thanh).*)?$",
    re.IGNORECASE,
)
_STOPPING = re.compile(r"\b(huy|bo|xoa|thoi|dung|tat|ngung|khoi|khong|ko)\b")
_BEFORE_DEADLINE = re.compile(r"\btruoc han\b|\btruoc\b.*\b(toi|den) han\b|\btruoc khi (toi|den|het) han\b")


def until_done(text: str) -> bool:
    """ "nhắc tôi nộp báo cáo thuế đến khi xong"."""
    return _UNTIL_DONE.search(" ".join(fold(text).split())) is not None


def goes_on(text: str) -> bool:
    """ "nhắc đến khi xong", and nothing in it that would stop a reminder."""
    return until_done(text) and _STOPPING.search(fold(text).lower()) is None


def without_insistence(about: str) -> str:
    """The subject alone: "nộp báo cáo thuế"."""
    return _TAIL.sub("", about).strip()


def before_deadline(text: str, found: Sequence[Found]) -> int | None:
    """The seconds in "nhắc tôi trước hạn việc 12 một ngày"; None where nothing of the kind is said."""
    if _BEFORE_DEADLINE.search(" ".join(fold(text).split())) is None:
        return None
    amounts = [abs(each.seconds) for each in found if each.kind in ("duration", "offset") and each.seconds]
    return amounts[0] if amounts else None
