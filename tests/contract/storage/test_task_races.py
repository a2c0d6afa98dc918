"""Two people act on one task at once, each in a process of their own: one wins, the other is told what happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from actions.messages import Inbound
from actions.models import ChatKind, TaskState
from actions.ports import UnitOfWork
from bot.intake import Intake
from storage import SqlStore
from tests.contract.storage import racers
from tests.fakes.clock import FakeClock
from tests.fakes.office_play import ALL, PlayedOffice, fill_office

TASKS = 6


@pytest.fixture
def reported(shared_store: SqlStore) -> Iterator[PlayedOffice]:
    """Tasks of Kiệt that Nam reported done; the chairwoman approves them, Kiệt may still cancel them."""
    fill_office(shared_store)
    office = PlayedOffice(shared_store)
    for number in range(1, TASKS + 1):
        office.say("LD", f"giao anh Đỗ Hoài Nam lập danh sách {number} trước thứ Sáu", ALL)
        with shared_store.work() as work:
            chair = work.people.find_by_code("CT")
            work.tasks.get(number).approver_id = chair.id if chair else None
            work.commit()
        office.say("NAM", f"việc {number} xong rồi", ALL)
    yield office
    office.close()


def press_all(
    office: PlayedOffice, store: SqlStore, label: str, code: str, *, backwards: bool = False
) -> None:
    """That button of every task, as events that nobody has taken yet."""
    intake = Intake(store, office.clock)
    for said in reversed(office.said) if backwards else office.said:
        if label not in said.tokens or (label == "Duyệt") != (said.message.recipient_code == "CT"):
            continue
        private = said.chat == "private"
        intake.store(
            Inbound(
                channel="console",
                account="",
                event_id=f"press {said.n}",
                kind="press",
                chat_id=said.message.chat_id,
                chat_kind=ChatKind.PRIVATE if private else ChatKind.GROUP,
                sender_id=code,
                sent_at=office.clock.now(),
                token=said.tokens[label],
            )
        )


def private_texts(code: str, work: UnitOfWork) -> list[str]:
    person = work.people.find_by_code(code)
    assert person is not None
    chats = work.chats.private_of(person.id)
    return [row.content["text"] for chat in chats for row in work.outbox.latest(chat.id, limit=500)]


def test_of_two_who_end_a_task_one_wins_and_the_other_learns_of_it(
    database_url: str, shared_store: SqlStore, reported: PlayedOffice, clock: FakeClock
) -> None:
    press_all(reported, shared_store, "Duyệt", "CT")
    # From the other end, so that both win some and they meet in between.
    press_all(reported, shared_store, "Hủy", "LD", backwards=True)
    done = racers.race(racers.process_inbox, database_url, reported.clock.now(), processes=2)
    assert sum(done) == 2 * TASKS
    with shared_store.work() as work:
        told = [text for code in ("CT", "LD") for text in private_texts(code, work)]
        for number in range(1, TASKS + 1):
            state = work.tasks.get(number).state
            ends = [c.action for c in work.tasks.changes(number) if c.action in ("approve", "cancel")]
            assert (state, ends) in ((TaskState.APPROVED, ["approve"]), (TaskState.CANCELLED, ["cancel"]))
            winner = "chị Hạnh duyệt" if state is TaskState.APPROVED else "anh Kiệt hủy"
            sentence = rf"Việc {number} vừa được {winner} lúc \d\d:\d\d\."
            assert sum(bool(re.match(sentence, text)) for text in told) == 1
