"""What a message about acting for somebody wants: to give it, to take it back, or to see it; and for how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from nlu.text import fold, is_marked, lower
from nlu.time.deadlines import period_end
from nlu.time.found import Found

Wanted = Literal["give", "revoke", "show"]
Scope = Literal["assign", "approve", "all"]

_WHAT = r"(?:ủy quyền|uỷ quyền|ủy nhiệm|uỷ nhiệm|quyền)"
_REVOKE = re.compile(
    r"\b(?:hủy|huỷ|bỏ|rút|thôi|ngưng|ngừng|dừng|gỡ)(?: lại| hết| việc)? "
    + _WHAT
    + r"|\b(?:thu hồi|thu lại|chấm dứt|kết thúc)\b"
)
_REVOKE_UNMARKED = re.compile(
    r"^(?:\w+ oi,? )?(?:(?:toi|anh|chi|em|xin|hay|nho|giup|muon|can) )*"
    r"(?:huy|bo|rut|thoi|ngung|dung|go|thu hoi|thu lai|cham dut|ket thuc)\b"
)
_SHOW = re.compile(
    r"^(?:\w+ oi,? )?ai\b|\bcho (?:nhung )?(?:ai|nguoi nao)\b|\bdanh sach\b|\bxem\b|\bquyen nao\b|\bnhung ai\b"
)
_ASSIGN = re.compile(r"\bgiao (?:viec|vc|nhiem vu)|\bphan cong\b")
_APPROVE = re.compile(r"\b(?:phe )?duyet\b|\bky (?:thay|duyet)\b")
_EVERYTHING = re.compile(r"\btoan bo\b|\bmoi viec\b|\btat ca\b")
_LASTING = re.compile(
    r"\b(?:khong|ko|k) (?:co |gioi han )?thoi han\b|\bvo thoi han\b|\bden khi (?:toi|anh|chi|co)\b"
)
_CLOCK = frozenset({"second", "minute", "hour"})


@dataclass(frozen=True, slots=True)
class DelegationWish:
    """`lasting`: it was said that it has no end."""

    wanted: Wanted
    scope: Scope
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when (exclusive); None where the words do not say. `more`: so long beyond what holds now."""

    start: datetime | None = None
    end: datetime | None = None
    more: timedelta | None = None


def read_delegation(text: str) -> DelegationWish:
    """Read the words alone; whether anybody is named, the caller knows."""
    bare = fold(text)
    revoke = _REVOKE.search(lower(text)) if is_marked(text) else _REVOKE_UNMARKED.search(bare)
    wanted: Wanted = "revoke" if revoke else "show" if _SHOW.search(bare) else "give"
    return DelegationWish(wanted, _scope(bare), lasting=_LASTING.search(bare) is not None)


def _scope(bare: str) -> Scope:
    assign, approve = _ASSIGN.search(bare) is not None, _APPROVE.search(bare) is not None
    if assign == approve or _EVERYTHING.search(bare):
        return "all"
    return "assign" if assign else "approve"


def read_period(found: Sequence[Found], *, now: datetime) -> Period:
    """The days that the times of a text cover. A day is meant whole: "đến thứ Sáu" ends at midnight after it."""
    start: datetime | None = None
    end: datetime | None = None
    more: timedelta | None = None
    for each in found:
        if each.kind == "duration" and each.seconds:
            more = timedelta(seconds=each.seconds)
            continue
        begins, ends = _span(each)
        start, end = start or begins, ends or end
    if end is None and more is not None:
        end = _midnight_after((start or now) + more - timedelta(seconds=1))
    return Period(start, end, more)


def _span(found: Found) -> tuple[datetime | None, datetime | None]:
    if found.kind == "open-before" and found.end is not None:
        return None, found.end if found.grain in _CLOCK else _midnight_after(found.end)
    if found.kind == "open-after":
        return found.start, None
    if found.kind == "interval":
        return found.start, found.end
    if found.kind == "instant" and found.start is not None:
        clock = found.grain in _CLOCK
        return found.start, None if clock else period_end(found.start, found.grain)
    return None, None


def read_end(found: Found, *, now: datetime) -> datetime | None:
    """The end that an answer to "until when?" names: "30/11", "hết tuần này", "3 ngày"."""
    if found.kind == "instant" and found.grain in _CLOCK:
        return found.start
    return read_period((found,), now=now).end


def _midnight_after(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
