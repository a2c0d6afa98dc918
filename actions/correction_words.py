"""Corrections in words: of the order that is still being asked about, else of a task that was given.

"sửa hạn thành thứ Hai", "không phải anh Nam, chị Lan", "thêm chị Lan phối hợp việc 12", "ưu tiên hỏa tốc".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions import assign, directory, extensions
from actions.above.charge import unit_named
from actions.assign_items import Item, items_of, keep, take_lead
from actions.days_off import day_off_of
from actions.messages import Card
from actions.models import Draft, QuestionState
from actions.task_words import CORRECTABLE, Saying, about_given
from actions.turn import Turn
from nlu.corrections import Correction, read_correction
from nlu.message import Parsed, PersonMention


@dataclass(slots=True)
class _Read:
    """A correction with its people looked up; `unsure` is the lead who may be several people or nobody."""

    arguments: dict[str, Any] = field(default_factory=dict)
    unsure: tuple[PersonMention, list[int]] | None = None


def correct_task(parsed: Parsed, turn: Turn) -> None:
    correction = read_correction(parsed.text, parsed.people, parsed.found)
    draft = _open_order(parsed, turn)
    if draft is not None and correct_order(draft, correction, parsed, turn):
        return
    _correct(parsed, correction, turn)


def _correct(parsed: Parsed, correction: Correction, turn: Turn) -> None:
    read = _look_up(correction, turn)
    if read.unsure is not None:
        mention, ids = read.unsure
        _given("ask_lead", {"people": ids, "said": mention.text}, parsed, turn)
        return
    _read_deadline(correction, parsed, read, turn)
    if "moments" in read.arguments:
        _given("ask_deadline", read.arguments, parsed, turn)
    else:
        _given("correct" if read.arguments else "show", read.arguments, parsed, turn)


def _given(act: str, arguments: dict[str, Any], parsed: Parsed, turn: Turn) -> None:
    new_lead = act == "ask_lead" or bool({"person", "helpers", "dropped"} & arguments.keys())
    led_too = extensions.moves_deadline_only(arguments)
    if led_too and parsed.reason:
        arguments["reason"] = parsed.reason
    saying = Saying(act, "sửa", CORRECTABLE, led_too=led_too, names_new_people=new_lead)
    about_given(saying, arguments, parsed, turn)


def _look_up(correction: Correction, turn: Turn) -> _Read:
    read = _Read()
    if correction.lead is not None:
        resolution = directory.resolve_for(correction.lead, turn)
        if resolution.winner is None:
            read.unsure = (correction.lead, [candidate.person_id for candidate in resolution.candidates[:5]])
        else:
            read.arguments["person"] = resolution.winner.person_id
            read.arguments["unit"] = unit_named(correction.lead, resolution.winner.person_id, turn)
    for name, mentions in (("helpers", correction.helpers), ("dropped", correction.dropped)):
        if found := _certain(mentions, turn):
            read.arguments[name] = found
    for name, value in (
        ("title", correction.title),
        ("append", correction.addition),
        ("priority", correction.priority),
        ("swap", list(correction.swap) if correction.swap else None),
        ("shift", correction.shift_seconds),
    ):
        if value is not None:
            read.arguments[name] = value
    return read


def _certain(mentions: tuple[PersonMention, ...], turn: Turn) -> list[int]:
    """Those who are clearly meant; the sender is told of the others."""
    found = []
    for mention in mentions:
        resolution = directory.resolve_for(mention, turn)
        if resolution.winner is not None:
            found.append(resolution.winner.person_id)
            continue
        many = f"có {len(resolution.candidates)} người" if resolution.candidates else "không có ai"
        turn.reply(Card(f"Trong danh bạ {many} là {mention.text}. Xin ghi rõ họ tên hoặc đơn vị ạ."))
    return found


def _read_deadline(correction: Correction, parsed: Parsed, read: _Read, turn: Turn) -> None:
    if correction.no_deadline:
        read.arguments["time"] = None
    elif parsed.deadline is None or {"shift", "title", "append"} & read.arguments.keys():
        return
    elif len(parsed.deadline.choices) > 1:
        read.arguments["moments"] = [moment.isoformat() for moment in parsed.deadline.choices]
    else:
        moment = parsed.deadline
        read.arguments["time"] = moment.value.isoformat()
        if (off := day_off_of(moment)) is not None:
            read.arguments["day_off"] = off.note
            read.arguments["moved_to"] = off.offered.isoformat()


def _open_order(parsed: Parsed, turn: Turn) -> Draft | None:
    """The sender's order that still waits for an answer here; one that names or answers a task is none of it."""
    if parsed.task_ids or "task" in turn.answered or "tasks" in turn.answered:
        return None
    for question in turn.work.questions.open_of(turn.sender.id, now=turn.now):
        if question.about == "assign" and question.chat_id == turn.chat.id and question.draft_id is not None:
            draft = turn.work.drafts.get(question.draft_id)
            return draft if draft.state == "open" else None
    return None


def correct_order(draft: Draft, correction: Correction, parsed: Parsed, turn: Turn) -> bool:
    """Put the right values into the order and go on asking. False where nothing of it was corrected."""
    read, items = _look_up(correction, turn), items_of(draft)
    item = _meant(items, parsed, turn)
    if read.unsure is not None:
        item.lead, item.lead_choices, item.lead_said = None, read.unsure[1], read.unsure[0].text
    elif read.arguments.get("person"):
        take_lead(item, read.arguments["person"])
        item.lead_unit = read.arguments["unit"]
    item.title = correction.title or item.title
    item.priority = correction.priority or item.priority
    item.coordinators += [one for one in read.arguments.get("helpers", []) if one != item.lead]
    if correction.no_deadline or parsed.deadline is not None:
        item.set_deadline(None if correction.no_deadline else parsed.deadline)
    if items == items_of(draft):
        return False
    keep(draft, items)
    for question in turn.work.questions.of_draft(draft.id):
        if question.state is QuestionState.OPEN:
            question.state = QuestionState.CANCELLED
    assign.go_on(draft, turn)
    return True


def _meant(items: list[Item], parsed: Parsed, turn: Turn) -> Item:
    """With several tasks in the order: the one whose lead is named, else the first."""
    for mention in parsed.people if len(items) > 1 else ():
        winner = directory.resolve_for(mention, turn).winner
        for item in items:
            if winner is not None and item.lead == winner.person_id:
                return item
    return items[0]
