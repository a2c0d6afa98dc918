"""The office as its administrators look at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.identity.ports import Named
from actions.models import Chat, ChatKind
from storage.tables import chats, identities, people

_LINKED = select(identities.c.person_id).where(
    identities.c.person_id.is_not(None), identities.c.channel != "web"
)


class SqlRoster:
    def __init__(self, session: Session) -> None:
        self._session = session

    def names(self, *, unlinked: bool = False) -> Iterator[Named]:
        self._session.flush()
        statement = select(people.c.id, people.c.code, people.c.full_name, people.c.active).order_by(
            people.c.id
        )
        if unlinked:
            statement = statement.where(people.c.active, people.c.id.not_in(_LINKED))
        for row in self._session.execute(statement.execution_options(yield_per=5_000)):
            yield Named(row.id, row.code, row.full_name, row.active)

    def linked(self) -> int:
        self._session.flush()
        return self._session.execute(
            select(func.count()).select_from(people).where(people.c.active, people.c.id.in_(_LINKED))
        ).scalar_one()

    def groups(self) -> Sequence[Chat]:
        return self._session.scalars(
            select(Chat).where(chats.c.kind == ChatKind.GROUP).order_by(chats.c.title, chats.c.id)
        ).all()
