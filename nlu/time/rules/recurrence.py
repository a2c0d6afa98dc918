"""What repeats: "mỗi sáng thứ Hai", "hàng ngày", "2 tuần một lần", "các ngày làm việc"."""

from __future__ import annotations

from nlu.time.patterns import Match, Pieces, Rule
from nlu.time.rules.groups import UNITS, words
from nlu.time.said import Every, MonthDays, MovedDayOff, PartOfDay, Unit

_STARTS = words(
    "thứ thu chủ chúa cn t2 t3 t4 t5 t6 t7 sáng trưa chiều tối đêm ngày ngay sang trua chieu toi dem buổi cuối đầu"
    " chu buoi cuoi dau 2 3 4 5 6 7 mùng mồng rằm mung mong ram giờ lúc"
)
_WEEKDAY_CODES = words("t2 t3 t4 t5 t6 t7 cn")


def _unit(match: Match) -> Unit | None:
    for at in range(match.begin, match.finish):
        word = match.lexed.word(at)
        if word in UNITS:
            return UNITS[word]
    return None


def _every_unit(match: Match) -> Pieces | None:
    unit = _unit(match)
    if unit is None or (match.word(0) in ("hang", "moi") and match.next() in ("hoa", "nhat")):
        return None
    # "mỗi tuần 2 lần" names no day, and "hàng năm" before a number is something else.
    return (Every(unit),)


def _every_number(match: Match) -> Pieces | None:
    unit, number = _unit(match), match.numbers[0].value
    return (Every(unit, number),) if unit and 1 <= number <= 366 else None


def _every_half(match: Match) -> Pieces | None:
    unit = _unit(match)
    if unit == "hour":
        return (Every("minute", 30),)
    return (Every("month", 6),) if unit == "year" else None


def _alternate(match: Match) -> Pieces | None:
    unit = _unit(match) or "day"
    return (Every(unit, 2),)


def _month_days(match: Match) -> Pieces | None:
    days = tuple(number.value for number in match.numbers)
    if any(not 1 <= day <= 31 for day in days) or list(days) != sorted(set(days)):
        return None
    return (Every("month"), MonthDays(days))


def _every(match: Match) -> Pieces | None:
    if match.next() not in _STARTS:
        return None
    if match.word(0) in ("các", "cac", "cứ", "cu") and match.next() in (
        "ngày",
        "ngay",
        "đầu",
        "dau",
        "cuối",
        "cuoi",
    ):
        return None
    return (Every(None),)


def _every_named_day(match: Match) -> Pieces | None:
    """ "các ngày thứ Hai, thứ Tư"."""
    return (
        (Every(None),)
        if match.next() in ("thứ", "thu", "t2", "t3", "t4", "t5", "t6", "t7", "chủ", "cn")
        else None
    )


def _workdays(match: Match) -> Pieces:
    return (Every("workday"),)


def _always(match: Match) -> Pieces | None:
    """ "ngày nào cũng", "sáng nào cũng"."""
    from nlu.time.rules.part import PARTS

    word = match.word(0)
    if word in PARTS:
        return (Every("day"), PartOfDay(PARTS[word]))
    return (Every(_unit(match) or "day"),)


def _every_such_day(match: Match) -> Pieces | None:
    """ "thứ Hai nào cũng nhắc": what follows a day of the week says that it is every one."""
    named = match.word(-2) in ("thứ", "thu", "chủ", "chu", "chúa") or match.word(-1) in _WEEKDAY_CODES
    return (Every(None),) if named else None


def _weekend(match: Match) -> Pieces:
    from nlu.time.said import Weekday

    return (Every(None), Weekday((5, 6)))


def _on_day_off(match: Match) -> Pieces:
    return (MovedDayOff("deliver"),)


def _moved(match: Match) -> Pieces | None:
    """What follows "nếu trùng ngày nghỉ": another working day, or nothing."""
    if match.word(-1) not in ("nghỉ", "lễ", "tuần", ",", "nghi", "le", "tuan"):
        return None
    words = [match.lexed.word(at) for at in range(match.begin, match.finish)]
    joined = " ".join(words)
    if any(word in words for word in ("trước", "truoc", "sớm", "som")):
        return (MovedDayOff("before"),)
    if any(each in joined for each in ("sau", "kế", "ke", "tiếp", "tiep", "lùi", "lui")):
        return (MovedDayOff("after"),)
    if any(word in words for word in ("bỏ", "bo", "nghỉ_luôn", "thôi", "thoi", "không", "khong")):
        return (MovedDayOff("skip"),)
    return (MovedDayOff("deliver"),)


# Every choice multiplies the paths of the tree: keep these few.
_DAY_OFF = "nếu|khi trùng|rơi_vào|trúng|nhằm ngày_nghỉ|ngày_lễ|nghỉ_lễ|cuối_tuần"
_MOVES = "chuyển_sang|dời_sang|lùi_sang|đẩy_sang|lùi_lại|nhắc|nhắc_vào|gửi_vào|làm"
_ALL = "hàng|hằng|mỗi|mọi"
RULES = (
    Rule(
        "every unit",
        (
            f"{_ALL} ngày|hôm|bữa|tuần|tháng|quý|năm|giờ|tiếng|phút một_lần|1_lần?",
            "định_kỳ hàng|hằng|mỗi ngày|tuần|tháng|quý|năm",
            "một_lần|1_lần mỗi|một|1 ngày|tuần|tháng|quý|năm",
        ),
        _every_unit,
    ),
    Rule(
        "every so many",
        (
            "mỗi|cứ|định_kỳ|sau_mỗi <n> @unit một_lần|1_lần|lại?",
            "<n> @unit một_lần|1_lần|/_lần|/_1_lần|một_lượt",
            "cứ_mỗi|cứ_sau <n> @unit",
        ),
        _every_number,
    ),
    Rule(
        "every month on several days",
        (
            "ngày <n> ,|và <n> hàng|hằng|mỗi tháng",
            "ngày <n> và ngày <n> hàng|hằng|mỗi tháng",
            "ngày <n> , <n> ,|và <n> hàng|hằng|mỗi tháng",
            "hàng|hằng|mỗi tháng vào? ngày <n> ,|và ngày? <n>",
        ),
        _month_days,
    ),
    Rule("every half", ("nửa tiếng|giờ|năm một_lần|1_lần|/_lần",), _every_half),
    Rule("every other", ("cách ngày|tuần|tháng một_lần|1_lần?", "cách_nhật"), _alternate),
    Rule("every", ("mỗi|mọi|các|cứ|hàng|hằng|định_kỳ|vào_các|vào_mỗi",), _every),
    Rule("every, các ngày thứ", ("các|mỗi|mọi|vào_các ngày",), _every_named_day),
    Rule("every part of day", ("mỗi|hàng|hằng|mọi buổi? @part",), lambda match: _part_of_every(match)),
    Rule(
        "every working day",
        (
            "các|mỗi|mọi|hàng|hằng|những ngày_làm_việc|ngày_thường|ngày_trong_tuần|ngày_hành_chính",
            "ngày_làm_việc hàng|hằng ngày|tuần",
        ),
        _workdays,
    ),
    Rule("every weekend", ("mỗi|các|mọi|hàng|hằng cuối_tuần|ngày_cuối_tuần",), _weekend),
    Rule("every, nào cũng", ("ngày|tuần|tháng|năm|hôm|bữa nào_cũng", "@part nào_cũng"), _always),
    Rule("every, thứ nào cũng", ("nào_cũng",), _every_such_day),
    Rule("on a day off", (_DAY_OFF,), _on_day_off),
    Rule(
        "day off moves",
        (
            f"thì? {_MOVES}? ngày_làm_việc|ngày? trước|sau|kế_tiếp|tiếp_theo|liền_trước|liền_sau|liền_kề đó?",
            "thì? bỏ_qua|thôi|bỏ|không_nhắc|vẫn_nhắc|vẫn_gửi|giữ_nguyên",
        ),
        _moved,
    ),
)


def _part_of_every(match: Match) -> Pieces | None:
    from nlu.time.rules.part import PARTS

    last = match.lexed.word(match.finish - 1)
    if last not in PARTS or (last == "sang" and match.word(0) == "hang"):
        return None
    return (Every(None), PartOfDay(PARTS[last]))
