"""A room is asked for: what, who, by when; what is missing is asked, one short question each, and nothing is opened
without a yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from actions import cards, choices, directory, labels, naming, quoted
from actions.cases import cards as case_cards
from actions.cases.opening import open_case
from actions.messages import Card
from actions.models import Draft, Expects, Person
from actions.orders import authority_over, named_who_could, standing_towards
from actions.questions import Asking, Choice, Given, ask
from actions.task_reference import find_visible
from actions.turn import Turn
from nlu.case_edits import read_case_edit
from nlu.case_rooms import CaseWish
from nlu.message import PersonMention
from nlu.parsed import ReadContext
from nlu.reading_by_intent import look
from nlu.time import Moment, as_deadline
from nlu.time.found import Found

ABOUT = "case"


def begin(wish: CaseWish, turn: Turn) -> None:
    """Open a draft with what was said and go on from there."""
    content: dict[str, Any] = {
        "title": wish.name or quoted.content_of(turn)[:120],
        "people": [],
        "unsure": [],
        "deadline": None,
        "choices": [],
        "task": None,
        "secluded": wish.secluded,
    }
    if wish.task is not None and not _about_task(wish.task, content, turn):
        return
    _take_people(wish.people, content, turn)
    _take_deadline(wish.due, content, turn)
    draft = turn.work.drafts.add(
        Draft(
            kind=ABOUT,
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content=content,
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )
    _go_on(draft, turn)


def answered(draft: Draft, field_name: str, given: Given, turn: Turn) -> None:
    """Take the answer to one of our questions and go on."""
    if draft.state != "open":
        return
    content = {**draft.content}
    if field_name == "confirm":
        if _confirmed(draft, given, turn):
            return
    elif field_name in ("person", "people"):
        _fill_people(field_name, given, content, turn)
    elif field_name == "title":
        content["title"] = (given.text or "").strip()
    elif field_name == "deadline":
        _fill_deadline(given, content)
    elif field_name == "edit":
        _edit(given.text or "", content, turn)
    draft.content = content
    _go_on(draft, turn)


def expire(draft: Draft, turn: Turn) -> None:
    """Nobody said yes: no room."""
    draft.state = "expired"
    title = f" “{cards.capitalised(draft.content['title'])}”" if draft.content["title"] else ""
    turn.reply(
        Card(f"Thư ký chưa mở nhóm{title} vì chưa có ý {naming.you(turn.sender)}. Khi cần xin nhắn lại ạ.")
    )


# What is known


def _about_task(number: int, content: dict[str, Any], turn: Turn) -> bool:
    task = find_visible(number, turn)
    if task is None:
        you = naming.you(turn.sender)
        turn.reply(Card(f"Thư ký không thấy việc {number} trong các việc {you} được xem ạ."))
        return False
    content["task"], content["title"] = task.id, task.title
    helpers = [row.person_id for row in turn.work.tasks.people(task.id) if row.role == "coordinator"]
    content["people"] = [each for each in dict.fromkeys([task.lead_id, *helpers]) if each != turn.sender.id]
    if task.deadline is not None:
        content["deadline"] = task.deadline.isoformat()
    return True


def _take_people(mentions: Iterable[PersonMention], content: dict[str, Any], turn: Turn) -> None:
    known, unsure = list(content["people"]), list(content["unsure"])
    for mention in mentions:
        resolution = directory.resolve_for(mention, turn)
        if resolution.winner is None:
            found = [candidate.person_id for candidate in resolution.candidates[: choices.MOST_PEOPLE]]
            unsure.append({"said": mention.text, "choices": found, "total": resolution.total})
        elif resolution.winner.person_id not in (*known, turn.sender.id):
            known.append(resolution.winner.person_id)
    content["people"], content["unsure"] = known, unsure


def _take_deadline(due: Sequence[Found], content: dict[str, Any], turn: Turn) -> None:
    moments = [
        moment
        for found in due
        if found.kind not in ("recurrence", "open-after", "offset")
        and (
            moment := as_deadline(
                found, now=turn.inbound.sent_at, calendar=turn.office.calendar, office=turn.office.time
            )
        )
        is not None
    ]
    if moments:
        _set_deadline(moments[-1], content)


def _set_deadline(moment: Moment, content: dict[str, Any]) -> None:
    content["deadline"] = moment.value.isoformat()
    content["choices"] = [each.isoformat() for each in moment.choices] if len(moment.choices) > 1 else []


# Answers


def _fill_people(field_name: str, given: Given, content: dict[str, Any], turn: Turn) -> None:
    asked = content["unsure"][:1] if field_name == "person" else []
    content["unsure"] = content["unsure"][len(asked) :]
    if given.option is not None and "person" in given.option:
        number = int(given.option["person"])
        if number not in (*content["people"], turn.sender.id):
            content["people"] = [*content["people"], number]
    elif given.people:
        _take_people(given.people, content, turn)
    elif asked:
        # "Người khác": asked once more, in words.
        content["unsure"] = [{**asked[0], "choices": [], "total": -1}, *content["unsure"]]


def _fill_deadline(given: Given, content: dict[str, Any]) -> None:
    if given.option is not None:
        content["deadline"], content["choices"] = given.option.get("time"), []
    elif given.moment is not None:
        _set_deadline(given.moment, content)


def _confirmed(draft: Draft, given: Given, turn: Turn) -> bool:
    """Whether that was the last word on it."""
    option = given.option or {}
    if option.get("edit"):
        ask(
            Asking(
                f"{naming.capital(naming.you(turn.sender))} cần sửa gì ạ? Ví dụ: “thêm anh Dũng”, “bỏ chị Lan”, "
                "“hạn thứ Tư”, “tên là …”.",
                Expects.TEXT,
                ABOUT,
                "edit",
                draft=draft,
            ),
            turn,
        )
        return True
    if given.yes or option.get("yes"):
        open_case(draft, turn)
        return True
    draft.state = "cancelled"
    turn.reply(Card("Dạ, Thư ký không mở nhóm ạ."))
    return True


def _edit(text: str, content: dict[str, Any], turn: Turn) -> None:
    context = ReadContext(
        now=turn.inbound.sent_at.astimezone(turn.office.zone),
        calendar=turn.office.calendar,
        office=turn.office.time,
    )
    seen = look(text, context)
    edit = read_case_edit(text, seen.people, seen.found)
    dropped = [
        winner.person_id
        for mention in edit.dropped
        if (winner := directory.resolve_for(mention, turn).winner) is not None
    ]
    content["people"] = [number for number in content["people"] if number not in dropped]
    _take_people(edit.added, content, turn)
    _take_deadline(edit.due, content, turn)
    content["title"] = edit.title or content["title"]


# Questions


def _go_on(draft: Draft, turn: Turn) -> None:
    content, you = draft.content, naming.capital(naming.you(turn.sender))
    if content["unsure"]:
        _ask_who(draft, turn)
    elif not content["title"]:
        ask(Asking("Nhóm xử lý vụ gì ạ?", Expects.TEXT, ABOUT, "title", draft=draft), turn)
    elif not content["people"]:
        ask(Asking(f"{you} mời những ai vào nhóm ạ?", Expects.PERSON, ABOUT, "people", draft=draft), turn)
    elif content["choices"]:
        moments = [datetime.fromisoformat(each) for each in content["choices"]]
        options = choices.moments(moments, now=turn.now, office=turn.office)
        ask(
            Asking(
                f"Thư ký chưa rõ hạn. {you} chọn ngày nào ạ?", Expects.TIME, ABOUT, "deadline", options, draft
            ),
            turn,
        )
    elif _may_gather(draft, turn):
        _ask_to_open(draft, turn)


def _ask_who(draft: Draft, turn: Turn) -> None:
    unsure, you = draft.content["unsure"][0], naming.capital(naming.you(turn.sender))
    if unsure["choices"]:
        text = choices.which(unsure["said"], unsure["total"], f"{you} mời ai ạ?")
    elif unsure["total"] < 0:
        text = f"{you} mời ai ạ? Xin nêu thêm họ tên, chức vụ hoặc đơn vị."
    else:
        text = f"Thư ký không tìm thấy {unsure['said']} trong danh bạ. {you} mời ai ạ?"
    options = choices.people(turn.work, unsure["choices"]) if unsure["choices"] else ()
    ask(Asking(text, Expects.PERSON, ABOUT, "person", options, draft), turn)


def _may_gather(draft: Draft, turn: Turn) -> bool:
    """A room is opened by somebody who may order at least one of those in it; the others are invited."""
    people = turn.work.people.many(draft.content["people"])
    if any(authority_over(person, turn) is not None for person in people):
        return True
    draft.state = "cancelled"
    first = min(people, key=lambda person: draft.content["people"].index(person.id))
    turn.reply(
        Card(
            f"{standing_towards(first, turn)} nên Thư ký chưa mở nhóm xử lý.{named_who_could(first, turn)} "
            f"{naming.capital(naming.you(turn.sender))} nhờ người có thẩm quyền lập nhóm giúp ạ."
        )
    )
    return False


def _ask_to_open(draft: Draft, turn: Turn) -> None:
    view = cards.View(turn.work, turn.office, turn.now)
    agreed, invited = gathered(draft, turn)
    content = draft.content
    deadline = datetime.fromisoformat(content["deadline"]) if content["deadline"] else None
    lines = [f"📂 **Nhóm xử lý** · {cards.capitalised(content['title'])}"]
    lines += case_cards.people_lines(turn.sender, agreed, invited)
    lines.append(case_cards.deadline_line(deadline, view))
    if content["secluded"]:
        lines.append("Nhóm kín: chỉ thành viên và cấp trên trực tiếp xem được.")
    options = [
        Choice(labels.OPEN_ROOM, {"yes": True}),
        Choice(labels.EDIT, {"edit": True}),
        Choice(labels.CANCEL, {"yes": False}),
    ]
    ask(Asking("\n".join(lines), Expects.YES_NO, ABOUT, "confirm", options, draft), turn)


def gathered(draft: Draft, turn: Turn) -> tuple[list[Person], list[Person]]:
    """Those whom the owner may order and those who are invited, in the order in which they were named."""
    order: list[int] = draft.content["people"]
    people = sorted(turn.work.people.many(order), key=lambda person: order.index(person.id))
    agreed = [person for person in people if authority_over(person, turn) is not None]
    return agreed, [person for person in people if person not in agreed]
