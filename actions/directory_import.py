"""Imports the office's directory from CSV or XLSX: people, posts and units, updated by code.

A bad row is reported with its number and reason, the others go in. Rows with the same code are further
posts of one person. What a file has no column for stays as it is; an empty cell empties the field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path

from actions.directory.records import HEADERS, PersonRecord, Problem, read_records
from actions.directory.sheet import Sheet, UnreadableFile, read_sheet
from actions.directory.unit_plan import PlannedUnit, UnitDoubt, UnitPlan
from actions.directory.version import mark_changed
from actions.models import Person, Post, Unit
from actions.ports import Store, UnitOfWork

__all__ = ["ImportReport", "Problem", "UnreadableFile", "import_directory", "import_sheet"]

# Others can write between two batches: a city's directory must not stop the office for a minute.
BATCH = 500
_FIELDS = ("full_name", "gender", "mobile", "office_phone", "email", "nicknames", "roles")
