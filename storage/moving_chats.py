"""A chat that goes on under another id of its provider: everything that refers to it goes along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Table, and_, delete, func, select, update
from sqlalchemy.orm import Session

from actions.models import Chat, Event
from storage.schema import metadata
from storage.tables import UNFINISHED, chats, events, pace


def move_chat(session: Session, channel: str, account: str, old: str, new: str) -> None:
    """The rows of `old`, thread by thread, get the external id `new`. Where a row for `new` exists already (a message
    was faster than the news), what refers to it refers to the old row from then on."""
    session.flush()
    gone: set[int] = set()
    for row in _rows(session, channel, account, old):
        later = session.scalar(
            select(chats.c.id).where(
                chats.c.channel == channel,
                chats.c.account == account,
                chats.c.external_id == new,
                chats.c.thread == row.thread,
            )
        )
        if later is not None:
            _join(session, later, row.id)
            gone.add(later)
        session.execute(update(chats).where(chats.c.id == row.id).values(external_id=new))
    _move_events(session, f"{channel}:{account}:{old}", f"{channel}:{account}:{new}", new)
    _show_anew(session, gone)


def _show_anew(session: Session, gone: set[int]) -> None:
    """Records in hand show what was changed behind their backs; those of removed rows are let go."""
    for record in list(session):
        if isinstance(record, Chat) and record.id in gone:
            session.expunge(record)
        elif isinstance(record, Chat | Event) or hasattr(record, "chat_id"):
            session.refresh(record)


def _rows(session: Session, channel: str, account: str, external_id: str) -> Sequence[Any]:
    return session.execute(
        select(chats.c.id, chats.c.thread).where(
            chats.c.channel == channel, chats.c.account == account, chats.c.external_id == external_id
        )
    ).all()


def _join(session: Session, gone: int, kept: int) -> None:
    """Every reference to the row `gone` leads to `kept`, then the row is removed. Found in what the tables say of
    themselves, so that no table is forgotten."""
    session.execute(delete(pace).where(pace.c.chat_id == gone))
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is chats.c.id for key in column.foreign_keys):
                _repoint(session, table, column, gone, kept)
    session.execute(delete(chats).where(chats.c.id == gone))


def _repoint(session: Session, table: Table, column: Column[Any], gone: int, kept: int) -> None:
    """Rows that would then stand twice under a unique constraint (memberships, names) are dropped."""
    for constraint in [*table.constraints, *(index for index in table.indexes if index.unique)]:
        names = [each.name for each in getattr(constraint, "columns", ())]
        unique = type(constraint).__name__ in ("UniqueConstraint", "Index")
        if not unique or column.name not in names or len(names) < 2:
            continue
        other = table.alias("kept")
        same = [other.c[name] == table.c[name] for name in names if name != column.name]
        twin = select(func.count()).select_from(other).where(other.c[column.name] == kept, and_(*same))
        session.execute(delete(table).where(column == gone, twin.scalar_subquery() > 0))
    session.execute(update(table).where(column == gone).values({column.name: kept}))


def _move_events(session: Session, before: str, after: str, new: str) -> None:
    """What waits to be read belongs to the new conversation."""
    waiting = session.execute(
        select(events.c.id, events.c.payload).where(events.c.conversation == before, UNFINISHED)
    ).all()
    for row in waiting:
        payload = {**row.payload, "chat_id": new} if row.payload else row.payload
        session.execute(
            update(events).where(events.c.id == row.id).values(conversation=after, payload=payload)
        )


def threads_of(session: Session, channel: str, account: str, external_id: str) -> Sequence[Chat]:
    return session.scalars(
        select(Chat)
        .where(chats.c.channel == channel, chats.c.account == account, chats.c.external_id == external_id)
        .order_by(chats.c.id)
    ).all()
