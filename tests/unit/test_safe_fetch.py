"""A voice note's address stands in what somebody posted to us: it leads to Zalo's hosts or nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import pytest

from bot.channel import NotFetched
from bot.safe_fetch import ZALO_HOSTS, SafeFetcher

VOICE = "https://voice-aac-dl.zdn.vn/abc/1.aac"
INTERNET = "49.213.95.1"


@dataclass
class Net(httpx.AsyncBaseTransport):
    """A network in which `names` lead to addresses; `answers` by host."""

    names: dict[str, Sequence[str]] = field(default_factory=dict)
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    async def resolve(self, host: str) -> Sequence[str]:
        if host not in self.names and not host.endswith((".vn", ".me")):
            raise OSError("no such host")
        return self.names.get(host, [INTERNET])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers.get(request.headers["host"], httpx.Response(200, content=b"\xff\xf1aac"))


def fetch(net: Net, address: str, *, limit: int = 1000) -> bytes:
    fetcher = SafeFetcher(ZALO_HOSTS, resolve=net.resolve, transport=net)
    return asyncio.run(fetcher.fetch(address, limit=limit))


def test_a_note_is_asked_for_at_the_very_address_that_was_looked_up() -> None:
    net = Net()
    assert fetch(net, VOICE) == b"\xff\xf1aac"
    (request,) = net.asked
    assert (request.url.host, request.headers["host"]) == (INTERNET, "voice-aac-dl.zdn.vn")
    assert request.extensions["sni_hostname"] == "voice-aac-dl.zdn.vn"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nowhere",
        "http://voice.zdn.vn/1.aac",
        "ftp://voice.zdn.vn/1.aac",
        "file:///etc/passwd",
        "https://127.0.0.1/1.aac",
        "https://localhost/1.aac",
        "https://[::1]/1.aac",
        "https://169.254.169.254/latest/meta-data/",
        "https://metadata.google.internal/",
        "https://10.0.0.5/1.aac",
        "https://2130706433/1.aac",
        "https://0x7f.1/1.aac",
        "https://zdn.vn.evil.com/1.aac",
        "https://evilzdn.vn/1.aac",
        "https://evil.com/zdn.vn/1.aac",
        "https://evil.com#.zdn.vn",
        "https://evil.com?.zdn.vn",
        "https://evil.com\\.zdn.vn/1.aac",
        "https://voice.zdn.vn@evil.com/1.aac",
        "https://user:pass@voice.zdn.vn/1.aac",
        "https://voice.zdn.vn:8443/1.aac",
        "https://voice.zdn.vn:99999/1.aac",
        "https://[voice.zdn.vn/1.aac",
    ],
)
def test_other_places_are_refused_and_not_asked(address: str) -> None:
    net = Net()
    with pytest.raises(NotFetched) as refused:
        fetch(net, address)
    assert refused.value.for_good
    assert net.asked == []


@pytest.mark.parametrize(
    "machine",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "no address",
    ],
)
def test_a_name_that_leads_into_our_network_is_refused(machine: str) -> None:
    net = Net(names={"voice-aac-dl.zdn.vn": [INTERNET, machine]})
    with pytest.raises(NotFetched) as refused:
        fetch(net, VOICE)
    assert refused.value.for_good
    assert net.asked == []


def test_a_name_that_is_not_found_is_asked_again_later() -> None:
    class Lost(Net):
        async def resolve(self, host: str) -> Sequence[str]:
            raise OSError("no such host")

    with pytest.raises(NotFetched) as refused:
        fetch(Lost(), VOICE)
    assert not refused.value.for_good


def redirect(to: str) -> httpx.Response:
    return httpx.Response(302, headers={"Location": to})


def test_a_redirect_may_stay_among_the_hosts() -> None:
    net = Net(answers={"voice-aac-dl.zdn.vn": redirect("https://f1.dlfl.vn/1.aac")})
    assert fetch(net, VOICE) == b"\xff\xf1aac"
    assert [request.headers["host"] for request in net.asked] == ["voice-aac-dl.zdn.vn", "f1.dlfl.vn"]


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "https://evil.com/",
        "https://169.254.169.254/",
        "//evil.com/x",
        "http://f1.dlfl.vn/1",
    ],
)
def test_a_redirect_to_elsewhere_is_refused(to: str) -> None:
    net = Net(answers={"voice-aac-dl.zdn.vn": redirect(to)})
    with pytest.raises(NotFetched) as refused:
        fetch(net, VOICE)
    assert refused.value.for_good
    assert len(net.asked) == 1


def test_redirects_in_a_circle_end() -> None:
    net = Net(answers={"voice-aac-dl.zdn.vn": redirect(VOICE)})
    with pytest.raises(NotFetched, match="too often"):
        fetch(net, VOICE)
    assert len(net.asked) == 4


def test_reading_stops_at_the_limit() -> None:
    net = Net(answers={"voice-aac-dl.zdn.vn": httpx.Response(200, content=b"a" * 101)})
    with pytest.raises(NotFetched) as refused:
        fetch(net, VOICE, limit=100)
    assert (refused.value.for_good, refused.value.too_big) == (True, True)
    assert fetch(net, VOICE, limit=101) == b"a" * 101


@pytest.mark.parametrize(
    ("status", "for_good"), [(404, True), (403, True), (410, True), (500, False), (429, False)]
)
def test_a_refusal_is_for_good_or_for_now(status: int, for_good: bool) -> None:
    net = Net(answers={"voice-aac-dl.zdn.vn": httpx.Response(status)})
    with pytest.raises(NotFetched) as refused:
        fetch(net, VOICE)
    assert refused.value.for_good is for_good


def test_the_hosts_can_be_set() -> None:
    net = Net()
    fetcher = SafeFetcher(("files.tphcm.vn",), resolve=net.resolve, transport=net)
    assert asyncio.run(fetcher.fetch("https://files.tphcm.vn/1.aac", limit=100))
    for other in (VOICE, "https://x.files.tphcm.vn/1.aac"):
        with pytest.raises(NotFetched):
            asyncio.run(fetcher.fetch(other, limit=100))


def test_a_server_that_we_call_anyway_is_asked_as_it_is() -> None:
    net = Net()
    fetcher = SafeFetcher(ZALO_HOSTS, "http://127.0.0.1:8099", net.resolve, transport=net)
    assert asyncio.run(fetcher.fetch("http://127.0.0.1:8099/voice/1", limit=100))
    for other in (
        "http://127.0.0.1:8098/voice/1",
        "http://127.0.0.1:8099@evil.vn/",
        "https://127.0.0.1:8099/",
    ):
        with pytest.raises(NotFetched):
            asyncio.run(fetcher.fetch(other, limit=100))
    assert len(net.asked) == 1
