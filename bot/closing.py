"""Each hour: people no longer active in the directory lose what is still open, and what is over is forgotten."""

from __future__ import annotations

from datetime import timedelta

import structlog

from actions.identity import leaving
from actions.office import OfficeSource
from actions.ports import Clock, Store, UnitOfWork
from actions.turn import Post

SOME = 50
KEPT_AFTERWARDS = timedelta(days=30)
"""So long ended sessions and used secrets stay to be looked at."""

log = structlog.get_logger(__name__)


def close_leavers(store: Store, office: OfficeSource, clock: Clock) -> int:
    """Each in a transaction of their own; how many."""
    with store.reading() as work:
        people = work.proofs.unclosed_leavers(limit=SOME)
    for person_id in people:

        def command(work: UnitOfWork, person_id: int = person_id) -> None:
            with work:
                person = work.people.get(person_id)
                if not person.active:
                    leaving.leave(person, Post(work, office(work), clock.now()), by=None)
                    work.commit()

        store.repeat(command)
        log.info("accounts of somebody inactive closed")
    return len(people)


def forget_what_is_over(store: Store, clock: Clock) -> int:
    def command(work: UnitOfWork) -> int:
        with work:
            gone = work.proofs.forget(clock.now() - KEPT_AFTERWARDS)
            work.commit()
            return gone

    return store.repeat(command)
