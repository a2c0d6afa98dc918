"""Structured logs: JSON lines on stderr, without anybody's words, numbers or tokens.

Our own lines name their values (`log.info("event received", kind=…)`) and never carry what people wrote. What others
write, libraries and exceptions, is cut down to what cannot quote anybody: of an exception its kinds and places, of a
library's line the sentence as it stands in its code.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

ROOT = Path(__file__).resolve().parents[1]
FRAMES = 8
"""Places of an error that are shown, innermost last."""
HIDDEN = "<…>"
_SECRETS = re.compile(
    r"\b\d{6,12}:[A-Za-z0-9_-]{30,}"  # a bot's token
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"  # e-mail
    r"|(?:\+84|\b0)(?:[ .-]?\d){8,10}\b"  # telephone
    r"|(?<=://)[^/@\s]+(?=@)"  # name and password in an address
)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'")
_SAID_BY_OTHERS = ("reason", "line", "error")
"""Values that a provider, a library or Rasa worded: they may quote the message they complain about."""
_ARGUMENT = re.compile(r"%(?:\(\w+\))?[#0 +-]*(?:\d+|\*)?(?:\.\d+)?[diouxXeEfFgGcrsa]")


def configure_logs(*, readable: bool = False, level: str = "info") -> None:
    """`level`: of our own lines; libraries are heard from warnings on. `readable`: coloured lines for a terminal."""
    render = (
        structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _place_errors,
            _hide_secrets,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        # Looked up each time: whoever replaces stderr (a test, a supervisor) gets what comes after.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _hear_libraries()
    threading.excepthook = _thread_failed


def _hear_libraries() -> None:
    """Warnings and errors of all libraries as lines of ours. Below that some log addresses with tokens (httpx), whole
    messages (telegram, websockets) or rows (sqlalchemy), whatever level somebody asks for."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Listener)]:
        root.removeHandler(handler)
    root.addHandler(_Listener(logging.WARNING))


class _Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger(record.name)
        error = record.exc_info[1] if record.exc_info else None
        log.log(record.levelno, _unfilled(record), library=record.name, exc_info=error)


def _unfilled(record: logging.LogRecord) -> str:
    """The first line of the sentence, numbers filled in and everything else left out."""
    said = str(record.msg).split("\n", 1)[0]
    values = record.args if isinstance(record.args, tuple) else ()
    found = iter(values)

    def fill(_: re.Match[str]) -> str:
        value = next(found, None)
        return str(value) if isinstance(value, int | float) else HIDDEN

    return _ARGUMENT.sub(fill, said) if record.args else said


def _place_errors(logger: object, name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """`error` and `at` instead of a traceback: the text of an exception may quote a person or a row."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = " < ".join(kind_of(each) for each in _causes(error))
        event["at"] = places(error.__traceback__)
    return event


def kind_of(error: BaseException) -> str:
    """Its class; for the system's errors also which, since nobody can write those: "OSError ENOSPC"."""
    number = error.errno if isinstance(error, OSError) else None
    return type(error).__name__ if number is None else f"{type(error).__name__} {number}"


def _causes(error: BaseException) -> list[BaseException]:
    """The error, then what caused it; errors can point at each other, so no more than a few."""
    found: list[BaseException] = []
    present: BaseException | None = error
    while present is not None and len(found) < FRAMES:
        found.append(present)
        present = present.__cause__ or (None if present.__suppress_context__ else present.__context__)
    return found


def places(trace: TracebackType | None) -> list[str]:
    """ "bot/inbox.py:61 process_next", the innermost last."""
    return [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-FRAMES:]]


def _short(path: str) -> str:
    here = Path(path)
    return str(here.relative_to(ROOT)) if here.is_relative_to(ROOT) else "/".join(here.parts[-2:])


def _hide_secrets(logger: object, name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The second fence: what looks like a token, a telephone number or an address is blanked wherever it stands."""
    for key, value in event.items():
        if isinstance(value, str):
            plain = _QUOTED.sub(HIDDEN, value) if key in _SAID_BY_OTHERS else value
            event[key] = _SECRETS.sub(HIDDEN, plain)
    return event


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None and not isinstance(failed.exc_value, SystemExit):
        structlog.get_logger().error("thread failed", exc_info=failed.exc_value)
