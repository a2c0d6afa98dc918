"""What is wrong in a spoken order, corrected by text or by voice: the person, the deadline, the words, or all of it."""

from __future__ import annotations

from actions import assign
from actions.assign_items import item_from, keep
from actions.correction_words import correct_order
from actions.messages import Card
from actions.models import Draft, Question
from actions.questions import Given
from actions.turn import Turn
from actions.voice import confirming
from nlu.corrections import read_correction
from nlu.message import ReadContext, read_as


def answered(question: Question, given: Given, turn: Turn) -> None:
    """A whole order takes the place of the old one; anything else corrects it. Either is shown for a yes again."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state != "open" or not given.text:
        return
    if _says_anew(draft, given.text, turn):
        assign.go_on(draft, turn)
        return
    if not correct(draft, given.text, turn):
        turn.reply(Card("Thư ký chưa rõ cần sửa gì ở việc này ạ."))
        confirming.ask_yes(draft, turn)


def correct(draft: Draft, text: str, turn: Turn) -> bool:
    """Take the correction that `text` is and show the order again; False where it corrects nothing."""
    parsed = read_as(text, "correct_task", context_of(turn))
    correction = read_correction(parsed.text, parsed.people, parsed.found)
    return correct_order(draft, correction, parsed, turn)


def _says_anew(draft: Draft, text: str, turn: Turn) -> bool:
    parsed = read_as(text, "assign_task", context_of(turn))
    whole = [read for read in parsed.tasks if read.title and read.leads]
    if not whole or read_correction(text, parsed.people, parsed.found).title or _only_corrects(text):
        return False
    keep(draft, [item_from(read, turn) for read in whole])
    said = confirming.voiced(draft)
    if said is not None:
        confirming.keep_voiced(draft, confirming.Voiced(text, said.others))
    return True


def _only_corrects(text: str) -> bool:
    return text.lower().lstrip().startswith(("không phải", "sai", "nhầm", "sửa", "đổi"))


def context_of(turn: Turn) -> ReadContext:
    return ReadContext(
        now=turn.inbound.sent_at.astimezone(turn.office.zone),
        calendar=turn.office.calendar,
        office=turn.office.time,
    )
