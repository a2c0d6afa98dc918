"""Files on their way out: kept in the database, put into a folder of this node when a channel needs a path."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import replace
from pathlib import Path

import structlog

from actions.errors import ThukyError
from actions.messages import Outbound
from actions.models import StoredFile
from actions.ports import Clock, Store, UnitOfWork
from actions.stored_files import LIFE, PREFIX
from bot.drawing import CHART, Draw, NotDrawn

log = structlog.get_logger(__name__)

NO_PICTURE = "Thư ký chưa vẽ được biểu đồ lúc này ạ; số liệu chi tiết có trong tệp Excel."
DRAWN_AT_ONCE = 2


class FileGone(ThukyError):
    """The file's time is over; it cannot be delivered any more."""


class Cabinet:
    """Puts stored files where channels can read them: `<folder>/<number>/<name>`."""

    def __init__(self, store: Store, clock: Clock, folder: Path, draw: Draw) -> None:
        self._store, self._clock, self._folder, self._draw = store, clock, folder, draw
        self.folder = folder
        self._easels = asyncio.Semaphore(DRAWN_AT_ONCE)

    async def ready(self, outbound: Outbound) -> Outbound:
        """`attached`, in a thread. Many pictures wait here in turn, not each in a thread that others need."""
        if _token(outbound.image):
            async with self._easels:
                return await asyncio.to_thread(self.attached, outbound)
        return await asyncio.to_thread(self.attached, outbound)

    def attached(self, outbound: Outbound) -> Outbound:
        """The message with the paths of its file and picture, or with words instead of a picture that cannot be
        drawn. Raises `FileGone`."""
        if token := _token(outbound.file):
            file = self._find(token)
            outbound = replace(outbound, file=str(self._put(file, file.content)), file_token=token)
        if token := _token(outbound.image):
            try:
                outbound = replace(outbound, image=str(self._picture(token)), image_token=token)
            except NotDrawn as error:
                log.error("chart not drawn", outbox=outbound.number, reason=str(error))
                outbound = replace(outbound, image=None, text=f"{outbound.text}\n{NO_PICTURE}")
        return outbound

    def _find(self, token: str) -> StoredFile:
        with self._store.reading() as work:
            file = work.files.find(token, now=self._clock.now())
        if file is None:
            raise FileGone(token)
        return file

    def _picture(self, token: str) -> Path:
        """Drawn when it is first sent, and kept drawn for those who fetch it by its token."""
        file = self._find(token)
        content = file.content
        if content.startswith(CHART):
            # No transaction is open: this takes a second or two.
            content = self._draw(content)
            self._store.repeat(lambda work: self._keep(work, token, content))
        return self._put(file, content)

    def _keep(self, work: UnitOfWork, token: str, content: bytes) -> None:
        with work:
            kept = work.files.find(token, now=self._clock.now())
            if kept is None:
                raise FileGone(token)
            kept.content = content
            work.commit()

    def sweep(self) -> int:
        """Throw away what nobody may fetch any more, here and in the database; how many files went."""
        now = self._clock.now()

        def command(work: UnitOfWork) -> int:
            with work:
                gone = work.files.remove_expired(now)
                work.commit()
                return gone

        oldest = (now - LIFE).timestamp()
        for place in self._folder.iterdir() if self._folder.is_dir() else ():
            if place.stat().st_mtime < oldest:
                shutil.rmtree(place, ignore_errors=True)
        return self._store.repeat(command)

    def _put(self, file: StoredFile, content: bytes) -> Path:
        """Written anew each time: the folder may have seen another database before."""
        path = self._folder.absolute() / str(file.id) / file.name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_suffix(f"{path.suffix}.{os.getpid()}")
        half.write_bytes(content)
        half.replace(path)
        return path


def _token(name: str | None) -> str:
    """Of a file that we keep; "" for none, and for what the channel keeps."""
    return name.removeprefix(PREFIX) if name is not None and name.startswith(PREFIX) else ""
