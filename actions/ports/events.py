"""What the capabilities need of whatever comes in: events, and voice notes that wait to be heard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from actions.models import Event, VoiceNote


class Events(Protocol):
    def add(self, event: Event) -> bool:
        """False where (channel, account, event_id) is known already: nothing is stored."""
        ...

    def get(self, row_id: int) -> Event: ...
    def many(self, ids: Iterable[int]) -> Sequence[Event]:
        """In no order; ids that do not exist are left out."""
        ...

    def claim_next(self, now: datetime, *, lease: str, until: datetime) -> Event | None:
        """The earliest waiting event due at `now` whose conversation has no earlier unfinished event and none
        claimed. One whose lease is over counts as waiting."""
        ...

    def finish(self, row_id: int, *, lease: str) -> bool:
        """Mark it done if the lease still holds: the first statement of the command's transaction."""
        ...

    def of_album(self, conversation: str, album: str) -> Sequence[Event]:
        """Unfinished ones of this album (`Inbound.album`), in order of arrival."""
        ...

    def finish_with(self, ids: Collection[int]) -> None:
        """Mark these waiting ones done: they were dealt with together with the one whose lease is held."""
        ...

    def release(self, row_id: int, *, lease: str, due_at: datetime, count_try: bool) -> bool:
        """Back to waiting until `due_at`."""
        ...

    def bury(self, row_id: int, *, lease: str) -> bool: ...
    def waiting_too_long(self, received_before: datetime, *, limit: int | None = None) -> Sequence[Event]:
        """Unfinished events received before that moment whose sender has not been told to wait."""
        ...

    def forget_text(self, row_id: int) -> None:
        """Keep id and time only (not addressed to us, or secret)."""
        ...

    def bring_forward(self, now: datetime) -> int:
        """The clock was set back: what was received after `now` is due now. Returns how many that concerns."""
        ...

    def next_due(self) -> datetime | None: ...


class VoiceNotes(Protocol):
    def add(self, note: VoiceNote) -> bool:
        """False where its event brought one already: nothing is stored."""
        ...

    def get(self, note_id: int) -> VoiceNote: ...
    def claim_next(self, now: datetime, *, lease: str, until: datetime) -> VoiceNote | None:
        """The longest waiting note that is due. One whose lease is over counts as waiting."""
        ...

    def extend(self, note_id: int, *, lease: str, until: datetime) -> bool:
        """It is still being heard; False where the lease was lost."""
        ...

    def release(self, note_id: int, *, lease: str, due_at: datetime) -> bool:
        """Back to waiting, one try more."""
        ...

    def finish(self, note_id: int, *, lease: str) -> bool:
        """Heard, if the lease still holds: the first statement of the transaction that hands the words on."""
        ...

    def waiting(self) -> int:
        """How many are not yet heard."""
        ...

    def next_due(self) -> datetime | None: ...
