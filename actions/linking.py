"""Who writes, and where: the person behind an account, the chat that a message came from."""

from __future__ import annotations

from actions.messages import Inbound
from actions.models import Chat, ChatKind, Person
from actions.ports import UnitOfWork


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
    if inbound.kind in ("joined", "left", "rights", "asks_in"):
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
