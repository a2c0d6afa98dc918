"""Finds rows by what is unique to a person: code, telephone number, e-mail address."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np

from actions.directory.phones import national
from actions.ports import Listing

_FEWEST_DIGITS = 4
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Table:
    """Sorted 64-bit keys and the row of each."""

    keys: Any
    rows: Any

    def exact(self, key: int) -> list[int]:
        return self.between(key, key + 1, len(self.rows))

    def between(self, low: int, high: int, limit: int) -> list[int]:
        first, last = int(np.searchsorted(self.keys, low)), int(np.searchsorted(self.keys, high))
        return [int(row) for row in self.rows[first : min(last, first + limit)]]


@dataclass(frozen=True, slots=True)
class Keys:
    """`office` numbers and codes are for everyone; `mobile` and `email` only for those who may see them."""

    codes: _Table
    emails: _Table
    office: _Table
    mobile: _Table

    def by_code(self, code: str) -> list[int]:
        return self.codes.exact(_hash(code))

    def by_email(self, address: str) -> list[int]:
        """The whole address or what stands before the @."""
        return self.emails.exact(_hash(address))

    def by_number(self, number: str, *, private: bool, limit: int) -> list[int]:
        """Rows whose number is `number` or ends in it (from four digits on)."""
        digits = national(number)
        if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            return []
        low = _backwards(digits)
        high = low + 10 ** (_MOST_DIGITS - len(digits))
        found = self.office.between(low, high, limit)
        return found + (self.mobile.between(low, high, limit) if private else [])


class KeysBuilder:
    def __init__(self) -> None:
        self._codes, self._emails, self._office, self._mobile = _Pairs(), _Pairs(), _Pairs(), _Pairs()

    def add(self, row: int, entry: Listing) -> None:
        self._codes.add(_hash(entry.code), row)
        if entry.email:
            self._emails.add(_hash(entry.email), row)
            self._emails.add(_hash(entry.email.partition("@")[0]), row)
        for number, pairs in ((entry.office_phone, self._office), (entry.mobile, self._mobile)):
            digits = national(number) if number else ""
            if digits and len(digits) <= _MOST_DIGITS:
                pairs.add(_backwards(digits), row)

    def build(self, new_place: Any) -> Keys:
        """`new_place` maps the rows that were added to where they are now."""
        tables = (pairs.build(new_place) for pairs in (self._codes, self._emails, self._office, self._mobile))
        return Keys(*tables)


class _Pairs:
    def __init__(self) -> None:
        self._keys, self._rows = array("q"), array("I")

    def add(self, key: int, row: int) -> None:
        self._keys.append(key)
        self._rows.append(row)

    def build(self, new_place: Any) -> _Table:
        if not self._keys:
            return _Table(np.zeros(0, np.int64), np.zeros(0, np.uint32))
        keys = np.frombuffer(self._keys, dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        return _Table(keys[order], new_place[np.frombuffer(self._rows, dtype=np.uint32)[order]])


def _hash(text: str) -> int:
    # 64 bits, differently seeded in each process: an index never leaves its process.
    return hash(text.strip().lower())


def _backwards(digits: str) -> int:
    """Digits read from the end, as a number of twelve: numbers with one ending lie side by side."""
    return int(digits[::-1].ljust(_MOST_DIGITS, "0"))
