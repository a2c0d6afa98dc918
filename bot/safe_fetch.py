"""Files that came in as addresses, fetched from the hosts that hold them and from nowhere else.

The address stands in what somebody posted to us. So only https, only hosts of the list, only addresses of the Internet,
at the very address that was looked up (a name may lead elsewhere the second time), at most a few redirects that keep to
the same rules, and no more bytes than asked for.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from bot.channel import NotFetched

ZALO_HOSTS = ("*.zdn.vn", "*.dlfl.vn", "*.dlmd.me")
"""Where Zalo keeps what people send, to bots and to Official Accounts alike."""

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""The addresses that a host's name leads to."""

_HOST = re.compile(r"[a-z0-9.-]+")
_SECONDS = 20.0
_MOST_REDIRECTS = 3


async def resolve(host: str) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


@dataclass(frozen=True, slots=True)
class _Place:
    """An address that may be fetched: its parts, and the machine to ask; "": by its name."""

    url: httpx.URL
    host: str
    machine: str = ""


@dataclass(frozen=True, slots=True)
class SafeFetcher:
    """`hosts` hold files: a name, or "*." and a name for all below it. `own`: a server that we call anyway, at whatever
    address an administrator gave it. `proxied`: a proxy of the environment, or `proxy`, looks names up itself."""

    hosts: Sequence[str]
    own: str = ""
    resolve: Resolve = resolve
    proxied: bool = False
    proxy: str = ""
    transport: httpx.AsyncBaseTransport | None = None

    async def fetch(self, address: str, *, limit: int) -> bytes:
        """The content at an address. Raises `NotFetched`."""
        for _ in range(_MOST_REDIRECTS + 1):
            content, onward = await self._ask(await self._place(address), limit)
            if onward is None:
                return content
            try:
                address = urljoin(address, onward)
            except ValueError as error:
                raise NotFetched("redirected to no address", for_good=True) from error
        raise NotFetched("redirected too often", for_good=True)

    async def _place(self, address: str) -> _Place:
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").lower().rstrip("."), parts.port
            url = httpx.URL(address)
        except (ValueError, httpx.InvalidURL) as error:
            raise NotFetched("no address", for_good=True) from error
        if self._is_own(address):
            return _Place(url, host)
        if parts.scheme != "https" or parts.username or parts.password or port not in (None, 443):
            raise NotFetched("not a plain https address", for_good=True)
        if not _HOST.fullmatch(host) or not self._is_allowed(host) or url.host != host:
            raise NotFetched("its host is not among those that are allowed", for_good=True)
        if self.proxied or self.proxy:
            return _Place(url, host)
        try:
            machines = await self.resolve(host)
        except OSError as error:
            raise NotFetched("its host is not found", for_good=False) from error
        if not machines or not all(_is_of_internet(machine) for machine in machines):
            raise NotFetched("its host leads into a network of our own", for_good=True)
        machine = machines[0]
        return _Place(url.copy_with(host=machine, port=None), host, machine)

    def _is_own(self, address: str) -> bool:
        """In tests it keeps the files too."""
        ours, theirs = urlsplit(self.own), urlsplit(address)
        return bool(self.own) and (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)

    def _is_allowed(self, host: str) -> bool:
        for pattern in self.hosts:
            if pattern.startswith("*."):
                if host.endswith(pattern[1:]):
                    return True
            elif host == pattern:
                return True
        return False

    async def _ask(self, place: _Place, limit: int) -> tuple[bytes, str | None]:
        """The content, or where it is said to lie."""
        client = httpx.AsyncClient(
            timeout=_SECONDS,
            follow_redirects=False,
            trust_env=self.proxied and not self._is_own(str(place.url)),
            proxy=self.proxy or None,
            transport=self.transport,
        )
        headers = {"Accept-Encoding": "identity"} | ({"Host": place.host} if place.machine else {})
        extensions = {"sni_hostname": place.host} if place.machine else {}
        content = bytearray()
        try:
            async with (
                client,
                client.stream("GET", place.url, headers=headers, extensions=extensions) as answer,
            ):
                if answer.is_redirect:
                    return b"", answer.headers.get("location", "")
                if answer.status_code != httpx.codes.OK:
                    gone = 400 <= answer.status_code < 500 and answer.status_code not in (408, 429)
                    raise NotFetched(f"the server answered {answer.status_code}", for_good=gone)
                async for part in answer.aiter_bytes():
                    content += part
                    if len(content) > limit:
                        raise NotFetched(f"larger than {limit} bytes", for_good=True, too_big=True)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotFetched(type(error).__name__, for_good=False) from error
        return bytes(content), None


def _is_of_internet(machine: str) -> bool:
    try:
        address = ipaddress.ip_address(machine.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast
