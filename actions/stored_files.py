"""Files that the assistant makes: kept in the database, delivered by whichever node and channel comes to it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from actions.messages import Card
from actions.models import StoredFile
from actions.turn import Turn

LIFE = timedelta(days=7)
PREFIX = "stored:"
"""`Card.file` of a stored file: this and its token. `Card.image` likewise; one that is to be drawn yet rests as the
numbers of its chart."""


def file_card(content: bytes, name: str, text: str, turn: Turn) -> Card:
    """A card with a file that only the sender of this turn may have."""
    return Card(text, file=kept_file(content, name, turn))


def kept_file(content: bytes, name: str, turn: Turn) -> str:
    """Keep what only the sender of this turn may have; how a card names it."""
    kept = turn.work.files.add(
        StoredFile(
            token=secrets.token_urlsafe(24),
            name=name,
            content=content,
            recipient_id=turn.sender.id,
            created_at=turn.now,
            expires_at=turn.now + LIFE,
        )
    )
    return f"{PREFIX}{kept.token}"
