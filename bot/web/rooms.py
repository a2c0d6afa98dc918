"""The rooms that the web chat hosts, on an open unit of work.

A room is a chat of channel "web" (account ""). Its external id is "private:<person code>" for one
person alone with the assistant, or "group:<slug>" for a group; people's account id is their code.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from actions.models import Chat, ChatKind, Identity, Json, Person, RoomMessage
from actions.ports import UnitOfWork

CHANNEL = "web"
ACCOUNT = ""
ASSISTANT_NAME = "Thư Ký"
UNREAD_SHOWN = 50
"""Unread messages are counted up to here; the page writes "50+"."""


def private_room(code: str) -> str:
    return f"private:{code}"


def group_room(slug: str) -> str:
    return f"group:{slug}"


def event_key(code: str, client_id: str) -> str:
    """The event id of what a browser sent. It begins with the person, so that nobody can use up another's ids."""
    return f"{code}:{client_id}"


def provide_private_room(work: UnitOfWork, person: Person) -> Chat:
    """The person's room with the assistant and the account that opens it; made where missing.

    Called for everyone of a demo office at its start, so that the assistant can write to people
    who have not opened the web chat yet.
    """
    if work.identities.find(CHANNEL, ACCOUNT, person.code) is None:
        account = Identity(channel=CHANNEL, account=ACCOUNT, external_id=person.code, person_id=person.id)
        account.display_name = person.full_name
        work.identities.add(account)
    room = work.chats.find(CHANNEL, ACCOUNT, private_room(person.code))
    if room is None:
        room = Chat(channel=CHANNEL, account=ACCOUNT, external_id=private_room(person.code))
        room.title = ASSISTANT_NAME
        room.person_id = person.id
        room = work.chats.add(room)
    return room


def provide_group(work: UnitOfWork, slug: str, *, title: str, members: Iterable[Person]) -> Chat:
    """The group with this slug, made where missing, with at least these members. It agreed to be read."""
    room = work.chats.find(CHANNEL, ACCOUNT, group_room(slug))
    if room is None:
        room = Chat(channel=CHANNEL, account=ACCOUNT, external_id=group_room(slug), kind=ChatKind.GROUP)
        room.title = title
        room.reads_all = True
        room = work.chats.add(room)
        work.flush()
    for person in members:
        work.chats.add_member(room.id, person.id)
    return room


def create_room(work: UnitOfWork, *, title: str, members: Iterable[Person]) -> Chat:
    """A new group with exactly these members, under an address that nobody can guess. They see it when it is said
    so (`WebChannel.tell_of`), and at the latest with the first message in it."""
    return provide_group(work, secrets.token_hex(8), title=title, members=members)


def close_room(work: UnitOfWork, room: Chat, *, now: datetime) -> None:
    """From now on people read in it and the assistant alone writes."""
    work.rooms.provide_state(room.external_id).closed_at = now


def reopen_room(work: UnitOfWork, room: Chat) -> None:
    work.rooms.provide_state(room.external_id).closed_at = None


def pin(work: UnitOfWork, room: Chat, message_id: str) -> bool:
    """Keep this message (`Sent.external_id`) in sight at the top, in place of the one before; "" for none.

    False where the room has no such message.
    """
    line = find_line(work, room.external_id, message_id) if message_id else None
    if message_id and line is None:
        return False
    work.rooms.provide_state(room.external_id).pinned_id = None if line is None else line.id
    return True


def is_closed(work: UnitOfWork, room: Chat) -> bool:
    state = work.rooms.find_state(room.external_id)
    return state is not None and state.closed_at is not None


def find_line(work: UnitOfWork, room: str, external_id: str) -> RoomMessage | None:
    """The line with this id, only if it is in that room: ids of other rooms lead nowhere."""
    line = work.rooms.find(int(external_id)) if external_id.isdecimal() else None
    return line if line is not None and line.room == room else None


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a room, checked: only members get one."""

    room: Chat
    person: Person


def find_seat(work: UnitOfWork, code: str, room_id: str) -> Seat | None:
    """None where the person, the room or the membership does not exist, which outsiders cannot tell apart."""
    person = work.people.find_by_code(code)
    if person is None or not person.active:
        return None
    room = work.chats.find(CHANNEL, ACCOUNT, room_id)
    if room is None or person not in members(work, room):
        return None
    return Seat(room, person)


def members(work: UnitOfWork, room: Chat) -> list[Person]:
    """Who sees this room, by name. A private room needs no membership: it belongs to the person it is named after."""
    if room.kind is ChatKind.PRIVATE:
        owner = work.people.find_by_code(room.external_id.removeprefix("private:"))
        people: Iterable[Person] = () if owner is None else (owner,)
    else:
        people = work.people.many(work.chats.members(room.id))
    return sorted((p for p in people if p.active), key=lambda p: p.full_name)


def rooms_of(work: UnitOfWork, person: Person) -> list[Chat]:
    """The person's rooms: the private one first (made where missing), then groups by title."""
    chats = [work.chats.get(row.chat_id) for row in work.chats.memberships_of(person.id)]
    groups = [c for c in chats if (c.channel, c.account, c.kind) == (CHANNEL, ACCOUNT, ChatKind.GROUP)]
    return [provide_private_room(work, person), *sorted(groups, key=lambda chat: chat.title)]


def room_json(work: UnitOfWork, room: Chat, *, viewer: Person, read_up_to: int) -> Json:
    """A line of the list of rooms: title, members, latest message, number of unread ones."""
    latest = work.rooms.before(room.external_id, limit=UNREAD_SHOWN)
    marks = work.rooms.read_marks(room.external_id)
    read_up_to = max(read_up_to, marks.get(viewer.code, 0))
    unread = sum(1 for line in latest if line.id > read_up_to and line.sender_code != viewer.code)
    people = members(work, room)
    posts = {post.person_id: post for post in reversed(work.people.posts([p.id for p in people]))}
    return {
        "id": room.external_id,
        "kind": room.kind.value,
        "title": room.title or ASSISTANT_NAME,
        "members": [
            {"code": p.code, "name": p.full_name, "title": posts[p.id].title if p.id in posts else ""}
            for p in people
        ],
        "last": message_json(work, latest[-1], viewer_code=viewer.code) if latest else None,
        "unread": unread,
        "reads": {p.code: marks[p.code] for p in people if p.code in marks},
        **_state_json(work, room, viewer),
    }


def _state_json(work: UnitOfWork, room: Chat, viewer: Person) -> Json:
    state = work.rooms.find_state(room.external_id)
    if state is None:
        return {"closed": False, "pinned": None}
    pinned = None if state.pinned_id is None else work.rooms.get(state.pinned_id)
    return {
        "closed": state.closed_at is not None,
        "pinned": None if pinned is None else message_json(work, pinned, viewer_code=viewer.code),
    }


def message_json(work: UnitOfWork, line: RoomMessage, *, viewer_code: str) -> Json:
    """A message as the page shows it to one member. `client` is the sender's own id of the line, for him alone."""
    sender = work.people.find_by_code(line.sender_code) if line.sender_code is not None else None
    own = line.sender_code == viewer_code
    return {
        "id": line.id,
        "room": line.room,
        "sender": line.sender_code,
        "name": ASSISTANT_NAME
        if line.sender_code is None
        else sender.full_name
        if sender
        else line.sender_code,
        "text": line.text,
        "at": line.sent_at.astimezone(UTC).isoformat(),
        "edited": line.edited_at is not None,
        "reply": _quoted(work, line),
        "buttons": [[_button_json(button, viewer_code) for button in row] for row in line.buttons],
        "files": [_file_json(file) for file in files_of(line, viewer_code)],
        "client": line.event_id.rpartition(":")[2] if own and line.event_id is not None else None,
    }


def files_of(line: RoomMessage, code: str) -> list[Json]:
    """What this person may fetch of what came with a line. A voice note is for its speaker alone."""
    return [
        file
        for file in line.attachments
        if "token" in file and (file["kind"] != "voice" or line.sender_code == code)
    ]


def _file_json(file: Json) -> Json:
    return {"kind": file["kind"], "name": file["name"], "token": file["token"], "size": file.get("size", 0)}


def _quoted(work: UnitOfWork, line: RoomMessage) -> Json | None:
    if line.reply_to_id is None:
        return None
    quoted = work.rooms.get(line.reply_to_id)
    names = ", ".join(file["name"] for file in quoted.attachments if file["kind"] != "voice")
    text = quoted.text or (f"📎 {names}" if names else "")
    return {"id": quoted.id, "sender": quoted.sender_code, "text": text}


def _button_json(button: Json, viewer_code: str) -> Json:
    return {
        "label": button["label"],
        "token": button["token"],
        "chosen": viewer_code in button.get("pressed_by", ()),
    }


def has_token(line: RoomMessage, token: str) -> bool:
    return any(button["token"] == token for row in line.buttons for button in row)


def mark_pressed(line: RoomMessage, token: str, code: str) -> None:
    """Remember that this person pressed that button, so that it stays marked after a reload."""
    line.buttons = [
        [
            {**button, "pressed_by": sorted({*button.get("pressed_by", ()), code})}
            if button["token"] == token
            else button
            for button in row
        ]
        for row in line.buttons
    ]
