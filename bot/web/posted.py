"""How what was posted over HTTP is answered where it could not be taken."""

from __future__ import annotations

from collections.abc import Awaitable

import structlog
from fastapi import HTTPException

from actions.models import Json
from bot.web.protocol import REFUSALS, FrameRefused
from bot.web.refusals import Refusals

log = structlog.get_logger(__name__)

_STATUS = {"too_fast": 429, "not_ready": 503, "malformed": 400}


async def answered(work: Awaitable[Json], code: str, refusals: Refusals) -> Json:
    """The result of the work; 429 and 503 where the page is to send it again, another 4xx where that is no use."""
    try:
        return await work
    except FrameRefused as refusal:
        refusals.note(refusal.code, person=code, detail=str(refusal))
        raise HTTPException(_STATUS.get(refusal.code, 403), REFUSALS[refusal.code]) from refusal
    except Exception as error:  # the edge: the store took too long (NotStored), or is away
        log.exception("web post failed", person=code)
        raise HTTPException(503, REFUSALS["failed"], {"Retry-After": "3"}) from error
