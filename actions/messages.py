"""What goes in and out: the vocabulary that channels and capabilities share.

All of these are values: frozen, and turned into JSON and back without loss, since
they rest in the database between two steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from actions.models import ChatKind

InboundKind = Literal[
    "text",
    "press",
    "contact",
    "edit",
    "delete",
    "react",
    "joined",
    "left",
    "start",
    "heard",
    "rights",
    "moved",
    "unreadable",
    "vote",
    "poll",
    "asks_in",
]
OutKind = Literal["reply", "reminder", "notice", "digest"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A picked mention in a text; `begin` and `finish` are code points."""

    begin: int
    finish: int
    external_id: str = ""
    username: str = ""
    is_assistant: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. `reference` is the provider's handle (file id, URL or local path)."""

    kind: Literal["file", "image", "voice", "audio", "video", "sticker", "location"]
    reference: str
    name: str = ""
    mime: str = ""
    size: int = 0

    @property
    def is_document(self) -> bool:
        """Something that may be the result of work, unlike a sticker or spoken words."""
        return self.kind in ("file", "image", "video")


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The message that this one answers."""

    message_id: str
    text: str = ""
    sender_id: str = ""
    from_assistant: bool = False
    attachments: tuple[Attachment, ...] = ()
    """Where the channel shows them."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """How the words of a voice note came to be. `trouble` (see `actions.voice.trouble`): there are none."""

    trouble: str = ""
    seconds: float = 0.0
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """What a channel tells of a poll of its own kind, named by its provider's id.

    Kind vote: `options` are those that the sender chose, counted from 0; none: the vote was taken back.
    Kind poll: `question` and `labels` are what the poll shows.
    """

    poll: str
    options: tuple[int, ...] = ()
    question: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that a channel received.

    `event_id` is unique in (channel, account) and stays the same when the provider sends it again.
    `sender_name` is what the provider shows; the person is found by (channel, account, sender_id).
    `addressed`: mentioned, replied to, a command, or a private chat.
    `token`: the pressed button's token (kind press). `phone`: shared number (kind contact), set only when the
    provider proves that it is the sender's own.
    Kinds joined and left: `mentions` are those whose membership changed (the assistant: `is_assistant`), the sender is
    who did it; in a private chat the sender unblocked (joined) or blocked (left) the assistant.
    Kind unreadable: something that the channel does not hand on (a file, a card).
    Kind rights: from now on the channel shows us all messages of this group, or only those to us (`sees_all`).
    Kind moved: the chat goes on under another id (`moved_to`); nobody is its sender.
    Kind asks_in: the sender wishes to come into this group; `private_chat` is where they can be told why not.
    Kinds vote and poll: see `Vote`; no chat is told, `chat_id` names the poll.
    Kind heard: the voice note that came before as a text without words, now with what was recognised in it.
    """

    channel: str
    account: str
    event_id: str
    kind: InboundKind
    chat_id: str
    chat_kind: ChatKind
    sender_id: str
    sent_at: datetime
    chat_title: str = ""
    thread: str = ""
    sender_name: str = ""
    sender_username: str = ""
    message_id: str = ""
    text: str = ""
    mentions: tuple[Mention, ...] = ()
    reply_to: ReplyTo | None = None
    attachments: tuple[Attachment, ...] = ()
    addressed: bool = True
    token: str = ""
    phone: str = ""
    contact_id: str = ""
    """An account forwarded as a contact card, to answer "who?"."""
    reads_all: bool = False
    """The channel knows that this group agreed to be read (web chat and scripts)."""
    callback_id: str = ""
    """The provider's handle for answering a press at once."""
    sees_all: bool = False
    """Kinds joined (of the assistant) and rights: every message of this group comes to us, not only those to us."""
    moved_to: str = ""
    album: str = ""
    """What goes together comes as messages of its own, each with this name."""
    spoken: Spoken | None = None
    """Set where `text` was not written by the sender but recognised in their voice."""

    types_choices: bool = False
    """The channel shows no buttons: people write what stands on them, or the number of their line."""
    raw: str = ""
    """What the provider sent, where its meaning is not sure yet."""
    vote: Vote | None = None
    private_chat: str = ""

    @property
    def voice(self) -> Attachment | None:
        """The spoken message that this is, where it has no words beside it."""
        if self.kind not in ("text", "heard") or (self.kind == "text" and self.text.strip()):
            return None
        return next((each for each in self.attachments if each.kind in ("voice", "audio")), None)

    @property
    def conversation(self) -> str:
        return f"{self.channel}:{self.account}:{self.chat_id}"

    def as_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["sent_at"] = self.sent_at.isoformat()
        data["chat_kind"] = self.chat_kind.value
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Inbound:
        fields = dict(data)
        fields["sent_at"] = datetime.fromisoformat(fields["sent_at"])
        fields["chat_kind"] = ChatKind(fields["chat_kind"])
        fields["mentions"] = tuple(Mention(**m) for m in fields.get("mentions", ()))
        fields["attachments"] = tuple(Attachment(**a) for a in fields.get("attachments", ()))
        if fields.get("reply_to") is not None:
            reply = dict(fields["reply_to"])
            reply["attachments"] = tuple(Attachment(**a) for a in reply.get("attachments", ()))
            fields["reply_to"] = ReplyTo(**reply)
        if fields.get("spoken") is not None:
            fields["spoken"] = Spoken(**fields["spoken"])
        if fields.get("vote") is not None:
            vote = dict(fields["vote"])
            vote["options"], vote["labels"] = tuple(vote["options"]), tuple(vote["labels"])
            fields["vote"] = Vote(**vote)
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact card, for channels that can show one; the text says the same."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button before it leaves: `command` is what pressing it does, `may_press` who may (None: anyone here)."""

    label: str
    command: Command
    may_press: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class PollOffer:
    """A question that a channel with polls of its own may show as one. `number` is our poll's id; `note` stands below
    the question where there is room for it."""

    number: int
    question: str
    options: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """Answers who asked to come into the group: `account` is their external id. `words` are told them first, in
    `private_chat`, as far as they can be reached."""

    account: str
    lets_in: bool
    words: str = ""
    private_chat: str = ""


HANDLE = "handle:"
"""Before the reference of a file that came in through a channel and goes out there again."""
CARRIED = "carried:"
"""Before the JSON {channel, account, kind, reference, name} of a file that goes out through another channel."""


TRIED = "tried"
"""In the content of a message that was moved to another chat: the ids of those that refused it."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the assistant says. `text` may hold **bold** and line breaks; `buttons` are rows.

    `image` and `file` are paths, or `HANDLE` and the reference of an attachment of the same channel.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    kind: OutKind = "reply"
    contact: Contact | None = None
    image: str | None = None
    file: str | None = None
    subject: Mapping[str, Any] = field(default_factory=dict)
    priority: int | None = None
    replaces: int | None = None
    """An outbox id whose message this one replaces where the channel can edit."""
    asks_contact: bool = False
    """Private chats: offer to share one's own phone number, where the channel can."""
    brief: str = ""
    """What to say where the channel cannot do what the card wants: instead of repeating the card where it cannot edit,
    of asking for a phone number where nobody can share one."""
    pin: bool = False
    """Stays on top of its room, where the channel can pin."""
    mentions: tuple[int, ...] = ()
    """People (ids) whose names in the text call them, where the channel can."""
    edit_only: bool = False
    """Nothing is said where the card that it `replaces` cannot be edited."""
    poll: PollOffer | None = None
    """In a group whose channel has polls: shown as one, instead of text and buttons."""
    door: Door | None = None
    """To a group whose channel has people ask before they come in; nothing else is said."""
    stops_poll: bool = False
    """The card that it `replaces` takes no more answers: where it is a poll, that is stopped; else it is edited, if
    there is a text."""


@dataclass(frozen=True, slots=True)
class OutButton:
    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message as a channel sends it.

    `file` and `image` are paths; `file_token` and `image_token` the addresses of the same for channels whose readers
    fetch them from us.
    `number` is our outbox id. `reply_to` is the provider's id of the message being answered, `edit` that of our
    own earlier message to be replaced. `recipient_code` is the code of the person a message is meant for.
    """

    number: int
    chat_id: str
    thread: str
    chat_kind: ChatKind
    kind: OutKind
    text: str
    buttons: tuple[tuple[OutButton, ...], ...] = ()
    contact: Contact | None = None
    image: str | None = None
    file: str | None = None
    file_token: str = ""
    image_token: str = ""
    reply_to: str = ""
    edit: str = ""
    recipient_code: str = ""
    callback_id: str = ""
    asks_contact: bool = False
    pin: bool = False
    mentions: tuple[tuple[str, str], ...] = ()
    """(name as in the text, external id) of those whom it calls."""
    poll: PollOffer | None = None
    """Shown instead of text and buttons, which say the same where the chat takes no polls."""
    door: Door | None = None
    stops_poll: bool = False
    """`edit` is a poll: stop it, whatever the text."""


@dataclass(frozen=True, slots=True)
class Sent:
    """`poll`: the provider's id of the poll that it became."""

    external_id: str
    poll: str = ""


@dataclass(frozen=True, slots=True)
class RetryLater:
    """The provider asks us to wait, or could not be reached; `seconds` None: use our own backoff.

    `whole_account`: the provider says that nothing at all may be sent meanwhile, not only to this chat.
    `elsewhere`: the wait may be long (a quota is used up), so a person's next channel gets it where there is one.
    """

    seconds: float | None
    reason: str
    whole_account: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class RefusedForGood:
    """Trying again is useless (blocked, left, outside the window). `closes_chat`: nothing more can go there.

    `told`: why, in words for whoever relied on the message, where they can do something about it.
    """

    reason: str
    closes_chat: bool = False
    told: str = ""


Receipt = Sent | RetryLater | RefusedForGood


@dataclass(frozen=True, slots=True)
class Command:
    """What a button stands for: the name of a handler in the registry and its arguments (JSON values)."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "arguments": dict(self.arguments)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Command:
        return cls(data["name"], dict(data.get("arguments", {})))
