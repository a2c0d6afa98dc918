"""Voice notes taken one by one: fetched, heard in the recogniser's process, and handed back as an event.

The database holds what waits. A note whose listener died is taken again when its lease ends; its words are an event
with an id of the note's, so that hearing it twice says it once.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from actions.linking import person_of
from actions.messages import Inbound, Spoken
from actions.models import VoiceNote
from actions.ports import Clock, Store, UnitOfWork
from actions.voice.notes import words_of_note
from actions.voice.reading import hotwords_of, likely_people
from actions.voice.trouble import NotHeard, Trouble
from bot.channel import Channel, NotFetched
from bot.intake import guarded, waiting_event
from bot.sending import Key
from bot.voice.process import Recogniser, RecogniserDown
from bot.voice.sound import LARGEST_BYTES
from bot.voice.transcriber import Heard
from nlu.spoken import join_pieces

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=180)
"""Renewed with every piece; fetching and decoding must fit in it."""
MOST_TRIES = 4
FIRST_PAUSE = timedelta(seconds=2)
FETCH_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Taken:
    """A claimed note with what is needed to hear it."""

    note: VoiceNote
    inbound: Inbound
    names: list[str]


class Listening:
    """Several may run, on several nodes: leases keep them apart."""

    def __init__(
        self, store: Store, clock: Clock, channels: Mapping[Key, Channel], recogniser: Recogniser
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self.recogniser = recogniser

    async def hear_next(self) -> bool:
        """Take and finish one note. False where none is waiting."""
        lease = secrets.token_hex(8)
        taken = await asyncio.to_thread(self._take, lease)
        if taken is None:
            return False
        number = taken.note.id
        try:
            content = await self._fetch(taken.inbound)
            heard = await asyncio.to_thread(self._hear, content, taken, lease)
        except NotHeard as error:
            log.info("voice note not heard", number=number, trouble=error.trouble.value, detail=str(error))
            await asyncio.to_thread(self._finish, taken, lease, error.trouble)
        except (RecogniserDown, NotFetched) as error:
            log.warning("voice note failed", number=number, tries=taken.note.tries + 1, reason=str(error))
            await asyncio.to_thread(self._give_back, taken, lease)
        except Exception:
            # As in the inbox: a bug must not stop the notes of others.
            log.exception("voice note failed", number=number, tries=taken.note.tries + 1)
            await asyncio.to_thread(self._give_back, taken, lease)
        else:
            log.info("voice note heard", number=number, seconds=heard.seconds, pieces=len(heard.pieces))
            await asyncio.to_thread(self._finish, taken, lease, None, heard)
        return True

    def _take(self, lease: str) -> _Taken | None:
        now = self._clock.now()

        def claim(work: UnitOfWork) -> VoiceNote | None:
            with work:
                note = work.voice_notes.claim_next(now, lease=lease, until=now + LEASE)
                work.commit()
                return note

        note = self._store.repeat(claim)
        if note is None:
            return None
        with self._store.reading() as work:
            payload = work.events.get(note.event_id).payload
            inbound = Inbound.from_json(payload) if payload else None
            names = _names(inbound, work) if inbound is not None else []
        if inbound is None:  # Its sender had everything deleted meanwhile.
            self._store.repeat(lambda work: _close(work, note.id, lease))
            return None
        return _Taken(note, inbound, names)

    async def _fetch(self, inbound: Inbound) -> bytes:
        channel = self._channels.get((inbound.channel, inbound.account))
        voice = inbound.voice
        if channel is None or voice is None:
            raise NotHeard(Trouble.GONE, "no channel that has it")
        if voice.size > LARGEST_BYTES:
            raise NotHeard(Trouble.TOO_BIG, f"{voice.size} bytes")
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await channel.fetch(voice, limit=LARGEST_BYTES)
        except TimeoutError:
            raise NotFetched(f"not here within {FETCH_SECONDS} s", for_good=False) from None
        except NotFetched as error:
            if error.for_good:
                raise NotHeard(Trouble.TOO_BIG if error.too_big else Trouble.GONE, str(error)) from error
            raise

    def _hear(self, content: bytes, taken: _Taken, lease: str) -> Heard:
        return self.recogniser.hear(content, taken.names, going_on=lambda: self._extend(taken.note.id, lease))

    def _extend(self, number: int, lease: str) -> None:
        until = self._clock.now() + LEASE

        def extend(work: UnitOfWork) -> None:
            with work:
                work.voice_notes.extend(number, lease=lease, until=until)
                work.commit()

        self._store.repeat(extend)

    def _give_back(self, taken: _Taken, lease: str) -> None:
        note = taken.note
        if note.tries + 1 >= MOST_TRIES:
            self._finish(taken, lease, Trouble.FAILED)
            return
        due = self._clock.now() + FIRST_PAUSE * 4**note.tries

        def release(work: UnitOfWork) -> None:
            with work:
                work.voice_notes.release(note.id, lease=lease, due_at=due)
                work.commit()

        self._store.repeat(release)

    def _finish(self, taken: _Taken, lease: str, trouble: Trouble | None, heard: Heard | None = None) -> None:
        """The note is heard and its words wait as an event, both or neither."""
        now = self._clock.now()
        text = join_pieces((piece.text, piece.pause) for piece in heard.pieces) if heard is not None else ""
        spoken = Spoken(
            trouble or "", heard.seconds if heard is not None else 0.0, heard.confidence if heard else None
        )
        # What is marked as secret when spoken is kept no more than when written.
        words = guarded(words_of_note(taken.note, taken.inbound, spoken, text))

        def finish(work: UnitOfWork) -> None:
            with work:
                if not work.voice_notes.finish(taken.note.id, lease=lease):
                    return
                note = work.voice_notes.get(taken.note.id)
                note.trouble, note.seconds = spoken.trouble, round(spoken.seconds)
                note.engine = heard.engine if heard is not None else ""
                work.events.add(waiting_event(words, now))
                work.commit()

        self._store.repeat(finish)


def _names(inbound: Inbound, work: UnitOfWork) -> list[str]:
    person = person_of(inbound, work)
    if person is None:
        return []
    chat = work.chats.find(inbound.channel, inbound.account, inbound.chat_id, inbound.thread)
    return hotwords_of(likely_people(person, chat, work))


def _close(work: UnitOfWork, number: int, lease: str) -> None:
    with work:
        work.voice_notes.finish(number, lease=lease)
        work.commit()
