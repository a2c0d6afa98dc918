"""Spoken messages that wait to be heard, taken one at a time by whoever has a recogniser."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from actions.models import EventState, VoiceNote
from storage import claims, records
from storage.columns import is_one_of
from storage.tables import UNHEARD, voice_notes

_WAITING = is_one_of(voice_notes.c.state, EventState.WAITING)
_CLAIMED = is_one_of(voice_notes.c.state, EventState.CLAIMED)


class SqlVoiceNotes:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, note: VoiceNote) -> bool:
        return records.add_unless_known(self._session, note, unique=("event_id",))

    def get(self, note_id: int) -> VoiceNote:
        return records.get(self._session, VoiceNote, note_id)

    def claim_next(self, now: datetime, *, lease: str, until: datetime) -> VoiceNote | None:
        free = or_(
            and_(_WAITING, voice_notes.c.due_at <= now), and_(_CLAIMED, voice_notes.c.lease_until <= now)
        )
        taken = claims.claim(
            self._session,
            VoiceNote,
            select(voice_notes.c.id)
            .where(UNHEARD, free)
            .order_by(voice_notes.c.due_at, voice_notes.c.id)
            .limit(1),
            still=and_(UNHEARD, free),
            changes={"state": EventState.CLAIMED, "lease": lease, "lease_until": until},
        )
        return taken[0] if taken else None

    def extend(self, note_id: int, *, lease: str, until: datetime) -> bool:
        return self._settle(note_id, lease, {"lease_until": until})

    def release(self, note_id: int, *, lease: str, due_at: datetime) -> bool:
        changes = {
            "state": EventState.WAITING,
            "due_at": due_at,
            "tries": voice_notes.c.tries + 1,
            "lease": None,
            "lease_until": None,
        }
        return self._settle(note_id, lease, changes)

    def finish(self, note_id: int, *, lease: str) -> bool:
        return self._settle(note_id, lease, {"state": EventState.DONE, "lease": None, "lease_until": None})

    def waiting(self) -> int:
        return self._session.scalar(select(func.count()).select_from(voice_notes).where(UNHEARD)) or 0

    def next_due(self) -> datetime | None:
        waiting = select(func.min(voice_notes.c.due_at)).where(_WAITING)
        claimed = select(func.min(voice_notes.c.lease_until)).where(_CLAIMED)
        moments = [self._session.scalar(waiting), self._session.scalar(claimed)]
        return min((moment for moment in moments if moment is not None), default=None)

    def _settle(self, note_id: int, lease: str, changes: dict[str, Any]) -> bool:
        self._session.flush()
        done = claims.settle(
            self._session,
            voice_notes,
            note_id,
            holds=and_(_CLAIMED, voice_notes.c.lease == lease),
            changes=changes,
        )
        records.reload(self._session, VoiceNote, note_id)
        return done
