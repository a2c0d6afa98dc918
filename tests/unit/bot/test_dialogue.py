"""The router over HTTP, against a Rasa made of a function."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from bot.dialogue import LONGEST_TEXT, SECRET_HEADER, RasaAddress, RasaRouter
from nlu.message import Entity, Route, RouterDown

ADDRESS = RasaAddress("http://127.0.0.1:5005/", "secret")
ANSWER = {
    "intent": {"name": "assign_task", "confidence": 0.9},
    "ranking": [{"name": "assign_task", "confidence": 0.9}, {"name": "urge_task", "confidence": 0.1}],
    "entities": [{"entity": "person", "start": 5, "end": 12, "value": "anh Nam", "extractor": "CRF"}],
    "action": "action_assign_task",
    "policy": "RulePolicy",
    "score": 1.0,
}


def _router(answer: Callable[[httpx.Request], httpx.Response]) -> RasaRouter:
    return RasaRouter(lambda: ADDRESS, httpx.MockTransport(answer))


def test_the_answer_becomes_a_route() -> None:
    route = _router(lambda _: httpx.Response(200, json=ANSWER)).route("giao anh Nam", metadata={})
    assert route == Route(
        "assign_task",
        0.9,
        "action_assign_task",
        (("assign_task", 0.9), ("urge_task", 0.1)),
        (Entity("person", 5, 12, "anh Nam"),),
    )


def test_text_metadata_and_secret_are_sent() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=ANSWER)

    _router(answer).route("mai", metadata={"chat": "group"})
    assert str(seen[0].url) == "http://127.0.0.1:5005/webhooks/thuky/route"
    assert seen[0].headers[SECRET_HEADER] == "secret"
    assert json.loads(seen[0].content) == {"text": "mai", "metadata": {"chat": "group"}}


def test_offsets_survive_half_a_character_and_a_long_text_is_cut() -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content)["text"])
        return httpx.Response(200, json=ANSWER)

    router = _router(answer)
    router.route("a\ud83db", metadata={})
    router.route("a" * (LONGEST_TEXT + 5), metadata={})
    assert sent == ["a\ufffdb", "a" * LONGEST_TEXT]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u3000"])
def test_blank_text_never_reaches_rasa(text: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("it was sent")

    assert _router(answer).route(text, metadata={}).intent == "out_of_scope"


def _refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def _hang(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        _refuse,
        _hang,
        lambda _: httpx.Response(503, json={"error": "no model is loaded"}),
        lambda _: httpx.Response(500, text="<html>"),
        lambda _: httpx.Response(403, json=["?"]),
    ],
)
def test_no_answer_is_router_down(answer: Callable[[httpx.Request], httpx.Response]) -> None:
    router = _router(answer)
    assert not router.is_ready()
    with pytest.raises(RouterDown):
        router.route("mai", metadata={})


def test_while_there_is_no_rasa_it_is_down() -> None:
    with pytest.raises(RouterDown, match="starting"):
        RasaRouter(lambda: None).route("mai", metadata={})
