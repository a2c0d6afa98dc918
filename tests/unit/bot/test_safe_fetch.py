"""Addresses in what people post lead to the messenger's own hosts, or nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import httpx
import pytest

from bot.channel import NotFetched
from bot.safe_fetch import ZALO_HOSTS, SafeFetcher

PUBLIC = "8.8.8.8"
HERE = "https://voice.zdn.vn/a.aac"
Reply = Callable[[httpx.Request], httpx.Response]


def fetch(
    address: str,
    reply: Reply = lambda request: httpx.Response(200, content=b"aac"),
    *,
    leads_to: Sequence[str] = (PUBLIC,),
    limit: int = 100,
    own: str = "",
) -> tuple[bytes, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    async def resolve(host: str) -> Sequence[str]:
        return leads_to

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return reply(request)

    fetcher = SafeFetcher(ZALO_HOSTS, own, resolve, httpx.MockTransport(answer))
    return asyncio.run(fetcher.fetch(address, limit=limit)), asked


def refused(address: str, reply: Reply = lambda request: httpx.Response(200), **values: object) -> NotFetched:
    with pytest.raises(NotFetched) as found:
        fetch(address, reply, **values)  # type: ignore[arg-type]
    return found.value


def test_a_file_is_fetched_from_the_machine_that_was_looked_up() -> None:
    content, (request,) = fetch(HERE)
    assert content == b"aac"
    assert (request.url.host, request.headers["host"]) == (PUBLIC, "voice.zdn.vn")
    assert request.extensions["sni_hostname"] == "voice.zdn.vn"


@pytest.mark.parametrize(
    "address",
    [
        "http://voice.zdn.vn/a.aac",
        "https://zdn.vn.evil.example/a.aac",
        "https://evilzdn.vn/a.aac",
        "https://user@voice.zdn.vn/a.aac",
        "https://voice.zdn.vn:8443/a.aac",
        "https://voice.zdn.vn@127.0.0.1/a.aac",
        "https://127.0.0.1/a.aac",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/a.aac",
        "file:///etc/passwd",
        "gopher://voice.zdn.vn/",
        "//voice.zdn.vn/a.aac",
        "nowhere",
        "",
        "https://voice.zdn.vn:port/",
    ],
)
def test_other_addresses_are_refused_for_good(address: str) -> None:
    assert refused(address).for_good


@pytest.mark.parametrize(
    "machine",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "224.0.0.1",
    ],
)
def test_a_name_that_leads_into_a_network_of_our_own_is_refused(machine: str) -> None:
    assert refused(HERE, leads_to=(PUBLIC, machine)).for_good


@pytest.mark.parametrize(
    "onward",
    ["http://127.0.0.1/", "https://169.254.169.254/", "https://evil.example/", "http://voice.zdn.vn/"],
)
def test_a_redirect_keeps_to_the_same_rules(onward: str) -> None:
    assert refused(HERE, lambda request: httpx.Response(302, headers={"location": onward})).for_good


def test_a_redirect_within_the_rules_is_followed_a_few_times() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/a.aac":
            return httpx.Response(302, headers={"location": "/b.aac"})
        return httpx.Response(200, content=b"b")

    assert fetch(HERE, reply)[0] == b"b"
    assert refused(HERE, lambda request: httpx.Response(302, headers={"location": HERE})).for_good


def test_reading_stops_at_the_limit() -> None:
    error = refused(HERE, lambda request: httpx.Response(200, content=b"x" * 101))
    assert (error.for_good, error.too_big) == (True, True)


@pytest.mark.parametrize(("status", "for_good"), [(404, True), (403, True), (429, False), (500, False)])
def test_what_is_gone_is_gone_and_what_is_busy_may_come_later(status: int, for_good: bool) -> None:
    assert refused(HERE, lambda request: httpx.Response(status)).for_good is for_good


def test_a_server_that_we_call_anyway_is_asked_as_it_is() -> None:
    content, (request,) = fetch("http://127.0.0.1:8099/voice/1", own="http://127.0.0.1:8099")
    assert content == b"aac"
    assert request.url.host == "127.0.0.1"
    assert refused("http://127.0.0.1:8098/voice/1", own="http://127.0.0.1:8099").for_good
