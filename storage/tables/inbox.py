"""What came in and waits to be dealt with."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from actions.models import EventState
from storage.columns import is_one_of
from storage.schema import choice, flag, json_value, lease, moment, number, partial, refers, table, words

events = table(
    "events",
    words("channel"),
    words("account"),
    words("event_id"),
    words("conversation"),
    json_value("payload"),
    moment("received_at"),
    moment("due_at"),
    choice("state", EventState),
    *lease(),
    number("tries"),
    flag("told_wait"),
    UniqueConstraint("channel", "account", "event_id"),
)
UNFINISHED = is_one_of(events.c.state, EventState.WAITING, EventState.CLAIMED)
partial("ix_events_unfinished", events, "id", where=UNFINISHED)
partial("ix_events_line", events, "conversation", "id", where=UNFINISHED)
partial("ix_events_due", events, "due_at", where=is_one_of(events.c.state, EventState.WAITING))
# The database itself refuses a second claim in one conversation, whatever two racing claimers saw.
partial(
    "uq_events_claimed",
    events,
    "conversation",
    where=is_one_of(events.c.state, EventState.CLAIMED),
    unique=True,
)

voice_notes = table(
    "voice_notes",
    refers("event_id", "events"),
    moment("received_at"),
    moment("due_at"),
    choice("state", EventState),
    *lease(),
    number("tries"),
    words("engine"),
    number("seconds"),
    words("trouble"),
    UniqueConstraint("event_id"),
)
UNHEARD = is_one_of(voice_notes.c.state, EventState.WAITING, EventState.CLAIMED)
partial("ix_voice_notes_unheard", voice_notes, "due_at", "id", where=UNHEARD)
