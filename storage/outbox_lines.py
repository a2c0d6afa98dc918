"""The line of each chat: which of its messages may leave, and when the next one may, as questions to the outbox."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select

from actions.models import SendState
from storage.columns import is_one_of
from storage.tables import UNSENT, outbox, pace

WAITING = is_one_of(outbox.c.state, SendState.WAITING)
CLAIMED = is_one_of(outbox.c.state, SendState.CLAIMED)
# Made once: an alias with all its columns takes longer to make than the statement that uses it.
_GATE, _CLAIMED_BESIDE, _EARLIER = pace.alias("gate"), outbox.alias("claimed"), outbox.alias("earlier")


def free(now: datetime) -> ColumnElement[bool]:
    """Waits and is due, or is claimed with a lease that is over."""
    return or_(and_(WAITING, outbox.c.due_at <= now), and_(CLAIMED, outbox.c.lease_until <= now))


def first(now: datetime) -> ColumnElement[bool]:
    """No other of its chat is claimed, and none stands before it; whatever was claimed itself was first."""
    return or_(CLAIMED, and_(~_claimed_in_chat(), ~_earlier_in_chat(now)))


def resting(moment: Any) -> ColumnElement[bool]:
    """The chat has been written to as often as its provider allows for now."""
    gate = _GATE
    return exists().where(gate.c.chat_id == outbox.c.chat_id, gate.c.opens_at > moment)


def standing(chat_ids: Collection[int], now: datetime) -> Subquery:
    """(id, place) of what stands in these chats' lines untried, each chat counted from 1."""
    place = func.row_number().over(partition_by=outbox.c.chat_id, order_by=outbox.c.id).label("place")
    in_line = (UNSENT, WAITING, ~outbox.c.begun, outbox.c.due_at <= now)
    return select(outbox.c.id, place).where(outbox.c.chat_id.in_(chat_ids), *in_line).subquery("line")


def next_moments() -> tuple[Select[Any], Select[Any], Select[Any]]:
    """When the next lease ends, when the next first in line is due, and when the next chat that rests may be written to
    again."""
    claimed = select(outbox.c.lease_until).where(CLAIMED).order_by(outbox.c.lease_until).limit(1)
    line = select(outbox.c.due_at).where(WAITING, ~_claimed_in_chat(), ~_earlier_in_chat(None))
    waiting = line.where(~resting(outbox.c.due_at)).order_by(outbox.c.due_at).limit(1)
    # Each message of a chat that rests, with the moment at which the last of the chat's gates opens.
    opens_at = select(func.max(pace.c.opens_at)).where(pace.c.chat_id == outbox.c.chat_id).scalar_subquery()
    rested = line.where(resting(outbox.c.due_at)).with_only_columns(opens_at).order_by(opens_at).limit(1)
    return claimed, waiting, rested


def _claimed_in_chat() -> ColumnElement[bool]:
    other = _CLAIMED_BESIDE
    return exists().where(other.c.chat_id == outbox.c.chat_id, is_one_of(other.c.state, SendState.CLAIMED))


def _earlier_in_chat(now: datetime | None) -> ColumnElement[bool]:
    """An earlier message of the chat stands in line; with `now` None, one that does so at any time."""
    other = _EARLIER
    in_line: ColumnElement[Any] = other.c.begun
    if now is not None:
        in_line = or_(in_line, other.c.due_at <= now)
    return exists().where(
        other.c.chat_id == outbox.c.chat_id,
        other.c.id < outbox.c.id,
        is_one_of(other.c.state, SendState.WAITING, SendState.CLAIMED),
        in_line,
    )
