"""The picture of the helpdesk's figures: when people come, and with what. Drawn by `bot.drawing`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

KIND = "helpdesk"


@dataclass(frozen=True, slots=True)
class HelpdeskChart:
    """`hours`: how many came in each hour of the day, from 0; `topics`: what about, most first."""

    title: str
    as_of: str
    hours: tuple[int, ...]
    topics: tuple[tuple[str, int], ...]

    def as_json(self) -> bytes:
        return json.dumps({"kind": KIND, **asdict(self)}, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, content: bytes) -> HelpdeskChart:
        """Raises `ValueError`, `KeyError` or `TypeError` for what is none."""
        data: dict[str, Any] = json.loads(content)
        if data.pop("kind") != KIND:
            raise ValueError("another kind of chart")
        topics = tuple((str(label), int(count)) for label, count in data.pop("topics"))
        return cls(hours=tuple(map(int, data.pop("hours"))), topics=topics, **data)


def is_helpdesk(content: bytes) -> bool:
    data = json.loads(content)
    return isinstance(data, dict) and data.get("kind") == KIND
