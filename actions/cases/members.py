"""Who is in the case: invited, joined, taken out."""

from __future__ import annotations

from actions import cards, naming
from actions.cases import cards as case_cards
from actions.cases import opening
from actions.cases.models import ACTIVE, Case, CaseMember
from actions.cases.permission import ALREADY_CLOSED, Arguments, require_running
from actions.errors import Refused
from actions.messages import Card
from actions.models import Person
from actions.orders import authority_over
from actions.turn import Turn


def add(case: Case, arguments: Arguments, turn: Turn) -> None:
    require_running(case, "mời thêm người vào", turn)
    you = naming.capital(naming.you(turn.sender))
    people = turn.work.people.many(arguments.get("people", ()))
    said = [_add_one(case, person, turn) for person in people]
    said += [
        f"Thư ký chưa rõ {name} là ai. {you} nêu rõ họ tên, đơn vị giúp ạ."
        for name in arguments.get("unclear", ())
    ]
    turn.reply(Card("\n".join(said) or f"{you} mời ai vào nhóm ạ?", subject=case_cards.subject(case)))


def _add_one(case: Case, person: Person, turn: Turn) -> str:
    name = naming.capital(naming.address(person))
    agreed = authority_over(person, turn) is not None
    row = CaseMember(case_id=case.id, person_id=person.id, added_at=turn.now, agreed=agreed)
    if not turn.work.cases.add_member(row):
        return f"{name} đã có trong vụ {case.id} rồi ạ."
    opening.note(case, "add", turn.sender, turn.post)
    view = cards.View(turn.work, turn.office, turn.now)
    if not agreed:
        turn.tell(person, case_cards.asking(case, person, view))
        return f"Đã gửi lời mời đến {naming.address(person)}; {naming.address(person)} đồng ý thì vào nhóm."
    way = _let_in(case, person, turn)
    turn.tell(person, case_cards.invitation(case, person, view, place=way))
    return f"Đã mời {naming.address(person)} vào vụ {case.id}."


def _let_in(case: Case, person: Person, turn: Turn) -> str:
    """The person may read and write in the room from now on; how they come in."""
    if case.chat_id is None:
        return ""
    room = turn.work.chats.get(case.chat_id)
    turn.work.chats.add_member(room.id, person.id)
    known = any(
        (identity.channel, identity.account) == (room.channel, room.account)
        for identity in turn.work.identities.of_person(person.id)
    )
    return opening.way_in(case, not known, person)


def remove(case: Case, arguments: Arguments, turn: Turn) -> None:
    require_running(case, "rút người khỏi", turn)
    said = []
    for person in turn.work.people.many(arguments.get("people", ())):
        name = naming.address(person)
        if person.id == case.owner_id:
            said.append(f"{naming.capital(name)} phụ trách vụ nên không rút được ạ.")
        elif turn.work.cases.find_member(case.id, person.id) is None:
            said.append(f"{naming.capital(name)} không có trong vụ {case.id} ạ.")
        else:
            _take_out(case, person, turn)
            text = f"{naming.capital(naming.you(person))} không còn trong vụ {case.id} ({case.title}) nữa ạ."
            turn.tell(person, Card(text, kind="notice"))
            said.append(f"Đã rút {name} khỏi vụ {case.id}.")
    turn.reply(
        Card("\n".join(said) or "Thư ký chưa rõ rút ai khỏi nhóm ạ.", subject=case_cards.subject(case))
    )


def _take_out(case: Case, person: Person, turn: Turn) -> None:
    turn.work.cases.remove_member(case.id, person.id)
    if case.chat_id is not None:
        turn.work.chats.remove_member(case.chat_id, person.id)
    opening.note(case, "remove", turn.sender, turn.post)


def join_pressed(arguments: Arguments, turn: Turn) -> None:
    case, row = _invited(arguments, turn)
    row.agreed = True
    way = _let_in(case, turn.sender, turn)
    opening.note(case, "join", turn.sender, turn.post)
    you = naming.you(turn.sender)
    turn.reply(Card(f"Dạ, {you} đã vào vụ {case.id}. {way}".strip(), subject=case_cards.subject(case)))
    _tell_owner(case, f"{naming.capital(naming.address(turn.sender))} đã tham gia vụ {case.id}.", turn)


def leave_pressed(arguments: Arguments, turn: Turn) -> None:
    case, _ = _invited(arguments, turn)
    turn.work.cases.remove_member(case.id, turn.sender.id)
    turn.reply(Card("Dạ, Thư ký đã báo lại ạ."))
    name = naming.capital(naming.address(turn.sender))
    _tell_owner(case, f"{name} không tham gia vụ {case.id} ({case.title}).", turn)


def _invited(arguments: Arguments, turn: Turn) -> tuple[Case, CaseMember]:
    case = turn.work.cases.find(int(arguments["case"]))
    row = turn.work.cases.find_member(case.id, turn.sender.id) if case is not None else None
    if case is None or row is None or row.agreed:
        raise Refused("Lời mời này không còn hiệu lực ạ.")
    if case.state not in ACTIVE:
        raise Refused(ALREADY_CLOSED.format(number=case.id))
    return case, row


def _tell_owner(case: Case, text: str, turn: Turn) -> None:
    owner = turn.work.people.get(case.owner_id)
    turn.tell(owner, Card(text, kind="notice", subject=case_cards.subject(case)))
