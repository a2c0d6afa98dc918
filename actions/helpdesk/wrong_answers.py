""" "Câu này sai": somebody says that an answer is wrong, and the administrators hear which passage it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import labels, naming
from actions.errors import Refused
from actions.identity.accounts import administrators
from actions.library.models import Passage, WrongAnswer
from actions.messages import Button, Card, Command
from actions.models import Person
from actions.turn import Turn
from nlu.message import Parsed

_QUOTED = 200
_LOOKED_BACK = 20


def flag_answer(parsed: Parsed, turn: Turn) -> None:
    """In words: the answer replied to, else the last one here to this person."""
    passage = _answered(turn)
    if passage is not None:
        _flag(passage, turn, remark=parsed.text)
    elif turn.spoken_to:
        you = naming.capital(naming.you(turn.sender))
        turn.reply(Card(f"{you} trả lời vào đúng câu trả lời bị sai giúp Thư ký ạ."))


def flag_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    passage = turn.work.library.find_passage(int(arguments["passage"]))
    if passage is None:
        raise Refused("Tài liệu vừa được cập nhật, câu này đã được thay ạ.")
    _flag(passage, turn)


def settle_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """An administrator has looked at it."""
    wrong = turn.work.library.find_wrong(int(arguments["wrong"]))
    if wrong is not None and wrong.settled_at is None:
        wrong.settled_at = turn.now
    turn.reply(Card("Đã ghi là xử lý xong ạ."))


def _flag(passage: Passage, turn: Turn, *, remark: str = "") -> None:
    """Once by each person; what more they say is added."""
    known = [
        each for each in turn.work.library.open_wrong(passage.digest) if each.person_id == turn.sender.id
    ]
    if known and not remark:
        turn.reply(Card("Câu này anh/chị đã báo rồi, quản trị viên đang xem lại ạ."))
        return
    manual = turn.work.library.get_manual(passage.manual_id)
    wrong = turn.work.library.add_wrong(
        WrongAnswer(
            at=turn.now,
            person_id=turn.sender.id,
            passage=passage.digest,
            manual=manual.name,
            section=" › ".join(passage.headings),
            text=passage.text[:_QUOTED],
            remark=remark,
        )
    )
    turn.reply(Card("Cảm ơn anh/chị. Thư ký đã báo quản trị viên xem lại câu này ạ."))
    for administrator in administrators(turn.work):
        if administrator.id != turn.sender.id:
            turn.tell(administrator, _notice(wrong, manual.title, turn, administrator))


def _notice(wrong: WrongAnswer, title: str, turn: Turn, administrator: Person) -> Card:
    said = f": “{wrong.remark}”" if wrong.remark else ""
    text = (
        f"Câu trả lời bị báo sai: {title}, mục “{wrong.section}”\n“{wrong.text}”\n"
        f"Người báo: {naming.address(turn.sender)} ({turn.sender.full_name}){said}\n"
        "Sửa tài liệu rồi nhập lại, câu này tự khép."
    )
    settle = Button(labels.SETTLED, Command("settle_wrong", {"wrong": wrong.id}), (administrator.id,))
    return Card(text, ((settle,),), kind="notice")


def _answered(turn: Turn) -> Passage | None:
    number = turn.answered.get("passage")
    if number is None:
        if not turn.spoken_to:
            return None
        said = turn.work.outbox.latest(turn.chat.id, limit=_LOOKED_BACK)
        numbers = [
            row.subject["passage"]
            for row in said
            if "passage" in row.subject and row.recipient_id == turn.sender.id
        ]
        number = numbers[0] if numbers else None
    return turn.work.library.find_passage(int(str(number))) if number is not None else None
