"""The manual in docs/huong-dan: every section can be asked for and read at one go, and what it quotes is understood."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest

from actions.demo.knowledge import MANUAL
from actions.library.cutting import passages_of
from actions.library.models import Passage
from actions.library.reading import read_document
from nlu.case_rooms import read_case_wish
from nlu.desk_words import read_desk_word
from nlu.identity_words import read_identity_wish
from nlu.notices import asks_to_call_again, asks_who_has_seen, read_notice, says_received
from nlu.opinion_wish import read_opinion_wish
from nlu.parsed import ReadContext
from nlu.people import find_people
from nlu.preferences import read_channels
from nlu.reading_by_intent import look
from nlu.text import fold
from nlu.tickets import read_fault, without_number

NOW = datetime(2026, 11, 19, 10, 0, tzinfo=timezone(timedelta(hours=7)))
NOTICES, SUPPORT, CHANNELS = "7-thong-bao-vu-viec.md", "8-ho-tro.md", "9-kenh-tai-khoan.md"


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    found: list[Passage] = []
    for path in sorted(MANUAL.glob("*.md")):
        reading, _ = read_document(path)
        found += passages_of(reading, reading.title)
    return found


def quoted(file: str) -> list[str]:
    text = re.sub(r"<!--.*?-->", "", (MANUAL / file).read_text(encoding="utf-8"))
    return re.findall(r"“([^”]+)”", text)


def test_every_section_is_one_passage(passages: list[Passage]) -> None:
    sections = Counter(tuple(passage.headings) for passage in passages)
    assert len(sections) >= 30
    assert [headings[-1] for headings, parts in sections.items() if parts > 1] == []


def test_every_section_can_be_asked_for_in_many_ways(passages: list[Passage]) -> None:
    assert [passage.headings[-1] for passage in passages if len(passage.questions) < 12] == []


def test_no_way_to_ask_leads_to_two_sections(passages: list[Passage]) -> None:
    ways = Counter(" ".join(fold(way).split()) for passage in passages for way in passage.questions)
    assert [way for way, times in ways.items() if times > 1] == []


def test_the_overview_names_every_file_of_the_manual() -> None:
    overview = (MANUAL.parent / "huong-dan-su-dung.md").read_text(encoding="utf-8")
    assert [path.name for path in MANUAL.glob("*.md") if f"huong-dan/{path.name}" not in overview] == []


def test_what_it_says_to_write_about_a_ticket_is_a_command_or_a_message() -> None:
    said = [each for each in quoted(SUPPORT) if re.match(r"HT-\d+[: ]", each)]
    messages = ["HT-12: …", "HT-12: chị thử khởi động lại máy ạ"]
    unread = [each for each in said if read_desk_word(without_number(each)) is None]
    assert len(said) >= 15
    assert sorted(set(unread)) == sorted(messages)


@pytest.mark.parametrize("said", ["báo lỗi máy in phòng 305 kẹt giấy"])
def test_the_fault_that_it_reports_says_everything(said: str) -> None:
    assert said in quoted(SUPPORT)
    assert read_fault(said).says_what


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("mã liên kết", "link_code"),
        ("liên kết Zalo", "link_code"),
        ("đăng nhập web", "web_login"),
        ("đăng xuất web", "end_sessions"),
        ("tài khoản đã liên kết", "accounts"),
        ("tôi mất điện thoại", "lost_phone"),
    ],
)
def test_what_it_says_to_write_about_accounts_needs_no_classifier(said: str, wish: str) -> None:
    assert said in quoted(CHANNELS)
    found = read_identity_wish(said)
    assert found is not None
    assert (found.wish, found.sure) == (wish, True)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("cấp mã liên kết cho chị Lan", "code_for"),
        ("anh Nam mất điện thoại, khóa tài khoản giúp", "lost_for"),
        ("đóng tài khoản anh Nam, anh ấy nghỉ việc", "leaver"),
    ],
)
def test_what_it_says_to_write_about_others_names_them(said: str, wish: str) -> None:
    assert said in quoted(CHANNELS)
    found = read_identity_wish(said, names_others=True)
    assert found is not None
    assert found.wish == wish


@pytest.mark.parametrize(
    "said",
    [
        "nhắn tôi qua Zalo, không được thì Telegram",
        "đừng gửi qua Telegram",
        "kênh nào cũng được",
        "đổi kênh nhận tin",
    ],
)
def test_what_it_says_to_write_about_channels_is_about_them(said: str) -> None:
    assert said in quoted(CHANNELS)
    assert read_channels(fold(said)) is not None


def test_every_notice_that_it_quotes_says_what_to_whom() -> None:
    notices = [
        each for each in quoted(NOTICES) if re.match(r"(?:Thư ký ơi, )?(?:thông báo .*:|báo cho) .", each)
    ]
    assert len(notices) >= 6
    read = {each: read_notice(each, find_people(each)) for each in notices}
    assert [each for each, found in read.items() if not (found.audience and found.content)] == []


def test_what_it_says_to_write_about_a_notice_is_understood() -> None:
    said = quoted(NOTICES)
    assert {"ai chưa xem?", "gọi lại những người chưa xem", "đã nhận", "đã rõ"} <= set(said)
    assert asks_who_has_seen("ai chưa xem?") == "yes"
    assert asks_to_call_again("gọi lại những người chưa xem")
    assert says_received("đã nhận", replied=False)
    assert says_received("đã rõ", replied=False)


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư", "ask"),
        ("xin ý kiến các phòng về dự thảo quy chế, hạn thứ Năm", "ask"),
        ("kết quả lấy ý kiến", "result"),
        ("chốt lấy ý kiến", "close"),
    ],
)
def test_what_it_says_to_write_about_opinions_is_understood(said: str, act: str) -> None:
    assert said in quoted(NOTICES)
    seen = look(said, ReadContext(now=NOW))
    assert read_opinion_wish(said, seen.people, seen.found).act == act


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("lập nhóm xử lý vụ ngập đường Nguyễn Hữu Cảnh gồm anh Nam, chị Lan, hạn thứ Hai", "open"),
        ("mở phòng cho việc 7", "open"),
        ("tình hình vụ ngập", "status"),
        ("tình hình vụ 3", "status"),
        ("tình hình vụ này", "status"),
        ("mời thêm chị Nga vào nhóm vụ ngập", "add"),
        ("rút anh Bảo khỏi nhóm", "remove"),
        ("gia hạn nhóm vụ ngập đến thứ Sáu", "extend"),
        ("đổi tên nhóm này thành …", "rename"),
        ("đóng vụ ngập", "close"),
        ("kết thúc vụ này", "close"),
    ],
)
def test_what_it_says_to_write_about_a_case_is_understood(said: str, act: str) -> None:
    assert said in quoted(NOTICES)
    seen = look(said, ReadContext(now=NOW))
    wish = read_case_wish(said, seen.people, seen.found)
    assert wish is not None
    assert wish.act == act
