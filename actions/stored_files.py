"""Files that the assistant makes, delivered with a card."""

from __future__ import annotations

import tempfile
from pathlib import Path

from actions.messages import Card
from actions.turn import Turn


def file_card(content: bytes, name: str, text: str, turn: Turn) -> Card:
    """A card with a file that only the sender of this turn may have."""
    path = Path(tempfile.mkdtemp(prefix="thuky-")) / name
    path.write_bytes(content)
    return Card(text, file=str(path))
