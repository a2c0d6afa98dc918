"""The rounds of the morning digests: at each time of day that somebody wants theirs, on each working day.

A round is a row that remembers how far it came, so that a node which dies is followed by another, and a person's
digest is a row of its own, so that nobody gets a second one. A round that a downtime swallowed is made up for the
same day as long as the office is open; yesterday's never.

A large round goes on for a while. Until it is finished, on whatever node, nothing rings that it may still say; what
people asked to be reminded of does, at its time.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from functools import partial

from actions.digests import write_digests
from actions.models import DigestRound
from actions.office import Office, OfficeSource
from actions.ports import Clock, Store, UnitOfWork
from actions.timing import at_minute, minute_of, next_working_day
from actions.turn import Post

PAGE = 200
"""People in one transaction: others must be able to write in between."""
MOST_PAGES = 10
"""In one go; whatever else is due has its turn then."""
GRACE = 60
"""Minutes in which a digest that somebody wants after closing may still come."""


class Mornings:
    def __init__(self, store: Store, clock: Clock, office: OfficeSource, *, lease: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._office = office
        self._lease = lease
        self._due: list[int] = []
        """The rounds that were due and unfinished when `run` began."""

    def run(self) -> int:
        """Make digests that are due now, those of a few thousand people at most; the number of pages of people."""
        with self._store.reading() as work:
            self._due = self._due_rounds(work)
        pages = 0
        for minute in self._due:
            pages += self._round(minute, most=MOST_PAGES - pages)
        return pages

    def told_until_finished(self) -> datetime | None:
        """While a round that `run` found due is not finished: how late a reminder may come by itself, before it
        becomes a line of a digest. None where all rounds are done."""
        if not self._due:
            return None
        with self._store.reading() as work:
            if not self._due_rounds(work):
                return None
            return self._clock.now() - timedelta(minutes=self._office(work).catch_up_minutes)

    def _due_rounds(self, work: UnitOfWork) -> list[int]:
        office, now = self._office(work), self._clock.now()
        return [m for m in _open_rounds(work, office, now) if m <= minute_of(now, office)]

    def next_due(self, work: UnitOfWork) -> datetime | None:
        """The next round, be it one that is overdue."""
        office, now = self._office(work), self._clock.now()
        if not office.digest:
            return None
        today = now.astimezone(office.zone).date()
        if rounds := _open_rounds(work, office, now):
            return at_minute(today, rounds[0], office)
        return at_minute(next_working_day(today, office), _minutes(work, office)[0], office)

    def _round(self, minute: int, *, most: int) -> int:
        lease, pages = secrets.token_hex(8), 0
        claimed = self._store.repeat(partial(self._claim, minute=minute, lease=lease)) if most > 0 else None
        while claimed is not None and not claimed.done and pages < most:
            pages += 1
            step = partial(self._page, round_=claimed, lease=lease, holds_on=pages < most)
            if not self._store.repeat(step):
                break
        return pages

    def _claim(self, work: UnitOfWork, minute: int, lease: str) -> DigestRound | None:
        with work:
            now = self._clock.now()
            day = now.astimezone(self._office(work).zone).date().isoformat()
            found = work.digests.claim_round(day, minute, now=now, lease=lease, until=now + self._lease)
            work.commit()
            return found

    def _page(self, work: UnitOfWork, round_: DigestRound, lease: str, *, holds_on: bool) -> bool:
        """The next people of the round; False where another node has taken it over."""
        with work:
            office, now = self._office(work), self._clock.now()
            people = work.digests.people(
                round_.minute,
                round_.day,
                default=office.digest_minute,
                after=round_.reached,
                now=now,
                limit=PAGE,
            )
            reached = people[-1].id if people else round_.reached
            step = DigestRound(day=round_.day, minute=round_.minute, reached=reached, done=len(people) < PAGE)
            step.id, step.lease_until = round_.id, now + self._lease if holds_on else now
            if not work.digests.keep_round(step, lease=lease):
                return False
            if people:
                write_digests(people, Post(work, office, now))
            work.commit()
        # Only now: the command may be repeated from where the database is.
        round_.reached, round_.done = step.reached, step.done
        return True


def _minutes(work: UnitOfWork, office: Office) -> list[int]:
    return sorted({office.digest_minute, *work.preferences.digest_minutes()})


def _open_rounds(work: UnitOfWork, office: Office, now: datetime) -> list[int]:
    """Today's times of day whose round is not finished and not too late, earliest first."""
    today: date = now.astimezone(office.zone).date()
    if not office.digest or not office.calendar.is_working_day(today):
        return []
    done = {round_.minute for round_ in work.digests.rounds(today.isoformat()) if round_.done}
    closes = office.closes.hour * 60 + office.closes.minute
    present = minute_of(now, office)
    return [m for m in _minutes(work, office) if m not in done and present <= max(closes, m + GRACE)]
