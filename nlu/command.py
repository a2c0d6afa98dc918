"""`thuky parse`: one message a line in, one JSON object a line out, in the same order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from nlu.message import ReadContext, Router, RouterDown, read_message
from nlu.time.calendar import Calendar


class BadLine(ValueError):
    """A line of input that is neither a message nor an object with "text" and perhaps "now"."""


def run(
    lines: Iterable[str], *, router: Router, now: datetime, calendar: Calendar | None = None
) -> Iterator[str]:
    """The parse of each line, as JSON without a line break.

    A line is the message itself, or an object {"text": …, "now": ISO 8601 with offset}. `now`
    is aware. A bad line, or one the router could not answer, gives {"error": "…"}.
    """
    for line in lines:
        try:
            text, sent_at = _message(line.rstrip("\r\n"), now)
            context = ReadContext(
                now=sent_at, calendar=calendar, metadata={"sent_at": sent_at.isoformat(), "chat": "private"}
            )
            answer = read_message(text, router=router, context=context).as_json()
        except BadLine as error:
            answer = {"error": str(error)}
        except RouterDown as error:
            answer = {"error": f"Rasa chưa trả lời: {error}"}
        yield json.dumps(answer, ensure_ascii=False)


def _message(line: str, now: datetime) -> tuple[str, datetime]:
    if not line.lstrip().startswith("{"):
        return line, now
    try:
        row = json.loads(line)
    except ValueError:
        raise BadLine("Dòng bắt đầu bằng { nhưng không phải JSON hợp lệ") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadLine('Thiếu "text" dạng chuỗi')
    return row["text"], _moment(row["now"]) if "now" in row else now


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        raise BadLine('"now" không phải thời điểm ISO 8601') from None
    if moment.tzinfo is None:
        raise BadLine('"now" thiếu múi giờ')
    return moment
