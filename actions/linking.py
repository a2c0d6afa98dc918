"""Who is behind an account: linking by the person's own phone number, and what strangers hear."""

from __future__ import annotations

from datetime import datetime

from actions import naming
from actions.messages import Card, Inbound
from actions.models import AuditRow, Chat, ChatKind, Identity, Person
from actions.ports import UnitOfWork
from actions.turn import Post

WELCOME = (
    "Xin chào anh/chị. Đây là Thư ký, trợ lý giao việc và nhắc việc của cơ quan. "
    "Để Thư ký biết anh/chị là ai, xin chia sẻ số điện thoại đã đăng ký trong danh bạ cơ quan."
)
WELCOME_WITHOUT_PHONE = (
    "Xin chào anh/chị. Đây là Thư ký, trợ lý giao việc và nhắc việc của cơ quan. "
    "Thư ký chưa biết anh/chị là ai nên chưa trả lời được. Xin nhắn mã liên kết (dùng một lần) do quản trị viên cấp, "
    "hoặc do Thư ký gửi ở kênh mà anh/chị đã liên kết."
)
"""Where nobody can share a phone number."""
UNKNOWN_NUMBER = (
    "Số điện thoại này chưa có trong danh bạ cơ quan nên Thư ký chưa phục vụ được. "
    "Xin liên hệ quản trị viên của đơn vị để được bổ sung."
)


def person_of(inbound: Inbound, work: UnitOfWork) -> Person | None:
    """The linked, active person behind the sender's account."""
    identity = work.identities.find(inbound.channel, inbound.account, inbound.sender_id)
    if identity is None or identity.person_id is None:
        return None
    if inbound.sender_username and identity.username != inbound.sender_username:
        identity.username = inbound.sender_username
    person = work.people.get(identity.person_id)
    return person if person.active else None


def chat_of(inbound: Inbound, person: Person | None, work: UnitOfWork) -> Chat:
    """The conversation, made when first seen; a linked sender becomes a member of a group."""
    chat = work.chats.find(inbound.channel, inbound.account, inbound.chat_id, inbound.thread)
    if chat is None:
        # A topic is read, and its members may assign, as the group it is in.
        whole = work.chats.find(inbound.channel, inbound.account, inbound.chat_id) if inbound.thread else None
        chat = work.chats.add(
            Chat(
                channel=inbound.channel,
                account=inbound.account,
                external_id=inbound.chat_id,
                thread=inbound.thread,
                kind=inbound.chat_kind,
                title=inbound.chat_title or inbound.sender_name,
                reads_all=inbound.reads_all or (whole is not None and whole.reads_all),
                members_may_assign=whole is not None and whole.members_may_assign,
            )
        )
    if inbound.kind in ("joined", "left", "rights"):
        return chat
    if chat.kind is ChatKind.PRIVATE:
        chat.blocked = False
        if person is not None and chat.person_id != person.id:
            chat.person_id = person.id
    elif person is not None and work.cases.of_chat(chat.id) is None:
        # Who is in a case's room is said by its owner, not by who writes there.
        work.chats.add_member(chat.id, person.id)
    return chat


def left(inbound: Inbound, chat: Chat, work: UnitOfWork) -> None:
    """Who blocked the assistant, or left a group, reads there no more: nor may they see what only its members may."""
    if chat.kind is ChatKind.PRIVATE:
        chat.blocked = True
        return
    for mention in inbound.mentions:
        identity = work.identities.find(inbound.channel, inbound.account, mention.external_id)
        if not mention.is_assistant and identity is not None and identity.person_id is not None:
            work.chats.remove_member(chat.id, identity.person_id)


def greet_stranger(inbound: Inbound, chat: Chat, post: Post) -> None:
    """In private: who this is and how to be linked. In a group strangers get no answer and no data."""
    if chat.kind is not ChatKind.PRIVATE:
        return
    if inbound.kind == "contact":
        _link(inbound, chat, post)
    else:
        post.to_chat(chat, Card(WELCOME, asks_contact=True, brief=WELCOME_WITHOUT_PHONE))


def _link(inbound: Inbound, chat: Chat, post: Post) -> None:
    if not inbound.phone:
        post.to_chat(chat, Card("Xin chia sẻ số điện thoại của chính anh/chị ạ.", asks_contact=True))
        return
    found = [person for person in post.work.people.find_by_phone(inbound.phone) if person.active]
    if len(found) != 1:
        post.to_chat(chat, Card(UNKNOWN_NUMBER))
        return
    link(found[0], inbound, post.work, at=post.now)
    chat.person_id = found[0].id
    post.to_chat(chat, Card(_linked(found[0], post.work)), recipient=found[0])


def link(person: Person, inbound: Inbound, work: UnitOfWork, *, at: datetime) -> Identity:
    """Bind the sender's account to `person`."""
    identity = work.identities.find(inbound.channel, inbound.account, inbound.sender_id)
    if identity is None:
        identity = work.identities.add(
            Identity(channel=inbound.channel, account=inbound.account, external_id=inbound.sender_id)
        )
    identity.person_id, identity.linked_at = person.id, at
    identity.display_name, identity.username = inbound.sender_name, inbound.sender_username
    work.audit.add(
        AuditRow(at=at, actor_id=person.id, action="account.link", kind="person", subject_id=person.id)
    )
    return identity


def _linked(person: Person, work: UnitOfWork) -> str:
    return (
        f"Chào {naming.address(person)}. Thư ký đã nhận ra {naming.described(work, person)}. "
        "Nhắn “việc của tôi” để xem việc, hoặc “Thư ký làm được gì” để xem hướng dẫn."
    )
