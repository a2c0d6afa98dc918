"""The one way into Rasa: a message with its metadata in, intent, entities and the action's name out.

No tracker is kept, no action is run and no text is logged. Rasa's own token does not guard webhooks, so the
channel checks a shared secret itself.
"""

from __future__ import annotations

import hmac
import logging
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

SECRET_HEADER = "X-Thuky-Secret"
# Callers split long documents; more than this is a mistake of the caller.
LONGEST_TEXT = 20_000

_log = logging.getLogger(__name__)


class BadRequestError(Exception):
    """The body is not what the route takes; the message says what is wrong, without quoting the text."""


class RouteChannel(InputChannel):
    """POST /webhooks/thuky/route and GET /webhooks/thuky/ready, both with the secret in a header."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        return "thuky"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> RouteChannel:
        secret = str((credentials or {}).get("secret") or "")
        if not secret or secret.startswith("${"):
            raise ValueError("THUKY_RASA_SECRET is not set: the route would be open to every local user")
        return cls(secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        blueprint = Blueprint("thuky_route", "thuky_route")

        @blueprint.route("/ready", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            if not self._knows(request):
                return response.json({"error": "wrong secret"}, status=403)
            agent = getattr(request.app.ctx, "agent", None)
            is_ready = bool(agent and agent.is_ready())
            return response.json({"ready": is_ready}, status=200 if is_ready else 503)

        @blueprint.route("/route", methods=["POST"])
        async def route(request: Request) -> HTTPResponse:
            if not self._knows(request):
                return response.json({"error": "wrong secret"}, status=403)
            return await _answer(request)

        return blueprint

    def _knows(self, request: Request) -> bool:
        given = request.headers.get(SECRET_HEADER) or ""
        return hmac.compare_digest(given.encode(), self._secret.encode())


async def _answer(request: Request) -> HTTPResponse:
    agent = getattr(request.app.ctx, "agent", None)
    if not (agent and agent.is_ready()):
        return response.json({"error": "no model is loaded"}, status=503)
    try:
        text, metadata = _message(request)
    except BadRequestError as problem:
        return response.json({"error": str(problem)}, status=400)
    began = time.perf_counter()
    try:
        answer = await _routed(agent, text, metadata)
    except Exception as error:
        # Whatever a component raises may quote the message: only the kind and the place are written down.
        _log.error("routing failed: %s at %s", type(error).__name__, _place(error))
        return response.json({"error": "routing failed"}, status=500)
    answer["milliseconds"] = round((time.perf_counter() - began) * 1000, 3)
    return response.json(answer)


def _message(request: Request) -> tuple[str, dict[str, Any]]:
    try:
        body = request.json
    except Exception as error:  # sanic raises its own kinds for a body that is not JSON
        raise BadRequestError("the body is not JSON") from error
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise BadRequestError("text is missing")
    text, metadata = body["text"], body.get("metadata") or {}
    if not text.strip():
        raise BadRequestError("text is blank")
    if len(text) > LONGEST_TEXT:
        raise BadRequestError(f"text is longer than {LONGEST_TEXT} characters")
    if not isinstance(metadata, dict):
        raise BadRequestError("metadata is no object")
    _check_sent_at(metadata)
    return text, metadata


def _check_sent_at(metadata: dict[str, Any]) -> None:
    sent_at = metadata.get("sent_at")
    if sent_at is None:
        return
    try:
        aware = datetime.fromisoformat(sent_at).tzinfo is not None
    except (TypeError, ValueError) as error:
        raise BadRequestError("metadata.sent_at is no ISO 8601 time") from error
    if not aware:
        raise BadRequestError("metadata.sent_at has no offset")


async def _routed(agent: Agent, text: str, metadata: dict[str, Any]) -> dict[str, Any]:
    processor, domain = agent.processor, agent.domain
    event_id = uuid.uuid4().hex
    message = UserMessage(sender_id=event_id, input_channel=RouteChannel.name(), metadata=metadata)
    message.text = text  # the constructor strips, which would shift every offset
    parsed = await processor.parse_message(message)
    tracker = DialogueStateTracker.from_events(event_id, [ActionExecuted(ACTION_LISTEN_NAME)], domain.slots)
    said = UserUttered(text, parsed["intent"], parsed["entities"], parsed, input_channel=RouteChannel.name())
    tracker.update(said, domain)
    prediction = processor._predict_next_with_tracker(tracker)
    best = max(range(len(prediction.probabilities)), key=prediction.probabilities.__getitem__)
    return {
        "intent": {"name": parsed["intent"]["name"], "confidence": parsed["intent"]["confidence"]},
        "ranking": parsed.get("intent_ranking", []),
        "entities": [_entity(entity) for entity in parsed["entities"]],
        "action": domain.action_names_or_texts[best],
        "policy": prediction.policy_name,
        "score": float(prediction.probabilities[best]),
    }


def _entity(entity: dict[str, Any]) -> dict[str, Any]:
    return {key: entity.get(key) for key in ("entity", "start", "end", "value", "extractor")}


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
