"""Writes a demo directory in the import format."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from actions.demo.city import synthetic_city
from actions.demo.office import STAFF, demo_rows

COLUMNS = (
    "code", "full_name", "gender", "title", "unit", "parent_unit", "mobile", "office_phone", "email",
    "manager_code", "nicknames", "is_head", "roles",
)  # fmt: skip


def write_demo_csv(path: Path, people: int = len(STAFF), *, seed: int = 1) -> int:
    """The demo office, or a synthetic city where more `people` are wanted; returns the number of rows written.

    Streams: memory does not grow with `people`. Raises `OSError` where the file cannot be written.
    """
    rows: Iterator[dict[str, str]] = demo_rows() if people <= len(STAFF) else synthetic_city(people, seed)
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            written += 1
    return written
