"""What is wanted of a delegation, what it covers and how long, in the words of offices."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.delegations import Scope, Wanted, read_delegation, read_period
from nlu.time import read, vietnam_calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
THURSDAY = datetime(2026, 11, 19, 10, tzinfo=ZONE)

WANTED: dict[Wanted, tuple[str, ...]] = {
    "give": (
        "ủy quyền cho anh Huy giao việc thay tôi đến hết tháng",
        "uy quyen cho anh Huy giao viec thay toi den het thang",
        "cho anh Huy quyền giao việc thay tôi",
        "cho anh huy quyen giao viec thay toi",
        "anh Huy thay tôi quyết định đến thứ Sáu",
        "tôi vắng mặt 3 ngày, ai hỏi thì anh Phát giải quyết thay",
        "uỷ nhiệm cho thư ký văn phòng nhắc việc thay tôi",
        "tôi đi nước ngoài hai tuần, đồng chí Hùng thay mặt tôi giao việc",
        "kéo dài ủy quyền cho chị Thủy thêm một tuần",
    ),
    "revoke": (
        "hủy ủy quyền cho anh Huy",
        "huỷ uỷ quyền cho anh Huy",
        "thu hồi ủy quyền của chị Lan",
        "bỏ quyền giao việc thay của em Vy",
        "rút lại quyền duyệt của chị Hằng",
        "thôi ủy quyền anh Vũ",
        "ngưng ủy quyền từ mai, tôi về rồi",
        "chấm dứt ủy quyền từ hôm nay",
        "kết thúc ủy quyền",
        "huy uy quyen",
        "rut uy quyen a Huy",
        "toi muon thu hoi uy quyen cua chi Lan",
    ),
    "show": (
        "ai đang được tôi ủy quyền?",
        "tôi đang ủy quyền cho ai",
        "xem danh sách ủy quyền",
        "còn ủy quyền nào chưa hết hạn",
        "ai được duyệt thay tôi",
        "ai dang duoc uy quyen",
    ),
}
SCOPES: dict[Scope, tuple[str, ...]] = {
    "assign": ("ủy quyền cho anh Huy giao việc thay tôi", "cho e Thao giao vc thay a nha"),
    "approve": ("chị Lan duyệt thay tôi tuần này", "cho anh Toàn ký duyệt thay"),
    "all": (
        "ủy quyền cho anh Huy",
        "chị Lan giao việc và duyệt việc thay tôi",
        "ủy quyền toàn bộ cho Phó Chủ tịch, kể cả duyệt",
        "anh Hải điều hành thay tôi",
    ),
}
PERIODS: dict[str, tuple[str | None, str | None]] = {
    "đến hết tháng": (None, "2026-12-01"),
    "đến 30/11": (None, "2026-12-01"),
    "đến hết ngày 5/12": (None, "2026-12-06"),
    "từ 23/11 đến 27/11": ("2026-11-23", "2026-11-28"),
    "tuần sau tôi đi công tác": ("2026-11-23", "2026-11-30"),
    "từ ngày mai": ("2026-11-20", None),
    "trong tuần này": (None, "2026-11-21"),
    "ủy quyền": (None, None),
}


@pytest.mark.parametrize(("wanted", "text"), [(w, text) for w, texts in WANTED.items() for text in texts])
def test_what_is_wanted(wanted: Wanted, text: str) -> None:
    assert read_delegation(text).wanted == wanted


@pytest.mark.parametrize(("scope", "text"), [(s, text) for s, texts in SCOPES.items() for text in texts])
def test_what_it_covers(scope: Scope, text: str) -> None:
    assert read_delegation(text).scope == scope


@pytest.mark.parametrize("text", PERIODS)
def test_how_long(text: str) -> None:
    pytest.importorskip("holidays")  # values are computed by Thư Ký; the environment of Rasa has none
    found = read(text, now=THURSDAY, calendar=vietnam_calendar(2026, 2027))
    period = read_period(found, now=THURSDAY)
    days = tuple(each.date().isoformat() if each is not None else None for each in (period.start, period.end))
    assert days == PERIODS[text]


def test_what_has_no_end() -> None:
    assert read_delegation("ủy quyền cho chị Lan, không thời hạn").lasting
    assert not read_delegation("ủy quyền cho chị Lan đến hết tháng").lasting
