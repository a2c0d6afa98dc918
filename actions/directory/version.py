"""Which state of the directory an index was built from."""

from __future__ import annotations

import secrets

from actions.ports import UnitOfWork

SETTING = "directory_version"


def mark_changed(work: UnitOfWork) -> None:
    """Every index built before is out of date once this unit of work commits."""
    # Random, not counted: two databases, or a commit that was rolled back, can never share a version.
    work.settings.write(SETTING, secrets.token_hex(8))


def version_of(work: UnitOfWork) -> str:
    """ "" where nothing was ever imported."""
    return str(work.settings.read().get(SETTING, ""))
