"""Quick notices: what went out, and how it stands with each of their people.

How a message stands is asked of the outbox itself, so that the figures are true whoever sent, gave up, moved or
resent it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session

from actions.models import SendState
from actions.notices.models import CallState, Notice, NoticeCall, NoticeCopy, Standing
from actions.notices.ports import Outcome, Staff, Tally
from storage import records
from storage.columns import is_one_of
from storage.notice_tables import OPEN, notice_calls, notice_copies, notices
from storage.tables import chats, identities, outbox, people, posts

_COPIES = notice_copies.outerjoin(outbox, outbox.c.id == notice_copies.c.outbox_id)


def _standing(*, of_last_call: bool = False) -> ColumnElement[str]:
    """Of a copy beside its message. `of_last_call`: what earlier calls achieved does not count."""
    sent = is_one_of(outbox.c.state, SendState.SENT)
    if not of_last_call:
        sent = or_(sent, notice_copies.c.sent_at.is_not(None))
    failed = or_(is_one_of(outbox.c.state, SendState.DEAD), notice_copies.c.problem != "")
    return case(
        (notice_copies.c.confirmed_at.is_not(None), literal(Standing.CONFIRMED.value)),
        (sent, literal(Standing.UNCONFIRMED.value)),
        (failed, literal(Standing.FAILED.value)),
        else_=literal(Standing.WAITING.value),
    )


class SqlNotices:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notice: Notice) -> Notice:
        return records.add(self._session, notice)

    def get(self, notice_id: int) -> Notice:
        return records.get(self._session, Notice, notice_id)

    def find(self, notice_id: int) -> Notice | None:
        return records.find(self._session, Notice, notice_id)

    def latest_of(self, sender_ids: Collection[int], *, limit: int = 1) -> Sequence[Notice]:
        own = or_(notices.c.sender_id.in_(sender_ids), notices.c.leader_id.in_(sender_ids))
        return self._session.scalars(
            select(Notice).where(own).order_by(notices.c.id.desc()).limit(limit)
        ).all()

    def staff(self, unit_ids: Collection[int] | None = None) -> Sequence[Staff]:
        wanted = (
            select(posts.c.person_id, posts.c.unit_id, posts.c.title, posts.c.is_head, posts.c.main)
            .join(people, people.c.id == posts.c.person_id)
            .where(people.c.active)
            .order_by(posts.c.person_id, posts.c.main.desc(), posts.c.id)
        )
        if unit_ids is None:
            return [Staff(*row) for row in self._session.execute(wanted)]
        found: list[Staff] = []
        for some in records.batches(unit_ids):
            found += [Staff(*row) for row in self._session.execute(wanted.where(posts.c.unit_id.in_(some)))]
        return found

    def add_call(self, call: NoticeCall) -> NoticeCall:
        return records.add(self._session, call)

    def get_call(self, call_id: int) -> NoticeCall:
        return records.get(self._session, NoticeCall, call_id)

    def calls(self, notice_id: int) -> Sequence[NoticeCall]:
        return self._session.scalars(
            select(NoticeCall).where(notice_calls.c.notice_id == notice_id).order_by(notice_calls.c.number)
        ).all()

    def open_calls(self) -> Sequence[NoticeCall]:
        return self._session.scalars(select(NoticeCall).where(OPEN).order_by(notice_calls.c.id)).all()

    def take_page(self, call: NoticeCall, *, size: int) -> Sequence[int]:
        """The list itself goes with the last page: from then on the copies say who was meant."""
        page = list(call.people[call.reached : call.reached + size])
        changes: dict[str, Any] = {"reached": call.reached + len(page)}
        if call.reached + len(page) >= len(call.people):
            changes |= {"state": CallState.SENDING, "people": []}
        held = and_(
            notice_calls.c.id == call.id,
            notice_calls.c.reached == call.reached,
            notice_calls.c.state == CallState.WRITING,
        )
        return page if self._change(call.id, held, changes) else []

    def move_call(self, call_id: int, *, to: str, since: str) -> bool:
        held = and_(notice_calls.c.id == call_id, notice_calls.c.state == CallState(since))
        return self._change(call_id, held, {"state": CallState(to)})

    def show(self, call_id: int, text: str, *, before: str, at: Any) -> bool:
        held = and_(notice_calls.c.id == call_id, notice_calls.c.shown == before)
        return self._change(call_id, held, {"shown": text, "shown_at": at})

    def _change(self, call_id: int, held: ColumnElement[bool], changes: dict[str, Any]) -> bool:
        self._session.flush()
        done = self._session.execute(
            update(notice_calls).where(held).values(changes).returning(notice_calls.c.id)
        ).scalar_one_or_none()
        records.reload(self._session, NoticeCall, call_id)
        return done is not None

    def copies(self, notice_id: int, person_ids: Iterable[int]) -> Mapping[int, NoticeCopy]:
        found: dict[int, NoticeCopy] = {}
        for some in records.batches(person_ids):
            rows = self._session.scalars(
                select(NoticeCopy).where(
                    notice_copies.c.notice_id == notice_id, notice_copies.c.person_id.in_(some)
                )
            )
            found |= {row.person_id: row for row in rows}
        return found

    def copy_of(self, notice_id: int, person_id: int) -> NoticeCopy | None:
        return self.copies(notice_id, [person_id]).get(person_id)

    def put(self, copies: Sequence[NoticeCopy]) -> None:
        self._session.add_all(copies)
        self._session.flush()

    def confirm(self, notice_id: int, person_id: int, *, at: Any, channel: str) -> bool:
        self._session.flush()
        done = self._session.execute(
            update(NoticeCopy)
            .where(
                notice_copies.c.notice_id == notice_id,
                notice_copies.c.person_id == person_id,
                notice_copies.c.confirmed_at.is_(None),
            )
            .values(confirmed_at=at, confirmed_in=channel)
            .returning(notice_copies.c.id),
            execution_options={"synchronize_session": False},
        ).scalar_one_or_none()
        if done is not None:
            records.reload(self._session, NoticeCopy, done)
        return done is not None

    def moved(self, outbox_id: int, to: int) -> None:
        self._session.execute(
            update(NoticeCopy).where(notice_copies.c.outbox_id == outbox_id).values(outbox_id=to),
            execution_options={"synchronize_session": False},
        )

    def tally(self, notice_id: int, *, call: int | None = None) -> Tally:
        standing = _standing(of_last_call=call is not None)
        counted = select(standing, func.count()).select_from(_COPIES).group_by(standing)
        counted = counted.where(notice_copies.c.notice_id == notice_id)
        if call is not None:
            counted = counted.where(notice_copies.c.call == call)
        return Tally(**{row[0]: row[1] for row in self._session.execute(counted)})

    def by_unit(self, notice_id: int, standing: Standing) -> Sequence[tuple[int | None, int]]:
        many = func.count()
        rows = self._session.execute(
            select(notice_copies.c.unit_id, many)
            .select_from(_COPIES)
            .where(notice_copies.c.notice_id == notice_id, _standing() == standing.value)
            .group_by(notice_copies.c.unit_id)
            .order_by(many.desc(), notice_copies.c.unit_id)
        )
        return [(row[0], row[1]) for row in rows]

    def outcomes(self, notice_id: int, standings: Collection[Standing]) -> Sequence[Outcome]:
        standing = _standing()
        rows = self._session.execute(
            select(
                notice_copies.c.person_id,
                notice_copies.c.unit_id,
                standing,
                notice_copies.c.call,
                notice_copies.c.outbox_id,
                outbox.c.chat_id,
                case((notice_copies.c.problem != "", notice_copies.c.problem), else_=outbox.c.error),
                notice_copies.c.confirmed_at,
            )
            .select_from(_COPIES)
            .where(notice_copies.c.notice_id == notice_id, standing.in_([each.value for each in standings]))
            .order_by(notice_copies.c.person_id)
        )
        return [
            Outcome(row[0], row[1], Standing(row[2]), row[3], row[4], row[5], row[6] or "", row[7])
            for row in rows
        ]

    def is_leaving(self, call: NoticeCall) -> bool:
        unsent = is_one_of(outbox.c.state, SendState.WAITING, SendState.CLAIMED)
        waits = exists().where(
            notice_copies.c.notice_id == call.notice_id,
            notice_copies.c.call == call.number,
            outbox.c.id == notice_copies.c.outbox_id,
            unsent,
        )
        return bool(self._session.scalar(select(waits)))

    def with_a_way(self, person_ids: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        for some in records.batches(person_ids):
            found.update(
                self._session.scalars(
                    select(chats.c.person_id).where(chats.c.person_id.in_(some), chats.c.blocked.is_(False))
                )
            )
            found.update(
                self._session.scalars(select(identities.c.person_id).where(identities.c.person_id.in_(some)))
            )
        return frozenset(found)
