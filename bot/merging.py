"""Several notices or reminders that wait for one person: one message, so that nobody is flooded and quotas last.

Only where the provider counts messages, only in private chats, and only what stands in line together anyway. Replies
and hỏa tốc neither wait nor are waited for. From the fourth notice of a minute on, notices wait for the end of the
minute and then go together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from actions.models import Chat, ChatKind, Json, OutboxMessage, SendState
from actions.ports import UnitOfWork
from actions.turn import PRIORITIES

KINDS = ("notice", "reminder")
MOST_TOGETHER = 10
FREE = 3
"""Messages of the window that a person gets at once, whatever comes."""
_LONGEST = 3000
"""Code points of a message made of several: below every provider's limit but the smallest, which splits."""


def mergeable(row: OutboxMessage) -> bool:
    """It can stand beside others: text and buttons only, nothing urgent, no answer, no edit of an earlier message."""
    content = row.content
    special = ("contact", "image", "file", "replaces", "asks_contact")
    return (
        row.kind in KINDS
        and row.priority >= PRIORITIES["notice"]
        and row.tries == 0
        and not any(content.get(name) for name in special)
    )


def find_company(
    heads: Sequence[OutboxMessage], chats: Mapping[int, Chat], work: UnitOfWork, *, now: datetime, window: int
) -> dict[int, list[OutboxMessage]]:
    """By head, what leaves with it: those directly behind it that fell due within `window` seconds of it."""
    fit = [row for row in heads if mergeable(row) and chats[row.chat_id].kind is ChatKind.PRIVATE]
    if not window or not fit:
        return {}
    found: dict[int, list[OutboxMessage]] = {}
    line: dict[int, list[OutboxMessage]] = {}
    for row in work.outbox.following(fit, now, most=MOST_TOGETHER):
        line.setdefault(row.chat_id, []).append(row)
    for head in fit:
        length = len(str(head.content["text"]))
        for row in line.get(head.chat_id, ()):
            length += len(str(row.content["text"]))
            apart = abs((row.due_at - head.due_at).total_seconds())
            if row.id < head.id or not mergeable(row) or apart > window or length > _LONGEST:
                break
            found.setdefault(head.id, []).append(row)
    return found


def must_wait(
    row: OutboxMessage, chat: Chat, work: UnitOfWork, *, now: datetime, window: int
) -> datetime | None:
    """Until when this notice is held back, since its person has had several within the window; None: it goes now."""
    if not window or row.kind != "notice" or not mergeable(row) or chat.kind is not ChatKind.PRIVATE:
        return None
    since = now - timedelta(seconds=window)
    sent = {
        other.sent_at
        for other in work.outbox.latest(chat.id, limit=FREE * MOST_TOGETHER)
        if other.state is SendState.SENT and other.kind in KINDS and other.sent_at is not None
    }
    recent = sorted(moment for moment in sent if moment > since)
    if len(recent) < FREE or row.due_at + timedelta(seconds=window) <= now:
        return None
    return recent[-FREE] + timedelta(seconds=window)


def together(rows: Sequence[OutboxMessage]) -> tuple[Json, Json]:
    """Content and subject of one message that says what all of these say. Buttons bear the number of their part
    where two would be called the same."""
    labels = [button["label"] for row in rows for line in row.content.get("buttons", ()) for button in line]
    numbered = len(set(labels)) < len(labels)
    parts: list[str] = []
    buttons: list[list[Json]] = []
    for number, row in enumerate(rows, start=1):
        parts.append(f"{number}. {row.content['text']}")
        buttons += [
            [_numbered(button, number) if numbered else button for button in line]
            for line in row.content.get("buttons", ())
        ]
    content = {**rows[0].content, "text": "\n\n".join(parts), "buttons": buttons, "merged": len(rows)}
    return content, _subject(rows)


def _numbered(button: Mapping[str, Any], number: int) -> Json:
    return {**button, "label": f"{number}. {button['label']}"}


def _subject(rows: Sequence[OutboxMessage]) -> Json:
    """What a reply to the whole is about: its tasks, if it is about tasks only."""
    tasks: list[int] = []
    for row in rows:
        if "task" in row.subject:
            tasks.append(row.subject["task"])
        elif "tasks" in row.subject:
            tasks += row.subject["tasks"]
        else:
            return {}
    different = list(dict.fromkeys(tasks))
    return {"task": different[0]} if len(different) == 1 else {"tasks": different}
