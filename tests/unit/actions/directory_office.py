"""Small directories for tests: the demo office, and people written in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from actions.demo import load_demo
from actions.directory import Resolution, index_of, resolve
from actions.directory_import import ImportReport, import_directory
from actions.ports import Store
from nlu.people import PersonMention, find_people
from tests.fakes.memory_store import fresh_store

HEADER = (
    "code,full_name,gender,title,unit,parent_unit,mobile,office_phone,email,manager_code,nicknames,is_head"
)


def demo_store() -> Store:
    return fresh_store(load_demo)


def imported(folder: Path, lines: Iterable[str], store: Store, *, dry_run: bool = False) -> ImportReport:
    """Import a CSV of these lines under the usual header."""
    path = folder / "danh-ba.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return import_directory(path, store, dry_run=dry_run)


def read_mention(text: str) -> PersonMention:
    """The only mention in `text`."""
    (mention,) = find_people(text)
    return mention


def who(
    text: str | PersonMention, store: Store, *, asker: str, chat: str, accented: bool | None = None
) -> Resolution:
    """Whom `text` (with one mention) means when `asker` writes it in the web chat `chat`."""
    mention = text if isinstance(text, PersonMention) else read_mention(text)
    with store.work() as work:
        person, where = work.people.find_by_code(asker), work.chats.find("web", "", chat)
        assert person is not None
        assert where is not None
        return resolve(mention, asker=person, chat=where, work=work, index=index_of(work), accented=accented)


def names(resolution: Resolution, store: Store) -> list[str]:
    """Full names of the candidates, best first."""
    with store.work() as work:
        return [work.people.get(candidate.person_id).full_name for candidate in resolution.candidates]


def winner(resolution: Resolution, store: Store) -> str | None:
    if resolution.winner is None:
        return None
    with store.work() as work:
        return work.people.get(resolution.winner.person_id).full_name
