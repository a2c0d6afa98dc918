"""What notices need from storage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.notices.models import Notice, NoticeCall, NoticeCopy, Standing


@dataclass(frozen=True, slots=True)
class Staff:
    """One post of an active person."""

    person_id: int
    unit_id: int
    title: str
    is_head: bool
    main: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people of a notice stand how; the four always add up to those who were put into the outbox."""

    waiting: int = 0
    unconfirmed: int = 0
    confirmed: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.failed

    @property
    def sent(self) -> int:
        """With the person, confirmed or not."""
        return self.unconfirmed + self.confirmed


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person of a notice. `reason`: why it failed; `chat_id` where its latest message was for."""

    person_id: int
    unit_id: int | None
    standing: Standing
    call: int
    outbox_id: int | None
    chat_id: int | None
    reason: str
    confirmed_at: datetime | None


class Notices(Protocol):
    def add(self, notice: Notice) -> Notice: ...
    def get(self, notice_id: int) -> Notice: ...
    def find(self, notice_id: int) -> Notice | None: ...
    def latest_of(self, sender_ids: Collection[int], *, limit: int = 1) -> Sequence[Notice]:
        """Sent by one of these people or in their place, newest first."""
        ...

    def staff(self, unit_ids: Collection[int] | None = None) -> Sequence[Staff]:
        """Posts in these units (None: in all) of active people, main posts first for each, in order of people."""
        ...

    def add_call(self, call: NoticeCall) -> NoticeCall: ...
    def get_call(self, call_id: int) -> NoticeCall: ...
    def calls(self, notice_id: int) -> Sequence[NoticeCall]:
        """By number."""
        ...

    def open_calls(self) -> Sequence[NoticeCall]:
        """Those that are not done, oldest first."""
        ...

    def take_page(self, call: NoticeCall, *, size: int) -> Sequence[int]:
        """The next people of the call, which now count as reached; nobody where another transaction took them."""
        ...

    def move_call(self, call_id: int, *, to: str, since: str) -> bool:
        """Into the next state, from `since`; False where it is no longer in that."""
        ...

    def show(self, call_id: int, text: str, *, before: str, at: datetime) -> bool:
        """Remember what the caller's card says; False where it says something else than `before` by now."""
        ...

    def copies(self, notice_id: int, person_ids: Iterable[int]) -> Mapping[int, NoticeCopy]:
        """By person, of those who have one."""
        ...

    def copy_of(self, notice_id: int, person_id: int) -> NoticeCopy | None: ...
    def put(self, copies: Sequence[NoticeCopy]) -> None:
        """Write many at once: new ones, or those of a later call over the one before, whose sending is kept."""
        ...

    def confirm(self, notice_id: int, person_id: int, *, at: datetime, channel: str) -> bool:
        """False where it was confirmed before, or never was for this person."""
        ...

    def moved(self, outbox_id: int, to: int) -> None:
        """Another message took the place of this one, in another channel."""
        ...

    def tally(self, notice_id: int, *, call: int | None = None) -> Tally:
        """All of the notice, or those whose last call it was."""
        ...

    def by_unit(self, notice_id: int, standing: Standing) -> Sequence[tuple[int | None, int]]:
        """(unit id, people) most people first."""
        ...

    def outcomes(self, notice_id: int, standings: Collection[Standing]) -> Sequence[Outcome]:
        """By person."""
        ...

    def is_leaving(self, call: NoticeCall) -> bool:
        """Whether any message of this call has not left yet."""
        ...

    def with_a_way(self, person_ids: Iterable[int]) -> frozenset[int]:
        """Those of these people who have an account or a private chat that takes messages."""
        ...
