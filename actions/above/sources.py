"""Who gives tasks from above, and how people write it."""

from __future__ import annotations

import re

from nlu.text import fold

SOURCES: dict[str, str] = {
    "vpcp": "Văn phòng Chính phủ",
    "ubnd": "UBND Thành phố",
    "danguy": "Đảng ủy UBND",
    "chutich": "Chủ tịch UBND",
    "1022": "Tổng đài 1022",
    "khac": "nơi khác",
}
"""The sources of `thuky import tasks`, by key."""


def source_name(source: str) -> str:
    return SOURCES.get(source, source)


def source_of_path(parts: tuple[str, ...]) -> str | None:
    """The source that a folder's or file's name says: "ubnd/viec.xlsx", "VPCP_2026-11.csv"; the nearest one counts."""
    for part in reversed(parts):
        words = re.split(r"[^a-z0-9]+", fold(part))
        found = [source for source in SOURCES if source in words]
        if len(found) == 1:
            return found[0]
    return None
