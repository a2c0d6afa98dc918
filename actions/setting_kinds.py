"""The kinds of values that settings take: how each is read from what was written, and how it is shown.

`read` takes a JSON value, or a text as typed in a command, and raises `ValueError` with the reason in Vietnamese.
`show` gives the text that reads back as the same value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Protocol

from actions.office import URGENCIES

_CLOCK = re.compile(r"^(\d{1,2})\s*(?:[:hg]\s*(\d{2})?)$", re.IGNORECASE)
WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


class Kind(Protocol):
    def read(self, written: object) -> Any: ...
    def show(self, value: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Whole:
    least: int = 0
    most: int = 100_000

    def read(self, written: object) -> int:
        value = _whole(written)
        if not self.least <= value <= self.most:
            raise ValueError(f"phải từ {self.least} đến {self.most}")
        return value

    def show(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, "07:30" or "7h30"."""

    def read(self, written: object) -> time:
        minutes = _minutes(written)
        if minutes == 24 * 60:
            raise ValueError("phải trước 24:00")
        return time(minutes // 60, minutes % 60)

    def show(self, value: time) -> str:
        return f"{value:%H:%M}"


@dataclass(frozen=True, slots=True)
class Minutes:
    """A time of day kept as minutes from midnight; 24:00 is allowed."""

    def read(self, written: object) -> int:
        return _minutes(written)

    def show(self, value: int) -> str:
        return f"{value // 60:02}:{value % 60:02}"


@dataclass(frozen=True, slots=True)
class Flag:
    def read(self, written: object) -> bool:
        if isinstance(written, bool):
            return written
        said = str(written).strip().lower()
        if said in ("có", "co", "bật", "bat", "true", "1"):
            return True
        if said in ("không", "khong", "tắt", "tat", "false", "0"):
            return False
        raise ValueError("phải là “có” hoặc “không”")

    def show(self, value: bool) -> str:
        return "có" if value else "không"


@dataclass(frozen=True, slots=True)
class OneOf:
    words: tuple[str, ...]

    def read(self, written: object) -> str:
        if written not in self.words:
            raise ValueError(f"phải là một trong: {', '.join(self.words)}")
        return str(written)

    def show(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Code:
    """The office's code of a person, or nothing."""

    longest: int = 60

    def read(self, written: object) -> str:
        code = str(written).strip()
        if len(code) > self.longest:
            raise ValueError(f"dài quá {self.longest} ký tự")
        return code

    def show(self, value: str) -> str:
        return value or "(trống)"


@dataclass(frozen=True, slots=True)
class UrgencyTable:
    """Whole numbers for each degree of urgency: {"normal": [3, 1], …}; degrees not named keep theirs, a bare list
    counts for all."""

    least: int = 1
    most: int = 365
    single: bool = False

    def read(self, written: object) -> dict[str, tuple[int, ...]]:
        if not isinstance(written, Mapping):
            return dict.fromkeys(URGENCIES, self._row(written))
        if unknown := sorted(set(written) - set(URGENCIES)):
            raise ValueError(f"không có độ khẩn “{unknown[0]}”; chỉ có {', '.join(URGENCIES)}")
        return {urgency: self._row(amounts) for urgency, amounts in written.items()}

    def _row(self, written: object) -> tuple[int, ...]:
        parts = written.split(",") if isinstance(written, str) else written
        parts = [parts] if isinstance(parts, int) else parts
        if not isinstance(parts, Sequence):
            raise ValueError("phải là danh sách số, như 3, 1")
        row = tuple(Whole(self.least, self.most).read(part) for part in parts if part != "")
        if self.single and len(row) != 1:
            raise ValueError("mỗi độ khẩn chỉ một số")
        if len(row) > 10:
            raise ValueError("nhiều nhất 10 số cho mỗi độ khẩn")
        return row

    def show(self, value: Mapping[str, Sequence[int]]) -> str:
        rows = [f'"{urgency}": [{", ".join(map(str, value[urgency]))}]' for urgency in URGENCIES]
        return "{" + ", ".join(rows) + "}"


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Days with their names: {"2026-12-31": "Nghỉ bù"}."""

    def read(self, written: object) -> dict[date, str]:
        if not isinstance(written, Mapping):
            raise ValueError("phải là bảng ngày và tên, như {“2026-12-31”: “Nghỉ bù”}")
        return {_day(day): str(name).strip() or "Ngày nghỉ" for day, name in written.items()}

    def show(self, value: Mapping[date, str]) -> str:
        return "{" + ", ".join(f'"{day.isoformat()}": "{name}"' for day, name in value.items()) + "}"


@dataclass(frozen=True, slots=True)
class Days:
    """A list of days: ["2026-12-05"]."""

    def read(self, written: object) -> tuple[date, ...]:
        return tuple(_day(part) for part in _listed(written, "2026-12-05"))

    def show(self, value: Sequence[date]) -> str:
        return ", ".join(day.isoformat() for day in value)


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week as Vietnamese writes them: T2 to T7, CN."""

    def read(self, written: object) -> tuple[int, ...]:
        found = []
        for part in _listed(written, "T7, CN"):
            if str(part).upper() not in WEEKDAYS:
                raise ValueError(f"không có thứ “{part}”; chỉ có {', '.join(WEEKDAYS)}")
            found.append(WEEKDAYS.index(str(part).upper()))
        if len(set(found)) == len(WEEKDAYS):
            raise ValueError("phải còn ít nhất một ngày làm việc")
        return tuple(sorted(set(found)))

    def show(self, value: Sequence[int]) -> str:
        return ", ".join(WEEKDAYS[day] for day in value)


def _whole(written: object) -> int:
    if isinstance(written, int) and not isinstance(written, bool):
        return written
    if isinstance(written, str) and re.fullmatch(r"\s*\d{1,9}\s*", written):
        return int(written)
    raise ValueError(f"“{written}” không phải số nguyên")


def _minutes(written: object) -> int:
    match = _CLOCK.match(written.strip()) if isinstance(written, str) else None
    minutes = int(match[1]) * 60 + int(match[2] or 0) if match is not None else -1
    if match is None or minutes > 24 * 60 or int(match[2] or 0) > 59:
        raise ValueError(f"“{written}” không phải giờ, như 07:30")
    return minutes


def _listed(written: object, example: str) -> list[object]:
    if isinstance(written, str):
        return [part.strip() for part in written.split(",") if part.strip()]
    if isinstance(written, Sequence):
        return list(written)
    raise ValueError(f"phải là danh sách, như {example}")


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError as error:
        raise ValueError(f"“{written}” không phải ngày, như 2026-12-31") from error
