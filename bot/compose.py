"""From a stored card to what a channel can show: asked of its capabilities, never of its name."""

from __future__ import annotations

from datetime import datetime, tzinfo

from actions.messages import HANDLE, Contact, Outbound, OutButton
from actions.models import Chat, OutboxMessage
from actions.ports import UnitOfWork
from actions.reminder_cards import LATE
from bot.channel import Capabilities

LEFT_LATE = "(Tin này đến muộn: Thư ký định gửi lúc {at:%H:%M %d/%m}.)"

_HAS_ITS_TIME = ("reminder", "digest")


def compose(
    row: OutboxMessage, chat: Chat, work: UnitOfWork, can: Capabilities, *, now: datetime, zone: tzinfo
) -> Outbound:
    """The message as this channel sends it: buttons or numbered choices, an edit or a short new line.

    What should have left long before `now` says so, in the office's zone.
    """
    content = row.content
    edit = _edited(row, work) if can.edit else ""
    text = content["text"]
    if content.get("replaces") and not edit:
        text = content.get("brief") or text
    if row.kind in _HAS_ITS_TIME and now - row.created_at > LATE:
        text = f"{text}\n{LEFT_LATE.format(at=row.created_at.astimezone(zone))}"
    buttons = tuple(
        tuple(OutButton(button["label"], button["token"]) for button in line)
        for line in content.get("buttons", ())
    )
    if buttons and not can.buttons:
        text = f"{text}\n{_numbered(buttons)}"
        buttons = ()
    contact = content.get("contact")
    inbound = work.events.get(row.event_id).payload if row.event_id is not None else {}
    same_chat = inbound.get("chat_id") == chat.external_id
    return Outbound(
        number=row.id,
        chat_id=chat.external_id,
        thread=chat.thread,
        chat_kind=chat.kind,
        kind=row.kind,  # type: ignore[arg-type]  # one of OutKind, as `Post` wrote it
        text=text,
        buttons=buttons,
        contact=Contact(**contact) if contact and can.contact_card else None,
        image=_file(content.get("image"), can),
        file=_file(content.get("file"), can),
        reply_to=inbound.get("message_id", "") if same_chat and chat.kind == "group" and not edit else "",
        edit=edit,
        recipient_code=work.people.get(row.recipient_id).code if row.recipient_id is not None else "",
        callback_id=inbound.get("callback_id", "") if same_chat else "",
        asks_contact=bool(content.get("asks_contact")),
    )


def _file(path: str | None, can: Capabilities) -> str | None:
    return path if path is None or can.keeps_files else path.removeprefix(HANDLE)


def _edited(row: OutboxMessage, work: UnitOfWork) -> str:
    """The provider's id of our message that this one replaces, if it is in the same chat."""
    number = row.content.get("replaces")
    if not number:
        return ""
    old = work.outbox.get(int(number))
    return old.external_id if old.chat_id == row.chat_id else ""


def _numbered(buttons: tuple[tuple[OutButton, ...], ...]) -> str:
    flat = [button for line in buttons for button in line]
    return "\n".join(f"{number}. {button.label}" for number, button in enumerate(flat, start=1))
