"""Logs tell what happened without anybody's words, names, numbers or tokens."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
import structlog

from actions import labels
from bot.logs import configure_logs
from nlu.message import Route
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import OFFICE, STAFF, PlayedOffice, fill_office
from tests.fakes.router import FakeRouter

Output = pytest.CaptureFixture[str]
TOKEN = "7123456789:AAF-xyzXYZ0123456789abcdefghijklmno"
WORDS = "khảo sát bờ kè rạch Xuyên Tâm"


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """At DEBUG, with every library told to speak."""
    before, hook = logging.getLogger().level, threading.excepthook
    configure_logs(level="debug")
    logging.getLogger().setLevel(logging.DEBUG)
    yield
    logging.getLogger().setLevel(before)
    threading.excepthook = hook
    for handler in list(logging.getLogger().handlers):
        if type(handler).__module__ == "bot.logs":
            logging.getLogger().removeHandler(handler)
    structlog.reset_defaults()


class _QuotingRouter(FakeRouter):
    """Fails as libraries do: quoting what it was given."""

    def route(self, text: str, *, metadata: Mapping[str, object]) -> Route:
        if "hỏng" in text:
            raise ValueError(f"cannot read '{text}' of 0901234567")
        return super().route(text, metadata=metadata)


def _lines(output: Output) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.readouterr().err.splitlines()]


def test_an_office_day_leaves_nobodys_words_names_or_numbers_in_the_log(capsys: Output) -> None:
    store = fresh_store(fill_office)
    with contextlib.closing(PlayedOffice(store, router=_QuotingRouter())) as office:
        office.say("LD", f"giao anh Đỗ Hoài Nam {WORDS} trước thứ Sáu", chat=OFFICE)
        office.press("LD", labels.CONFIRM, chat=OFFICE)
        office.say("NAM", "em nhận việc")
        office.say("LAN", "số điện thoại anh Dũng")
        office.say("LAN", f"nhắc tôi 15h {WORDS}")
        office.wait(hours=6)
        office.say("NAM", f"giao chị Lan việc hỏng {WORDS}")
        office.wait(minutes=10)
        assert any(WORDS in said.message.text for said in office.said)

    lines = _lines(capsys)
    written = json.dumps(lines, ensure_ascii=False)
    assert {"event received", "event failed", "event buried"} <= {line["event"] for line in lines}
    forbidden = [WORDS, "Xuyên Tâm", "0901234567", *(row[1] for row in STAFF), "090000000", "Chánh Văn phòng"]
    assert [words for words in forbidden if words in written] == []


def test_a_failure_names_its_kind_and_place(capsys: Output) -> None:
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise RuntimeError(WORDS) from error
    except RuntimeError:
        structlog.get_logger().exception("step failed", number=12)
    (line,) = _lines(capsys)
    assert line["error"] == "RuntimeError < KeyError"
    assert line["number"] == 12
    (place,) = line["at"]
    assert place.startswith("tests/unit/bot/test_logs.py:")


def test_the_systems_own_errors_say_which(capsys: Output) -> None:
    try:
        raise OSError(28, "No space left on device", f"/var/{WORDS}")
    except OSError:
        structlog.get_logger().exception("not written")
    assert [line["error"] for line in _lines(capsys)] == ["OSError 28"]


def test_libraries_are_heard_from_warnings_on_without_what_they_quote(capsys: Output) -> None:
    library = logging.getLogger("some.library")
    library.info("request to %s", f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    library.warning("waited %d s for %s (%5.1f %%)", 3, WORDS, 12.5)
    library.error("future failed\nfuture: <Task %r>" % WORDS)  # noqa: UP031 as asyncio writes it
    try:
        raise ValueError(WORDS)
    except ValueError:
        library.exception("Exception in application")
    lines = _lines(capsys)
    assert [line["event"] for line in lines] == [
        "waited 3 s for <…> (12.5 %%)",
        "future failed",
        "Exception in application",
    ]
    assert {line["library"] for line in lines} == {"some.library"}
    assert lines[-1]["error"] == "ValueError"


def test_the_http_client_never_logs_an_address_with_a_token(capsys: Output) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=WORDS))
    with httpx.Client(transport=transport) as client:
        client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
    shown = capsys.readouterr()
    assert TOKEN not in shown.err + shown.out


@pytest.mark.parametrize(
    "secret",
    [TOKEN, "0901234567", "+84 901 234 567", "090.123.4567", "lan.truong@tphcm.gov.vn", "thuky:matkhau"],
)
def test_what_looks_like_a_secret_is_blanked_wherever_it_stands(capsys: Output, secret: str) -> None:
    value = f"postgresql://{secret}@db/x" if secret == "thuky:matkhau" else f"at {secret} or near"
    structlog.get_logger().info("something", detail=value)
    assert secret not in capsys.readouterr().err


def test_a_providers_reason_is_shown_without_what_it_quotes(capsys: Output) -> None:
    structlog.get_logger().error("message refused", outbox=7, reason=f'unsupported start tag "{WORDS}"')
    (line,) = _lines(capsys)
    assert (line["reason"], line["outbox"]) == ("unsupported start tag <…>", 7)


def test_numbers_and_moments_stay_readable(capsys: Output) -> None:
    structlog.get_logger().info("event received", number=90000000123, at="2026-11-20T07:30:00Z")
    (line,) = _lines(capsys)
    assert (line["number"], line["at"]) == (90000000123, "2026-11-20T07:30:00Z")


def test_a_thread_that_dies_is_told_without_words(capsys: Output) -> None:
    def die() -> None:
        raise ValueError(WORDS)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    (line,) = _lines(capsys)
    assert (line["event"], line["error"]) == ("thread failed", "ValueError")
