"""Reads the files of the corpora."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# The loaders that libyaml brings read ten times as fast.
_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_AS_WRITTEN = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(path: Path, *, as_written: bool = False) -> Any:
    """The content of a file; `as_written`: everything in it is text, dates too."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_AS_WRITTEN if as_written else _SAFE)
