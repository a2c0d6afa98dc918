"""`thuky outbox` as an administrator runs it: what waits, what is dead and why, and sending it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from actions.models import Chat, ChatKind, OutboxMessage, Person, SendState
from bot.cli import app
from bot.clock import SystemClock
from bot.outbox import resend, show
from storage import SqlStore, open_store
from tests.fakes.clock import THURSDAY_MORNING

Output = pytest.CaptureFixture[str]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
    """Nam's private chats on two channels, and a group."""
    url = f"sqlite:///{tmp_path / 'office.db'}"
    monkeypatch.setenv("THUKY_DATABASE_URL", url)
    store = open_store(url)
    with store.work() as work:
        nam = work.people.add(Person(code="NV002", full_name="Đỗ Hoài Nam")).id
        for channel in ("telegram", "web"):
            work.chats.add(Chat(channel=channel, account="", external_id="nam", person_id=nam))
        work.chats.add(
            Chat(channel="web", account="", external_id="g", kind=ChatKind.GROUP, title="Văn phòng")
        )
        work.commit()
    yield store
    store.close()


PRIVATE, OTHER, GROUP = 1, 2, 3


def _put(store: SqlStore, chat: int = PRIVATE, **fields: object) -> int:
    message = OutboxMessage(
        chat_id=chat,
        recipient_id=None if chat == GROUP else 1,
        kind="reminder",
        content={"text": "**Việc 12**\nnộp báo cáo mật thiết", "replaces": None},
        created_at=THURSDAY_MORNING,
        due_at=THURSDAY_MORNING,
    )
    for name, value in fields.items():
        setattr(message, name, value)
    with store.work() as work:
        work.outbox.add(message)
        work.commit()
    return message.id


def _dead(store: SqlStore, chat: int = PRIVATE) -> int:
    return _put(store, chat, state=SendState.DEAD, tries=8, error="timed out")


def _get(store: SqlStore, number: int) -> OutboxMessage:
    with store.work() as work:
        return work.outbox.get(number)


def _audited(store: SqlStore) -> list[tuple[str, int | None]]:
    with store.work() as work:
        return [(row.action, row.subject_id) for row in work.audit.latest()]


def test_an_empty_outbox_says_so(store: SqlStore, capsys: Output) -> None:
    assert show(text=False, limit=50) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Chờ gửi: 0 tin, trong đó 0 đã đến giờ, 0 đang được gửi.",
        "Không gửi được: 0 tin.",
    ]


def test_what_waits_and_what_is_dead_is_listed_without_a_word_of_what_was_written(
    store: SqlStore, capsys: Output
) -> None:
    _put(store, GROUP)
    _put(store, due_at=SystemClock().now() + timedelta(days=400))
    _dead(store)
    _put(store, state=SendState.SENT)
    show(text=False, limit=50)
    first, group, _, dead, line, hint = capsys.readouterr().out.splitlines()
    assert first == (
        "Chờ gửi: 2 tin, trong đó 1 đã đến giờ, 0 đang được gửi; tin cũ nhất đến giờ gửi từ 19/11/2026 10:00."
    )
    assert group == "       1  web Văn phòng  cả nhóm  lời nhắc  gửi lúc 19/11/2026 10:00"
    assert dead == "Không gửi được: 1 tin."
    assert line == (
        "       3  telegram nhắn riêng  NV002  lời nhắc  lập 19/11/2026 10:00  đã thử 8 lần  timed out"
    )
    assert hint == "Gửi lại: thuky outbox resend SỐ…, hoặc --all-dead."


def test_the_text_is_shown_only_when_asked_for(store: SqlStore, capsys: Output) -> None:
    _dead(store)
    show(text=False, limit=50)
    assert "báo cáo" not in capsys.readouterr().out
    show(text=True, limit=50)
    assert "          **Việc 12** nộp báo cáo mật thiết" in capsys.readouterr().out.splitlines()


def test_a_dead_message_goes_back_in_line_with_all_its_tries_and_the_log_says_so(
    store: SqlStore, capsys: Output
) -> None:
    number = _dead(store)
    assert resend([number, number]) == 0
    assert capsys.readouterr().out == "Tin 1 đã vào hàng chờ gửi.\n"
    again = _get(store, number)
    assert (again.state, again.tries, again.error) == (SendState.WAITING, 0, "")
    assert again.due_at > THURSDAY_MORNING
    assert _audited(store) == [("outbox.resend", number)]


def test_what_is_not_dead_or_not_there_is_refused(store: SqlStore, capsys: Output) -> None:
    waiting, sent = _put(store), _put(store, state=SendState.SENT)
    assert resend([waiting, sent, 99]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "Tin 1 đang chờ gửi nên không gửi lại.",
        "Tin 2 đã gửi nên không gửi lại.",
        "Không có tin số 99.",
    ]
    assert _audited(store) == []


def test_a_closed_chat_is_refused_and_the_others_still_go(store: SqlStore, capsys: Output) -> None:
    closed, open_ = _dead(store), _dead(store, GROUP)
    with store.work() as work:
        work.chats.get(PRIVATE).blocked = True
        work.commit()
    assert resend([closed, open_]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("Tin 1: cuộc trò chuyện đã chặn Thư Ký.")
    assert said.out == "Tin 2 đã vào hàng chờ gửi.\n"
    assert _get(store, closed).state is SendState.DEAD


def test_what_reached_the_person_another_way_is_not_sent_twice(store: SqlStore, capsys: Output) -> None:
    _dead(store)
    _put(store, OTHER, state=SendState.SENT)
    assert resend([1]) == 1
    assert capsys.readouterr().err == "Tin 1 đã chuyển sang kênh khác của người nhận (tin 2).\n"


def test_all_that_is_dead_is_sent_again_but_for_what_cannot(store: SqlStore, capsys: Output) -> None:
    _dead(store, GROUP)
    _dead(store)
    _put(store, OTHER, state=SendState.SENT)
    assert resend(None) == 0
    said = capsys.readouterr()
    assert said.out == "Tin 1 đã vào hàng chờ gửi.\n"
    assert "tin 3" in said.err
    resend([1])
    assert _audited(store) == [("outbox.resend", 1)]


def test_with_nothing_dead_there_is_nothing_to_do(store: SqlStore, capsys: Output) -> None:
    assert resend(None) == 0
    assert capsys.readouterr().out == "Không có tin nào cần gửi lại.\n"


def test_the_command_lists_by_itself_and_wants_numbers_or_all(store: SqlStore) -> None:
    _dead(store)
    runner = CliRunner()
    alone, listed = runner.invoke(app, ["outbox"]), runner.invoke(app, ["outbox", "list"])
    assert alone.exit_code == 0
    assert "Không gửi được: 1 tin." in alone.stdout
    assert alone.stdout == listed.stdout
    assert runner.invoke(app, ["outbox", "resend"]).exit_code == 2
    assert runner.invoke(app, ["outbox", "resend", "1", "--all-dead"]).exit_code == 2
    assert runner.invoke(app, ["outbox", "resend", "1"]).exit_code == 0
