"""One-time secrets, sessions of the web, counts of tries; and what closing accounts does to waiting messages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, case, delete, or_, select, union, update
from sqlalchemy.orm import Session

from actions.identity.models import OneTimeSecret, Purpose, WebSession
from actions.models import Chat, OutboxMessage, SendState
from actions.ports import lane_of
from storage import records
from storage.identity_tables import attempts, one_time_secrets, web_sessions
from storage.tables import identities, outbox, people


class SqlProofs:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ---- secrets ----

    def add_secret(self, secret: OneTimeSecret) -> OneTimeSecret:
        return records.add(self._session, secret)

    def find_secret(self, purpose: Purpose, digest: str) -> OneTimeSecret | None:
        return self._session.scalars(
            select(OneTimeSecret).where(
                one_time_secrets.c.purpose == purpose, one_time_secrets.c.digest == digest
            )
        ).one_or_none()

    def take(self, secret_id: int, *, now: datetime) -> bool:
        self._session.flush()
        taken = self._session.execute(
            update(one_time_secrets)
            .where(
                one_time_secrets.c.id == secret_id,
                one_time_secrets.c.used_at.is_(None),
                one_time_secrets.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(one_time_secrets.c.id)
        ).scalar_one_or_none()
        records.reload(self._session, OneTimeSecret, secret_id)
        return taken is not None

    def withdraw(self, person_id: int, purposes: Collection[Purpose], *, now: datetime) -> int:
        self._session.flush()
        gone = self._session.execute(
            update(one_time_secrets)
            .where(
                one_time_secrets.c.person_id == person_id,
                one_time_secrets.c.purpose.in_(sorted(purposes)),
                one_time_secrets.c.used_at.is_(None),
                one_time_secrets.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(one_time_secrets.c.id)
        ).scalars()
        ids = list(gone)
        for each in ids:
            records.reload(self._session, OneTimeSecret, each)
        return len(ids)

    # ---- sessions ----

    def open_session(self, session: WebSession) -> WebSession:
        return records.add(self._session, session)

    def find_session(self, digest: str) -> WebSession | None:
        return self._session.scalars(select(WebSession).where(web_sessions.c.digest == digest)).one_or_none()

    def see(self, session_id: int, *, now: datetime) -> None:
        self._session.flush()
        self._session.execute(
            update(web_sessions)
            .where(web_sessions.c.id == session_id, web_sessions.c.seen_at < now)
            .values(seen_at=now)
        )
        records.reload(self._session, WebSession, session_id)

    def end_session(self, session_id: int, *, now: datetime) -> bool:
        return self._end(web_sessions.c.id == session_id, now) > 0

    def end_sessions(self, person_id: int, *, now: datetime, besides: int | None = None) -> int:
        wanted = web_sessions.c.person_id == person_id
        return self._end(wanted if besides is None else and_(wanted, web_sessions.c.id != besides), now)

    def _end(self, wanted: object, now: datetime) -> int:
        self._session.flush()
        ended = self._session.execute(
            update(web_sessions)
            .where(wanted, web_sessions.c.ended_at.is_(None), web_sessions.c.expires_at > now)  # type: ignore[arg-type]
            .values(ended_at=now)
            .returning(web_sessions.c.id)
        ).scalars()
        ids = list(ended)
        for each in ids:
            records.reload(self._session, WebSession, each)
        return len(ids)

    def sessions_of(self, person_id: int, *, now: datetime) -> Sequence[WebSession]:
        return self._session.scalars(
            select(WebSession)
            .where(
                web_sessions.c.person_id == person_id,
                web_sessions.c.ended_at.is_(None),
                web_sessions.c.expires_at > now,
            )
            .order_by(web_sessions.c.seen_at.desc(), web_sessions.c.id.desc())
        ).all()

    # ---- tries ----

    def count_try(self, key: str, *, now: datetime, until: datetime) -> int:
        over = attempts.c.until <= now
        statement = records.insert_into(self._session, attempts).values(key=key, used=1, until=until)
        counted: int = self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "used": case((over, 1), else_=attempts.c.used + 1),
                    "until": case((over, until), else_=attempts.c.until),
                },
            ).returning(attempts.c.used)
        ).scalar_one()
        return counted

    def tries(self, key: str, *, now: datetime) -> int:
        used = self._session.execute(
            select(attempts.c.used).where(attempts.c.key == key, attempts.c.until > now)
        ).scalar_one_or_none()
        return used or 0

    # ---- accounts that close ----

    def reroute(self, from_chats: Collection[int], to_chat: int | None, *, now: datetime) -> int:
        self._session.flush()
        # Locked, so that nobody claims one in between and sends it to where it shall not go any more.
        waiting = self._session.scalars(
            select(OutboxMessage)
            .where(outbox.c.chat_id.in_(sorted(from_chats)), outbox.c.state == SendState.WAITING)
            .order_by(outbox.c.id)
            .with_for_update()
        ).all()
        target = records.get(self._session, Chat, to_chat) if to_chat is not None else None
        for message in waiting:
            if target is None:
                message.state, message.error = SendState.DEAD, "the account was closed"
                continue
            message.chat_id, message.due_at = target.id, max(message.due_at, now)
            # What it would have replaced stands in the old chat.
            message.content = {**message.content, "replaces": None}
            message._lane = lane_of(target.channel, target.account)  # type: ignore[attr-defined]
        self._session.flush()
        return len(waiting)

    def unclosed_leavers(self, *, limit: int) -> Sequence[int]:
        self._session.flush()
        held = union(
            select(identities.c.person_id).where(identities.c.person_id.is_not(None)),
            select(web_sessions.c.person_id).where(web_sessions.c.ended_at.is_(None)),
        ).subquery()
        return self._session.scalars(
            select(people.c.id)
            .where(people.c.active.is_(False), people.c.id.in_(select(held.c.person_id)))
            .order_by(people.c.id)
            .limit(limit)
        ).all()

    def forget(self, before: datetime) -> int:
        self._session.flush()
        over = or_(web_sessions.c.expires_at < before, web_sessions.c.ended_at < before)
        gone = 0
        for statement in (
            delete(one_time_secrets)
            .where(one_time_secrets.c.expires_at < before)
            .returning(one_time_secrets.c.id),
            delete(web_sessions).where(over).returning(web_sessions.c.id),
            delete(attempts).where(attempts.c.until < before).returning(attempts.c.key),
        ):
            gone += len(self._session.execute(statement).all())
        self._session.expire_all()
        return gone
