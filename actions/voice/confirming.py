"""Orders that were spoken: shown as they were understood, and carried out only after their speaker says yes.

Such an order is a draft of kind "assign" whose content has a part "voice": what was heard, the other wishes in the
same note (`others`, as texts), and whether it was confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from actions import cards, labels, naming
from actions.assign_items import Item, items_of, keep
from actions.messages import Card, Inbound
from actions.models import Draft, Event, Expects, Json, QuestionState
from actions.questions import Asking, Choice, Given, ask, cancel_draft
from actions.turn import Turn
from nlu.time import remaining, say

FIELD = "confirm"
LONGEST_QUOTE = 400
MOST_REMOVABLE = 12
"""Buttons to leave out one order each; of more, any can be named in words."""


@dataclass(frozen=True, slots=True)
class Voiced:
    """What a draft remembers of the note it came from; `confirmed`: its speaker said yes."""

    text: str
    others: tuple[str, ...] = ()
    confirmed: bool = False

    def as_json(self) -> Json:
        return {"text": self.text, "others": list(self.others), "confirmed": self.confirmed}


def voiced(draft: Draft) -> Voiced | None:
    """None where the order was written."""
    kept = draft.content.get("voice")
    return Voiced(kept["text"], tuple(kept["others"]), kept["confirmed"]) if kept else None


def keep_voiced(draft: Draft, said: Voiced) -> None:
    draft.content = {**draft.content, "voice": said.as_json()}


def awaits_yes(draft: Draft) -> bool:
    said = voiced(draft)
    return said is not None and not said.confirmed


def is_list(draft: Draft) -> bool:
    """Several things in one note: they are shown together before anything is asked about one of them."""
    said = voiced(draft)
    return said is not None and len(items_of(draft)) + len(said.others) > 1


def quoted(text: str) -> str:
    """ "🎤 Thư ký nghe được: “…”", short enough for a phone."""
    return f"🎤 Thư ký nghe được: “{cards.shortened(text, LONGEST_QUOTE)}”"


def ask_yes(draft: Draft, turn: Turn) -> None:
    """The draft as it was understood, with what can be done about it."""
    said, items = voiced(draft), items_of(draft)
    assert said is not None
    several = is_list(draft)
    lines = [quoted(said.text), *(_listed(items, said, turn) if several else _alone(items, said, turn))]
    you = naming.capital(naming.you(turn.sender))
    asked = "những việc này" if several else "giúp"
    lines.append(f"{you} xác nhận {asked} ạ?")
    options = [Choice(labels.CONFIRM_ALL if several else labels.CONFIRM, {"do": "yes"})]
    if several:
        count = min(len(items) + len(said.others), MOST_REMOVABLE)
        options += [
            Choice(f"{labels.LEAVE_OUT} {number}", {"do": "drop", "n": number})
            for number in range(1, count + 1)
        ]
    options += [Choice(labels.SAY_AGAIN, {"do": "again"}), Choice(labels.EDIT, {"do": "edit"})]
    _close_open(draft, turn)
    turn.preface = ""
    ask(Asking("\n".join(lines), Expects.YES_NO, "assign", FIELD, options, draft), turn)


def take_yes(draft: Draft, given: Given, turn: Turn) -> bool:
    """What was pressed, or said. True where the order goes on to be carried out."""
    wanted = given.option or {"do": "yes" if given.yes else "again"}
    if wanted["do"] == "yes":
        said = voiced(draft)
        assert said is not None
        keep_voiced(draft, replace(said, confirmed=True))
        return True
    if wanted["do"] == "drop":
        _leave_out(int(wanted["n"]), draft, turn)
    elif wanted["do"] == "edit":
        _ask_for_change(draft, turn)
    else:
        cancel_draft(draft, turn)
        turn.reply(Card(f"Dạ, mời {naming.you(turn.sender)} nói lại, hoặc nhắn bằng chữ ạ."))
    return False


def carry_out_others(draft: Draft, turn: Turn) -> None:
    """The other wishes of the note, each as if it had been written at that time."""
    said = voiced(draft)
    for number, text in enumerate(said.others if said is not None else ()):
        say_in_writing(text, f"voice:{draft.id}:{number}", draft, turn)


def say_in_writing(text: str, event_id: str, draft: Draft, turn: Turn) -> None:
    """Confirmed words become an ordinary message of their speaker; the same `event_id` twice does nothing."""
    inbound = Inbound.from_json(draft.content["inbound"])
    written = replace(inbound, kind="text", event_id=event_id, text=text, addressed=True, spoken=None)
    turn.work.events.add(
        Event(
            channel=written.channel,
            account=written.account,
            event_id=event_id,
            conversation=written.conversation,
            payload=written.as_json(),
            received_at=turn.now,
            due_at=turn.now,
        )
    )


def tell_unconfirmed(draft: Draft, turn: Turn) -> None:
    """Its time is over and nobody said yes."""
    draft.state = "expired"
    said = voiced(draft)
    assert said is not None
    what = cards.shortened(said.text, 80)
    you = naming.you(turn.sender)
    turn.reply(Card(f"Thư ký chưa ghi “{what}” vì {you} chưa xác nhận. Khi cần, {you} nói lại ạ."))


def _leave_out(number: int, draft: Draft, turn: Turn) -> None:
    """Tasks are numbered first, then the other wishes."""
    said, items = voiced(draft), items_of(draft)
    assert said is not None
    if number <= len(items):
        del items[number - 1]
        keep(draft, items)
    else:
        others = list(said.others)
        del others[number - 1 - len(items)]
        keep_voiced(draft, replace(said, others=tuple(others)))
    left = voiced(draft)
    if not items and (left is None or not left.others):
        cancel_draft(draft, turn)
        turn.reply(Card("Dạ, Thư ký không ghi việc nào ạ."))
        return
    ask_yes(draft, turn)


def _ask_for_change(draft: Draft, turn: Turn) -> None:
    you = naming.capital(naming.you(turn.sender))
    text = f"{you} cần sửa gì ạ? Ví dụ: “không phải anh Nam, chị Lan”, “hạn thứ Hai”, hoặc cả câu cho đúng."
    ask(Asking(text, Expects.TEXT, "voice_edit", "edit", draft=draft), turn)


def _close_open(draft: Draft, turn: Turn) -> None:
    """The card that was shown before holds no more."""
    for question in turn.work.questions.of_draft(draft.id):
        if question.state is QuestionState.OPEN:
            question.state = QuestionState.CANCELLED


def _alone(items: list[Item], said: Voiced, turn: Turn) -> list[str]:
    if not items:
        return []
    item = items[0]
    lines = [f"📝 **{cards.capitalised(item.title) or cards.UNNAMED_TASK}**"]
    if item.priority in cards.PRIORITY_NAMES:
        lines.append(f"Độ khẩn: {cards.PRIORITY_NAMES[item.priority]}")
    lines.append(f"Chủ trì: {_lead(item, turn, full=True)}")
    if item.coordinators:
        names = ", ".join(person.full_name for person in turn.work.people.many(item.coordinators))
        lines.append(f"Phối hợp: {names}")
    lines.append(f"Hạn: {_deadline(item, turn, full=True)}")
    return lines


def _listed(items: list[Item], said: Voiced, turn: Turn) -> list[str]:
    lines = [f"📝 **{len(items) + len(said.others)} việc**"]
    for number, item in enumerate(items, start=1):
        title = cards.capitalised(item.title) or cards.UNNAMED_TASK
        lines.append(f"{number}. {title} – {_lead(item, turn)}, hạn {_deadline(item, turn)}")
    for number, other in enumerate(said.others, start=len(items) + 1):
        lines.append(f"{number}. {cards.capitalised(other)}")
    return lines


def _lead(item: Item, turn: Turn, *, full: bool = False) -> str:
    if item.lead is None:
        return "chưa rõ" + (f" ({item.lead_said})" if item.lead_said else "")
    person = turn.work.people.get(item.lead)
    return naming.described(turn.work, person) if full else person.full_name


def _deadline(item: Item, turn: Turn, *, full: bool = False) -> str:
    zone = turn.office.zone
    moment = item.deadline_at
    if moment is None:
        if item.deadline_choices:
            return "chưa rõ ngày"
        return "không đặt" if item.deadline_settled else "chưa có"
    local: datetime = moment.astimezone(zone)
    now = turn.now.astimezone(zone)
    text = say(local, now=now)
    if full:
        text += f" ({remaining(local, now=now)})"
    return text + (f", {item.day_off}" if item.day_off else "")
