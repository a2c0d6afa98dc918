"""Telephone numbers as people write them, brought to one form."""

from __future__ import annotations

import re

_NOT_DIGITS = re.compile(r"[\s.\-()/]+")
_PLAUSIBLE = re.compile(r"0\d{8,10}")


def national(number: str) -> str:
    """Digits in the national form: "+84 900.000-001" gives "0900000001"; "" where it is no number.

    A spreadsheet drops the leading zero of a number cell, so nine bare digits get it back.
    An extension ("máy lẻ 12") is left off.
    """
    digits = _NOT_DIGITS.sub("", number.strip().split("máy")[0].split("ext")[0])
    if digits.startswith("+84"):
        digits = "0" + digits[3:]
    elif digits.startswith("0084"):
        digits = "0" + digits[4:]
    elif digits.startswith("84") and len(digits) == 11:
        digits = "0" + digits[2:]
    if not digits.isascii() or not digits.isdigit():
        return ""
    return "0" + digits if len(digits) == 9 and digits[0] != "0" else digits


def is_plausible(number: str) -> bool:
    """Whether `number` can be called: 9 to 11 digits in the national form, or a short number such as 1022."""
    digits = national(number)
    return bool(_PLAUSIBLE.fullmatch(digits)) or 3 <= len(digits) <= 8
