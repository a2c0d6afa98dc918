"""Which state of the directory an index shows, and who was changed since.

A change of a few people is noted by person, so that the index goes on standing and only they are read again;
a larger one, or one of units, gives the directory a new state that needs a new index.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from actions.ports import UnitOfWork

SETTING = "directory_version"
MOST_CHANGED = 200
"""People beyond which a new index is cheaper than reading them beside the old one."""


@dataclass(frozen=True, slots=True)
class Version:
    """`directory` is the same as long as the database lives; `state` what an index is built from ("" before the first
    import); `changes` tells one set of noted changes from any other; `people` are those who were changed."""

    directory: str
    state: str
    changes: frozenset[str]
    people: tuple[int, ...]


def mark_changed(work: UnitOfWork, people: Iterable[int] | None = None) -> None:
    """Find what changed once this unit of work commits: these people, or (None) anybody and any unit."""
    known = version_of(work)
    changed = None if people is None else list(dict.fromkeys(people))
    if changed is not None and known.state and len(changed) + len(known.people) <= MOST_CHANGED:
        work.people.note_changes(changed, token=secrets.token_hex(8))
        return
    work.people.forget_changes()
    # Random, not counted: two databases, or a commit that was rolled back, can never share a state.
    work.settings.write(SETTING, f"{known.directory or secrets.token_hex(4)}:{secrets.token_hex(8)}")


def version_of(work: UnitOfWork) -> Version:
    state = str(work.settings.read().get(SETTING, ""))
    changes = work.people.noted_changes()
    return Version(
        directory=state.partition(":")[0],
        state=state,
        changes=frozenset(change.token for change in changes),
        people=tuple(dict.fromkeys(change.person_id for change in changes)),
    )
