"""To whom a notice goes, whom it leaves out, what it says and how urgent it is; with marks, without, in haste."""

from __future__ import annotations

import pytest

from nlu.notice_audience import Audience
from nlu.notices import (
    asks_to_call_again,
    asks_who_has_seen,
    notice_heading,
    notice_number,
    read_audience,
    read_change,
    read_notice,
    says_received,
)
from nlu.people import find_people


def short(audience: tuple[Audience, ...]) -> list[str]:
    """Each as "kind/rank/level" or "kind:words"."""
    return [
        f"{each.kind}/{each.rank}/{each.level}" if each.kind == "level" else f"{each.kind}:{each.text}"
        for each in audience
    ]


@pytest.mark.parametrize(
    ("said", "audience", "content"),
    [
        ("thông báo cho các trưởng phòng: chiều nay hoãn họp", ["level/heads/phong"], "chiều nay hoãn họp"),
        ("thong bao cho cac truong phong: chieu nay hoan hop", ["level/heads/phong"], "chieu nay hoan hop"),
        ("nhắn các trưởng phòng gửi số liệu trước 5h", ["level/heads/phong"], "gửi số liệu trước 5h"),
        ("báo cho phòng Kinh tế biết mai cúp điện", ["unit:phòng Kinh tế"], "mai cúp điện"),
        ("bao cho phong kinh te biet mai cup dien", ["unit:phong kinh te"], "mai cup dien"),
        ("thông báo cho cả phòng Kinh tế: mai họp", ["unit:cả phòng Kinh tế"], "mai họp"),
        ("tb cho cả phòng mai mặc áo dài nha", ["own_unit:cả phòng"], "mai mặc áo dài"),
        ("thông báo toàn cơ quan sáng mai mất nước", ["whole:toàn cơ quan"], "sáng mai mất nước"),
        ("gửi tb tới mn: lịch trực tết", ["everyone:mn"], "lịch trực tết"),
        ("báo cho các phường xã chuẩn bị họp lúc 14h", ["level/all/phuong xa"], "chuẩn bị họp lúc 14h"),
        ("thông báo tới 168 phường xã: họp lúc 14h", ["level/all/phuong xa"], "họp lúc 14h"),
        ("thông báo cho lãnh đạo các đơn vị mai họp", ["level/leaders/don vi"], "mai họp"),
        (
            "nhắn các chuyên viên phòng Kinh tế nộp ảnh thẻ",
            ["titled:các chuyên viên phòng Kinh tế"],
            "nộp ảnh thẻ",
        ),
        ("nhắn toàn bộ lái xe kiểm tra đăng kiểm", ["titled:toàn bộ lái xe"], "kiểm tra đăng kiểm"),
        ("nhắn cấp dưới của tôi chiều nay họp", ["below:cấp dưới của tôi"], "chiều nay họp"),
        (
            "thông báo cho anh Nam, chị Lan và anh Dũng: họp dời sang 10h",
            ["person:anh Nam", "person:chị Lan", "person:anh Dũng"],
            "họp dời sang 10h",
        ),
        (
            "thong bao cho phong kinh te, van phong: mai hop",
            ["unit:phong kinh te", "unit:van phong"],
            "mai hop",
        ),
        (
            "báo tin cho cả phòng là chiều nay anh Kiệt không họp",
            ["own_unit:cả phòng"],
            "chiều nay anh Kiệt không họp",
        ),
        ("cho cả phòng biết lịch kiểm tra giúp chị", ["own_unit:cả phòng"], "lịch kiểm tra"),
        (
            "thông báo: mai kiểm tra phòng cháy, gửi toàn phường",
            ["whole:toàn phường"],
            "mai kiểm tra phòng cháy",
        ),
        (
            "truyền đạt ý kiến Chủ tịch đến các phòng: không tổ chức liên hoan",
            ["level/all/phong"],
            "không tổ chức liên hoan",
        ),
        ("họp hủy rồi, báo mọi người giúp anh", ["everyone:mọi người"], "họp hủy rồi"),
        ("dạ nhờ Thư ký báo toàn phòng mai em nghỉ ạ", ["own_unit:toàn phòng"], "mai em nghỉ"),
        ("thông báo cả nhóm: 4h họp nhanh", ["group:cả nhóm"], "4h họp nhanh"),
        ("chuyển tin này tới các trưởng phòng", ["level/heads/phong"], None),
        ("thông báo: mai mặc đồng phục", [], "mai mặc đồng phục"),
        ("thông báo", [], None),
    ],
)
def test_a_notice_says_what_to_whom(said: str, audience: list[str], content: str | None) -> None:
    read = read_notice(said, find_people(said))
    assert (short(read.audience), read.content) == (audience, content)


@pytest.mark.parametrize(
    ("said", "urgency"),
    [
        ("thông báo hỏa tốc cho tất cả lãnh đạo phường: triều cường", "flash"),
        ("hỏa tốc: thông báo các khu phố trực 24/24", "flash"),
        ("thong bao hoa toc toan co quan: trieu cuong", "flash"),
        ("thông báo khẩn cho các phòng: tắt máy", "urgent"),
        ("thông báo cho các phòng: nộp gấp báo cáo, công văn hỏa tốc", "normal"),
    ],
)
def test_only_the_call_says_how_urgent_it_is(said: str, urgency: str) -> None:
    assert read_notice(said, find_people(said)).urgency == urgency


@pytest.mark.parametrize(
    ("said", "excluded"),
    [
        ("thông báo toàn cơ quan trừ phòng Kinh tế: mai họp", ["unit:phòng Kinh tế"]),
        ("thong bao toan co quan tru phong kinh te: mai hop", ["unit:phong kinh te"]),
        ("thông báo toàn cơ quan (trừ Ban Chỉ huy Quân sự): mai họp", ["unit:Ban Chỉ huy Quân sự"]),
        (
            "nhắn các phòng, ngoại trừ anh Nam và phòng Nội vụ: mai họp",
            ["person:anh Nam", "unit:phòng Nội vụ"],
        ),
    ],
)
def test_some_are_left_out(said: str, excluded: list[str]) -> None:
    assert short(read_notice(said, find_people(said)).excluded) == excluded


def test_what_stands_behind_a_colon_is_quoted_to_the_last_sign() -> None:
    said = "thông báo cho các phòng: Mai 8:30 họp nhé!\n- mang theo sổ ạ"
    assert read_notice(said, find_people(said)).content == "Mai 8:30 họp nhé!\n- mang theo sổ ạ"


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("thông báo cho các trưởng phòng: giao anh Nam họp", "thông báo cho các trưởng phòng: "),
        ("hỏa tốc: thông báo các khu phố: trực", "hỏa tốc: thông báo các khu phố: "),
        ("bao cho phong kinh te: mai hop", "bao cho phong kinh te: "),
        ("thông báo: mai họp", "thông báo: "),
        ("giao anh Nam soạn thông báo cho các phòng: mai họp", None),
        ("thông báo cho các phòng mai họp lúc 8:30", None),
    ],
)
def test_a_heading_ends_with_its_colon(said: str, heading: str | None) -> None:
    end = notice_heading(said, find_people(said))
    assert (said[:end] if end is not None else None) == heading


def test_text_in_parts_is_read_too() -> None:
    said = "tho\u0302ng ba\u0301o cho ca\u0301c tru\u031bo\u031b\u0309ng pho\u0300ng: mai ho\u0323p"
    read = read_notice(said, find_people(said))
    assert (short(read.audience), read.content) == (["level/heads/phong"], "mai họp")


@pytest.mark.parametrize("said", ["các trưởng phòng", "gửi cho các trưởng phòng nhé", "cac truong phong"])
def test_an_answer_names_the_audience_and_nothing_else(said: str) -> None:
    assert short(read_audience(said, find_people(said))[0]) == ["level/heads/phong"]
    assert read_audience("mai họp nhé các trưởng phòng", [])[0] == ()


def test_a_change_is_of_the_people_or_of_the_words() -> None:
    def change(said: str) -> object:
        read = read_change(said, find_people(said))
        return short(read.audience), short(read.added), short(read.excluded), read.content

    assert change("thêm anh Nam") == ([], ["person:anh Nam"], [], None)
    assert change("trừ phòng Kinh tế") == ([], [], ["unit:phòng Kinh tế"], None)
    assert change("chỉ gửi các trưởng phòng") == (["level/heads/phong"], [], [], None)
    assert change("chiều mai họp lúc 14h") == ([], [], [], "chiều mai họp lúc 14h")
    assert change("nội dung: hoãn họp") == ([], [], [], "hoãn họp")


@pytest.mark.parametrize(
    "said",
    [
        "gọi lại những người chưa xem",
        "goi lai nhung nguoi chua xem",
        "gửi lại thông báo lần nữa cho ai chưa xác nhận",
        "nhắc những người chưa đọc thông báo 3",
        "gửi thông báo cho những người chưa xem",
    ],
)
def test_a_second_call_is_asked_for(said: str) -> None:
    assert asks_to_call_again(said)


@pytest.mark.parametrize(
    "said",
    ["thông báo các phòng: gửi danh sách người chưa nhận thẻ", "ai chưa xem?", "hối ai chưa nhận việc"],
)
def test_other_words_call_nobody_again(said: str) -> None:
    assert not asks_to_call_again(said)


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("ai chưa xem?", "yes"),
        ("ai chua xem", "yes"),
        ("còn ai chưa đọc thông báo", "yes"),
        ("ai chưa xác nhận", "maybe"),
        ("ai chưa nộp báo cáo", "no"),
        ("ai chưa nhận việc 12", "no"),
    ],
)
def test_who_has_not_seen_it_is_asked_of_a_notice(said: str, about: str) -> None:
    assert asks_who_has_seen(said) == about


def test_a_notice_has_a_number() -> None:
    assert (notice_number("ai chưa xem thông báo 12?"), notice_number("ai chưa xem")) == (12, None)


@pytest.mark.parametrize(
    "said", ["đã nhận", "em đã rõ ạ", "Dạ, em đã nhận thông báo ạ.", "da xem", "rõ rồi anh"]
)
def test_it_was_received(said: str) -> None:
    assert says_received(said, replied=False)


@pytest.mark.parametrize("said", ["ok", "rõ", "vâng ạ", "👍"])
def test_less_is_enough_in_reply(said: str) -> None:
    assert says_received(said, replied=True)
    assert not says_received(said, replied=False)


@pytest.mark.parametrize(
    "said", ["đã nhận việc 12", "đã nhận tiền chưa", "nhận việc", "chưa nhận", "đã rõ ai làm chưa"]
)
def test_other_words_confirm_nothing(said: str) -> None:
    assert not says_received(said, replied=True)
