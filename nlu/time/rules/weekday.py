"""Days of the week: "thứ Sáu", "T6", "CN", "thứ Hai tới", "thứ 2, 4, 6"."""

from __future__ import annotations

from typing import Literal

from nlu.time.patterns import Match, Pieces, Rule
from nlu.time.rules.groups import UNITS, words
from nlu.time.rules.names import ADDRESS
from nlu.time.said import Weekday

_DAYS = {
    "hai": 0,
    "ba": 1,
    "tư": 2,
    "tu": 2,
    "năm": 3,
    "nam": 3,
    "sáu": 4,
    "sau": 4,
    "bảy": 5,
    "bẩy": 5,
    "bay": 5,
}
# "việc thứ hai", "lần thứ 3": an ordinal of what stands before.
_ORDERED = words(
    "việc lần người bước điều mục điểm khoản phần trang dòng câu ý trí hạng kỳ bài vụ án đợt khóa khoá vòng hàng cột"
    " con đứa hệ chương do đoạn nhóm tổ đời cái chiếc quyển tập phiên loại cấp bên phía nước số bản dự nghị"
    " viec lan nguoi buoc dieu muc diem khoan phan dong cau y tri hang ky bai vu dot khoa vong cot chuong doan nhom doi"
    " cai chiec quyen tap phien loai cap ben phia theo thế"
)
_NOT_DAY = frozenset(["mươi", "muoi", "trăm", "tram", "nghìn", "nhất", "nhì"])
_LASTS = ("rồi", "vừa", "qua", "roi", "vua", "trước", "truoc", "mới")
_REACHES = words(
    "tháng thang ngày ngay thứ thu chủ chu quý năm tuần mùng mồng cuối hết hôm mai nay cn t2 t3 t4 t5 t6 t7"
)

Which = Literal["following", "coming", "this", "last", "next_week"]


def range_follows(match: Match) -> bool:
    """Whether "tới" after this match reaches for another time ("thứ Hai tới thứ Tư") and is no suffix."""
    return match.finish < len(match.lexed.items) and (
        match.next() in _REACHES or match.lexed.items[match.finish].shape in ("number", "date", "clock")
    )


def suffix_holds(match: Match) -> bool:
    """Whether sau, trước, qua, tới at the end of the match belong to it and not to what follows."""
    last = match.lexed.items[match.finish - 1].text
    follower = match.next()
    if last in ("tới", "toi"):
        return not range_follows(match)
    if last == "sau":
        return follower not in ("khi", "đó", "do", "này", "đây", "day", "lưng", "cùng") and not range_follows(
            match
        )
    if last in ("trước", "truoc"):
        return follower not in (
            "khi",
            "giờ",
            "gio",
            "ngày",
            "ngay",
            "hạn",
            "lúc",
            "đó",
            "mắt",
        ) and not range_follows(match)
    if last == "qua":
        at_end = match.finish >= len(match.lexed.items)
        return (
            at_end
            or match.lexed.items[match.finish].shape == "sign"
            or follower in ("chưa", "đã", "có", "anh", "em", "tôi")
        )
    return True


def _which(words: list[str]) -> Which:
    if not words:
        return "following"
    if words[0] in ("này", "nay"):
        return "this"
    if words[0] in _LASTS:
        return "last"
    return "next_week" if words[0] == "sau" else "coming"


def _read(match: Match, day: int, used: int) -> Pieces | None:
    words = [match.word(offset) for offset in range(used, match.finish - match.begin)]
    return None if words and not suffix_holds(match) else (Weekday((day,), _which(words)),)


def _ordinal(match: Match) -> bool:
    counted = match.word(-1) in _ORDERED and match.word(-2) not in ("làm", "lam")
    return counted or match.word(2) in _NOT_DAY


def _spelled(match: Match) -> Pieces | None:
    if _ordinal(match):
        return None
    if match.word(0) == "thu" and match.word(-1) in ADDRESS:
        return None
    if match.word(1) == "tu" and match.word(2) in (
        "uu",
        "cac",
        "cong",
        "do",
        "tren",
        "duoi",
        "giam",
        "tang",
        "abc",
    ):
        return None
    # "Thứ nhất ... thứ hai ...": the message counts its points.
    if match.finish - match.begin == 2 and match.lexed.enumerates:
        return None
    return _read(match, _DAYS[match.word(1)], 2)


def _digit(match: Match) -> Pieces | None:
    number = match.numbers[0]
    if number.digits != 1 or not 2 <= number.value <= 7 or _ordinal(match):
        return None
    if match.word(0) == "thu" and match.word(-1) in ADDRESS:
        return None
    return _read(match, number.value - 2, number.at - match.begin + 1)


def _code(match: Match) -> Pieces | None:
    # "cuối T5", "hết T6" speak of the month.
    if match.word(-1) in (
        "cuối",
        "đầu",
        "giữa",
        "hết",
        "tháng",
        "cuoi",
        "dau",
        "giua",
        "het",
        "thang",
        "phòng",
        "tầng",
    ):
        return None
    return _read(match, int(match.word(0)[1:]) - 2, 1)


def _sunday(match: Match) -> Pieces | None:
    used = 1 if match.word(0) == "cn" else 2
    if match.word(0) == "cn" and match.word(-1) in ("chi", "chi nhánh", "phòng", "ngành"):
        return None
    return _read(match, 6, used)


def _to_next_week(match: Match) -> Pieces | None:
    if match.word(0) == "sang" and match.lexed.unmarked:  # "sáng thứ Hai" far more often
        return None
    if match.word(1) in ("thứ", "thu"):
        day = _DAYS.get(match.word(2)) if not match.numbers else match.numbers[0].value - 2
    else:
        day = 6 if match.word(1) in ("cn", "chủ", "chúa", "chu", "chua") else int(match.word(1)[1:]) - 2
    if day is None or not 0 <= day <= 6:
        return None
    return (Weekday((day,), "next_week"),)


def _list(match: Match) -> Pieces | None:
    values = [number.value for number in match.numbers]
    fits = all(number.digits == 1 and 2 <= number.value <= 7 for number in match.numbers)
    if (
        not fits
        or values != sorted(set(values))
        or _ordinal(match)
        or match.next() in UNITS
        or match.next() == "/"
    ):
        return None
    return (Weekday(tuple(value - 2 for value in values)),)


_SUFFIX = "này|tới|tới_đây|sắp_tới|sau|rồi|vừa_rồi|vừa_qua|qua|trước|mới_rồi"
_AND = ",|và|-|&|+"
RULES = (
    Rule("weekday: spelled", (f"thứ @dow {_SUFFIX}?",), _spelled),
    Rule("weekday: digit", (f"thứ|th <n> {_SUFFIX}?", "thứ|th|t . <n>"), _digit),
    Rule("weekday: code", (f"@code {_SUFFIX}?",), _code),
    Rule("weekday: Sunday", (f"@sunday {_SUFFIX}?",), _sunday),
    Rule(
        "weekday: qua, sang",
        ("qua|sang thứ @dow", "qua|sang thứ <n>", "qua|sang @code", "qua|sang @sunday"),
        _to_next_week,
    ),
    Rule(
        "weekday: several",
        (
            f"thứ <n> {_AND}? <n> {_AND}? <n>",
            f"thứ <n> {_AND}? <n> {_AND}? <n> {_AND}? <n>",
            "thứ <n> và|&|- <n>",
        ),
        _list,
    ),
)
