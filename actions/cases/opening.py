"""From a yes to a room: the case is written first, its room is made by whoever takes it then, and what came of that is
told. A crash in between loses nothing, and makes no second room without a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions import cards, labels, naming
from actions.cases import cards as case_cards
from actions.cases.finding import folded_title
from actions.cases.models import Case, CaseMember, CaseState
from actions.messages import Button, Card, Command
from actions.models import AuditRow, Chat, ChatKind, Draft, Person, Reminder, ReminderKind, ReminderState
from actions.orders import authority_over
from actions.turn import Post, Turn


@dataclass(frozen=True, slots=True)
class Place:
    """The room that a channel made. `outside`: members (person ids) who are not in it yet; `link`: how they come in.

    `reads_all`: the channel shows us everything that is written there.
    """

    channel: str
    account: str
    chat_id: str
    thread: str = ""
    link: str = ""
    reads_all: bool = False
    outside: frozenset[int] = frozenset()


def open_case(draft: Draft, turn: Turn) -> Case:
    """Write the case and its people; its room is made next."""
    draft.state = "done"
    content = draft.content
    case = turn.work.cases.add(
        Case(
            title=content["title"],
            folded=folded_title(content["title"]),
            owner_id=turn.sender.id,
            created_at=turn.now,
            due_at=turn.now,
            deadline=datetime.fromisoformat(content["deadline"]) if content["deadline"] else None,
            home_id=draft.chat_id,
            task_id=content["task"],
            message_id=draft.message_id,
            secluded=bool(content["secluded"]),
        )
    )
    turn.work.cases.add_member(CaseMember(case_id=case.id, person_id=turn.sender.id, added_at=turn.now))
    for person in turn.work.people.many(content["people"]):
        agreed = authority_over(person, turn) is not None
        turn.work.cases.add_member(
            CaseMember(case_id=case.id, person_id=person.id, added_at=turn.now, agreed=agreed)
        )
    note(case, "open", turn.sender, turn.post)
    turn.reply(
        Card(
            f"Dạ, Thư ký đang mở nhóm cho vụ {case.id} và báo {naming.you(turn.sender)} ngay khi xong.",
            subject=case_cards.subject(case),
        )
    )
    return case


def room_name(case: Case) -> str:
    """At most 100 characters; the number keeps two cases of one name apart."""
    return f"Vụ {case.id} · {cards.shortened(cards.capitalised(case.title), 85)}"


def opened(case: Case, place: Place, post: Post) -> None:
    """The room is there: pin its card, bring its people in, tell the owner."""
    work = post.work
    view = cards.View(work, post.office, post.now)
    chat = _room(case, place, post)
    case.chat_id, case.link = chat.id, place.link
    case.state, case.opened_at, case.error = CaseState.OPEN, post.now, ""
    agreed, invited = case_cards.members_of(case, work)
    owner = work.people.get(case.owner_id)
    for person in agreed:
        work.chats.add_member(chat.id, person.id)
    work.flush()
    post.to_chat(chat, case_cards.pinned(case, view, reads_all=place.reads_all))
    for person in agreed:
        if person.id != owner.id:
            way = way_in(case, person.id in place.outside, person)
            post.to_person(person, case_cards.invitation(case, person, view, place=way))
    for person in invited:
        post.to_person(person, case_cards.asking(case, person, view))
    _plan_deadline(case, owner, post)
    post.to_person(
        owner, Card(_told(case, chat, agreed, place), kind="reply", subject=case_cards.subject(case))
    )


def way_in(case: Case, outside: bool, person: Person) -> str:
    if case.link:
        return f"Vào nhóm: {case.link}"
    if outside:
        return f"{naming.capital(naming.you(person))} chưa có tài khoản ở kênh này; việc của vụ Thư ký gửi riêng."
    return "Nhóm đã có trong danh sách trò chuyện."


def _room(case: Case, place: Place, post: Post) -> Chat:
    chat = post.work.chats.find(place.channel, place.account, place.chat_id, place.thread)
    if chat is None:
        chat = post.work.chats.add(
            Chat(
                channel=place.channel,
                account=place.account,
                external_id=place.chat_id,
                thread=place.thread,
                kind=ChatKind.GROUP,
            )
        )
    chat.title, chat.reads_all, chat.blocked = room_name(case), place.reads_all, False
    return chat


def _told(case: Case, chat: Chat, agreed: list[Person], place: Place) -> str:
    outside = [person.full_name for person in agreed if person.id in place.outside]
    text = f"📂 Đã mở nhóm “{chat.title}”."
    if case.link:
        text += f" Vào nhóm: {case.link}"
    if outside:
        text += f"\nChưa vào được nhóm, Thư ký đã mời riêng: {', '.join(outside)}."
    return text


def _plan_deadline(case: Case, owner: Person, post: Post) -> None:
    """The owner named the moment: it is told then, at any hour."""
    if case.reminder_id is not None:
        old = post.work.reminders.find(case.reminder_id)
        if old is not None:
            old.state = ReminderState.CANCELLED
        case.reminder_id = None
    if case.deadline is None or case.deadline <= post.now:
        return
    reminder = post.work.reminders.add(
        Reminder(
            owner_id=owner.id,
            text=f"đến hạn vụ {case.id}: {cards.capitalised(case.title)}",
            kind=ReminderKind.PERSONAL,
            due_at=case.deadline,
            first_at=case.deadline,
            zone=str(post.office.zone),
            created_at=post.now,
        )
    )
    case.reminder_id = reminder.id


def moved_deadline(case: Case, post: Post) -> None:
    _plan_deadline(case, post.work.people.get(case.owner_id), post)


def unsure(case: Case, post: Post) -> None:
    """We were cut off while the provider made the room: a second one is made only if the owner says so."""
    case.state = CaseState.UNSURE
    owner = post.work.people.get(case.owner_id)
    only = (owner.id,)
    buttons = (
        Button(labels.OPEN_AGAIN, Command("open_case_again", {"case": case.id}), only),
        Button(labels.DROP_CASE, Command("drop_case", {"case": case.id}), only),
    )
    text = (
        f"Thư ký bị ngắt khi đang mở nhóm cho vụ {case.id} ({cards.capitalised(case.title)}) nên chưa rõ nhóm đã có "
        f"chưa. {naming.capital(naming.you(owner))} xem giúp: nếu chưa thấy nhóm thì bấm {labels.OPEN_AGAIN} ạ."
    )
    post.to_person(owner, Card(text, (buttons,), kind="reply", subject=case_cards.subject(case)))


def failed(case: Case, reason: str, post: Post) -> None:
    case.state, case.error = CaseState.FAILED, reason
    owner = post.work.people.get(case.owner_id)
    text = (
        f"Thư ký chưa mở được nhóm cho vụ “{cards.capitalised(case.title)}”: không kênh nào đang dùng lập được nhóm. "
        "Xin báo quản trị viên xem trang sức khỏe và quyền của Thư ký trong nhóm ạ."
    )
    post.to_person(owner, Card(text, kind="reply", subject=case_cards.subject(case)))


def closed(case: Case) -> None:
    case.state = CaseState.CLOSED


def note(case: Case, what: str, actor: Person, post: Post) -> None:
    """One line of the audit log."""
    row = AuditRow(at=post.now, actor_id=actor.id, action=f"case.{what}", kind="case", subject_id=case.id)
    post.work.audit.add(row)
