"""What the capabilities need of chats, and of the messages in them that were for us."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from actions.models import Chat, Membership, Message


class Chats(Protocol):
    def add(self, chat: Chat) -> Chat: ...
    def get(self, chat_id: int) -> Chat: ...
    def many(self, ids: Iterable[int]) -> Sequence[Chat]:
        """In no order; ids that do not exist are left out."""
        ...

    def find(self, channel: str, account: str, external_id: str, thread: str = "") -> Chat | None: ...
    def with_external_id(self, channel: str, account: str, external_id: str) -> Sequence[Chat]:
        """The chat and all its threads, by id."""
        ...

    def move(self, channel: str, account: str, old: str, new: str) -> None:
        """The chat with this external id, and its threads, go on under another one; what is kept of the new one
        already becomes theirs. Messages that wait to be read go along. Does nothing the second time."""
        ...

    def groups(self, name: str) -> Sequence[Chat]:
        """Groups with this title or external id."""
        ...

    def private_of(self, person_id: int) -> Sequence[Chat]:
        """The person's private chats that are not blocked: by the order of channels that the person wished, then the
        latest used first."""
        ...

    def privates(self, person_ids: Collection[int]) -> Mapping[int, Chat]:
        """The first of `private_of` for each of these people who has one."""
        ...

    def all_privates(self, person_ids: Collection[int]) -> Mapping[int, Sequence[Chat]]:
        """`private_of` for each of these people who has any."""
        ...

    def add_member(self, chat_id: int, person_id: int) -> None:
        """Does nothing where the person already is a member."""
        ...

    def remove_member(self, chat_id: int, person_id: int) -> None: ...
    def members(self, chat_id: int) -> Sequence[int]: ...
    def memberships_of(self, person_id: int) -> Sequence[Membership]: ...


class Messages(Protocol):
    def add(self, message: Message) -> Message: ...
    def get(self, message_id: int) -> Message: ...
    def find(self, chat_id: int, external_id: str) -> Message | None: ...
    def versions(self, chat_id: int, external_id: str) -> Sequence[Message]:
        """The message as it was first and after each edit that mattered, oldest first."""
        ...
