"""The account's tokens: kept locked in the database, renewed by one node at a time, never used twice.

A renewal uses the refresh token up, and only the answer holds the next one. So a renewal goes in steps: take the lease,
write down that the provider is being asked, ask, put the answer into a file of this machine, store it. Whoever dies or
loses the database in between leaves the file behind, and the next start stores it. Where even that failed, the provider
refuses the old token the next time, and the administrators are told that they must put in a new one.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeVar

import structlog

from actions.credentials import Credential
from actions.errors import ThukyError
from actions.ports import Clock, Store, UnitOfWork
from bot.vault import Vault, WrongKey
from bot.zalo_oa.client import NoTokens, Tokens, Unreachable
from bot.zalo_oa.journal import Journal
from bot.zalo_oa.pairs import Held, Pair
from bot.zalo_oa.settings import CHANNEL

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than asking and storing take together."""
EARLY = timedelta(minutes=30)
"""Access tokens are renewed so long before they end."""
WAIT_SECONDS = 12.0
"""How long a message waits for another node's renewal."""
_LOOK_SECONDS = 0.2
_INSIST_SECONDS = 25.0
_REST_SECONDS = 20.0
"""After a renewal failed, before the provider is asked again."""

NONE, USED_UP, ANSWER_LOST, WRONG_KEY = "none", "used up", "answer lost", "wrong key"
"""Kinds of trouble that only an administrator ends."""

Result = TypeVar("Result")


class NoAccess(ThukyError):
    """No token at present; passes by itself. The text is the reason."""


class TokensLost(NoAccess):
    """No token until an administrator puts one in; `trouble` is NONE, USED_UP, ANSWER_LOST or WRONG_KEY."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"no tokens: {trouble}")
        self.trouble = trouble


class Provider(Protocol):
    async def refresh(self, refresh: str) -> Tokens | NoTokens: ...
    async def close(self) -> None: ...


@dataclass
class TokenKeeper:
    """Of one account. `lost` is called by the one node that first finds them lost, in a thread."""

    store: Store
    clock: Clock
    provider: Provider
    vault: Vault
    account: str
    journal: Journal
    lost: Callable[[str], None] = lambda trouble: None
    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _held: Held | None = field(default=None, init=False)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _failed: tuple[float, str] = field(default=(-_REST_SECONDS, ""), init=False)

    async def access(self, *, not_: str = "") -> str:
        """A token for the next call, another than `not_`, which the provider refused. Raises `NoAccess`."""
        held = self._held
        if held is None or not self._is_good(held, not_):
            held = await self._renewed(not_)
        return held.pair.access

    async def keep(self) -> None:
        """Renew in time, also while nobody sends. Raises `NoAccess`; `TokensLost` also while the last one serves."""
        self._held = None
        await self.access()
        held: Held | None = self._held
        if held is not None and held.trouble:
            raise TokensLost(held.trouble)

    async def put_in(self, refresh: str) -> Pair:
        """What an administrator brings: used up at once for a pair of its own. Raises `NoAccess`."""
        async with self._one:
            if not await self._in_thread(self._take_lease):
                raise NoAccess("another node is renewing the tokens")
            try:
                kept, _, _ = await self._in_thread(self.standing)
                answer = await self._answer(refresh)
                if isinstance(answer, NoTokens):
                    raise NoAccess(answer.reason)
                pair = Pair.given(answer, self.clock.now())
                await self._keep_surely(pair, kept.generation if kept is not None else None)
                return pair
            finally:
                await self._in_thread(self._give_up_lease)

    def _is_good(self, held: Held, refused: str) -> bool:
        now = self.clock.now()
        if held.pair.access == refused:
            return False
        # While none can be had, the old one serves as long as the provider lets it.
        margin = timedelta(0) if held.trouble or self._is_resting() else EARLY
        return now < held.pair.access_until - margin

    def _is_resting(self) -> bool:
        return time.monotonic() - self._failed[0] < _REST_SECONDS

    async def _renewed(self, refused: str) -> Held:
        """Another node's, or our own by the lease; the senders of this process wait for the same one."""
        async with self._one:
            until = time.monotonic() + WAIT_SECONDS
            while True:
                held = self._held = await self._in_thread(self._load)
                if self._is_good(held, refused):
                    return held
                if held.trouble:
                    raise TokensLost(held.trouble)
                if self._is_resting():
                    raise NoAccess(self._failed[1])
                if await self._in_thread(self._take_lease):
                    try:
                        self._held = await self._next(refused)
                        return self._held
                    finally:
                        await self._in_thread(self._give_up_lease)
                if time.monotonic() >= until:
                    raise NoAccess("another node is renewing the tokens")
                await self.sleep(_LOOK_SECONDS)

    async def _next(self, refused: str) -> Held:
        """With the lease: what another node stored before it gave the lease up, else the provider's answer."""
        held = await self._in_thread(self._load)
        if self._is_good(held, refused):
            return held
        if held.trouble:
            raise TokensLost(held.trouble)
        if not await self._in_thread(self._write_ahead, held.generation):
            raise NoAccess("the tokens changed meanwhile")
        answer = await self._answer(held.pair.refresh)
        if isinstance(answer, NoTokens):
            if answer.used_up:
                raise TokensLost(await self._in_thread(self._bury, held))
            raise self._failure(answer.reason)
        pair = Pair.given(answer, self.clock.now())
        await self._keep_surely(pair, held.generation)
        self._failed = (-_REST_SECONDS, "")
        log.info("zalo tokens renewed", account=self.account, good_until=pair.access_until.isoformat())
        return Held(held.generation + 1, pair)

    async def _answer(self, refresh: str) -> Tokens | NoTokens:
        try:
            return await self.provider.refresh(refresh)
        except Unreachable as error:
            raise self._failure(str(error)) from error

    async def _keep_surely(self, pair: Pair, after: int | None) -> None:
        """Also where we are being stopped: the answer exists nowhere else."""
        storing = asyncio.ensure_future(self._in_thread(self._store_surely, pair, after))
        try:
            await asyncio.shield(storing)
        except asyncio.CancelledError:
            await storing
            raise

    def _failure(self, reason: str) -> NoAccess:
        self._failed = (time.monotonic(), reason)
        log.warning("zalo tokens not renewed", account=self.account, reason=reason)
        return NoAccess(reason)

    async def _in_thread(self, call: Callable[..., Result], *arguments: object) -> Result:
        return await asyncio.to_thread(call, *arguments)

    # In threads

    def standing(self) -> tuple[Credential | None, Pair | None, str]:
        """What is stored, what it says, and what is wrong with it ("": nothing); for health and doctor."""
        with self.store.reading() as work:
            kept = work.credentials.find(CHANNEL, self.account)
        if kept is None:
            return None, None, NONE
        try:
            pair = Pair.read(self.vault.unlock(kept.locked))
        except WrongKey:
            return kept, None, WRONG_KEY
        ended = pair.refresh_until <= self.clock.now()
        return kept, pair, kept.trouble or (USED_UP if ended else "")

    def _load(self) -> Held:
        """Raises `TokensLost` where there is nothing, or nothing that can be read."""
        self.recover()
        kept, pair, trouble = self.standing()
        if kept is None or pair is None:
            raise TokensLost(trouble)
        return Held(kept.generation, pair, kept.asked_at is not None, kept.trouble)

    def recover(self) -> None:
        """Store an answer that this machine could not store before, unless something came after it."""
        left = self.journal.read()
        if left is None:
            return
        after, locked = left
        at = self.clock.now()

        def step(work: UnitOfWork) -> bool:
            if after is None and work.credentials.find(CHANNEL, self.account) is not None:
                return False
            return work.credentials.replace(CHANNEL, self.account, locked, after=after, at=at)

        log.warning("zalo tokens read from the file", account=self.account, stored=self._command(step))
        self.journal.forget()

    def _take_lease(self) -> bool:
        now = self.clock.now()
        return self._command(
            lambda work: work.leases.take(self._lease, holder=self.holder, now=now, until=now + LEASE)
        )

    def _give_up_lease(self) -> bool:
        return self._command(lambda work: work.leases.give_up(self._lease, holder=self.holder))

    @property
    def _lease(self) -> str:
        return f"tokens/{CHANNEL}:{self.account}"

    def _write_ahead(self, generation: int) -> bool:
        """Also shows that the database can be written to, before anything is used up."""
        at = self.clock.now()
        return self._command(
            lambda work: work.credentials.ask(CHANNEL, self.account, generation=generation, at=at)
        )

    def _store_surely(self, pair: Pair, after: int | None) -> None:
        locked = self.vault.lock(pair.written())
        self.journal.write(after, locked)
        until = time.monotonic() + _INSIST_SECONDS
        while True:
            try:
                self._command(
                    lambda work: work.credentials.replace(
                        CHANNEL, self.account, locked, after=after, at=self.clock.now()
                    )
                )
            except Exception as error:
                # The database may be away for a moment, and these tokens exist nowhere else but in the file.
                log.error("zalo tokens not stored", account=self.account, error=type(error).__name__)
                if time.monotonic() >= until:
                    raise
                time.sleep(1)
            else:
                self.journal.forget()
                return

    def _bury(self, held: Held) -> str:
        trouble = ANSWER_LOST if held.asked else USED_UP
        first = self._command(
            lambda work: work.credentials.give_up(
                CHANNEL, self.account, generation=held.generation, trouble=trouble
            )
        )
        log.error("zalo tokens lost", account=self.account, trouble=trouble)
        if first:
            self.lost(trouble)
        return trouble

    def _command(self, step: Callable[[UnitOfWork], Result]) -> Result:
        def command(work: UnitOfWork) -> Result:
            with work:
                done = step(work)
                work.commit()
                return done

        return self.store.repeat(command)
