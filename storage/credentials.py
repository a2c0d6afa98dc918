"""Tokens of accounts and when people were last heard: two small tables of their own, written in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, select, update
from sqlalchemy.orm import Session

from actions.credentials import Credential
from storage import records
from storage.schema import moment, number, table, words

credentials = table(
    "credentials",
    words("channel"),
    words("account"),
    number("generation"),
    words("locked"),
    moment("changed_at"),
    moment("asked_at", optional=True),
    words("trouble"),
    UniqueConstraint("channel", "account"),
)

heard = table(
    "heard",
    words("channel"),
    words("account"),
    words("external_id"),
    moment("at"),
    UniqueConstraint("channel", "account", "external_id"),
)


class SqlCredentials:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, channel: str, account: str) -> Credential | None:
        row = self._session.execute(
            select(credentials).where(credentials.c.channel == channel, credentials.c.account == account)
        ).one_or_none()
        if row is None:
            return None
        return Credential(
            row.channel, row.account, row.generation, row.locked, row.changed_at, row.asked_at, row.trouble
        )

    def ask(self, channel: str, account: str, *, generation: int, at: datetime) -> bool:
        return self._change(channel, account, generation, asked_at=at)

    def replace(self, channel: str, account: str, locked: str, *, after: int | None, at: datetime) -> bool:
        new: dict[str, Any] = {"locked": locked, "changed_at": at, "asked_at": None, "trouble": ""}
        if after is not None:
            return self._change(channel, account, after, generation=after + 1, **new)
        self._session.execute(
            records.insert_into(self._session, credentials)
            .values(channel=channel, account=account, generation=1, **new)
            .on_conflict_do_update(
                index_elements=["channel", "account"],
                set_={"generation": credentials.c.generation + 1, **new},
            )
        )
        return True

    def give_up(self, channel: str, account: str, *, generation: int, trouble: str) -> bool:
        return self._change(channel, account, generation, only_sound=True, trouble=trouble)

    def _change(
        self, channel: str, account: str, present: int, *, only_sound: bool = False, **values: Any
    ) -> bool:
        wanted = [
            credentials.c.channel == channel,
            credentials.c.account == account,
            credentials.c.generation == present,
        ]
        if only_sound:
            wanted.append(credentials.c.trouble == "")
        changed = self._session.execute(
            update(credentials).where(*wanted).values(**values).returning(credentials.c.id)
        ).scalar_one_or_none()
        return changed is not None


class SqlHeard:
    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, channel: str, account: str, external_id: str, at: datetime) -> datetime | None:
        before = self.last(channel, account, external_id)
        self._session.execute(
            records.insert_into(self._session, heard)
            .values(channel=channel, account=account, external_id=external_id, at=at)
            .on_conflict_do_update(
                index_elements=["channel", "account", "external_id"], set_={"at": at}, where=heard.c.at < at
            )
        )
        return before

    def last(self, channel: str, account: str, external_id: str) -> datetime | None:
        return self._session.execute(
            select(heard.c.at).where(
                heard.c.channel == channel, heard.c.account == account, heard.c.external_id == external_id
            )
        ).scalar_one_or_none()
