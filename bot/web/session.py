"""Signed proof of who sits at a browser tab.

A session is kept by the tab (sessionStorage) and sent in the WebSocket's first frame, not in a
cookie: so two tabs of one browser can be two people, and no other site can ride on it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.ports import Clock

SESSION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sessions:
    """Issues and reads session tokens: `<payload>.<HMAC-SHA256 of the payload>`, both base64url."""

    secret: str
    clock: Clock
    lasts: timedelta = SESSION_LASTS

    def __post_init__(self) -> None:
        if len(self.secret) < 16:
            raise ValueError("THUKY_SECRET_KEY must have at least 16 characters")

    def issue(self, code: str) -> str:
        """A token for the person with this code, valid for `lasts` from now."""
        ends = self.clock.now() + self.lasts
        payload = json.dumps({"code": code, "ends": ends.isoformat()}).encode()
        return f"{_encode(payload)}.{_encode(self._sign(payload))}"

    def read(self, token: str) -> str | None:
        """The person's code; None where the token is forged, altered or too old."""
        head, dot, tail = token.partition(".")
        try:
            payload, signature = _decode(head), _decode(tail)
        except (binascii.Error, ValueError):
            return None
        if not dot or not hmac.compare_digest(signature, self._sign(payload)):
            return None
        content = json.loads(payload)  # ours: the signature says so
        if datetime.fromisoformat(content["ends"]) <= self.clock.now():
            return None
        return str(content["code"])

    def _sign(self, payload: bytes) -> bytes:
        # The label keeps a signature made for another purpose with the same key from being a session.
        return hmac.new(self.secret.encode(), b"thuky.web.session\n" + payload, hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
