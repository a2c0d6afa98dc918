"""The sound of voice notes that came through the web chat, kept beside the files made for people."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from actions.models import Person, StoredFile
from actions.ports import UnitOfWork

LINE = "🎤 Tin thoại"
"""What the room shows of it."""
NAME = "tin-thoai.mp3"
LIFE = timedelta(days=90)
"""How long the evidence of an order can be listened to again."""


def keep(content: bytes, speaker: Person, work: UnitOfWork, *, now: datetime) -> str:
    """The token under which only the speaker may fetch it again."""
    file = StoredFile(
        token=secrets.token_urlsafe(24),
        name=NAME,
        content=content,
        recipient_id=speaker.id,
        created_at=now,
        expires_at=now + LIFE,
    )
    return work.files.add(file).token
