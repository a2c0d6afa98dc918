"""Names that a person or a group gives to somebody: "gọi anh Nam Phòng Kinh tế là Nam đen".

Said in private, a name is the speaker's own; said in a group, the group's. There it comes before the speaker's own,
this before the directory's nicknames, and these before people's names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions import choices, naming
from actions.directory import resolve_for
from actions.directory.nicknames import looked_up
from actions.messages import Card
from actions.models import Draft, Expects, Nickname, Person, Question
from actions.questions import Asking, Given, ask
from actions.turn import Turn
from nlu.nicknames import NicknameWish
from nlu.people import PersonMention

ABOUT = "nickname"
_MOST_LISTED = 20


def act_on_nickname(wish: NicknameWish, turn: Turn) -> None:
    """Set, forget or list names, as far as this chat goes."""
    if wish.kind == "list":
        _list(turn)
    elif wish.kind == "forget":
        _forget(wish.name, turn)
    elif wish.whom is not None:
        _set(wish.name, wish.whom, turn)


def answered(question: Question, given: Given, turn: Turn) -> None:
    """Who is to be called so."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    draft.state = "done"
    name = str(draft.content["name"])
    if given.option is not None and "person" in given.option:
        _keep(name, turn.work.people.get(int(given.option["person"])), turn)
    elif given.people:
        _set(name, given.people[0], turn)
    else:
        _ask_whom(name, (), f"{_you(turn)} muốn gọi ai là “{name}” ạ?", turn)


def _set(name: str, whom: PersonMention, turn: Turn) -> None:
    found = resolve_for(whom, turn)
    if found.winner is not None:
        _keep(name, turn.work.people.get(found.winner.person_id), turn)
    elif found.candidates:
        text = choices.which(whom.text, found.total, f"{_you(turn)} muốn gọi ai là “{name}” ạ?")
        _ask_whom(name, [candidate.person_id for candidate in found.candidates], text, turn)
    else:
        text = f"Thư ký không tìm thấy {whom.text} trong danh bạ. {_you(turn)} muốn gọi ai là “{name}” ạ?"
        _ask_whom(name, (), text, turn)


def _ask_whom(name: str, people: Sequence[int], text: str, turn: Turn) -> None:
    draft = turn.work.drafts.add(
        Draft(
            kind=ABOUT,
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={"name": name},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
        )
    )
    options = choices.people(turn.work, people) if people else ()
    ask(Asking(text, Expects.PERSON, ABOUT, "person", options, draft), turn)


def _keep(name: str, person: Person, turn: Turn) -> None:
    folded = looked_up(name)
    before = _known(folded, turn)
    shown = naming.described(turn.work, person)
    if before is not None and before.person_id == person.id and before.name == name:
        turn.reply(Card(f"Dạ, {_for_whom(turn)} “{name}” đã là {shown} rồi ạ."))
        return
    instead = ""
    if before is not None:
        if before.person_id != person.id:
            instead = f", không còn là {turn.work.people.get(before.person_id).full_name}"
        turn.work.nicknames.remove(before)
    scope = {"chat_id": turn.chat.id} if turn.in_group else {"owner_id": turn.sender.id}
    turn.work.nicknames.add(
        Nickname(person_id=person.id, name=name, folded=folded, created_at=turn.now, **scope)
    )
    turn.reply(
        Card(f"Dạ, từ nay {_for_whom(turn)} “{name}” là {shown}{instead}. Muốn bỏ, nói “bỏ tên gọi {name}”.")
    )


def _forget(name: str, turn: Turn) -> None:
    known = _known(looked_up(name), turn)
    if known is None:
        turn.reply(Card(f"{naming.capital(_whose(turn))} không có tên gọi “{name}” ạ."))
        return
    person = turn.work.people.get(known.person_id)
    turn.work.nicknames.remove(known)
    turn.reply(Card(f"Dạ, Thư ký đã bỏ tên gọi “{known.name}” của {person.full_name}."))


def _list(turn: Turn) -> None:
    known = _of_this_scope(
        turn.work.nicknames.known_to(turn.sender.id, chat_id=turn.chat.id if turn.in_group else None), turn
    )
    if not known:
        example = "gọi anh Nam Phòng Kinh tế là Nam đen"
        turn.reply(
            Card(f"{naming.capital(_whose(turn))} chưa có tên gọi nào ạ. Đặt bằng cách nói “{example}”.")
        )
        return
    people = {person.id: person for person in turn.work.people.many(one.person_id for one in known)}
    lines = [
        f"• {one.name}: {naming.described(turn.work, people[one.person_id])}" for one in known[:_MOST_LISTED]
    ]
    more = [f"và {len(known) - _MOST_LISTED} tên gọi khác."] if len(known) > _MOST_LISTED else []
    turn.reply(Card("\n".join([f"Tên gọi {_whose(turn)} đã đặt:", *lines, *more])))


def _known(folded: str, turn: Turn) -> Nickname | None:
    chat_id = turn.chat.id if turn.in_group else None
    found = turn.work.nicknames.find([folded], owner_id=turn.sender.id, chat_id=chat_id)
    return next(iter(_of_this_scope(found, turn)), None)


def _of_this_scope(found: Iterable[Nickname], turn: Turn) -> list[Nickname]:
    """In a group only its own: what somebody calls others in private is nobody else's business."""
    return [one for one in found if (one.chat_id is not None) == turn.in_group]


def _for_whom(turn: Turn) -> str:
    return "trong nhóm này" if turn.in_group else f"với {naming.you(turn.sender)}"


def _whose(turn: Turn) -> str:
    return "nhóm này" if turn.in_group else naming.you(turn.sender)


def _you(turn: Turn) -> str:
    return naming.capital(naming.you(turn.sender))
