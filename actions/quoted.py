"""The person's message that an order or a reminder replies to or quotes: its content, and evidence of what follows."""

from __future__ import annotations

from typing import Any

from actions.history import EVIDENCE
from actions.messages import HANDLE, Card, ReplyTo
from actions.models import Message, Task, TaskChange
from actions.ports import UnitOfWork
from actions.turn import Turn
from nlu.pointing import read_pointer

LONGEST_TITLE, LONGEST_QUOTE = 200, 300


def reply_of_a_person(turn: Turn) -> ReplyTo | None:
    """None where nothing is replied to, or a card of ours."""
    reply = turn.inbound.reply_to
    if reply is None or reply.from_assistant or not (reply.text.strip() or reply.attachments):
        return None
    return reply


def content_of(turn: Turn) -> str:
    """What the message replied to says, in one line; of a file without words its name. "" where there is none."""
    reply = reply_of_a_person(turn)
    if reply is None:
        return ""
    if reply.text.strip():
        return reply.text.strip().splitlines()[0][:LONGEST_TITLE]
    named = next((each.name for each in reply.attachments if each.name), "")
    return named or ("ảnh được gửi" if reply.attachments[0].kind == "image" else "tệp được gửi")


def filled(said: str, turn: Turn) -> str:
    """The words of an order with what they point at: "xử lý việc này" → "xử lý: ngập hẻm 47"."""
    content = content_of(turn)
    verb = read_pointer(said) if content else None
    if verb is None:
        return said
    return f"{verb}: {content}" if verb else content


def keep(turn: Turn) -> Message | None:
    """Keep the message replied to beside the order: it says what the order does not."""
    reply = reply_of_a_person(turn)
    if reply is None:
        return None
    known = turn.work.messages.find(turn.chat.id, reply.message_id) if reply.message_id else None
    if known is not None and known.text == reply.text:
        return known
    inbound = turn.inbound
    identity = turn.work.identities.find(inbound.channel, inbound.account, reply.sender_id)
    attachments: list[dict[str, Any]] = [
        {"kind": a.kind, "reference": a.reference, "name": a.name, "mime": a.mime, "size": a.size}
        for a in reply.attachments
    ]
    return turn.work.messages.add(
        Message(
            chat_id=turn.chat.id,
            # Of another chat nothing can be looked up; the order's own id tells where it was quoted.
            external_id=reply.message_id or f"quoted:{inbound.message_id}",
            sender_id=identity.person_id if identity is not None else None,
            text=reply.text,
            sent_at=inbound.sent_at,
            attachments=attachments,
        )
    )


def note(task: Task, message_id: int, turn: Turn, *, actor_id: int) -> None:
    """A line of the task's history that leads to the message."""
    turn.work.tasks.add_change(
        TaskChange(task_id=task.id, at=turn.now, actor_id=actor_id, action=EVIDENCE, message_id=message_id)
    )


def evidence_of(task: Task, work: UnitOfWork) -> Message | None:
    for change in work.tasks.changes(task.id):
        if change.action == EVIDENCE and change.message_id is not None:
            return work.messages.get(change.message_id)
    return None


def as_quote(message: Message, work: UnitOfWork) -> str:
    """ "Theo tin của Đỗ Hoài Nam: “ngập hẻm 47, nước vào nhà”"; names its files."""
    sender = work.people.get(message.sender_id).full_name if message.sender_id is not None else "đồng nghiệp"
    text = " ".join(message.text.split())
    text = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"
    files = ", ".join(file["name"] for file in message.attachments if file.get("name"))
    said = f"Theo tin của {sender}" + (f": “{text}”" if text else "")
    return said + (f" (kèm {files})" if files else "")


def files_for(message: Message, turn: Turn) -> list[Card]:
    """The files of the message, for a chat of the channel that they came through."""
    cards = []
    for file in message.attachments:
        reference = f"{HANDLE}{file['reference']}"
        if file["kind"] == "image":
            cards.append(Card(file.get("name") or "Ảnh kèm theo", kind="notice", image=reference))
        elif file["kind"] in ("file", "video"):
            cards.append(Card(file.get("name") or "Tệp kèm theo", kind="notice", file=reference))
    return cards
