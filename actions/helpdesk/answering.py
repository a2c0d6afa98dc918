"""Answers a question with a passage of the office's documents, or says that it does not know. Nothing is made up.

Three outcomes, by how likely the best passage answers (as measured, see docs/helpdesk.md): it is quoted with its
document, section and page; or only similar questions are offered; or neither, and a ticket is offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from actions import labels, naming
from actions.errors import Refused
from actions.helpdesk.models import HelpQuestion
from actions.library.cache import index_of
from actions.library.index import Hit
from actions.library.models import Manual, Passage
from actions.library.ranking import ANSWERS_FROM, OFFERS_FROM, SIMILAR_FROM
from actions.messages import Button, Card, Command
from actions.ports import UnitOfWork
from actions.turn import Turn
from nlu.help_terms import asks_only_for_help

MOST_SIMILAR = 3
_LOOKED_AT = 8
_LONGEST_LABEL = 60


class Outcome(StrEnum):
    ANSWERED = "answered"
    OFFERED = "offered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """What the documents say to a question: the best passage first, each with how likely it answers."""

    outcome: Outcome
    passages: Sequence[Passage] = ()
    confidences: Sequence[float] = ()


def find_answer(question: str, work: UnitOfWork) -> Found:
    """Passages of different sections, the likeliest first; those that are too unlikely are left out."""
    hits = index_of(work).ask(question, limit=_LOOKED_AT)
    best = hits[0].confidence if hits else 0.0
    hits = [hit for place, hit in enumerate(hits) if place == 0 or hit.shared >= SIMILAR_FROM]
    found = list(_one_a_section(hits, work))[: MOST_SIMILAR + 1]
    if not found or best < OFFERS_FROM:
        return Found(Outcome.UNKNOWN)
    passages, confidences = zip(*found, strict=True)
    return Found(Outcome.ANSWERED if best >= ANSWERS_FROM else Outcome.OFFERED, passages, confidences)


def is_about_nothing(question: str, work: UnitOfWork) -> bool:
    """ "hướng dẫn", "help": the asker wants to know what can be asked at all."""
    return asks_only_for_help(index_of(work).terms(question))


def answer(question: str, turn: Turn) -> Outcome:
    """Reply with the passage, with choices, or that it is not known."""
    found = find_answer(question, turn.work)
    asked = _note(question, found, turn)
    if found.outcome is Outcome.ANSWERED:
        quote(found.passages[0], turn, similar=found.passages[1:], asked=asked)
    elif found.outcome is Outcome.OFFERED:
        _offer(found.passages[:MOST_SIMILAR], turn, asked)
    else:
        _say_unknown(turn, asked)
    return found.outcome


def answer_if_certain(question: str, turn: Turn) -> bool:
    """For words that nobody took for a question: only where the documents clearly answer them."""
    found = find_answer(question, turn.work)
    if found.outcome is not Outcome.ANSWERED:
        return False
    asked = _note(question, found, turn)
    quote(found.passages[0], turn, similar=found.passages[1:], asked=asked)
    return True


def _note(question: str, found: Found, turn: Turn) -> HelpQuestion:
    """Kept for the helpdesk's figures, and for the ticket that it may become."""
    title = found.passages[0].headings[-1] if found.outcome is Outcome.ANSWERED else ""
    return turn.work.helpdesk.add_question(
        HelpQuestion(person_id=turn.sender.id, at=turn.now, text=question, answered=bool(title), title=title)
    )


def quote(
    passage: Passage, turn: Turn, *, similar: Sequence[Passage] = (), asked: HelpQuestion | None = None
) -> None:
    """The passage as it stands in its document, and where that is."""
    manual = turn.work.library.get_manual(passage.manual_id)
    rows: list[tuple[Button, ...]] = [(_show(each),) for each in similar]
    following = _following(passage, turn.work)
    if following is not None:
        rows.insert(0, (Button(labels.NEXT_PART, Command("show_passage", {"passage": following.id})),))
    wrong = Button(labels.WRONG_ANSWER, Command("flag_passage", {"passage": passage.id}))
    rows.append((wrong, *_people(asked, turn)))
    text = f"**{passage.headings[-1]}**\n{passage.text}\n{source_line(passage, manual)}"
    turn.reply(Card(text, tuple(rows), subject={"passage": passage.id}))


def source_line(passage: Passage, manual: Manual) -> str:
    """ "Nguồn: Hướng dẫn sử dụng Thư Ký, mục “Giao việc › Sửa hạn”, trang 12"."""
    path = " › ".join(heading for heading in passage.headings if heading != manual.title)
    section = f", mục “{path}”" if path else ""
    page = f", trang {passage.page}" if passage.page is not None else ""
    return f"Nguồn: {manual.title}{section}{page}"


def show_passage(arguments: Mapping[str, Any], turn: Turn) -> None:
    """A similar question was chosen, or the next part of a section."""
    passage = turn.work.library.find_passage(int(arguments["passage"]))
    if passage is None:
        raise Refused("Tài liệu vừa được cập nhật nên mục này không còn. Xin anh/chị hỏi lại câu vừa rồi ạ.")
    quote(passage, turn)


def _offer(passages: Sequence[Passage], turn: Turn, asked: HelpQuestion) -> None:
    you = naming.you(turn.sender)
    rows: list[tuple[Button, ...]] = [(_show(passage),) for passage in passages]
    rows.append(_people(asked, turn))
    text = f"Thư ký chưa chắc đã hiểu đúng câu hỏi. {naming.capital(you)} muốn hỏi điều nào dưới đây ạ?"
    turn.reply(Card(text, tuple(rows)))


def _say_unknown(turn: Turn, asked: HelpQuestion) -> None:
    you = naming.you(turn.sender)
    text = (
        "Thư ký chưa có câu trả lời cho câu này trong tài liệu. "
        f"{naming.capital(you)} hỏi lại bằng lời khác, hoặc mở phiếu để người phụ trách trả lời ạ."
    )
    turn.reply(Card(text, (_people(asked, turn),), subject={"asked": asked.id}))


def _show(passage: Passage) -> Button:
    label = passage.headings[-1]
    if len(label) > _LONGEST_LABEL:
        label = label[: _LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"
    return Button(label, Command("show_passage", {"passage": passage.id}))


def _people(asked: HelpQuestion | None, turn: Turn) -> tuple[Button, ...]:
    """What people can do; none under a passage that nobody asked for in words."""
    if asked is None:
        return ()
    only = (turn.sender.id,)
    ticket = Command("open_ticket", {"question": asked.id, "text": asked.text})
    return (
        Button(labels.OPEN_TICKET, ticket, only),
        Button(labels.TALK_TO_HUMAN, Command("talk_to_human", {}), only),
    )


def _following(passage: Passage, work: UnitOfWork) -> Passage | None:
    """The next part of the same section, where it was too long for one passage."""
    after = [each for each in work.library.of_manual(passage.manual_id) if each.place == passage.place + 1]
    return after[0] if after and after[0].headings == passage.headings else None


def _one_a_section(hits: Sequence[Hit], work: UnitOfWork) -> Iterator[tuple[Passage, float]]:
    known = {passage.id: passage for passage in work.library.passages([hit.passage_id for hit in hits])}
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for hit in hits:
        passage = known.get(hit.passage_id)
        if passage is None:  # the index is a moment older than the library
            continue
        section = (passage.manual_id, tuple(passage.headings))
        if section not in seen:
            seen.add(section)
            yield passage, hit.confidence
