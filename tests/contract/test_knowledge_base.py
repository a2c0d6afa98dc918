"""What every knowledge base does for the desk: it suggests what fits, best first, and keeps what it is taught once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from actions.helpdesk.models import SavedAnswer, Ticket
from actions.helpdesk.ports import KnowledgeBase
from actions.helpdesk.saved import SavedAnswers
from actions.models import Chat, Person
from actions.ports import UnitOfWork
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.memory_store import fresh_store

NOW = datetime(2026, 11, 19, 3, tzinfo=UTC)


@pytest.fixture(params=[FakeKnowledge, SavedAnswers])
def knowledge(request: pytest.FixtureRequest) -> KnowledgeBase:
    made: KnowledgeBase = request.param()
    return made


@pytest.fixture
def work() -> Iterator[UnitOfWork]:
    store = fresh_store()
    with store.work() as work:
        work.people.add(Person(code="A", full_name="Lê Bảo"))
        chat = work.chats.add(Chat(channel="c", account="", external_id="1"))
        work.helpdesk.add(
            Ticket(reporter_id=1, text="", created_at=NOW, chat_id=chat.id, answer_by=NOW, solve_by=NOW)
        )
        yield work
    store.close()


def taught(question: str, answer: str) -> SavedAnswer:
    return SavedAnswer(question=question, answer=answer, category="advice", ticket_id=1, author_id=1, at=NOW)


def test_what_was_taught_is_suggested_for_a_question_like_it(
    knowledge: KnowledgeBase, work: UnitOfWork
) -> None:
    assert knowledge.learn(taught("cấp lại mã PIN chữ ký số", "Gửi giấy đề nghị."), work)
    knowledge.learn(taught("đặt phòng họp trực tuyến", "Báo Văn phòng."), work)
    (first, *_) = knowledge.suggest("cap lai ma pin chu ky so", work)
    assert first.answer == "Gửi giấy đề nghị."
    assert 0 < first.score <= 1


def test_nothing_is_suggested_for_something_else(knowledge: KnowledgeBase, work: UnitOfWork) -> None:
    knowledge.learn(taught("cấp lại mã PIN chữ ký số", "Gửi giấy đề nghị."), work)
    assert list(knowledge.suggest("nghỉ thai sản mấy tháng", work)) == []


def test_the_same_is_learned_once_and_no_more_than_asked_for_is_suggested(
    knowledge: KnowledgeBase, work: UnitOfWork
) -> None:
    assert knowledge.learn(taught("cấp lại mã PIN chữ ký số", "Gửi giấy."), work)
    assert not knowledge.learn(taught("cấp lại mã PIN chữ ký số", "Gửi giấy."), work)
    knowledge.learn(taught("cấp lại mã PIN chữ ký số mới", "Gửi hai giấy."), work)
    assert len(knowledge.suggest("cấp lại mã PIN chữ ký số", work, most=1)) == 1
