"""Rooms of cases, made and closed one by one: claimed, the provider asked outside any transaction, recorded.

`begun` is written before the provider is asked. Whoever then finds it after the lease is over (the node died, or nobody
knows what came of the call) makes no second room: where the channel finds rooms again the same one is asked for, else
the owner is asked whether the room is there.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from actions.cases import opening
from actions.cases.models import Case, CaseState
from actions.messages import RefusedForGood, RetryLater
from actions.models import ChatKind
from actions.office import OfficeSource
from actions.ports import Clock, Store, UnitOfWork, lane_of
from actions.turn import Post
from bot.channel import Channel, Room, room_maker
from bot.sending import Key

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=120)
MOST_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0


@dataclass(frozen=True, slots=True)
class _Taken:
    """A claimed case and what its room is made from. `channel` None: none is left that makes rooms."""

    case: Case
    channel: Channel | None
    name: str = ""
    home: str = ""
    members: Mapping[str, int] | None = None
    """Person ids by external id, in the order in which they were named."""
    without: frozenset[int] = frozenset()
    """Members who have no account there."""
    room: Room | None = None
    """To be closed."""

    @property
    def lane(self) -> str:
        return lane_of(self.channel.name, self.channel.account) if self.channel is not None else ""


class RoomWork:
    """Several may run, on several nodes: leases keep them apart."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channels: Mapping[Key, Channel],
        office: OfficeSource,
        *,
        lease: timedelta = LEASE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._office = office
        self._lease = lease

    async def do_next(self) -> bool:
        """Make or close one room. False where none waits."""
        lease = secrets.token_hex(8)
        taken = await asyncio.to_thread(self._take, lease)
        if taken is None:
            return False
        if taken.case.begun and not self._found_again(taken):
            log.warning("room left in doubt", case=taken.case.id)
            await asyncio.to_thread(self._record, taken, lease, RetryLater(None, "it broke off"))
        elif taken.room is not None:
            await self._close(taken, lease)
        else:
            await self._open(taken, lease)
        return True

    # Taking

    def _take(self, lease: str) -> _Taken | None:
        now = self._clock.now()

        def command(work: UnitOfWork) -> _Taken | None:
            with work:
                case = work.cases.claim_next(now, lease=lease, until=now + self._lease)
                taken = self._prepared(case, work) if case is not None else None
                work.commit()
                return taken

        return self._store.repeat(command)

    def _prepared(self, case: Case, work: UnitOfWork) -> _Taken:
        if case.state is CaseState.CLOSING:
            chat = work.chats.get(case.chat_id or 0)
            channel = self._channels.get((chat.channel, chat.account))
            return _Taken(case, channel, room=Room(chat.external_id, chat.thread, case.link))
        channel, home = self._place(case, work)
        if channel is None:
            return _Taken(case, None)
        members, without = _accounts(case, channel, work)
        return _Taken(case, channel, opening.room_name(case), home, members, without)

    def _place(self, case: Case, work: UnitOfWork) -> tuple[Channel | None, str]:
        """Where it was asked for, else where we can write to everybody first; never in a group if it is secluded."""
        asked = work.chats.get(case.home_id) if case.home_id is not None else None
        own = self._channels.get((asked.channel, asked.account)) if asked is not None else None
        home = asked.external_id if asked is not None and asked.kind is ChatKind.GROUP else ""
        able = [each for each in self._channels.values() if each.capabilities.opens_rooms]
        able = [each for each in able if lane_of(each.name, each.account) not in case.refused_by]
        if own in able and own is not None and (home or own.capabilities.writes_first):
            within = own.capabilities.threads
            if not (within and (case.secluded or not home)):
                return own, home
        return next((each for each in able if each.capabilities.writes_first), None), ""

    def _found_again(self, taken: _Taken) -> bool:
        return taken.room is not None or (
            taken.channel is not None and taken.channel.capabilities.finds_rooms_again
        )

    # Doing

    async def _open(self, taken: _Taken, lease: str) -> None:
        maker = room_maker(taken.channel) if taken.channel is not None else None
        if maker is None:
            await asyncio.to_thread(self._record, taken, lease, RefusedForGood("no channel makes rooms"))
            return
        if not await asyncio.to_thread(self._begin, taken.case.id, lease):
            return
        try:
            outcome = await maker.open_room(taken.name, list(taken.members or ()), home=taken.home)
        except Exception as error:
            # A channel never raises for what its provider does: this is a bug of ours, and one room's.
            log.exception("room not made", case=taken.case.id, channel=taken.lane)
            outcome = RetryLater(None, type(error).__name__)
        await asyncio.to_thread(self._record, taken, lease, outcome)

    async def _close(self, taken: _Taken, lease: str) -> None:
        maker = room_maker(taken.channel) if taken.channel is not None else None
        refused: RefusedForGood | RetryLater | None = None
        if maker is not None and taken.room is not None:
            try:
                refused = await maker.close_room(taken.room)
            except Exception as error:
                # As above.
                log.exception("room not closed", case=taken.case.id, channel=taken.lane)
                refused = RetryLater(None, type(error).__name__)
        await asyncio.to_thread(self._record, taken, lease, refused)

    def _begin(self, number: int, lease: str) -> bool:
        def command(work: UnitOfWork) -> bool:
            with work:
                begun = work.cases.begin(number, lease=lease)
                work.commit()
                return begun

        return self._store.repeat(command)

    # Recording

    def _record(self, taken: _Taken, lease: str, outcome: Room | RefusedForGood | RetryLater | None) -> None:
        def command(work: UnitOfWork) -> None:
            with work:
                if not work.cases.holds(taken.case.id, lease=lease):
                    log.warning("lease lost while a room was made", case=taken.case.id)
                    return
                case = work.cases.get(taken.case.id)
                post = Post(work, self._office(work), self._clock.now())
                self._write(case, taken, outcome, post)
                work.commit()

        self._store.repeat(command)

    def _write(
        self, case: Case, taken: _Taken, outcome: Room | RefusedForGood | RetryLater | None, post: Post
    ) -> None:
        if case.state is CaseState.CLOSING:
            if isinstance(outcome, RetryLater) and case.tries + 1 < MOST_TRIES:
                self._postpone(case, outcome)
            else:
                opening.closed(case)
        elif isinstance(outcome, Room):
            opening.opened(case, _place_of(outcome, taken), post)
        elif isinstance(outcome, RetryLater) and not self._is_certain(outcome, taken):
            opening.unsure(case, post)
        elif isinstance(outcome, RetryLater) and case.tries + 1 < MOST_TRIES:
            self._postpone(case, outcome)
        else:
            self._try_elsewhere(case, taken, outcome, post)

    def _is_certain(self, outcome: RetryLater, taken: _Taken) -> bool:
        """Whether the provider made no room: it said when to ask again."""
        return outcome.seconds is not None or self._found_again(taken)

    def _postpone(self, case: Case, outcome: RetryLater) -> None:
        backoff = min(FIRST_PAUSE * 2**case.tries, LONGEST_PAUSE)
        case.tries += 1
        case.error = outcome.reason
        pause = outcome.seconds if outcome.seconds is not None else backoff
        case.due_at = self._clock.now() + timedelta(seconds=pause)

    def _try_elsewhere(self, case: Case, taken: _Taken, outcome: object, post: Post) -> None:
        reason = outcome.reason if isinstance(outcome, RefusedForGood | RetryLater) else ""
        log.warning("room refused", case=case.id, channel=taken.lane, reason=reason)
        if taken.channel is None:
            opening.failed(case, case.error or reason, post)
            return
        case.refused_by = [*case.refused_by, taken.lane]
        case.error, case.tries, case.due_at = reason, 0, self._clock.now()


def _accounts(case: Case, channel: Channel, work: UnitOfWork) -> tuple[dict[str, int], frozenset[int]]:
    """External ids of those who are in it, and who has none there."""
    found: dict[str, int] = {}
    without: set[int] = set()
    for row in work.cases.members(case.id):
        if not row.agreed:
            continue
        own = [
            identity.external_id
            for identity in work.identities.of_person(row.person_id)
            if (identity.channel, identity.account) == (channel.name, channel.account)
        ]
        if own:
            found[own[0]] = row.person_id
        elif not channel.capabilities.writes_first:
            without.add(row.person_id)
    return found, frozenset(without)


def _place_of(room: Room, taken: _Taken) -> opening.Place:
    assert taken.channel is not None
    members = taken.members or {}
    left_out = _people(room.left_out, members)
    can = taken.channel.capabilities
    return opening.Place(
        channel=taken.channel.name,
        account=taken.channel.account,
        chat_id=room.chat_id,
        thread=room.thread,
        link=room.link,
        reads_all=can.sees_all_group_messages,
        outside=left_out | taken.without,
    )


def _people(external_ids: Sequence[str], members: Mapping[str, int]) -> frozenset[int]:
    return frozenset(members[each] for each in external_ids if each in members)
