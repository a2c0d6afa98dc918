"""Calls of the open API with a token that is good: renewed once where the provider says that it is not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from actions.messages import RefusedForGood, RetryLater
from bot.zalo_oa.client import Answer, Json, Unreachable, ZaloClient
from bot.zalo_oa.receipts import TOKEN_EXPIRED, concerns_account, receipt_for
from bot.zalo_oa.tokens import NoAccess, TokenKeeper, TokensLost

log = structlog.get_logger(__name__)

LOST_SECONDS = 300.0
"""How long a message without another channel waits for an administrator."""
WAIT_SECONDS = 30.0
"""How long all wait for tokens that come back by themselves."""

Refusal = RetryLater | RefusedForGood


@dataclass(slots=True)
class Calls:
    """`problem`: why the account as a whole is refused, "" while it is not."""

    client: ZaloClient
    tokens: TokenKeeper
    problem: str = ""

    async def post(self, path: str, body: Mapping[str, object]) -> Json | Refusal:
        """The result's data, or what the refusal means."""
        return await self._call(lambda access: self.client.post(path, body, access))

    async def upload(self, path: str, name: str, content: bytes, mime: str) -> Json | Refusal:
        return await self._call(lambda access: self.client.upload(path, name, content, mime, access))

    async def _call(self, ask: Callable[[str], Awaitable[Answer]]) -> Json | Refusal:
        try:
            access = await self.tokens.access()
            answer = await ask(access)
            if answer.error == TOKEN_EXPIRED:
                answer = await ask(await self.tokens.access(not_=access))
        except TokensLost as error:
            # Until an administrator acts nothing goes here: what can goes through another channel, the rest waits.
            return RetryLater(LOST_SECONDS, str(error), elsewhere=True)
        except NoAccess as error:
            # It passes, and the message is not at fault.
            return RetryLater(WAIT_SECONDS, str(error), whole_account=True)
        except Unreachable as error:
            return RetryLater(None, str(error))
        if not answer.error:
            self.problem = ""
            return answer.data
        if answer.error == TOKEN_EXPIRED:
            return RetryLater(WAIT_SECONDS, "Zalo refuses the new token, too", whole_account=True)
        if said := concerns_account(answer.error):
            self.problem = said
            log.error("zalo account refused", error_number=answer.error, meaning=said)
        return receipt_for(answer)
