"""A pair of tokens as it is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.zalo_oa.client import Tokens


@dataclass(frozen=True, slots=True)
class Pair:
    """Tokens as they are kept."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    access_until: datetime
    refresh_until: datetime

    def written(self) -> str:
        return json.dumps(
            {
                "access": self.access,
                "refresh": self.refresh,
                "access_until": self.access_until.isoformat(),
                "refresh_until": self.refresh_until.isoformat(),
            }
        )

    @classmethod
    def read(cls, written: str) -> Pair:
        values: dict[str, Any] = json.loads(written)
        moments = (datetime.fromisoformat(values[name]) for name in ("access_until", "refresh_until"))
        return cls(values["access"], values["refresh"], *moments)

    @classmethod
    def given(cls, tokens: Tokens, now: datetime) -> Pair:
        return cls(tokens.access, tokens.refresh, now + tokens.access_life, now + tokens.refresh_life)


@dataclass(frozen=True, slots=True)
class Held:
    """The pair and the generation it is. `asked`: somebody asked for the next one and stored no answer."""

    generation: int
    pair: Pair
    asked: bool = False
    trouble: str = ""
