"""The office's directory: finding people by any words, and telling whom a mention means."""

from __future__ import annotations

from actions.directory.cache import index_of
from actions.directory.explain import explain
from actions.directory.hierarchy import UnitTree, head_of, superior_of
from actions.directory.index import DirectoryIndex
from actions.directory.naming import address, describe, short_label
from actions.directory.resolve import Resolution, resolve, resolve_for, resolve_unit
from actions.directory.scoring import Candidate
from actions.directory.version import mark_changed

__all__ = [
    "Candidate",
    "DirectoryIndex",
    "Resolution",
    "UnitTree",
    "address",
    "describe",
    "explain",
    "head_of",
    "index_of",
    "mark_changed",
    "resolve",
    "resolve_for",
    "resolve_unit",
    "short_label",
    "superior_of",
]
