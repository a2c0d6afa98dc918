"""Text for Telegram: bold, escaping, splitting at 4096 UTF-16 units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.styled import Styled, split, styled
from bot.telegram.commands import menu, sentence_for
from bot.telegram.settings import TelegramSettings, TelegramSettingsError
from bot.telegram.text import TEXT_LIMIT
from tests.fakes.telegram_text import read_html, units

TEXTS = st.text(st.sampled_from("aê *<>&;\n🟢\u0301👨\u200d"), max_size=120)


def test_bold_becomes_a_tag_and_everything_else_is_escaped() -> None:
    assert styled("🟢 **Việc 12** · A & B <C>").as_html() == "🟢 <b>Việc 12</b> · A &amp; B &lt;C&gt;"


def test_in_markdown_only_bold_is_markup() -> None:
    assert styled("**Việc 12** · 2*3 _x_ [a](b) #1").as_markdown() == (
        r"**Việc 12** · 2\*3 \_x\_ \[a\](b) \#1"
    )


@pytest.mark.parametrize("text", ["2 ** 3", "**", "****", "** a **", "**a\nb**", "một * hai"])
def test_lone_asterisks_stay(text: str) -> None:
    assert styled(text) == Styled(text)


def test_a_short_text_is_one_part() -> None:
    assert [part.plain for part in split(styled("  chào\n\nanh  "), TEXT_LIMIT)] == ["chào\n\nanh"]


def test_a_long_text_is_cut_at_blank_lines_before_lines_before_words() -> None:
    assert [p.plain for p in split(styled("một hai\nba\n\nbốn năm"), 16)] == ["một hai\nba", "bốn năm"]
    assert [p.plain for p in split(styled("một hai\nba bốn năm"), 12)] == ["một hai", "ba bốn năm"]
    assert [p.plain for p in split(styled("một hai ba"), 8)] == ["một hai", "ba"]
    assert [p.plain for p in split(styled("abcdefgh"), 3)] == ["abc", "def", "gh"]


def test_a_part_may_be_exactly_as_long_as_the_limit() -> None:
    assert [p.plain for p in split(styled("abc def"), 3)] == ["abc", "def"]
    assert [len(p.plain) for p in split(styled("a" * 4096 + " b"), TEXT_LIMIT)] == [4096, 1]


def test_emoji_count_two() -> None:
    assert [p.plain for p in split(styled("🟢🟢🟢"), 5)] == ["🟢🟢", "🟢"]


def test_a_cut_never_parts_a_letter_from_its_marks() -> None:
    assert [p.plain for p in split(styled("aaae\u0323\u0302b"), 4)] == ["aaa", "e\u0323\u0302b"]


def test_bold_over_a_cut_stays_bold_on_both_sides() -> None:
    parts = split(styled("**một hai**"), 4)
    assert [part.as_html() for part in parts] == ["<b>một</b>", "<b>hai</b>"]


@given(TEXTS, st.integers(40, 60))
def test_parts_fit_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    whole = styled(text)
    parts = split(whole, limit)
    assert all(0 < part.units == units(part.plain) <= limit for part in parts)
    assert "".join("".join(part.plain.split()) for part in parts) == "".join(whole.plain.split())


@given(TEXTS)
def test_telegram_reads_back_what_was_meant(text: str) -> None:
    for part in split(styled(text), TEXT_LIMIT):
        plain, entities = read_html(part.as_html())
        assert plain == part.plain
        assert all(entity["type"] == "bold" for entity in entities)


def test_the_menu_is_what_telegram_accepts() -> None:
    assert [name for name, _ in menu()] == ["start", "viec", "nhac", "danhba", "vu", "nhom", "help"]
    assert [name for name, _ in menu(in_group=True)] == ["viec", "nhac", "danhba", "vu", "nhom", "help"]
    assert all(0 < len(description) <= 256 for _, description in menu())
    assert sentence_for("unknown", "") is None


TOKEN = "123456:ABC-def_1"


@pytest.mark.parametrize(
    ("base", "files", "api_url", "file_url"),
    [
        ("", "", "https://api.telegram.org/bot", "https://api.telegram.org/file/bot"),
        ("http://127.0.0.1:8081", "", "http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot"),
        ("http://127.0.0.1:8081/bot", "", "http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot"),
        ("http://a/", "http://b/file/bot", "http://a/bot", "http://b/file/bot"),
        ("http://a", "http://b", "http://a/bot", "http://b/file/bot"),
    ],
)
def test_addresses_take_the_usual_spellings(base: str, files: str, api_url: str, file_url: str) -> None:
    settings = TelegramSettings(TOKEN, base_url=base, file_base_url=files)
    assert (settings.api_url, settings.file_url) == (api_url, file_url)


@pytest.mark.parametrize(
    ("token", "secret", "base_url"),
    [
        ("", "", ""),
        ("abc", "", ""),
        ("1:a b", "", ""),
        (TOKEN, "có dấu", ""),
        (TOKEN, "", "api.telegram.org"),
    ],
)
def test_wrong_settings_are_refused_by_name(token: str, secret: str, base_url: str) -> None:
    with pytest.raises(TelegramSettingsError, match="THUKY_TELEGRAM_"):
        TelegramSettings(token, secret=secret, base_url=base_url)


def test_every_node_derives_the_same_webhook_secret_unless_one_is_given() -> None:
    derived = TelegramSettings(TOKEN, public_url="https://thuky.example.vn/")
    assert derived.webhook_secret == TelegramSettings(TOKEN).webhook_secret
    assert derived.webhook_url == "https://thuky.example.vn/webhooks/telegram"
    assert derived.webhook_secret != TelegramSettings("123456:other").webhook_secret
    assert TelegramSettings(TOKEN, secret="s-1").webhook_secret == "s-1"


def test_the_token_never_shows() -> None:
    settings = TelegramSettings(TOKEN, secret="hidden-one")
    assert "ABC-def_1" not in repr(settings)
    assert "hidden-one" not in repr(settings)
    assert "ABC-def_1" not in settings.redact(f"POST http://a/bot{TOKEN}/getMe failed for ABC-def_1")
