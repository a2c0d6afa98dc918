"""A voice note when it comes in: kept for whoever hears it, so that nobody in the conversation waits for that."""

from __future__ import annotations

from dataclasses import replace

from actions import naming
from actions.messages import Card, Inbound, Spoken
from actions.models import VoiceNote
from actions.turn import Turn

LONG_BYTES = 200_000
"""About a minute in what phones send; of a longer note its sender hears that it came."""


def take_in(turn: Turn) -> None:
    """Done with the event that brought it; the words come back as an event of their own."""
    turn.work.voice_notes.add(VoiceNote(event_id=turn.event_id or 0, received_at=turn.now, due_at=turn.now))
    voice = turn.inbound.voice
    if voice is not None and voice.size > LONG_BYTES and (turn.inbound.addressed or not turn.in_group):
        you = naming.capital(naming.you(turn.sender))
        turn.reply(Card(f"Dạ, Thư ký đang nghe. {you} chờ ít phút, nghe xong Thư ký trả lời ngay ạ."))


def words_of_note(note: VoiceNote, brought: Inbound, spoken: Spoken, text: str) -> Inbound:
    """The words (or why there are none) as what the conversation receives next; of one note always the same id."""
    return replace(brought, kind="heard", event_id=f"heard:{note.id}", text=text, spoken=spoken)
