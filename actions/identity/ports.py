"""Where proofs of who somebody is are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.identity.models import OneTimeSecret, Purpose, WebSession
from actions.models import Chat


class Proofs(Protocol):
    """One-time secrets, sessions of the web, and how often something was tried."""

    def add_secret(self, secret: OneTimeSecret) -> OneTimeSecret: ...
    def find_secret(self, purpose: Purpose, digest: str) -> OneTimeSecret | None:
        """Used and expired ones too."""
        ...

    def take(self, secret_id: int, *, now: datetime) -> bool:
        """Use it up, by conditional UPDATE; False where it is used or over: of two who come at once one gets it."""
        ...

    def withdraw(self, person_id: int, purposes: Collection[Purpose], *, now: datetime) -> int:
        """The person's unused ones of these purposes are good for nothing any more; how many."""
        ...

    def open_session(self, session: WebSession) -> WebSession: ...
    def find_session(self, digest: str) -> WebSession | None:
        """Ended ones too."""
        ...

    def see(self, session_id: int, *, now: datetime) -> None:
        """The session is in use."""
        ...

    def end_session(self, session_id: int, *, now: datetime) -> bool:
        """False where it had ended before."""
        ...

    def end_sessions(self, person_id: int, *, now: datetime, besides: int | None = None) -> int:
        """How many were open."""
        ...

    def sessions_of(self, person_id: int, *, now: datetime) -> Sequence[WebSession]:
        """Not ended and not expired, latest seen first."""
        ...

    def count_try(self, key: str, *, now: datetime, until: datetime) -> int:
        """The how many-th try under `key` this is; the count begins anew once the `until` of its first try is over."""
        ...

    def tries(self, key: str, *, now: datetime) -> int:
        """How many there were, without counting one."""
        ...

    def reroute(self, from_chats: Collection[int], to_chat: int | None, *, now: datetime) -> int:
        """Messages that wait for these chats go to another one instead; None: nowhere, they are dead. How many."""
        ...

    def unclosed_leavers(self, *, limit: int) -> Sequence[int]:
        """People who are no longer active and still have an account or an open session."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove what was over by then; how many."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the directory, as a list to search in needs it."""

    id: int
    code: str
    full_name: str
    active: bool


class Roster(Protocol):
    """The office as its administrators look at it."""

    def names(self, *, unlinked: bool = False) -> Iterable[Named]:
        """Everybody by id, as a stream, those who left too; `unlinked`: only who works here and has no account but
        that of the web."""
        ...

    def linked(self) -> int:
        """How many who work here have an account besides that of the web."""
        ...

    def groups(self) -> Sequence[Chat]:
        """Every group by title."""
        ...
