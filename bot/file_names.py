"""What a file that somebody sent may be called here."""

from __future__ import annotations

import re
import unicodedata

_LENGTH = 120
_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')


def clean_name(name: str) -> str:
    """No folders, no signs that change how the rest is read, not too long."""
    bare = _NO_NAME.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    if len(bare) <= _LENGTH:
        return bare or "tep"
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: _LENGTH - 10]}.{ending[:9]}" if dot else bare[:_LENGTH]
