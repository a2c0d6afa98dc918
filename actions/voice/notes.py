"""A voice note when it comes in: kept for whoever hears it, so that nobody in the conversation waits for that."""

from __future__ import annotations

from dataclasses import replace

from actions.messages import Inbound, Spoken
from actions.models import VoiceNote
from actions.turn import Turn


def take_in(turn: Turn) -> None:
    """Done with the event that brought it; the words come back as an event of their own."""
    turn.work.voice_notes.add(VoiceNote(event_id=turn.event_id or 0, received_at=turn.now, due_at=turn.now))


def words_of_note(note: VoiceNote, brought: Inbound, spoken: Spoken, text: str) -> Inbound:
    """The words (or why there are none) as what the conversation receives next; of one note always the same id."""
    return replace(brought, kind="heard", event_id=f"heard:{note.id}", text=text, spoken=spoken)
