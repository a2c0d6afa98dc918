"""Who comes into a chat and who goes, the assistant included; what it says of itself there; and a chat that moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import labels
from actions.authority import rank
from actions.errors import Refused
from actions.messages import Button, Card, Command, Inbound
from actions.models import Chat, ChatKind
from actions.ports import UnitOfWork
from actions.turn import Post, Turn

_WHO = "Xin chào. Đây là Thư ký, trợ lý giao việc và nhắc việc của cơ quan."
_CALLS = "Gọi bằng “Thư ký ơi …”, nhắc tên, hoặc trả lời tin của Thư ký."
_BACK = "Dạ, Thư ký đã nhận lại được tin của anh/chị. Nhắn “việc của tôi” để xem việc ạ."


def came(inbound: Inbound, chat: Chat, post: Post) -> None:
    """Somebody was added, or the assistant was (then it introduces itself), or unblocked."""
    if chat.kind is ChatKind.PRIVATE:
        chat.blocked = False
        if chat.person_id is not None:
            post.to_chat(chat, Card(_BACK))
        return
    for room in post.work.chats.with_external_id(inbound.channel, inbound.account, inbound.chat_id):
        room.blocked = False  # The topics too: what was refused there meanwhile closed them.
    _each_person(inbound, post.work, chat, joins=True)
    if any(mention.is_assistant for mention in inbound.mentions):
        post.to_chat(chat, introduction(chat, post, sees_all=inbound.sees_all))


def went(inbound: Inbound, chat: Chat, post: Post) -> None:
    """Who is gone reads no more of the group's tasks; where the assistant is gone nothing more is sent."""
    if chat.kind is ChatKind.PRIVATE:
        chat.blocked = True
        return
    if any(mention.is_assistant for mention in inbound.mentions):
        for room in post.work.chats.with_external_id(inbound.channel, inbound.account, inbound.chat_id):
            room.blocked = True
        return
    _each_person(inbound, post.work, chat, joins=False)


def rights_changed(inbound: Inbound, chat: Chat, post: Post) -> None:
    """Made an administrator, or no longer one: it says plainly what it reads now."""
    if not inbound.sees_all:
        chat.reads_all = False
    post.to_chat(
        chat,
        Card(
            f"Quyền của Thư ký trong nhóm vừa thay đổi. {_reads(chat, inbound.sees_all)}",
            _consent(chat, sees_all=inbound.sees_all),
            kind="notice",
        ),
    )


def introduction(chat: Chat, post: Post, *, sees_all: bool) -> Card:
    """Four lines: who it is, what it reads, what it keeps and how long, how to call it."""
    days = post.office.retention_days
    kept = f"lưu {days} ngày" if days else "được lưu"
    lines = [
        _WHO,
        _reads(chat, sees_all),
        f"Tin giao cho Thư ký {kept}, làm căn cứ của việc; tin khác không lưu nội dung.",
        _CALLS,
    ]
    return Card("\n".join(lines), _consent(chat, sees_all=sees_all))


def _reads(chat: Chat, sees_all: bool) -> str:
    if chat.reads_all:
        return "Trong nhóm này Thư ký đọc mọi tin để nhận ra lời giao việc, nhắc việc."
    if sees_all:
        return "Trong nhóm này Thư ký nhận được mọi tin nhưng chỉ đọc tin gọi đến Thư ký, bỏ qua tin khác."
    return "Trong nhóm này chỉ tin gọi đến Thư ký mới tới được Thư ký; các tin khác Thư ký không thấy."


def _consent(chat: Chat, *, sees_all: bool) -> tuple[tuple[Button, ...], ...]:
    """Only where it could read everything is there anything to agree to."""
    if not sees_all and not chat.reads_all:
        return ()
    if chat.reads_all:
        return ((Button(labels.READ_CALLED, Command("read_group", {"all": False})),),)
    return ((Button(labels.READ_ALL, Command("read_group", {"all": True})),),)


def read_group_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The group agrees to be read, or no longer does; said by somebody who leads a unit."""
    if not turn.in_group:
        return
    if not any(rank(post) for post in turn.work.people.posts([turn.sender.id])):
        raise Refused("Xin nhờ lãnh đạo đơn vị trong nhóm bấm nút này ạ.")
    turn.chat.reads_all = bool(arguments["all"])
    turn.reply(Card(_reads(turn.chat, sees_all=True), _consent(turn.chat, sees_all=True)))


def _each_person(inbound: Inbound, work: UnitOfWork, chat: Chat, *, joins: bool) -> None:
    """Linked people among those who came or went, in this chat and in the group's topics that they are known in."""
    rooms = work.chats.with_external_id(inbound.channel, inbound.account, inbound.chat_id)
    for mention in inbound.mentions:
        identity = work.identities.find(inbound.channel, inbound.account, mention.external_id)
        if mention.is_assistant or identity is None or identity.person_id is None:
            continue
        if joins:
            if work.cases.of_chat(chat.id) is None:
                work.chats.add_member(chat.id, identity.person_id)
        else:
            for room in rooms:
                work.chats.remove_member(room.id, identity.person_id)


def moved(inbound: Inbound, work: UnitOfWork) -> None:
    """The group goes on under another id: everything that refers to it goes along."""
    if inbound.moved_to and inbound.moved_to != inbound.chat_id:
        work.chats.move(inbound.channel, inbound.account, inbound.chat_id, inbound.moved_to)
