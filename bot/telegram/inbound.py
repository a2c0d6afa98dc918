"""From a Telegram update to an `Inbound`: a pure function, without clock, network or storage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatJoinRequest,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Contact,
    ExternalReplyInfo,
    Message,
    MessageReactionUpdated,
    Poll,
    PollAnswer,
    ReactionTypeEmoji,
    Update,
    User,
)

from actions.messages import Inbound, InboundKind, Mention, ReplyTo, Vote
from actions.models import ChatKind
from bot.telegram.attachments import attachments_of
from bot.telegram.mentions import read_text

CHANNEL = "telegram"

_PRESENT = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER})


@dataclass(frozen=True, slots=True)
class _Sender:
    id: str
    name: str
    username: str = ""


def inbound_from(
    update: Update, bot_id: int, bot_username: str, *, received_at: datetime, reads_groups: bool = False
) -> Inbound | None:
    """What an update means to us; None for what concerns us not (channel posts, titles, pins, other bots).

    `received_at` stands in for the time of a button press, which Telegram does not tell. `reads_groups`: privacy mode
    is off, so that every message of a group comes to us.
    Offsets are code points of the returned text, from which mentions of the bot are taken out.
    """
    reader = _Reader(bot_id, bot_username, str(update.update_id), reads_groups)
    if update.callback_query is not None:
        return reader.press(update.callback_query, received_at)
    if update.message is not None:
        return reader.message(update.message, edited=False)
    if update.edited_message is not None:
        return reader.message(update.edited_message, edited=True)
    if update.my_chat_member is not None:
        return reader.membership(update.my_chat_member)
    if update.chat_member is not None:
        return reader.membership(update.chat_member)
    if update.message_reaction is not None:
        return reader.reaction(update.message_reaction)
    if update.poll_answer is not None:
        return reader.vote(update.poll_answer, received_at)
    if update.chat_join_request is not None:
        return reader.asks_in(update.chat_join_request)
    if update.poll is not None:
        return reader.poll(update.poll, received_at)
    return None


def moved_inbound(account: str, old: int, new: int, *, at: datetime) -> Inbound:
    """That a group goes on under another id, learnt from a refusal: the same however often it is learnt."""
    return Inbound(
        channel=CHANNEL,
        account=account,
        event_id=f"moved:{old}",
        kind="moved",
        chat_id=str(old),
        chat_kind=ChatKind.GROUP,
        sender_id="",
        sent_at=at,
        addressed=False,
        moved_to=str(new),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one update of the bot with this id."""

    bot_id: int
    bot_username: str
    event_id: str
    reads_groups: bool = False

    def press(self, query: CallbackQuery, received_at: datetime) -> Inbound | None:
        message = query.message
        if message is None or query.data is None:
            return None  # From an inline message or a game; we send neither.
        thread = _thread(message) if isinstance(message, Message) else ""
        return self._inbound(
            "press",
            message.chat,
            _user(query.from_user),
            received_at,
            thread=thread,
            message_id=str(message.message_id),
            token=query.data,
            callback_id=query.id,
        )

    def message(self, message: Message, *, edited: bool) -> Inbound | None:
        if message.migrate_to_chat_id or message.migrate_from_chat_id:
            return self._moved(message)
        sender = _sender(message)
        if sender is None:
            return None
        if message.new_chat_members or message.left_chat_member is not None:
            return self._service_membership(message, sender)
        if message.contact is not None and not edited:
            return self._contact(message, message.contact, sender)
        return self._text(message, sender, edited=edited)

    def _text(self, message: Message, sender: _Sender, *, edited: bool) -> Inbound | None:
        entities = message.entities or message.caption_entities
        words = read_text(message.text or message.caption or "", entities, self.bot_id, self.bot_username)
        attachments = attachments_of(message)
        if not (words.text or attachments or words.addressed or words.starts or _unreadable(message)):
            return None
        if words.starts and edited:
            return None
        reply_to = self._reply_to(message)
        kind: InboundKind = "edit" if edited else "start" if words.starts else "text"
        return self._inbound(
            kind,
            message.chat,
            sender,
            message.date,
            thread=_thread(message),
            message_id=str(message.message_id),
            text=words.text,
            mentions=words.mentions,
            reply_to=reply_to,
            attachments=attachments,
            album=message.media_group_id or "",
            addressed=self._addressed(message, reply_to) or words.addressed,
        )

    def _moved(self, message: Message) -> Inbound | None:
        """Telegram says it twice, in the old group and in the new one; both mean the same."""
        old = message.migrate_from_chat_id or message.chat.id
        new = message.migrate_to_chat_id or message.chat.id
        moved = self._inbound(
            "moved", message.chat, _Sender("", ""), message.date, addressed=False, moved_to=str(new)
        )
        return replace(moved, chat_id=str(old)) if moved is not None else None

    def _contact(self, message: Message, card: Contact, sender: _Sender) -> Inbound | None:
        own = card.user_id is not None and str(card.user_id) == sender.id
        phone = card.phone_number if card.phone_number.startswith(("+", "0")) else f"+{card.phone_number}"
        reply_to = self._reply_to(message)
        return self._inbound(
            "contact",
            message.chat,
            sender,
            message.date,
            thread=_thread(message),
            message_id=str(message.message_id),
            # Telegram vouches for the number only when the card is the sender's own.
            phone=phone if own else "",
            contact_id="" if own or card.user_id is None else str(card.user_id),
            text="" if own else f"{card.first_name} {card.last_name or ''}".strip(),
            reply_to=reply_to,
            addressed=self._addressed(message, reply_to),
        )

    def _service_membership(self, message: Message, sender: _Sender) -> Inbound | None:
        """People coming or going; for the bot itself `my_chat_member` says the same."""
        left = message.left_chat_member
        changed = [left] if left is not None else list(message.new_chat_members)
        people = tuple(self._member(user) for user in changed if user.id != self.bot_id)
        if not people:
            return None
        kind: InboundKind = "left" if left is not None else "joined"
        return self._inbound(
            kind,
            message.chat,
            sender,
            message.date,
            message_id=str(message.message_id),
            mentions=people,
            addressed=False,
        )

    def membership(self, change: ChatMemberUpdated) -> Inbound | None:
        before, after = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
        member = self._member(change.new_chat_member.user)
        sees_all = self.reads_groups or _is_admin(change.new_chat_member)
        kind: InboundKind = "joined" if after else "left"
        if before == after:
            promoted = _is_admin(change.old_chat_member) != _is_admin(change.new_chat_member)
            if not (member.is_assistant and promoted):
                return None  # Somebody else was promoted, or was restricted.
            kind = "rights"
        return self._inbound(
            kind,
            change.chat,
            _user(change.from_user),
            change.date,
            mentions=(member,),
            addressed=member.is_assistant,
            sees_all=member.is_assistant and after and sees_all,
        )

    def reaction(self, change: MessageReactionUpdated) -> Inbound | None:
        if change.user is None:
            return None  # An anonymous administrator: nobody to credit it to.
        old = {r.emoji for r in change.old_reaction if isinstance(r, ReactionTypeEmoji)}
        new = [r.emoji for r in change.new_reaction if isinstance(r, ReactionTypeEmoji)]
        return self._inbound(
            "react",
            change.chat,
            _user(change.user),
            change.date,
            message_id=str(change.message_id),
            text=next((emoji for emoji in new if emoji not in old), ""),
        )

    def asks_in(self, request: ChatJoinRequest) -> Inbound | None:
        return self._inbound(
            "asks_in",
            request.chat,
            _user(request.from_user),
            request.date,
            addressed=False,
            private_chat=str(request.user_chat_id),
        )

    def vote(self, answer: PollAnswer, received_at: datetime) -> Inbound | None:
        if answer.user is None:
            return None  # A channel, or an administrator who does not show themselves.
        vote = Vote(answer.poll_id, tuple(answer.option_ids))
        return self._of_poll("vote", vote, _user(answer.user), received_at)

    def poll(self, poll: Poll, received_at: datetime) -> Inbound | None:
        if poll.is_anonymous:
            return None  # None of ours.
        labels = tuple(option.text for option in poll.options)
        return self._of_poll("poll", Vote(poll.id, (), poll.question, labels), _Sender("", ""), received_at)

    def _of_poll(self, kind: InboundKind, vote: Vote, sender: _Sender, at: datetime) -> Inbound:
        """Telegram tells neither the chat nor the time."""
        return Inbound(
            channel=CHANNEL,
            account=str(self.bot_id),
            event_id=self.event_id,
            kind=kind,
            chat_id=f"poll:{vote.poll}",
            chat_kind=ChatKind.GROUP,
            sender_id=sender.id,
            sender_name=sender.name,
            sender_username=sender.username,
            sent_at=at,
            addressed=False,
            vote=vote,
        )

    def _inbound(
        self, kind: InboundKind, chat: Chat, sender: _Sender, sent_at: datetime, **values: Any
    ) -> Inbound | None:
        if chat.type == Chat.CHANNEL:
            return None
        private = chat.type == Chat.PRIVATE
        return Inbound(
            channel=CHANNEL,
            account=str(self.bot_id),
            event_id=self.event_id,
            kind=kind,
            chat_id=str(chat.id),
            chat_kind=ChatKind.PRIVATE if private else ChatKind.GROUP,
            chat_title=chat.title or "",
            sender_id=sender.id,
            sender_name=sender.name,
            sender_username=sender.username,
            sent_at=sent_at,
            **values,
        )

    def _member(self, user: User) -> Mention:
        return Mention(0, 0, str(user.id), user.username or "", is_assistant=user.id == self.bot_id)

    def _addressed(self, message: Message, reply_to: ReplyTo | None) -> bool:
        return message.chat.type == Chat.PRIVATE or (reply_to is not None and reply_to.from_assistant)

    def _reply_to(self, message: Message) -> ReplyTo | None:
        original = message.reply_to_message
        # In a topic every message "answers" the one that created the topic.
        if original is None and message.external_reply is not None:
            return _from_elsewhere(message, message.external_reply)
        if original is None or original.forum_topic_created is not None:
            return None
        sender = _sender(original, bots=True)
        quoted = message.quote.text if message.quote is not None else ""
        return ReplyTo(
            message_id=str(original.message_id),
            text=quoted or original.text or original.caption or "",
            sender_id=sender.id if sender is not None else "",
            from_assistant=original.from_user is not None and original.from_user.id == self.bot_id,
            attachments=attachments_of(original),
        )


def _thread(message: Message) -> str:
    return str(message.message_thread_id) if message.is_topic_message else ""


def _user(user: User) -> _Sender:
    return _Sender(str(user.id), user.full_name, user.username or "")


def _sender(message: Message, *, bots: bool = False) -> _Sender | None:
    """Who wrote it; a chat for anonymous administrators; None for other bots and forwarded channel posts."""
    if message.sender_chat is not None:
        if message.is_automatic_forward:
            return None
        chat = message.sender_chat
        return _Sender(str(chat.id), chat.title or "", chat.username or "")
    if message.from_user is None or (message.from_user.is_bot and not bots):
        return None
    return _user(message.from_user)


def _from_elsewhere(message: Message, outside: ExternalReplyInfo) -> ReplyTo:
    """A message of another chat, quoted here: its words are those picked out, nothing of it can be looked up."""
    quoted = message.quote.text if message.quote is not None else ""
    return ReplyTo(message_id="", text=quoted, attachments=attachments_of(outside))


def _is_admin(member: ChatMember) -> bool:
    return member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def _is_in(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _PRESENT


def _unreadable(message: Message) -> bool:
    """Something a person sent that we cannot read (a poll, a dice, a story): answered, not dropped."""
    return any((message.poll, message.dice, message.story, message.venue, message.game, message.checklist))
