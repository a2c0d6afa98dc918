"""What time brings: reminders that fall due, questions that nobody answered, senders who wait too long.

Each call does what is due now and returns; who calls it, and when, is not its matter (a tick every
second in the running program, the script runner under a virtual clock).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from actions.act import turn_for_system
from actions.delegation_cards import tell_end
from actions.helpdesk.alarms import raise_due
from actions.linking import person_of
from actions.messages import Card, Inbound
from actions.models import Draft, Event, QuestionState, Reminder
from actions.office import OfficeSource
from actions.ports import Clock, Store, UnitOfWork
from actions.registry import EXPIRIES
from actions.ringing import ring
from actions.turn import Post
from bot.clock_steps import ClockSteps
from bot.mornings import Mornings
from bot.notices import Notices
from bot.retention import Retention
from bot.sealer import Sealer

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 500
"""Reminders in one transaction."""
MOST_BATCHES = 10
MOST_TOLD = 5
"""In one tick, that they have to wait: a crowd of notices would keep the answers waiting even longer."""
Claim = Callable[[UnitOfWork, str], Sequence[Reminder]]
"""Which reminders to take next, with this lease."""
WAIT = "Thư ký cần thêm một chút thời gian để đọc tin của anh/chị và sẽ trả lời ngay khi xong ạ."


class Clockwork:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        office: OfficeSource,
        *,
        tells_wait: bool = True,
        lease: timedelta = LEASE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._office = office
        self._tells_wait = tells_wait
        self._lease = lease
        self._steps = ClockSteps(store, clock)
        self._mornings = Mornings(store, clock, office, lease=lease)
        self._notices = Notices(store, clock, office)
        self._retention = Retention(store, clock, office)
        self._sealer = Sealer(store, clock)

    def tick(self) -> int:
        """Much of what is due now; the number of things done. Digests first: what they say does not ring as well."""
        done = (
            self._steps.mend()
            + self._mornings.run()
            + self._ring_due(personal_since=self._mornings.told_until_finished())
            + self._expire()
            + self._end_delegations()
            + self._notices.run()
            + self._raise_alarms()
        )
        done += self._tell_waiting() if self._tells_wait else 0
        # Not counted: nothing else follows from them, and under load there would be new lines to seal for ever.
        self._retention.clear_old()
        self._sealer.seal_new()
        return done

    def next_due(self) -> datetime | None:
        """The next moment at which `tick` or the outbox has something to do."""
        with self._store.reading() as work:
            moments = [
                self._mornings.next_due(work),
                self._notices.next_due(work),
                work.reminders.next_due(),
                work.questions.next_expiry(),
                work.drafts.next_expiry(),
                work.delegations.next_end(),
                work.outbox.next_due(),
                work.events.next_due(),
                work.voice_notes.next_due(),
                work.cases.next_due(),
                work.helpdesk.next_alarm(),
            ]
        return min((moment for moment in moments if moment is not None), default=None)

    def _ring_due(self, *, personal_since: datetime | None) -> int:
        """Batch after batch; between a few thousand of them whatever else is due has its turn."""
        rung = 0
        for _ in range(MOST_BATCHES):
            some = self._ring_some(partial(self._claim_due, personal_since=personal_since))
            rung += some
            if some < BATCH:
                break
        return rung

    def _ring_some(self, claim: Claim) -> int:
        """Claim and ring in one transaction: it is all in the database, so it happens whole or not at all."""
        lease = secrets.token_hex(8)
        try:
            rung, alone = self._store.repeat(partial(self._ring_together, claim=claim, lease=lease))
        except Exception:
            # A handler's bug, or a row that nobody foresaw: the others must not wait for it.
            log.exception("reminders failed together", count=BATCH)
            rung, alone = 0, self._store.repeat(partial(self._claim_alone, claim=claim, lease=lease))
        for number in alone:
            self._ring_alone(number, lease)
        return rung + len(alone)

    def _claim_due(
        self, work: UnitOfWork, lease: str, *, personal_since: datetime | None
    ) -> Sequence[Reminder]:
        now = self._clock.now()
        return work.reminders.claim_due(
            now, lease=lease, until=now + self._lease, limit=BATCH, personal_since=personal_since
        )

    def _ring_together(self, work: UnitOfWork, claim: Claim, lease: str) -> tuple[int, list[int]]:
        """How many were rung, and which must be rung alone: those stay claimed."""
        now = self._clock.now()
        with work:
            rows = claim(work, lease)
            alone = ring(rows, work, office=self._office(work), now=now) if len(rows) != 1 else list(rows)
            work.commit()
            return len(rows) - len(alone), [reminder.id for reminder in alone]

    def _claim_alone(self, work: UnitOfWork, claim: Claim, lease: str) -> list[int]:
        with work:
            rows = claim(work, lease)
            work.commit()
            return [row.id for row in rows]

    def _ring_alone(self, number: int, lease: str) -> None:
        try:
            self._store.repeat(partial(self._ring, number=number, lease=lease))
        except Exception:
            # It stays active and comes again when its lease ends.
            log.exception("reminder failed", reminder=number)

    def _ring(self, work: UnitOfWork, number: int, lease: str) -> None:
        with work:
            reminder = work.reminders.get(number)
            if reminder.lease != lease:
                return
            ring([reminder], work, office=self._office(work), now=self._clock.now())
            work.commit()

    def _expire(self) -> int:
        now = self._clock.now()
        with self._store.reading() as work:
            questions = [question.id for question in work.questions.expired(now)]
            drafts = [draft.id for draft in work.drafts.expired(now)]
        for number in questions:
            self._store.repeat(partial(_close_question, number=number))
        for number in drafts:
            self._store.repeat(partial(self._expire_draft, number=number))
        return len(questions) + len(drafts)

    def _expire_draft(self, work: UnitOfWork, number: int) -> None:
        with work:
            draft = work.drafts.get(number)
            if draft.state != "open" or draft.expires_at > self._clock.now():
                return
            self._run_expiry(draft, work)
            work.commit()

    def _run_expiry(self, draft: Draft, work: UnitOfWork) -> None:
        handler = EXPIRIES.get(draft.kind)
        if handler is None:
            draft.state = "expired"
            return
        handler(draft, turn_for_system(draft, work, self._office(work), self._clock.now()))

    def _end_delegations(self) -> int:
        with self._store.reading() as work:
            ended = [row.id for row in work.delegations.ended_untold(self._clock.now())]
        for number in ended:
            self._store.repeat(partial(self._end_delegation, number=number))
        return len(ended)

    def _end_delegation(self, work: UnitOfWork, number: int) -> None:
        with work:
            tell_end(work.delegations.get(number), work, office=self._office(work), now=self._clock.now())
            work.commit()

    def _raise_alarms(self) -> int:
        """Of tickets that are due, each in a transaction of its own."""
        now = self._clock.now()
        with self._store.reading() as work:
            due = work.helpdesk.due(now, limit=BATCH)
        return sum(self._store.repeat(partial(self._raise_alarm, number=number)) for number in due)

    def _raise_alarm(self, work: UnitOfWork, number: int) -> bool:
        with work:
            raised = raise_due(number, work, self._office(work), self._clock.now())
            work.commit()
            return raised

    def _tell_waiting(self) -> int:
        now = self._clock.now()
        with self._store.reading() as work:
            seconds = self._office(work).wait_notice_seconds
            late = work.events.waiting_too_long(now - timedelta(seconds=seconds), limit=MOST_TOLD)
            waiting = [event.id for event in late]
        for number in waiting:
            self._store.repeat(partial(self._tell_wait, number=number))
        return len(waiting)

    def _tell_wait(self, work: UnitOfWork, number: int) -> None:
        with work:
            event = work.events.get(number)
            if event.told_wait:
                return
            event.told_wait = True
            self._post_wait(event, work)
            work.commit()

    def _post_wait(self, event: Event, work: UnitOfWork) -> None:
        if not event.payload:
            return
        inbound = Inbound.from_json(event.payload)
        chat = work.chats.find(inbound.channel, inbound.account, inbound.chat_id, inbound.thread)
        person = person_of(inbound, work)
        if chat is None or person is None or not (inbound.addressed or chat.kind == "private"):
            return
        post = Post(work, self._office(work), self._clock.now())
        post.to_chat(chat, Card(WAIT, kind="notice", priority=0), recipient=person)


def _close_question(work: UnitOfWork, number: int) -> None:
    with work:
        question = work.questions.get(number)
        if question.state is QuestionState.OPEN:
            question.state = QuestionState.EXPIRED
        work.commit()
