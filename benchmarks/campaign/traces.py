"""What a run has left behind for the audit: in the database and at the provider."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from actions.audit_check import verify
from benchmarks.campaign.audit import (
    Key,
    Outage,
    Seen,
    Taken,
    count_by_token,
    count_written,
    may_be_unanswered,
)
from benchmarks.campaign.plan import GROUP, Plan
from storage.store import SqlStore
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import Chat, User


@dataclass(frozen=True, slots=True)
class Traces:
    plan: Plan
    store: SqlStore
    telegram: FakeTelegram
    people: Mapping[str, User]
    group: Chat
    outages: Sequence[Outage]

    def seen(self) -> Seen:
        """All of it, when everything has come to rest."""
        tokens = [due.token for due in self.plan.dues] + [saying.token for saying in self.plan.sayings]
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                text(
                    "SELECT c.external_id, o.content, o.state = 'sent' AND o.external_id = '' "
                    "FROM outbox o JOIN chats c ON c.id = o.chat_id"
                )
            ).all()
            made = [
                *connection.execute(text("SELECT text FROM reminders WHERE kind = 'personal'")).scalars(),
                *connection.execute(text("SELECT title FROM tasks")).scalars(),
            ]
        # What left within another message stands there too.
        texts = [(int(chat), text_of(content)) for chat, content, within in rows if not within]
        written = count_written(texts, tokens)
        chain = verify(self.store)
        return Seen(
            expected=self._expected(),
            taken=self._taken(),
            outages=self.outages,
            rows=written,
            done=count_by_token(made, tokens),
            lines=self._lines(),
            audit_fault=chain.broken.explained if chain.broken else "",
        )

    def _expected(self) -> list[Key]:
        keys = [(due.token, self.people[due.person].id) for due in self.plan.dues]
        for saying in self.plan.sayings:
            keys.append((saying.token, self._chat(saying.chat)))
            if saying.lead:
                keys.append((saying.token, self.people[saying.lead].id))
        return keys

    def _lines(self) -> dict[int, list[str]]:
        lines: dict[int, list[str]] = {}
        for saying in self.plan.sayings:
            lines.setdefault(self._chat(saying.chat), []).append(saying.token)
        return lines

    def _chat(self, chat: str) -> int:
        place: Chat | User = self.group if chat == GROUP else self.people[chat]
        return place.id

    def _taken(self) -> list[Taken]:
        return [
            Taken(
                call.fields["text"],
                int(call.fields["chat_id"]),
                call.at,
                answered=call.fault is None or not may_be_unanswered(call.fault.kind, call.fault.seconds),
            )
            for call in self.telegram.calls("sendMessage")
            if call.executed
        ]


def text_of(content: Any) -> str:
    """The text of an outbox row's content, which SQLite gives as JSON and PostgreSQL as a value."""
    value: Mapping[str, Any] = json.loads(content) if isinstance(content, str) else content
    return str(value["text"])
