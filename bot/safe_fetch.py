"""Files that came in as addresses, fetched from the hosts that may hold them and from nowhere else.

Such an address stands in what somebody posted to us, so whoever forges one must not make us ask a machine of the
office's own network: only https, only hosts of the list, only addresses of the Internet, at the very address that was
looked up (a name may lead elsewhere the second time), few redirects that keep to the same rules, and no more bytes
than were asked for.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from bot.channel import NotFetched

ZALO_HOSTS = ("*.zdn.vn", "*.dlfl.vn", "*.dlmd.me")
"""Where Zalo keeps what people send, for bots and Official Accounts alike."""

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""The addresses of the machines that a host's name leads to. Raises `OSError`."""

_SECONDS = 20.0
_MOST_REDIRECTS = 3


async def resolve(host: str) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


@dataclass(frozen=True, slots=True)
class SafeFetcher:
    """`hosts` may hold files: a name, or "*." and a name for all below it. `own`: a server that we call anyway, by
    whatever address an administrator gave it."""

    hosts: Sequence[str]
    own: str = ""
    resolve: Resolve = resolve
    transport: httpx.AsyncBaseTransport | None = None

    async def fetch(self, address: str, *, limit: int) -> bytes:
        """The content behind the address. Raises `NotFetched`."""
        for _ in range(_MOST_REDIRECTS + 1):
            content, onward = await self._ask(await self._request(address), limit)
            if not onward:
                return content
            address = urljoin(address, onward)
        raise NotFetched("redirected too often", for_good=True)

    async def _request(self, address: str) -> httpx.Request:
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").lower().rstrip("."), parts.port
            url = httpx.URL(address)
        except (ValueError, httpx.InvalidURL) as error:
            raise NotFetched("no address", for_good=True) from error
        if self.own and (parts.scheme, parts.netloc) == urlsplit(self.own)[:2]:
            return httpx.Request("GET", url)
        if parts.scheme != "https" or parts.username or parts.password or port not in (None, 443):
            raise NotFetched("no plain https address", for_good=True)
        if not self._may_hold(host):
            raise NotFetched("its host is not among those that hold files", for_good=True)
        machine = await self._machine(host)
        return httpx.Request(
            "GET",
            url.copy_with(host=machine, port=None),
            headers={"Host": host},
            extensions={"sni_hostname": host},
        )

    def _may_hold(self, host: str) -> bool:
        return any(
            host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
            for pattern in self.hosts
        )

    async def _machine(self, host: str) -> str:
        try:
            machines = await self.resolve(host)
        except OSError as error:
            raise NotFetched("its host is not found", for_good=False) from error
        if not machines or not all(map(_is_of_internet, machines)):
            raise NotFetched("its host leads into a network of our own", for_good=True)
        return machines[0]

    async def _ask(self, request: httpx.Request, limit: int) -> tuple[bytes, str]:
        """The content, or where it is said to lie."""
        request.extensions["timeout"] = httpx.Timeout(_SECONDS).as_dict()
        # No proxy: it would look the name up again.
        client = httpx.AsyncClient(trust_env=False, transport=self.transport)
        content = bytearray()
        try:
            async with client:
                answer = await client.send(request, stream=True, follow_redirects=False)
                try:
                    if answer.is_redirect:
                        return b"", answer.headers.get("location", "")
                    _must_be_there(answer.status_code)
                    async for part in answer.aiter_bytes():
                        content += part
                        if len(content) > limit:
                            raise NotFetched(f"larger than {limit} bytes", for_good=True, too_big=True)
                finally:
                    await answer.aclose()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotFetched(type(error).__name__, for_good=False) from error
        return bytes(content), ""


def _must_be_there(status: int) -> None:
    if status != httpx.codes.OK:
        passing = status >= 500 or status in (httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_MANY_REQUESTS)
        raise NotFetched(f"the server answered {status}", for_good=not passing)


def _is_of_internet(machine: str) -> bool:
    try:
        address = ipaddress.ip_address(machine.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast
