"""Amounts of time, and moments that are so much away: "3 ngày nữa", "nửa tiếng nữa", "cách đây 2 tuần"."""

from __future__ import annotations

from nlu.time.patterns import Match, Pieces, Rule
from nlu.time.rules.groups import UNITS, numbered, words
from nlu.time.rules.weekday import range_follows, suffix_holds
from nlu.time.said import Length, Offset, Shift, Unit

# What "30 phút trước ..." may count from, where it has a time of its own.
_EVENTS = words("đó giờ cuộc khi hạn deadline lúc buổi sự hội phiên thời gio cuoc han luc buoi su hoi phien")
_REMINDED = words("nhắc nhac báo bao tôi em mình toi minh")
SECONDS: dict[Unit, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800,
                            "month": 30 * 86400, "quarter": 91 * 86400, "year": 365 * 86400}  # fmt: skip
_HALF = frozenset(["rưỡi", "ruoi", "rưởi"])
_UNITS = "@unit"


def amount_of(match: Match) -> tuple[float, Unit] | None:
    """The amount and unit that the match says: number or half, unit, and a half more."""
    unit: Unit | None = None
    half_first = half_after = False
    begin = match.numbers[0].at if match.numbers else match.begin
    for at in range(begin, match.finish):
        item = match.lexed.items[at]
        word = item.text
        if not match.numbers and not half_first and word not in ("nửa", "nua") and not match.literals:
            continue  # "trước giờ họp nửa tiếng": the unit stands behind the half
        if item.shape == "number":
            continue
        if unit is None and word in ("nửa", "nua"):
            half_first = True
        elif unit is None and word in UNITS and not _inside_number(match, at):
            unit = UNITS[word]
        elif word in _HALF:
            half_after = True
    if unit is None:
        return None
    if match.literals:
        amount = float(match.literals[0].text)
    elif len(match.numbers) > 1 and match.lexed.word(match.numbers[0].at + 1) == ",":
        amount = float(f"{match.numbers[0].value}.{match.numbers[1].value}")
    elif match.numbers:
        amount = float(match.numbers[0].value)
    else:
        amount = 0.5 if half_first else 0.0
    return amount + 0.5 * half_after, unit


def _inside_number(match: Match, at: int) -> bool:
    """Whether "năm" at this place is the digit five of a spoken number."""
    for number in match.numbers:
        if not number.digits:
            spoken = match.lexed.spoken.number(number.at)
            if spoken is not None and number.at <= at < spoken[1]:
                return True
    return False


def _glued_unit(match: Match) -> bool:
    """ "8s" and "5p" are written together; "8 p" is none of our business."""
    for number in match.numbers:
        at = number.at + 1
        if number.digits and match.lexed.word(at) in ("s", "p", "h", "'") and not match.lexed.glued(at):
            return match.lexed.word(at) == "h" or match.lexed.word(at + 1) in (
                "nữa",
                "tới",
                "tiếp",
                "nua",
                "toi",
                "tiep",
            )
    return True


def _working(match: Match) -> bool:
    return any(
        match.lexed.word(at) in ("việc", "viec", "công", "chính", "cong")
        for at in range(match.begin, match.finish)
    )


def _one_of_two(match: Match) -> bool:
    """ "2-3 ngày nữa", "hai ba ngày nữa" name no day."""
    if match.word(-1) in ("-", "–", "đến", "tới"):
        return match.word(-2).isdigit()
    at = match.begin - 1
    return at >= 0 and match.lexed.items[match.begin].digit and match.lexed.spoken.digit(at) is not None


def _ahead(match: Match) -> Pieces | None:
    found = amount_of(match)
    if (
        found is None
        or not found[0]
        or not _glued_unit(match)
        or numbered(match.word(-1))
        or _one_of_two(match)
    ):
        return None
    last = match.lexed.items[match.finish - 1].text
    if last == "sau" and match.next() in _EVENTS:
        return (Offset(round(found[0] * SECONDS[found[1]])),)
    if last in ("sau", "tới", "toi") and not suffix_holds(match):
        return None
    return (Shift(found[0], found[1], _working(match)),)


def _span_ahead(match: Match) -> Pieces | None:
    found = amount_of(match)
    if found is None or not found[0] or range_follows(match) or numbered(match.word(-1)):
        return None
    if (
        match.lexed.word(match.finish - 1) == "toi" and found[1] == "hour"
    ):  # "7h tối" far more often than "tới"
        return None
    return (Shift(found[0], found[1], span=True),)


def _span_behind(match: Match) -> Pieces | None:
    found = amount_of(match)
    if found is None or not found[0] or not suffix_holds(match):
        return None
    return (Shift(-found[0], found[1], span=True),)


def _ago(match: Match) -> Pieces | None:
    found = amount_of(match)
    if found is None or not found[0] or numbered(match.word(-1)):
        return None
    # "nhắc 30 phút trước" is before what is being reminded of.
    if match.word(-1) in _REMINDED or match.next() in _EVENTS:
        return (Offset(-round(found[0] * SECONDS[found[1]])),)
    return (Shift(-found[0], found[1], _working(match)),) if suffix_holds(match) else None


def _since(match: Match) -> Pieces | None:
    found = amount_of(match)
    return None if found is None or not found[0] else (Shift(-found[0], found[1], _working(match)),)


def _after(match: Match) -> Pieces | None:
    """ "sau 2 tuần": so much from now. "sau 14h" is a clock and not for this rule."""
    found = amount_of(match)
    if found is None or not found[0] or match.word(-1) in ("trước", "ngày"):
        return None
    hour_word = match.lexed.items[match.finish - 1].text in ("h", "giờ", "gio")
    # "sau 2h" waits two hours, "sau 9h" is later than nine o'clock.
    if hour_word and (found[0] > 4 or match.next() in _CLOCK_GOES_ON or match.next().isdigit()):
        return None
    return (Shift(found[0], found[1], _working(match)),)


_CLOCK_GOES_ON = words(
    "sáng trưa chiều tối đêm khuya sang trua chieu toi dem rưỡi ruoi kém kem ngày ngay mai hôm thứ"
)


def _two_units(match: Match) -> Pieces | None:
    """ "1 tiếng 30 phút nữa", "2 giờ 15 phút nữa"."""
    hours, minutes = match.numbers
    return (Shift(hours.value * 60 + minutes.value, "minute"),) if minutes.value < 60 else None


def _two_units_long(match: Match) -> Pieces | None:
    hours, minutes = match.numbers
    return (Length(hours.value * 60 + minutes.value, "minute"),) if minutes.value < 60 else None


def _length(match: Match) -> Pieces | None:
    found = amount_of(match)
    if (
        found is None
        or not found[0]
        or not _glued_unit(match)
        or numbered(match.word(-1))
        or _one_of_two(match)
    ):
        return None
    # "2 ngày mai", "12 tháng này": the number belongs to something before it.
    if (
        match.next() in ("này", "nay", "mai", "kia", "mốt", "qua", "mùng", "hàng", "hằng")
        or match.next().isdigit()
    ):
        return None
    if match.lexed.items[match.finish - 1].text in ("năm", "nam", "'") and match.next() in ("học", "tài"):
        return None
    return (Length(found[0], found[1], _working(match)),)


_N = "<n>|nửa"
RULES = (
    Rule(
        "so long from now",
        (
            f"{_N} {_UNITS} rưỡi? nữa|sau",
            f"<decimal> {_UNITS} nữa|sau",
            f"<n> , <n> {_UNITS} nữa|sau",
            "<n> @working nữa|tới|sau?",
        ),
        _ahead,
    ),
    Rule(
        "so long from now, with sau",
        (f"sau|trong_vòng_sau {_N} {_UNITS} rưỡi? nữa?", "sau <n> @working nữa?", f"sau <decimal> {_UNITS}"),
        _after,
    ),
    Rule(
        "so many hours and minutes from now",
        ("<n> @hours <n> @minute nữa", "sau <n> tiếng <n> @minute? nữa?"),
        _two_units,
    ),
    Rule("the coming days", (f"<n> {_UNITS} tới|tiếp_theo|tiếp|kế_tiếp|sắp_tới",), _span_ahead),
    Rule("the past days", (f"<n> {_UNITS} vừa_rồi|vừa_qua|qua|gần_đây|gần_nhất",), _span_behind),
    Rule(
        "so long ago",
        (f"{_N} {_UNITS} rưỡi? trước", "<n> @working trước", f"cách_đây {_N} {_UNITS} rưỡi?"),
        _ago,
    ),
    Rule(
        "so long ago, cách đây",
        (f"cách_đây|cách_nay|cách_đây_khoảng {_N} {_UNITS} rưỡi?", "cách_đây <n> @working"),
        _since,
    ),
    Rule("amount", (f"{_N} {_UNITS} rưỡi?", f"<decimal> {_UNITS}", f"<n> , <n> {_UNITS}"), _length),
    Rule("amount of hours and minutes", ("<n> tiếng <n> @minute?",), _two_units_long),
)
