"""A question to the helpdesk: what is known answers it, else a ticket or a person is offered. Nothing is invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import labels, naming, talk
from actions.helpdesk import takeover
from actions.helpdesk.hints import knowledge
from actions.helpdesk.models import HelpQuestion
from actions.helpdesk.opening import create, tell_opened
from actions.helpdesk.ports import Suggestion
from actions.messages import Button, Card, Command
from actions.turn import Turn
from nlu.message import Parsed
from nlu.tickets import read_fault


def note(text: str, turn: Turn, *, found: str = "") -> HelpQuestion:
    """Remember a question for the figures; `found`: the title of what was found, "" for nothing."""
    return turn.work.helpdesk.add_question(
        HelpQuestion(person_id=turn.sender.id, at=turn.now, text=text, answered=bool(found), title=found)
    )


def ask_help(parsed: Parsed, turn: Turn) -> None:
    """What is surely known answers; where the office has documents and nothing is found, a ticket is offered."""
    if answer_if_known(parsed, turn):
        return
    if turn.office.desk.knowledge is not None:
        offer_ticket(parsed.text, turn)
    else:
        talk.help_card(turn)


def answer_if_known(parsed: Parsed, turn: Turn) -> bool:
    """Answer with what is surely known. False where nothing is; then nothing was said."""
    found = [each for each in knowledge(turn.office).suggest(parsed.text, turn.work, most=1) if each.sure]
    if not found:
        return False
    note(parsed.text, turn, found=found[0].question)
    turn.reply(known_card(found[0], turn))
    return True


def known_card(found: Suggestion, turn: Turn) -> Card:
    source = f"\n(Theo {found.source})" if found.source else ""
    only = (turn.sender.id,)
    human = Button(labels.TALK_TO_HUMAN, Command("talk_to_human", {}), only)
    return Card(f"{found.answer}{source}", ((human,),))


def offer_ticket(text: str, turn: Turn) -> None:
    """Nothing was found: say so, and offer what people can do."""
    asked = note(text, turn)
    only = (turn.sender.id,)
    buttons = (
        Button(labels.OPEN_TICKET, Command("open_ticket", {"question": asked.id, "text": text}), only),
        Button(labels.TALK_TO_HUMAN, Command("talk_to_human", {}), only),
    )
    you = naming.you(turn.sender)
    turn.reply(
        Card(
            f"Thư ký chưa có câu trả lời trong tài liệu. {naming.capital(you)} muốn mở phiếu để bộ phận hỗ trợ "
            "trả lời không ạ?",
            (buttons,),
            subject={"asked": asked.id},
        )
    )


def open_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    open_question(str(arguments["text"]), turn, asked=int(arguments["question"]))


def open_question(text: str, turn: Turn, *, asked: int | None = None) -> None:
    """A question becomes a ticket as it is: nothing more is asked. `asked`: the id of its `HelpQuestion`."""
    fault = read_fault(text)
    category = fault.category if fault.category != "other" else "advice"
    content = {"system": fault.system, "category": category, "urgency": fault.urgency, "origin": "question"}
    ticket = create(turn, text, {**content, "files": []})
    rows = turn.work.helpdesk.questions(
        turn.now - turn.office.question_life * 60, turn.now, person_id=turn.sender.id
    )
    for row in rows:
        if row.id == asked:
            row.ticket_id = ticket.id
    tell_opened(ticket, turn)


def human_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    takeover.talk_to_human(Parsed("", "talk_to_human", 1.0), turn)
