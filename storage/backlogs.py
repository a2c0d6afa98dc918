"""How much waits, each counted by the partial index of what is unfinished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.backlogs import Backlog, Line
from actions.models import SendState
from storage.columns import is_one_of
from storage.tables import ACTIVE, UNFINISHED, UNSENT, chats, events, outbox, reminders


class SqlBacklogs:
    def __init__(self, session: Session) -> None:
        self._session = session

    def outbox(self, now: datetime) -> Sequence[Line]:
        key = (chats.c.channel, outbox.c.priority)
        rows = self._session.execute(
            select(*key, func.count(), func.min(outbox.c.due_at))
            .join(chats, chats.c.id == outbox.c.chat_id)
            .where(UNSENT, outbox.c.due_at <= now)
            .group_by(*key)
            .order_by(*key)
        )
        return [
            Line(channel, priority, Backlog(waiting, oldest)) for channel, priority, waiting, oldest in rows
        ]

    def dead(self) -> int:
        dead = is_one_of(outbox.c.state, SendState.DEAD)
        return self._session.execute(select(func.count()).select_from(outbox).where(dead)).scalar_one()

    def events(self) -> Backlog:
        return self._counted(events.c.received_at, UNFINISHED)

    def reminders(self, now: datetime) -> Backlog:
        return self._counted(reminders.c.due_at, ACTIVE, reminders.c.due_at <= now)

    def _counted(self, since: Any, *conditions: Any) -> Backlog:
        waiting, oldest = self._session.execute(
            select(func.count(), func.min(since)).where(*conditions)
        ).one()
        return Backlog(int(waiting), oldest)
