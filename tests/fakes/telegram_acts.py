"""What people do in the fake Telegram: write, press, share, join, leave, block."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram_polls import cast
from tests.fakes.telegram_text import automatic_entities, entity_of
from tests.fakes.telegram_world import Chat, Json, Sent, Status, User, World


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person did. `update` is None when the bot does not get to see it."""

    message: Json
    update: Json | None

    @property
    def message_id(self) -> int:
        return int(self.message["message_id"])

    @property
    def update_id(self) -> int:
        assert self.update is not None, "the bot does not see this"
        return int(self.update["update_id"])


Who = User | int
Where = Chat | int | None
Which = Act | Sent | int | None


class Acts:
    """The control API of people and chats; thread-safe. Chats default to the private chat with the bot."""

    def __init__(self, bot: User, clock: Callable[[], float] = time.time) -> None:
        self.world = World(bot, clock)
        self.lock = threading.RLock()

    def _changed(self) -> None:
        """New updates may wait."""

    # People and chats

    def user(self, first_name: str, *, started: bool = True, **values: Any) -> User:
        """A new account (last_name, username, phone); `started`: has pressed Start earlier."""
        with self.lock:
            return self.world.new_user(first_name, started=started, **values)

    def group(self, title: str, *members: User, supergroup: bool = False, bot: Status = "member") -> Chat:
        """A group with these members, the first its owner, and the bot in it (no update is sent)."""
        with self.lock:
            chat = self.world.new_group(title, "supergroup" if supergroup else "group", members)
            chat.members[self.world.bot.id] = bot
            return chat

    def forum(self, title: str, *members: User, bot: Status = "member") -> Chat:
        chat = self.group(title, *members, supergroup=True, bot=bot)
        chat.is_forum = True
        return chat

    def topic(self, chat: Chat, name: str) -> int:
        """A new topic; returns its thread id."""
        with self.lock:
            return self.world.new_topic(chat, name)

    def private(self, user: Who) -> Chat:
        return self.world.chats[user if isinstance(user, int) else user.id]

    def privacy(self, on: bool) -> None:
        """BotFather's /setprivacy."""
        self.world.privacy = on

    def inline(self, on: bool) -> None:
        """BotFather's /setinline."""
        self.world.inline = on

    # Messages

    def says(
        self,
        user: Who,
        text: str,
        *,
        chat: Where = None,
        reply_to: Which = None,
        quote: str = "",
        thread: int | None = None,
        text_mentions: Mapping[str, User] | None = None,
    ) -> Act:
        """A text; commands and @mentions are found in it, `text_mentions` maps a part to an account.

        `quote`: the part of the message replied to that is picked out."""
        entities = automatic_entities(text)
        for part, whom in (text_mentions or {}).items():
            entities.append(entity_of(text, part, type="text_mention", user=whom.as_json()))
        entities.sort(key=lambda entity: entity["offset"])
        content: Json = {"text": text, **({"entities": entities} if entities else {})}
        if quote:
            content["quote"] = {"text": quote, "position": 0, "is_manual": True}
        return self._post(user, content, chat, reply_to, thread)

    def _post(
        self, user: Who, content: Json, chat: Where, reply_to: Which = None, thread: int | None = None
    ) -> Act:
        with self.lock:
            sender, place = self._user(user), self._chat(chat, user)
            if (number := _number(reply_to)) is not None:
                content = {**content, "reply_to_message": self.world.reply_json(place, number)}
            elif thread is not None:
                content = {**content, "reply_to_message": self.world.reply_json(place, thread)}
            message = self.world.new_message(place, sender, content, thread=thread)
            return self._tell("message", place, message)

    def _tell(self, kind: str, place: Chat, message: Json) -> Act:
        reads = self.world.bot_reads(place, message) and not (place.user is not None and place.user.blocked)
        update = self.world.put_update(kind, message) if reads else None
        self._changed()
        return Act(message, update)

    def edits(self, which: Act | int, text: str, *, chat: Where = None) -> Act:
        """The sender changes the text of an earlier message."""
        with self.lock:
            place = self._chat(which.message["chat"]["id"] if isinstance(which, Act) else chat, 0)
            message = self.world.messages[place.id, _number(which) or 0]
            message |= {
                "text": text,
                "entities": automatic_entities(text),
                "edit_date": int(self.world.clock()),
            }
            return self._tell("edited_message", place, message)

    def starts(self, user: Who, payload: str = "", *, chat: Where = None) -> Act:
        """Presses Start in the private chat (or follows a startgroup link into `chat`)."""
        if chat is not None:
            return self.says(user, f"/start@{self.world.bot.username} {payload}".strip(), chat=chat)
        self._user(user).started = True
        return self.says(user, f"/start {payload}".strip())

    def shares_contact(self, user: Who, of: User | None = None, *, chat: Where = None, **values: str) -> Act:
        """A contact card: one's own (`of` None), another's, or a stranger's (phone_number, first_name)."""
        owner = self._user(user) if of is None and not values else of
        card: Json = dict(values)
        if owner is not None:
            card = {
                "phone_number": owner.phone,
                "first_name": owner.first_name,
                "last_name": owner.last_name,
                "user_id": owner.id,
            } | card
        return self._post(user, {"contact": card}, chat)

    def sends_voice(self, user: Who, content: bytes, *, chat: Where = None, reply_to: Which = None) -> Act:
        voice = {**self.world.new_file(content), "duration": 3, "mime_type": "audio/ogg"}
        return self._post(user, {"voice": voice}, chat, reply_to)

    def sends_document(
        self,
        user: Who,
        name: str,
        content: bytes,
        *,
        caption: str = "",
        chat: Where = None,
        size: int | None = None,
    ) -> Act:
        """A document; `size` pretends another size than the content's."""
        document = {
            **self.world.new_file(content, size=size),
            "file_name": name,
            "mime_type": "application/pdf",
        }
        return self._post(user, {"document": document, **_captioned(caption)}, chat)

    def sends_album(
        self, user: Who, *files: tuple[str, bytes], caption: str = "", chat: Where = None
    ) -> list[Act]:
        """Documents that go together: a message for each, the caption on the first."""
        with self.lock:
            group = self.world.new_handle("album-")
            acts = []
            for index, (name, content) in enumerate(files):
                document = {**self.world.new_file(content), "file_name": name, "mime_type": "application/pdf"}
                words = _captioned(caption) if index == 0 else {}
                acts.append(self._post(user, {"document": document, "media_group_id": group, **words}, chat))
            return acts

    def types(self, user: Who, query: str) -> Act:
        """Types behind the bot's name in any chat: an inline query, which needs /setinline."""
        with self.lock:
            assert self.world.inline, "BotFather's /setinline is off"
            number = self.world.new_handle("inline-")
            self.world.inline_answers[number] = None
            value = {"id": number, "from": self._user(user).as_json(), "query": query, "offset": ""}
            update = self.world.put_update("inline_query", value)
            self._changed()
            return Act({"message_id": 0, "inline_query_id": number}, update)

    def promotes_bot(self, chat: Chat, by: User, *, admin: bool = True) -> Act:
        """The bot becomes an administrator, or is one no longer."""
        before = chat.members[self.world.bot.id]
        after: Status = "administrator" if admin else "member"
        chat.members[self.world.bot.id] = after
        return self._member_update("my_chat_member", chat, by, self.world.bot, (before, after))

    def sends_photo(self, user: Who, content: bytes, *, caption: str = "", chat: Where = None) -> Act:
        small, large = self.world.new_file(content[:10]), self.world.new_file(content)
        sizes = [{**small, "width": 90, "height": 60}, {**large, "width": 900, "height": 600}]
        return self._post(user, {"photo": sizes, **_captioned(caption)}, chat)

    def reacts(self, user: Who, which: Act | Sent, emoji: str, *, chat: Where = None) -> Act:
        """Seen by the bot in private chats, and in groups where it is an administrator."""
        with self.lock:
            place = self._chat(chat, user)
            value = {
                "chat": place.as_json(),
                "message_id": which.message_id,
                "user": self._user(user).as_json(),
                "date": int(self.world.clock()),
                "old_reaction": [],
                "new_reaction": [{"type": "emoji", "emoji": emoji}],
            }
            sees = place.user is not None or place.members.get(self.world.bot.id) == "administrator"
            update = self.world.put_update("message_reaction", value) if sees else None
            self._changed()
            return Act(value, update)

    def presses(self, user: Who, label: str, *, chat: Where = None, on: Sent | int | None = None) -> Act:
        """Presses the button with this label (or data) on a message, by default the latest that has it."""
        with self.lock:
            place = self._chat(chat, user)
            number = _number(on)
            for (chat_id, message_id), sent in reversed(self.world.sent.items()):
                if chat_id != place.id or number not in (None, message_id) or sent.deleted:
                    continue
                for text, data in (key for row in sent.buttons for key in row):
                    if label in (text, data):
                        return self._press(self._user(user), place, message_id, data)
        raise AssertionError(f"no button “{label}” in {place.title or place.id}")

    def votes(self, user: Who, label: str = "", *, chat: Where = None, on: Sent | None = None) -> Act:
        """Chooses the option called so in the latest poll of the chat; "": takes the vote back."""
        with self.lock:
            polls = [each for each in self.world.sent.values() if each.poll is not None and not each.deleted]
            place = None if chat is None else self._chat(chat, user).id
            sent = on or next(each for each in reversed(polls) if place in (None, each.chat_id))
            labels = [option["text"] for option in (sent.poll or {}).get("options", ())]
            update = cast(self.world, self._user(user), sent, [labels.index(label)] if label else [])
            self._changed()
            return Act({"message_id": sent.message_id}, update)

    def _press(self, user: User, place: Chat, message_id: int, data: str) -> Act:
        number = self.world.new_handle("query-")
        self.world.callbacks[number] = None
        value = {
            "id": number,
            "from": user.as_json(),
            "message": self.world.messages[place.id, message_id],
            "chat_instance": "1",
            "data": data,
        }
        update = self.world.put_update("callback_query", value)
        self._changed()
        return Act({"message_id": message_id, "callback_query_id": number}, update)

    # Coming and going

    def blocks(self, user: Who) -> Act:
        return self._block(self._user(user), blocked=True)

    def unblocks(self, user: Who) -> Act:
        return self._block(self._user(user), blocked=False)

    def _block(self, user: User, *, blocked: bool) -> Act:
        user.blocked = blocked
        statuses: tuple[Status, Status] = ("member", "kicked") if blocked else ("kicked", "member")
        return self._member_update("my_chat_member", self.private(user), user, self.world.bot, statuses)

    def joins(self, chat: Chat, *users: User, by: User | None = None) -> Act:
        """People come in: a service message, and chat_member updates where the bot is an administrator."""
        return self._move(chat, users, by or users[0], "member")

    def asks_in(self, user: Who, chat: Chat) -> Act:
        """Follows a link that needs an administrator's word; told to administrators who may invite."""
        with self.lock:
            sender = self._user(user)
            needs = chat.joins_by_request or any(
                link["creates_join_request"] and link.get("expire_date", 2**40) > self.world.clock()
                for link in chat.invitations
            )
            assert needs, "no link of this group has people ask"
            assert chat.members.get(sender.id, "left") in ("left", "kicked"), "is in the group already"
            assert sender.id not in chat.requests, "has asked already"
            chat.requests.add(sender.id)
            value = {
                "chat": chat.as_json(),
                "from": sender.as_json(),
                "user_chat_id": sender.id,
                "date": int(self.world.clock()),
            }
            admin = chat.members.get(self.world.bot.id) == "administrator"
            sees = admin and "can_invite_users" in chat.rights
            update = self.world.put_update("chat_join_request", value) if sees else None
            self._changed()
            return Act({"message_id": 0, **value}, update)

    def leaves(self, chat: Chat, user: User, *, by: User | None = None) -> Act:
        """Someone leaves, or is removed by another."""
        return self._move(chat, [user], by or user, "left" if by in (None, user) else "kicked")

    def adds_bot(self, chat: Chat, by: User, *, status: Status = "member") -> Act:
        return self._move(chat, [self.world.bot], by, status)

    def removes_bot(self, chat: Chat, by: User) -> Act:
        return self._move(chat, [self.world.bot], by, "kicked")

    def _move(self, chat: Chat, users: Iterable[User], by: User, status: Status) -> Act:
        with self.lock:
            for user in users:
                before = chat.members.get(user.id, "left")
                chat.members[user.id] = status
                own = user.id == self.world.bot.id
                if own or chat.members.get(self.world.bot.id) == "administrator":
                    kind = "my_chat_member" if own else "chat_member"
                    self._member_update(kind, chat, by, user, (before, status))
            persons = [user.as_json() for user in users]
            came = status not in ("left", "kicked")
            content = {"new_chat_members": persons} if came else {"left_chat_member": persons[0]}
            message = self.world.new_message(chat, by, content)
            sees = chat.members.get(self.world.bot.id) not in ("left", "kicked", None)
            update = self.world.put_update("message", message) if sees else None
            self._changed()
            return Act(message, update)

    def _member_update(
        self, kind: str, chat: Chat, by: User, user: User, statuses: tuple[Status, Status]
    ) -> Act:
        value = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": int(self.world.clock()),
            "old_chat_member": self.world.member_json(user, statuses[0]),
            "new_chat_member": self.world.member_json(user, statuses[1]),
        }
        update = self.world.put_update(kind, value)
        self._changed()
        return Act(value, update)

    def migrates(self, chat: Chat) -> Chat:
        """A group becomes a supergroup with another id; both service messages are sent."""
        with self.lock:
            members = [self.world.users[number] for number in chat.members]
            new = self.world.new_group(chat.title, "supergroup", members)
            new.members = dict(chat.members)
            chat.migrated_to = new.id
            for place, content in (
                (chat, {"migrate_to_chat_id": new.id}),
                (new, {"migrate_from_chat_id": chat.id}),
            ):
                self.world.put_update("message", self.world.new_message(place, members[0], content))
            self._changed()
            return new

    def renames(self, chat: Chat, title: str, by: User) -> Act:
        with self.lock:
            chat.title = title
            message = self.world.new_message(chat, by, {"new_chat_title": title})
            update = self.world.put_update("message", message)
            self._changed()
            return Act(message, update)

    def _user(self, user: Who) -> User:
        return self.world.users[user] if isinstance(user, int) else user

    def _chat(self, chat: Where, user: Who) -> Chat:
        if chat is None:
            return self.private(user)
        return self.world.chats[chat] if isinstance(chat, int) else chat


def _number(which: Which) -> int | None:
    return which if which is None or isinstance(which, int) else which.message_id


def _captioned(caption: str) -> Json:
    return {"caption": caption, "caption_entities": automatic_entities(caption)} if caption else {}
