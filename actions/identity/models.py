"""What proves who somebody is. Only digests rest in the database: a stolen copy opens nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from actions.models import Json


class Purpose(StrEnum):
    """What a one-time secret is good for; each is looked up under its purpose only."""

    LINK = "link"
    """Typed into a channel: links the account that sends it."""
    WEB = "web"
    """The address of a one-time link that opens the web."""
    WEB_CODE = "web_code"
    """The same sign-in, typed on another machine."""
    SSO = "sso"
    """A sign-in under way at the office's own provider."""


@dataclass(eq=False, kw_only=True)
class OneTimeSecret:
    """UNIQUE(purpose, digest). Good until `expires_at` and for one use; `used_at` is also set when it is withdrawn."""

    id: int = field(init=False)
    purpose: Purpose
    digest: str
    made_at: datetime
    expires_at: datetime
    person_id: int | None = None
    made_by_id: int | None = None
    """The administrator or leader who made it for the person; None: the person, or the program."""
    content: Json = field(default_factory=dict)
    """Written once: what the use of it needs to know."""
    used_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class WebSession:
    """Somebody signed in at a browser: UNIQUE(digest). Over when `ended_at` is set, at `expires_at`, or once nothing
    was seen of it for too long."""

    id: int = field(init=False)
    digest: str
    person_id: int
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    how: str
    """link, code, sso or demo."""
    device: str = ""
    """Browser and system as they call themselves, for the person to recognise."""
    ended_at: datetime | None = None
