"""What an order still lacks, asked in one short question each, and the answers put in their place."""

from __future__ import annotations

from datetime import datetime

from actions import cards, choices, labels, naming
from actions.assign_items import Item, items_of, keep, read_leads, take_lead
from actions.messages import Card
from actions.models import Draft, Expects, Person, Task
from actions.orders import named_who_could, standing_towards
from actions.questions import Asking, Choice, Given, ask, cancel_draft
from actions.turn import Turn

ABOUT = "assign"


def ask_missing(draft: Draft, turn: Turn) -> bool:
    """Ask for the first thing that is missing: who, what, by when. False where nothing is."""
    items = items_of(draft)
    for number, item in enumerate(items):
        if item.lead is None:
            _ask_lead(number, item, draft, turn)
            return True
    for number, item in enumerate(items):
        if not item.title:
            ask(
                Asking(
                    _of_item("Việc gì ạ?", number, items), Expects.TEXT, ABOUT, f"{number}.title", draft=draft
                ),
                turn,
            )
            return True
    for number, item in enumerate(items):
        if item.deadline_choices:
            _ask_which_deadline(number, item, draft, turn)
            return True
    parent = turn.work.tasks.get(draft.content["parent"]) if draft.content.get("parent") else None
    for number, item in enumerate(items):
        if parent is not None and _is_late(item, parent):
            _ask_late(number, parent, draft, turn)
            return True
    if any(not item.deadline_settled for item in items):
        options = choices.deadlines(turn.now, turn.office)
        text = "Anh/chị cho hạn đến khi nào ạ?"
        ask(Asking(_polite(text, turn), Expects.TIME, ABOUT, "*.deadline", options, draft), turn)
        return True
    return False


def ask_to_request(number: int, draft: Draft, lead: Person, turn: Turn) -> None:
    """The sender may not order this person: offer to pass it on as a request."""
    name, me = naming.address(lead), naming.you(turn.sender)
    text = (
        f"{standing_towards(lead, turn)} nên Thư ký chưa ghi thành việc giao."
        f"{named_who_could(lead, turn)} "
        f"{naming.capital(me)} có muốn Thư ký chuyển lời nhờ đến {name} không ạ?"
    )
    options = [Choice(labels.FORWARD, {"yes": True}), Choice(labels.DO_NOT_SEND, {"yes": False})]
    text = _of_item(text, number, items_of(draft))
    ask(Asking(text, Expects.YES_NO, ABOUT, f"{number}.request", options, draft, private=True), turn)


def fill(draft: Draft, field_name: str, given: Given, turn: Turn) -> bool:
    """Put an answer in its place. False where the conversation ends or asks something else first."""
    items = items_of(draft)
    which, _, name = field_name.partition(".")
    if name == "request" and not _agrees(given):
        return _refuse_request(int(which), items, draft, turn)
    chosen = items if which == "*" else [items[int(which)]]
    fillers = {
        "lead": _fill_lead,
        "title": _fill_title,
        "deadline": _fill_deadline,
        "request": _fill_request,
        "late": _fill_late,
    }
    goes_on = fillers[name](chosen, given, draft, turn)
    keep(draft, items)
    return goes_on


def _fill_lead(items: list[Item], given: Given, draft: Draft, turn: Turn) -> bool:
    item = items[0]
    if given.option is not None and "person" in given.option:
        take_lead(item, int(given.option["person"]))
        return True
    if given.people:
        read_leads(given.people, item, turn)
        if item.lead is None and not item.lead_choices:
            item.lead_said = given.people[0].text
        return True
    item.lead_choices, item.lead_said = [], ""
    return True


def _fill_title(items: list[Item], given: Given, draft: Draft, turn: Turn) -> bool:
    items[0].title = (given.text or "").strip()
    return True


def _fill_deadline(items: list[Item], given: Given, draft: Draft, turn: Turn) -> bool:
    for item in items:
        if item.deadline_settled and not item.deadline_choices:
            continue
        if given.option is not None:
            item.deadline = given.option.get("time")
            item.deadline_choices, item.deadline_settled, item.day_off = [], True, None
        elif given.moment is not None:
            item.set_deadline(given.moment)
    return True


def _agrees(given: Given) -> bool:
    return bool(given.option["yes"] if given.option is not None else given.yes)


def _fill_request(items: list[Item], given: Given, draft: Draft, turn: Turn) -> bool:
    items[0].as_request = True
    return True


def _refuse_request(number: int, items: list[Item], draft: Draft, turn: Turn) -> bool:
    """Not even as a request; what else the message ordered goes on."""
    turn.reply(Card("Dạ, Thư ký không gửi ạ."))
    del items[number]
    if not items:
        cancel_draft(draft, turn)
        return False
    keep(draft, items)
    return True


def _fill_late(items: list[Item], given: Given, draft: Draft, turn: Turn) -> bool:
    """The deadline of the whole, or the later one after all."""
    item = items[0]
    item.may_be_late = True
    if given.option is not None and given.option.get("time"):
        item.deadline, item.day_off, item.moved_to = given.option["time"], None, None
    return True


def _is_late(item: Item, whole: Task) -> bool:
    own = item.deadline_at
    return not item.may_be_late and own is not None and whole.deadline is not None and own > whole.deadline


def _ask_late(number: int, whole: Task, draft: Draft, turn: Turn) -> None:
    view = cards.View(turn.work, turn.office, turn.now)
    part = items_of(draft)[number].title or whole.title
    text = (
        f"Hạn của “{part}” muộn hơn hạn việc {whole.id} ({cards.short_deadline(whole, view)}). "
        f"{naming.capital(naming.you(turn.sender))} chọn hạn nào ạ?"
    )
    time = whole.deadline.isoformat() if whole.deadline else None
    options = [Choice(labels.SAME_DEADLINE, {"time": time}), Choice(labels.KEEP_LATER, {"keep": True})]
    ask(Asking(text, Expects.CHOICE, ABOUT, f"{number}.late", options, draft), turn)


def _ask_lead(number: int, item: Item, draft: Draft, turn: Turn) -> None:
    me = naming.you(turn.sender)
    if item.lead_choices and item.leads_equal:
        text = f"Ai chủ trì việc này ạ? {naming.capital(me)} đã nêu {item.lead_said}."
    elif item.lead_choices:
        text = choices.which(item.lead_said, item.lead_total, f"{naming.capital(me)} giao ai ạ?")
    elif item.without_head:
        unit = naming.capital(item.lead_said)
        text = f"{unit} chưa có người phụ trách trong danh bạ. {naming.capital(me)} giao cho ai ạ?"
    elif item.lead_said:
        text = f"Thư ký không tìm thấy {item.lead_said} trong danh bạ. {naming.capital(me)} giao cho ai ạ?"
    else:
        text = _of_item(f"{naming.capital(me)} giao việc này cho ai ạ?", number, items_of(draft))
    options = choices.people(turn.work, item.lead_choices) if item.lead_choices else ()
    ask(Asking(text, Expects.PERSON, ABOUT, f"{number}.lead", options, draft), turn)


def _ask_which_deadline(number: int, item: Item, draft: Draft, turn: Turn) -> None:
    found = [datetime.fromisoformat(moment) for moment in item.deadline_choices]
    options = choices.moments(found, now=turn.now, office=turn.office)
    text = _polite("Thư ký chưa rõ hạn. Anh/chị chọn ngày nào ạ?", turn)
    ask(Asking(text, Expects.TIME, ABOUT, f"{number}.deadline", options, draft), turn)


def _of_item(text: str, number: int, items: list[Item]) -> str:
    """With several tasks, say which one the question is about."""
    if len(items) == 1:
        return text
    return f"Việc thứ {number + 1}{f' ({items[number].title})' if items[number].title else ''}: {text}"


def _polite(text: str, turn: Turn) -> str:
    return text.replace("Anh/chị", naming.capital(naming.you(turn.sender)))
