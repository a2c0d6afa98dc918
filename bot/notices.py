"""Notices to many: a page of people a transaction, then the sender's card until all have left.

Nothing is held between two pages, so any node may write the next one; a node that dies costs nothing.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from actions.notices.models import CallState
from actions.notices.sending import follow, write_page
from actions.office import OfficeSource
from actions.ports import Clock, Store, UnitOfWork
from actions.turn import Post

MOST_PAGES = 10
"""Of one call in one go; then whatever else is due has its turn."""


class Notices:
    def __init__(self, store: Store, clock: Clock, office: OfficeSource) -> None:
        self._store = store
        self._clock = clock
        self._office = office

    def run(self) -> int:
        """Write what is to be written and bring senders' cards up to date; how many people and cards that were."""
        with self._store.reading() as work:
            calls = [(call.id, call.state) for call in work.notices.open_calls()]
        done = 0
        for number, state in calls:
            for _ in range(MOST_PAGES if state is CallState.WRITING else 0):
                written = self._store.repeat(partial(self._page, number=number))
                done += written
                if not written:
                    break
            done += self._store.repeat(partial(self._follow, number=number))
        return done

    def next_due(self, work: UnitOfWork) -> datetime | None:
        """Now, while something is to be written. What is in the outbox already comes with its own moments."""
        waiting = any(call.state is CallState.WRITING for call in work.notices.open_calls())
        return self._clock.now() if waiting else None

    def _page(self, work: UnitOfWork, number: int) -> int:
        with work:
            call = work.notices.get_call(number)
            if call.state is not CallState.WRITING:
                return 0
            written = write_page(call, self._post(work))
            work.commit()
            return written

    def _follow(self, work: UnitOfWork, number: int) -> int:
        with work:
            call = work.notices.get_call(number)
            said = follow(call, self._post(work)) if call.state is not CallState.DONE else 0
            work.commit()
            return said

    def _post(self, work: UnitOfWork) -> Post:
        return Post(work, self._office(work), self._clock.now())
