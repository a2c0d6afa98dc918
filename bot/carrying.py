"""Files that came in through one channel and go out through another: fetched where they are, kept on their way.

What cannot be had any more is said in words; what cannot be had just now waits for the next try.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from actions.messages import CARRIED, Attachment, Outbound
from actions.models import StoredFile
from actions.ports import Clock, Store, UnitOfWork
from actions.stored_files import LIFE, PREFIX
from bot.channel import Channel, NotFetched
from bot.file_names import clean_name

log = structlog.get_logger(__name__)

LARGEST = 20 * 1024 * 1024
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Keeping:
    """For whom a file is kept: `code` is a person's, "" for a group."""

    code: str
    served: bool


class Carrier:
    """Brings files from channel to channel. `folder`: where those for groups lie on this node."""

    def __init__(
        self, store: Store, clock: Clock, channels: Mapping[tuple[str, str], Channel], folder: Path
    ) -> None:
        self._store, self._clock, self._channels, self._folder = store, clock, channels, folder

    async def carried(self, outbound: Outbound, *, tries: int = 0, served: bool = False) -> Outbound:
        """The message with its file and picture brought here. Raises `NotFetched` where that may work later; after
        a few tries the words go without. `served`: its readers fetch files from us (`Capabilities.serves_files`)."""
        keep = _Keeping(outbound.recipient_code, served)
        file, missing_file = await self._one(outbound.file, outbound, tries, keep)
        image, missing_image = await self._one(outbound.image, outbound, tries, keep)
        text = "\n".join(part for part in (outbound.text, missing_file, missing_image) if part)
        return replace(outbound, file=file, image=image, text=text)

    async def _one(
        self, named: str | None, outbound: Outbound, tries: int, keep: _Keeping
    ) -> tuple[str | None, str]:
        """Where it is now, or the words that say that it is missing."""
        if named is None or not named.startswith(CARRIED):
            return named, ""
        where = json.loads(named.removeprefix(CARRIED))
        try:
            return await self._bring(where, keep), ""
        except NotFetched as error:
            if not error.for_good and tries < MOST_TRIES:
                raise
            log.warning("file not carried", outbox=outbound.number, channel=where["channel"])
            return None, f"📎 {where['name'] or 'tệp'} (không chuyển được tệp này)"

    async def _bring(self, where: Mapping[str, str], keep: _Keeping) -> str:
        channel = self._channels.get((where["channel"], where["account"]))
        if channel is None:
            raise NotFetched(f"no channel {where['channel']} here", for_good=True)
        attachment = Attachment(
            where["kind"],  # type: ignore[arg-type]  # one of its kinds, as it came in
            where["reference"],
            where["name"],
        )
        content = await channel.fetch(attachment, limit=LARGEST)
        name = clean_name(Path(where["name"] or attachment.kind).name)
        return await asyncio.to_thread(self._keep, content, name, keep)

    def _keep(self, content: bytes, name: str, keep: _Keeping) -> str:
        """For one person in the database, where its address is theirs alone; for a group there too if its members
        fetch it from us (whoever sits in the room that shows it), else on this node."""
        if keep.code or keep.served:
            return self._store.repeat(lambda work: self._store_for(work, content, name, keep.code))
        path = self._folder.absolute() / "carried" / hashlib.sha256(content).hexdigest()[:24] / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_name(f"{path.name}.{os.getpid()}")
        half.write_bytes(content)
        half.replace(path)
        return str(path)

    def _store_for(self, work: UnitOfWork, content: bytes, name: str, code: str) -> str:
        with work:
            person = work.people.find_by_code(code) if code else None
            if code and person is None:
                raise NotFetched("nobody to keep it for", for_good=True)
            now, token = self._clock.now(), secrets.token_urlsafe(24)
            work.files.add(
                StoredFile(
                    token=token,
                    name=name,
                    content=content,
                    recipient_id=None if person is None else person.id,
                    created_at=now,
                    expires_at=now + LIFE,
                )
            )
            work.commit()
        return f"{PREFIX}{token}"
