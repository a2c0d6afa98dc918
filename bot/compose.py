"""From a stored card to what a channel can show: asked of its capabilities, never of its name."""

from __future__ import annotations

from collections.abc import Sequence

from actions.messages import HANDLE, Contact, Door, Outbound, OutButton, PollOffer
from actions.models import Chat, Json, OutboxMessage
from actions.ports import UnitOfWork
from bot.channel import Capabilities
from bot.choices import choices_in_words

NO_FILE = (
    "(Kênh này không gửi được {what}; anh/chị mở trang chat của Thư ký và nhắn lại câu vừa rồi để nhận ạ.)"
)


def compose(
    row: OutboxMessage,
    chat: Chat,
    work: UnitOfWork,
    can: Capabilities,
    *,
    content: Json | None = None,
    late: str = "",
) -> Outbound:
    """The message as this channel sends it: buttons or numbered choices, an edit or a short new line.

    `content`: what is sent instead of the row's own, where several leave in one. `late`: the words that say so.
    """
    content = row.content if content is None else content
    replaced = _replaced(row, work)
    polled = replaced is not None and "poll" in replaced.content and work.polls.was_native(replaced.id)
    edit = replaced.external_id if replaced is not None and (can.edit or polled) else ""
    stops = bool(content.get("stops_poll"))
    if (polled and not stops) or (stops and not polled and not content["text"]):
        edit = ""  # The words of a poll stay; where there is no poll, nothing is stopped.
    text = content["text"] + late
    if content.get("replaces") and not edit:
        text = content.get("brief") or text
    if content.get("asks_contact") and not can.shares_phone:
        text = content.get("brief") or text
    buttons = tuple(
        tuple(OutButton(button["label"], button["token"]) for button in line)
        for line in content.get("buttons", ())
    )
    if buttons and not can.buttons:
        text = f"{text}\n{choices_in_words(content['buttons'])}"
        buttons = ()
    if polled:
        buttons = ()
    image, no_image = _file(content.get("image"), can, able=can.images, what="ảnh")
    file, no_file = _file(content.get("file"), can, able=can.files, what="tệp")
    text = "\n".join(part for part in (text, no_image, no_file) if part)
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
        image=image,
        file=file,
        reply_to=inbound.get("message_id", "") if same_chat and chat.kind == "group" and not edit else "",
        edit=edit,
        recipient_code=work.people.get(row.recipient_id).code if row.recipient_id is not None else "",
        callback_id=inbound.get("callback_id", "") if same_chat else "",
        asks_contact=bool(content.get("asks_contact")),
        pin=bool(content.get("pin")) and can.pins,
        mentions=_mentions(content.get("mentions", ()), chat, work) if can.mentions else (),
        poll=_poll(content, chat, can),
        door=Door(**content["door"]) if content.get("door") else None,
        stops_poll=stops and polled and bool(edit),
    )


def _poll(content: Json, chat: Chat, can: Capabilities) -> PollOffer | None:
    kept = content.get("poll")
    if kept is None or can.polls is None or chat.kind != "group":
        return None
    offer = PollOffer(**{**kept, "options": tuple(kept["options"])})
    return offer if can.polls.take(offer) else None


def _mentions(ids: Sequence[int], chat: Chat, work: UnitOfWork) -> tuple[tuple[str, str], ...]:
    """Names as the text has them and the accounts of this channel behind them."""
    return tuple(
        (person.full_name, identity.external_id)
        for person in work.people.many(ids)
        for identity in work.identities.of_person(person.id)
        if (identity.channel, identity.account) == (chat.channel, chat.account)
    )


def _file(path: str | None, can: Capabilities, *, able: bool, what: str) -> tuple[str | None, str]:
    """What the channel sends, and what it says instead where it cannot."""
    if path is None or (path.startswith(HANDLE) and can.keeps_files):
        return path, ""
    return (path.removeprefix(HANDLE), "") if able else (None, NO_FILE.format(what=what))


def _replaced(row: OutboxMessage, work: UnitOfWork) -> OutboxMessage | None:
    """Our message that this one replaces, if it is in the same chat."""
    number = row.content.get("replaces")
    if not number:
        return None
    old = work.outbox.get(int(number))
    # One that left together with others is not replaced: they would be gone with it.
    return old if old.chat_id == row.chat_id and not old.content.get("merged") else None
