"""Inline mode of the fake: what a person types behind the bot's name, and what the bot answers."""

from __future__ import annotations

from tests.fakes.telegram_arguments import TEXT_LIMIT, Arguments
from tests.fakes.telegram_text import MarkupError, read_html, units
from tests.fakes.telegram_world import ApiError

MOST_RESULTS = 50
ID_LIMIT = 64


def answer_inline_query(a: Arguments) -> bool:
    number = a.text("inline_query_id")
    if a.world.inline_answers.get(number, "unknown") is not None:
        raise ApiError(400, "query is too old and response timeout expired or query ID is invalid")
    results = a.nested("results", "inline query results") or []
    if len(results) > MOST_RESULTS:
        raise ApiError(400, "RESULTS_TOO_MUCH")
    ids = [result.get("id", "") for result in results]
    if any(not 1 <= len(each.encode()) <= ID_LIMIT for each in ids):
        raise ApiError(400, "RESULT_ID_INVALID")
    if len(set(ids)) != len(ids):
        raise ApiError(400, "RESULT_ID_DUPLICATE")
    for result in results:
        _check(result)
    button = a.nested("button", "inline query results button")
    if button is not None and not button.get("start_parameter") and not button.get("web_app"):
        raise ApiError(400, "button must have start_parameter or web_app")
    a.world.inline_answers[number] = results
    a.world.inline_buttons[number] = button
    return True


def _check(result: dict[str, object]) -> None:
    if result.get("type") != "article":
        return
    if not result.get("title"):
        raise ApiError(400, "article title is empty")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not content.get("message_text"):
        raise ApiError(400, "message text is empty")
    text = str(content["message_text"])
    try:
        plain, _ = read_html(text) if content.get("parse_mode") == "HTML" else (text, [])
    except MarkupError as error:
        raise ApiError(400, f"can't parse entities: {error}") from error
    if units(plain) > TEXT_LIMIT:
        raise ApiError(400, "MESSAGE_TOO_LONG")
