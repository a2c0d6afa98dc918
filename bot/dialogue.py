"""Asks Rasa what a message means: one HTTP call on loopback, one answer, no memory on either side."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from nlu.message import Entity, Route, RouterDown

SECRET_HEADER = "X-Thuky-Secret"
# Nothing after the first pages of a forwarded document changes what is wanted.
LONGEST_TEXT = 8_000
TIMEOUT = httpx.Timeout(5.0, connect=1.0)

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class RasaAddress:
    """Where a Rasa answers and what it wants to hear in the secret header."""

    url: str
    secret: str


class RasaRouter:
    """A `Router` over HTTP; safe in threads. `address` gives None while there is no Rasa to ask."""

    def __init__(
        self, address: Callable[[], RasaAddress | None], transport: httpx.BaseTransport | None = None
    ) -> None:
        self.address = address
        # Loopback or a trusted network: proxies of the environment have no place in between.
        self._client = httpx.Client(timeout=TIMEOUT, trust_env=False, transport=transport)

    def route(self, text: str, *, metadata: Mapping[str, object]) -> Route:
        """The route of `text`; spans are code points of it. Raises `RouterDown` when Rasa gives no answer."""
        if not text.strip():  # Rasa raises on blank text, and it wants nothing of us anyway
            return Route("out_of_scope", 1.0, None)
        body = {"text": _LONE_SURROGATE.sub("\ufffd", text[:LONGEST_TEXT]), "metadata": dict(metadata)}
        return _route(self._ask("POST", "route", body).json())

    def is_ready(self) -> bool:
        """Whether Rasa answers and has loaded its model."""
        try:
            self._ask("GET", "ready", None)
        except RouterDown:
            return False
        return True

    def close(self) -> None:
        self._client.close()

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None) -> httpx.Response:
        address = self.address()
        if address is None:
            raise RouterDown("Rasa is starting")
        url = f"{address.url.rstrip('/')}/webhooks/thuky/{path}"
        try:
            answer = self._client.request(method, url, json=body, headers={SECRET_HEADER: address.secret})
        except httpx.TransportError as error:
            raise RouterDown(f"Rasa does not answer: {type(error).__name__}") from error
        if answer.status_code != httpx.codes.OK:
            raise RouterDown(f"Rasa answered {answer.status_code}: {_reason(answer)}")
        return answer


def _reason(answer: httpx.Response) -> str:
    """What our channel says was wrong; it never quotes the message."""
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"


def _route(answer: Mapping[str, Any]) -> Route:
    intent = answer["intent"]
    return Route(
        intent=intent["name"],
        confidence=intent["confidence"],
        action=answer["action"],
        ranking=tuple((each["name"], each["confidence"]) for each in answer["ranking"]),
        entities=tuple(
            Entity(each["entity"], each["start"], each["end"], each["value"]) for each in answer["entities"]
        ),
    )
