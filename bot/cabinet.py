"""Files on their way out: kept in the database, put into a folder of this node when a channel needs a path."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from actions.errors import ThukyError
from actions.messages import Outbound
from actions.models import StoredFile
from actions.ports import Clock, Store, UnitOfWork
from actions.stored_files import LIFE, PREFIX


class FileGone(ThukyError):
    """The file's time is over; it cannot be delivered any more."""


class Cabinet:
    """Puts stored files where channels can read them: `<folder>/<number>/<name>`."""

    def __init__(self, store: Store, clock: Clock, folder: Path) -> None:
        self._store, self._clock, self._folder = store, clock, folder

    def attached(self, outbound: Outbound) -> Outbound:
        """The message with the path of its file. Raises `FileGone`."""
        if outbound.file is None or not outbound.file.startswith(PREFIX):
            return outbound
        token = outbound.file.removeprefix(PREFIX)
        with self._store.work() as work:
            file = work.files.find(token, now=self._clock.now())
        if file is None:
            raise FileGone(token)
        return replace(outbound, file=str(self._put(file)), file_token=token)

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

    def _put(self, file: StoredFile) -> Path:
        """Written anew each time: the folder may have seen another database before."""
        path = self._folder.absolute() / str(file.id) / file.name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_suffix(f"{path.suffix}.{os.getpid()}")
        half.write_bytes(file.content)
        half.replace(path)
        return path
