"""What could not reach one side of a ticket: the other side, or somebody in its place, has to know."""

from __future__ import annotations

from actions import naming
from actions.helpdesk import telling
from actions.messages import Card
from actions.models import OutboxMessage
from actions.turn import Post


def tell(row: OutboxMessage, post: Post) -> None:
    """`row` was refused for good; its chat is closed already where that was the reason."""
    number = row.subject.get("ticket")
    ticket = post.work.helpdesk.find(number) if isinstance(number, int) else None
    if ticket is None:
        return
    text = str(row.content.get("text", ""))
    if row.recipient_id == ticket.reporter_id:
        person = post.work.people.get(ticket.reporter_id)
        words = f"⚠️ {ticket.number}: không gửi được tin cho {naming.address(person)}; xin liên hệ trực tiếp.\n{text}"
        telling.to_desk(ticket, Card(words, kind="notice", subject=telling.subject(ticket)), post)
    elif row.recipient_id is None and text:
        # The helpdesk's group has gone: those on duty read it in private.
        for chat, person_ in telling.desk_places(ticket, post):
            if chat.id != row.chat_id:
                post.to_chat(
                    chat, Card(text, kind="notice", subject=telling.subject(ticket)), recipient=person_
                )
