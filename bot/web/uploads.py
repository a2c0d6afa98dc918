"""Files that people send: kept first, then named by the line that they come with.

A file that no line names within a day goes again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from actions.messages import Attachment
from actions.models import Json, Person, StoredFile
from actions.ports import Store, UnitOfWork
from bot.channel import NotFetched
from bot.file_names import clean_name
from bot.web.protocol import FrameRefused
from nlu.secrecy import find_marking_of_file

LARGEST_BYTES = 20 * 2**20
UNNAMED_LIFE = timedelta(days=1)
LIFE = timedelta(days=365)
"""Files are the results of work and are asked for long after; `thuky backup` keeps them with everything else."""

_PICTURES: Sequence[tuple[re.Pattern[bytes], str]] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)


def picture_type(content: bytes) -> str | None:
    """The media type of what a page may show as a picture, by its content and never by its name.

    SVG is none: it may hold scripts.
    """
    return next((kind for shape, kind in _PICTURES if shape.match(content)), None)


def keep(content: bytes, name: str, sender: Person, work: UnitOfWork, *, now: datetime) -> Json:
    """Keep what no line names yet. FrameRefused where its name bears a secrecy marking."""
    if find_marking_of_file(name):
        raise FrameRefused("secret")
    file = StoredFile(
        token=secrets.token_urlsafe(24),
        name=clean_name(name),
        content=content,
        recipient_id=sender.id,
        created_at=now,
        expires_at=now + UNNAMED_LIFE,
    )
    return as_json(work.files.add(file))


def name_them(tokens: Sequence[str], sender: Person, work: UnitOfWork, *, now: datetime) -> list[Json]:
    """The files of a line that is being stored; FrameRefused where one is not there, or another person's."""
    named = []
    for token in tokens:
        file = work.files.find(token, now=now)
        if file is None or file.recipient_id != sender.id:
            raise FrameRefused("unknown_file")
        file.expires_at = now + LIFE
        named.append(as_json(file))
    return named


def as_json(file: StoredFile) -> Json:
    """As a line keeps and the page shows it."""
    kind = picture_type(file.content)
    return {
        "kind": "image" if kind else "file",
        "name": file.name,
        "token": file.token,
        "mime": kind or "",
        "size": len(file.content),
    }


def as_attachment(file: Json) -> Attachment:
    kind: Literal["image", "file"] = "image" if file["kind"] == "image" else "file"
    return Attachment(kind, file["token"], file["name"], mime=file.get("mime", ""), size=file.get("size", 0))


def read(token: str, limit: int, store: Store, now: datetime) -> bytes:
    """A file or voice note that came in; raises NotFetched."""
    with store.reading() as work:
        file = work.files.find(token, now=now)
        content = file.content if file is not None else None
    if content is None:
        raise NotFetched("no such file any more", for_good=True)
    if len(content) > limit:
        raise NotFetched(f"larger than {limit} bytes", for_good=True, too_big=True)
    return content
