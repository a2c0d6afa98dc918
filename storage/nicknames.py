"""Names that people and groups give to others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from actions.models import Nickname
from storage import records
from storage.tables import nicknames


class SqlNicknames:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, nickname: Nickname) -> Nickname:
        return records.add(self._session, nickname)

    def remove(self, nickname: Nickname) -> None:
        self._session.delete(nickname)
        self._session.flush()

    def find(self, folded: Iterable[str], *, owner_id: int, chat_id: int | None) -> Sequence[Nickname]:
        """What any of these names stands for in the chat, then for the owner."""
        return self._session.scalars(
            select(Nickname)
            .where(nicknames.c.folded.in_(list(folded)), _heard_by(owner_id, chat_id))
            .order_by(case((nicknames.c.chat_id.is_not(None), 0), else_=1), nicknames.c.id)
        ).all()

    def known_to(self, owner_id: int, *, chat_id: int | None) -> Sequence[Nickname]:
        return self._session.scalars(
            select(Nickname).where(_heard_by(owner_id, chat_id)).order_by(nicknames.c.id)
        ).all()


def _heard_by(owner_id: int, chat_id: int | None) -> ColumnElement[bool]:
    own = nicknames.c.owner_id == owner_id
    return own if chat_id is None else or_(own, nicknames.c.chat_id == chat_id)
