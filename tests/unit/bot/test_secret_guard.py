"""Nothing of a marked message is stored, whichever part of it bears the marking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from actions.messages import Attachment, Inbound, ReplyTo
from actions.models import ChatKind
from bot.intake import Intake
from storage import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import PlayedOffice, fill_office

WORD = "hồng hạc"


@pytest.fixture
def store() -> Iterator[SqlStore]:
    store = fresh_store()
    yield store
    store.close()


def _received(store: SqlStore, **fields: Any) -> str:
    """Everything that is stored of a message with these fields."""
    values: dict[str, Any] = {
        "channel": "telegram",
        "account": "bot",
        "event_id": "1",
        "kind": "text",
        "chat_id": "7",
        "chat_kind": ChatKind.PRIVATE,
        "sender_id": "9",
        "sent_at": FakeClock().now(),
        "text": WORD,
    }
    Intake(store, FakeClock()).store(Inbound(**(values | fields)))
    with store.engine.connect() as connection:
        return " ".join(connection.execute(text("SELECT payload FROM events")).scalars())


@pytest.mark.parametrize(
    "fields",
    [
        {"text": f"[MẬT] {WORD}"},
        {"kind": "edit", "text": f"Độ mật: Tối mật. {WORD}"},
        {"reply_to": ReplyTo("5", f"TUYỆT MẬT\n{WORD}")},
        {"attachments": (Attachment("file", WORD, name="bc_mat.pdf"),)},
        {"attachments": (Attachment("image", WORD), Attachment("file", WORD, name="CV 12 (MẬT).docx"))},
    ],
    ids=["text", "edited", "quoted", "name of a file", "name of the second file"],
)
def test_a_marking_anywhere_keeps_everything_out(store: SqlStore, fields: dict[str, Any]) -> None:
    stored = _received(store, **fields)
    assert WORD not in stored
    assert "secret:" in stored


def test_an_ordinary_message_is_stored(store: SqlStore) -> None:
    assert WORD in _received(store, attachments=(Attachment("file", "id", name="mat_bang.dwg"),))


def test_the_sender_is_asked_to_take_it_back_and_no_table_holds_it() -> None:
    store = fresh_store(fill_office)
    office = PlayedOffice(store)
    try:
        (answer,) = office.say("LD", f"(Mật) giao anh Nam {WORD} trước thứ Sáu")
        assert "Đề nghị anh/chị thu hồi tin nhắn" in answer.message.text
        assert answer.message.recipient_code == "LD"
        from storage.schema import metadata

        with store.engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = connection.execute(text(f"SELECT * FROM {table.name}")).all()
                assert not any(WORD in str(value) for row in rows for value in row), table.name
    finally:
        office.close()
        store.close()
