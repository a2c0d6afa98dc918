"""The library: documents, passages, answers called wrong."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Session

from actions.library.models import Manual, Passage, WrongAnswer
from actions.library.ports import Indexed
from storage import records
from storage.office_settings import SqlSettings
from storage.schema import json_value, moment, number, partial, refers, table, words

VERSION = "library_version"

manuals = table(
    "manuals",
    words("name"),
    words("title"),
    words("digest"),
    moment("imported_at"),
    number("passages"),
    UniqueConstraint("name"),
)

passages = table(
    "passages",
    refers("manual_id", "manuals"),
    number("place"),
    json_value("headings"),
    json_value("questions"),
    words("text"),
    words("digest"),
    number("page", optional=True),
    Index(None, "manual_id", "place"),
    Index(None, "digest"),
)

wrong_answers = table(
    "wrong_answers",
    moment("at"),
    refers("person_id", "people"),
    words("passage"),
    words("manual"),
    words("section"),
    words("text"),
    words("remark"),
    moment("settled_at", optional=True),
)
OPEN = wrong_answers.c.settled_at.is_(None)
partial("ix_wrong_answers_open", wrong_answers, "passage", where=OPEN)


class SqlLibrary:
    def __init__(self, session: Session) -> None:
        self._session = session

    def version(self) -> str:
        return str(SqlSettings(self._session).read().get(VERSION, ""))

    def manuals(self) -> Sequence[Manual]:
        return self._session.scalars(select(Manual).order_by(manuals.c.name)).all()

    def find_manual(self, name: str) -> Manual | None:
        return self._session.scalars(select(Manual).where(manuals.c.name == name)).one_or_none()

    def get_manual(self, manual_id: int) -> Manual:
        return records.get(self._session, Manual, manual_id)

    def keep(self, manual: Manual, passages: Sequence[Passage]) -> None:
        known = self.find_manual(manual.name)
        if known is None:
            known = records.add(self._session, manual)
        known.title, known.digest, known.imported_at = manual.title, manual.digest, manual.imported_at
        known.passages = len(passages)
        standing = {passage.digest: passage for passage in self.of_manual(known.id)}
        for passage in passages:
            passage.manual_id = known.id
            stays = standing.pop(passage.digest, None)
            if stays is None:
                self._session.add(passage)
            else:
                stays.place, stays.page = passage.place, passage.page
                stays.headings, stays.questions = passage.headings, passage.questions
        self._drop(list(standing.values()), at=manual.imported_at)
        self._changed()

    def remove(self, name: str, *, at: datetime) -> bool:
        manual = self.find_manual(name)
        if manual is None:
            return False
        self._drop(self.of_manual(manual.id), at=at)
        self._session.delete(manual)
        self._changed()
        return True

    def find_passage(self, passage_id: int) -> Passage | None:
        return records.find(self._session, Passage, passage_id)

    def passages(self, ids: Collection[int]) -> Sequence[Passage]:
        found: list[Passage] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(Passage).where(passages.c.id.in_(some)))
        return found

    def of_manual(self, manual_id: int) -> Sequence[Passage]:
        return self._session.scalars(
            select(Passage).where(passages.c.manual_id == manual_id).order_by(passages.c.place)
        ).all()

    def indexed(self) -> Iterator[Indexed]:
        wanted = (
            select(passages.c.id, manuals.c.title, passages.c.headings, passages.c.questions, passages.c.text)
            .join(manuals, manuals.c.id == passages.c.manual_id)
            .order_by(passages.c.id)
        )
        for row in self._session.execute(wanted).yield_per(1000):
            yield Indexed(row.id, row.title, tuple(row.headings), tuple(row.questions), row.text)

    def add_wrong(self, wrong: WrongAnswer) -> WrongAnswer:
        return records.add(self._session, wrong)

    def find_wrong(self, wrong_id: int) -> WrongAnswer | None:
        return records.find(self._session, WrongAnswer, wrong_id)

    def open_wrong(self, passage: str | None = None) -> Sequence[WrongAnswer]:
        wanted = select(WrongAnswer).where(OPEN)
        if passage is not None:
            wanted = wanted.where(wrong_answers.c.passage == passage)
        return self._session.scalars(wanted.order_by(wrong_answers.c.id)).all()

    def _drop(self, gone: Iterable[Passage], *, at: datetime) -> None:
        """The rows, and what was said against them: it was put right, or is no longer there to be wrong."""
        self._session.flush()
        dropped = list(gone)
        for some in records.batches([passage.id for passage in dropped]):
            self._session.execute(delete(passages).where(passages.c.id.in_(some)))
        for digests in records.batches([passage.digest for passage in dropped]):
            still = select(passages.c.digest).where(passages.c.digest.in_(digests))
            self._session.execute(
                update(wrong_answers)
                .where(OPEN, wrong_answers.c.passage.in_(digests), wrong_answers.c.passage.not_in(still))
                .values(settled_at=at)
            )
        for passage in dropped:
            self._session.expunge(passage)

    def _changed(self) -> None:
        # Random, not counted: two databases, or a commit that was rolled back, can never share a version.
        SqlSettings(self._session).write(VERSION, secrets.token_hex(8))
        self._session.flush()
