"""Whether an event comes from Zalo, and lately: the header X-ZEvent-Signature."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.zalo_oa.inbound import moment

AHEAD = timedelta(minutes=5)
"""How far Zalo's clock may be before ours."""

_SIGNATURE = re.compile(r"(?:mac\s*=\s*)?([0-9a-f]{64})", re.IGNORECASE)


class Forged(Exception):
    """Not to be believed; `reason`, for log and counter: "secret" (no signature, or a wrong one) or "time"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Seal:
    """The secrets of one account's webhook."""

    app_id: str
    secret: str
    oldest: timedelta

    def check(self, header: str | None, body: bytes, timestamp: str, *, now: datetime) -> None:
        """`header`: the hash in hex, alone or after "mac="; `timestamp`: as the body has it. Raises `Forged`."""
        found = _SIGNATURE.fullmatch((header or "").strip())
        if found is None:
            raise Forged("secret")
        if not hmac.compare_digest(found[1].lower(), sign(self.app_id, body, timestamp, self.secret)):
            raise Forged("secret")
        try:
            sent = moment(timestamp)
        except ValueError as error:
            raise Forged("time") from error
        if sent < now - self.oldest:
            raise Forged("time")
        if sent > now + AHEAD:
            raise Forged("time")


def sign(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """SHA-256 in hex, as Zalo computes it: over the body exactly as it is posted."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()
