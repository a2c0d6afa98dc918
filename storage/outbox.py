"""Everything that leaves: messages in line, chat by chat."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session, object_session

from actions.messages import TRIED
from actions.models import ButtonToken, OutboxMessage, SendState
from actions.ports import NewMessage, NewToken, SentMessage, lane_of
from storage import claims, outbox_lines, records
from storage.columns import is_one_of
from storage.outbox_lines import CLAIMED, WAITING
from storage.tables import UNSENT, button_tokens, chats, outbox, pace

_DEAD = is_one_of(outbox.c.state, SendState.DEAD)


class SqlOutbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, message: OutboxMessage) -> OutboxMessage:
        self._keep_lanes([message])
        return records.add(self._session, message)

    def add_all(self, messages: Sequence[OutboxMessage]) -> None:
        self._keep_lanes(messages)
        self._session.add_all(messages)
        self._session.flush()

    def put(self, messages: Sequence[NewMessage]) -> Sequence[int]:
        if not messages:
            return []
        self._session.flush()
        connection = self._session.connection()
        lanes = self._lanes(message.chat_id for message in messages)
        same = {"state": SendState.WAITING, "tries": 0, "external_id": "", "error": "", "begun": False}
        rows = [
            {
                "chat_id": message.chat_id,
                "recipient_id": message.recipient_id,
                "kind": message.kind,
                "content": message.content,
                "created_at": message.at,
                "due_at": message.due_at or message.at,
                "priority": message.priority,
                "subject": message.subject,
                "lane": lanes.get(message.chat_id, ""),
                **same,
            }
            for message in messages
        ]
        statement = insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
        ids = connection.execute(statement, rows).scalars().all()
        tokens = [
            {"outbox_id": number, **{name: getattr(token, name) for name in NewToken.__slots__}}
            for message, number in zip(messages, ids, strict=True)
            for token in message.tokens
        ]
        if tokens:
            connection.execute(insert(button_tokens), tokens)
        return ids

    def _keep_lanes(self, messages: Sequence[OutboxMessage]) -> None:
        lanes = self._lanes(message.chat_id for message in messages)
        for message in messages:
            message._lane = lanes.get(message.chat_id, "")  # type: ignore[attr-defined]

    def _lanes(self, chat_ids: Iterable[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for some in records.batches(chat_ids):
            rows = self._session.execute(
                select(chats.c.id, chats.c.channel, chats.c.account).where(chats.c.id.in_(some))
            )
            found |= {row.id: lane_of(row.channel, row.account) for row in rows}
        return found

    def get(self, outbox_id: int) -> OutboxMessage:
        return records.get(self._session, OutboxMessage, outbox_id)

    def remove(self, message: OutboxMessage) -> None:
        self._session.execute(delete(ButtonToken).where(button_tokens.c.outbox_id == message.id))
        self._session.delete(message)
        self._session.flush()

    def find_sent(self, chat_id: int, external_id: str) -> OutboxMessage | None:
        return self._session.scalars(
            select(OutboxMessage)
            .where(outbox.c.chat_id == chat_id, outbox.c.external_id == external_id)
            .order_by(outbox.c.id.desc())
            .limit(1)
        ).one_or_none()

    def many(self, ids: Iterable[int]) -> Sequence[OutboxMessage]:
        found: list[OutboxMessage] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(OutboxMessage).where(outbox.c.id.in_(some)))
        return found

    def lanes(self) -> Sequence[str]:
        """One short look into the index for each, however many messages there are."""
        found: list[str] = []
        following = select(outbox.c.lane).where(UNSENT).order_by(outbox.c.lane).limit(1)
        lane = self._session.scalar(following)
        while lane is not None:
            found.append(lane)
            lane = self._session.scalar(following.where(outbox.c.lane > lane))
        return found

    def claim(
        self,
        now: datetime,
        *,
        lease: str,
        until: datetime,
        limit: int,
        lane: str | None = None,
        besides: Collection[int] = (),
    ) -> Sequence[OutboxMessage]:
        """A message planned for later is not yet in its chat's line: replies pass it. One that was claimed
        before and waits for another try keeps its place, and the chat waits with it."""
        free = outbox_lines.free(now)
        candidates = select(outbox.c.id).where(
            UNSENT, free, outbox_lines.first(now), ~outbox_lines.resting(now)
        )
        if lane is not None:
            candidates = candidates.where(outbox.c.lane == lane)
        if besides:
            candidates = candidates.where(outbox.c.id.not_in(besides))
        taken = claims.claim(
            self._session,
            OutboxMessage,
            candidates.order_by(outbox.c.priority, outbox.c.id).limit(limit),
            still=and_(UNSENT, free),
            changes={"state": SendState.CLAIMED, "lease": lease, "lease_until": until, "begun": True},
        )
        return sorted(taken, key=lambda message: (message.priority, message.id))

    def following(
        self, heads: Sequence[OutboxMessage], now: datetime, *, most: int
    ) -> Sequence[OutboxMessage]:
        """A chat with a thousand waiting messages gives no more than the first of them."""
        line = outbox_lines.standing({head.chat_id for head in heads}, now)
        return self._session.scalars(
            select(OutboxMessage)
            .join(line, line.c.id == outbox.c.id)
            .where(line.c.place <= most)
            .order_by(outbox.c.id)
        ).all()

    def record_sent(self, sent: Sequence[SentMessage], *, at: datetime) -> int:
        self._session.flush()
        connection = self._session.connection()
        alone = [
            {"row": s.outbox_id, "token": s.lease, "sent_as": s.external_id} for s in sent if not s.others
        ]
        statement = update(outbox).where(outbox.c.id == bindparam("row"), CLAIMED)
        recorded = {"state": SendState.SENT, "sent_at": at, "lease": None, "lease_until": None}
        held = 0
        if alone:
            held = connection.execute(
                statement.where(outbox.c.lease == bindparam("token")).values(
                    **recorded, external_id=bindparam("sent_as")
                ),
                alone,
            ).rowcount
        for one in sent:
            if one.others:
                changes = {**recorded, "external_id": one.external_id, "subject": one.subject}
                changes["content"] = one.content
                holds = and_(CLAIMED, outbox.c.lease == one.lease)
                if claims.settle(self._session, outbox, one.outbox_id, holds=holds, changes=changes):
                    connection.execute(
                        update(outbox).where(outbox.c.id.in_(one.others), WAITING).values(**recorded)
                    )
                    held += 1
        return held

    def release(
        self, ids: Collection[int], *, lease: str, due_at: datetime | None = None, keep_place: bool = True
    ) -> None:
        changes: dict[str, Any] = {"state": SendState.WAITING, "lease": None, "lease_until": None}
        if due_at is not None:
            changes["due_at"] = due_at
        if not keep_place:
            changes["begun"] = False
        self._session.flush()
        self._session.connection().execute(
            update(outbox).where(outbox.c.id.in_(ids), CLAIMED, outbox.c.lease == lease).values(changes)
        )

    def settle(self, message: OutboxMessage, *, lease: str) -> bool:
        """The message's fields are written as they are; the lease ends unless its state still is claimed."""
        changes = {a: getattr(message, a) for a in _SETTLED}
        if message.state is not SendState.CLAIMED:
            changes |= {"lease": None, "lease_until": None}
        row_id = message.id
        # What the caller assigned must reach the row through the condition below, never through a flush.
        if object_session(message) is self._session:
            self._session.expire(message)
        self._session.flush()
        done = claims.settle(
            self._session, outbox, row_id, holds=and_(CLAIMED, outbox.c.lease == lease), changes=changes
        )
        if done and object_session(message) is None:
            message.lease, message.lease_until = changes["lease"], changes["lease_until"]
        return done

    def backlog(self, now: datetime) -> tuple[int, datetime | None]:
        row = self._session.execute(
            select(func.count(), func.min(outbox.c.due_at)).where(UNSENT, outbox.c.due_at <= now)
        ).one()
        return int(row[0]), row[1]

    def next_due(self) -> datetime | None:
        moments = [self._session.scalar(moment) for moment in outbox_lines.next_moments()]
        return min((m for m in moments if m is not None), default=None)

    def latest(self, chat_id: int, *, limit: int = 50) -> Sequence[OutboxMessage]:
        """Newest first, sent or not."""
        return self._session.scalars(
            select(OutboxMessage).where(outbox.c.chat_id == chat_id).order_by(outbox.c.id.desc()).limit(limit)
        ).all()

    def dead(self) -> Sequence[OutboxMessage]:
        return self._session.scalars(select(OutboxMessage).where(_DEAD).order_by(outbox.c.id)).all()

    def unsent(self, *, limit: int) -> Sequence[OutboxMessage]:
        return self._session.scalars(
            select(OutboxMessage).where(UNSENT).order_by(outbox.c.id).limit(limit)
        ).all()

    def tally(self) -> Mapping[SendState, int]:
        """One statement for each state, as each has its own partial index."""
        return {
            state: self._session.execute(
                select(func.count()).select_from(outbox).where(condition)
            ).scalar_one()
            for state, condition in (
                (SendState.WAITING, and_(UNSENT, WAITING)),
                (SendState.CLAIMED, and_(UNSENT, CLAIMED)),
                (SendState.DEAD, _DEAD),
            )
        }

    def moved(self, message: OutboxMessage) -> OutboxMessage | None:
        if message.recipient_id is None:
            return None
        later = self._session.scalars(
            select(OutboxMessage)
            .where(
                outbox.c.recipient_id == message.recipient_id,
                outbox.c.id > message.id,
                outbox.c.chat_id != message.chat_id,
                outbox.c.kind == message.kind,
                outbox.c.created_at == message.created_at,
            )
            .order_by(outbox.c.id)
        )
        plain = {**message.content, "replaces": None, TRIED: None}
        return next((other for other in later if {**other.content, TRIED: None} == plain), None)

    def bring_forward(self, now: datetime) -> int:
        self._session.flush()
        # Chats that rest are asked of the pace again, which knows what a log from the future is worth.
        self._session.execute(
            update(pace).where(pace.c.chat_id.is_not(None), pace.c.opens_at > now).values(opens_at=now)
        )
        moved = self._session.execute(
            update(OutboxMessage)
            .where(UNSENT, WAITING, outbox.c.due_at > now, outbox.c.due_at <= outbox.c.created_at)
            .values(due_at=now)
            .returning(outbox.c.id),
            execution_options={"synchronize_session": False},
        )
        return len(moved.all())

    def withdraw(self, ids: Collection[int]) -> int:
        self._session.flush()
        gone = self._session.execute(
            update(OutboxMessage)
            .where(outbox.c.id.in_(ids), UNSENT, WAITING)
            .values(state=SendState.WITHDRAWN)
            .returning(outbox.c.id),
            execution_options={"synchronize_session": False},
        ).scalars()
        numbers = list(gone)
        for number in numbers:
            records.reload(self._session, OutboxMessage, number)
        return len(numbers)

    def revive(self, outbox_id: int, *, due_at: datetime) -> bool:
        changes = {"state": SendState.WAITING, "due_at": due_at, "tries": 0, "error": ""}
        self._session.flush()
        revived = claims.settle(self._session, outbox, outbox_id, holds=_DEAD, changes=changes)
        records.reload(self._session, OutboxMessage, outbox_id)
        return revived


_SETTLED = (
    "chat_id",
    "recipient_id",
    "content",
    "due_at",
    "priority",
    "state",
    "lease",
    "lease_until",
    "tries",
    "external_id",
    "sent_at",
    "subject",
    "error",
)
