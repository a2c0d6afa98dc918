"""Dates of the solar calendar as they are written and spoken, and numbers that only look like dates."""

from __future__ import annotations

import re
from calendar import monthrange

from nlu.time.patterns import Invalid, Match, Pieces, Rule
from nlu.time.rules.groups import COUNTED, NUMBERED, UNITS, is_paper, words
from nlu.time.said import CalendarDate, Exact, MonthOf, Nothing, PartOfDay

_SPLIT = re.compile(r"\s?[/.-]\s?")
_DATE_WORDS = words(
    "ngày ngay hạn han trước truoc đến den từ tu hôm hom mùng mồng deadline mung mong vào tới"
)
# "Round the clock"; the date of that day is written 24/07, or with a word before it.
_ALWAYS = frozenset({"24/7", "24/24"})


def full_year(year: int, digits: int) -> int:
    """The year of "91" or "26"; up to 69 is this century."""
    if digits > 2:
        return year
    return year + (2000 if year < 70 else 1900)


def fits(day: int, month: int | None, year: int | None) -> bool:
    """Whether such a day exists; without a year, in any year."""
    if month is not None and not 1 <= month <= 12:
        return False
    if year is not None and not 1 <= year <= 9999:
        return False
    longest = monthrange(year or 2024, month)[1] if month else 31
    return 1 <= day <= longest


# They begin a name after a date ("21/11 anh Nam nộp"), and count nothing after a fraction.
_PERSON_WORDS = words("anh chị em")
_SUNDAYS = ("chủ nhật", "chu nhat", "chúa nhật", "chua nhat")


def written_date(text: str) -> CalendarDate | MonthOf | None:
    """ "15/12", "15.12.2026", "2026/12/15", "12/2026"; None when there is no such day."""
    parts = _SPLIT.split(text.strip())
    values = [int(part) for part in parts]
    if len(values) == 3:
        if len(parts[0]) == 4:
            year, month, day = values
        else:
            day, month, year = values[0], values[1], full_year(values[2], len(parts[2]))
        return CalendarDate(day, month, year) if fits(day, month, year) else None
    if len(parts[1]) == 4:
        return MonthOf("month", number=values[0], year=values[1]) if fits(1, values[0], values[1]) else None
    return CalendarDate(values[0], values[1]) if fits(values[0], values[1], None) else None


def _written(match: Match) -> Pieces | None:
    literal = match.literals[0]
    before, after = match.word(-1), match.next()
    named_day = match.finish - match.begin > 1
    spoken_for = named_day or before in _DATE_WORDS or _after_weekday(match)
    piece = written_date(literal.text)
    parts = [int(part) for part in _SPLIT.split(literal.text)]
    if before in NUMBERED or (not named_day and is_paper(match.word(-2), before)):
        return (Nothing(),)
    # "5/7 phòng" counts five of seven; nobody has twenty of eleven.
    counts = after in COUNTED and after not in _PERSON_WORDS and parts[0] <= parts[1]
    if not spoken_for and (counts or literal.text in _ALWAYS):
        return (Nothing(),)
    if not spoken_for and "-" in literal.text and len(parts) == 2 and after in UNITS:
        return None
    if piece is None:
        raise Invalid
    return (piece,)


def _after_weekday(match: Match) -> bool:
    """ "thứ Sáu 21/11", "T6, 21/11", "Chủ nhật 22/11": the weekday makes a date of what follows."""
    at = -2 if match.word(-1) in (",", "(", "-") else -1
    word, before = match.word(at), match.word(at - 1)
    short = word == "cn" or (len(word) == 2 and word[0] == "t" and word[1] in "2345678")
    return short or before in ("thứ", "thu") or f"{before} {word}" in _SUNDAYS


def _number_over_number(match: Match) -> Pieces | None:
    """ "ngày 5 / 12" and "ngày 1-2": the word ngày makes a date of them."""
    day, month = match.numbers[:2]
    year = match.numbers[2] if len(match.numbers) > 2 else None
    full = None if year is None else full_year(year.value, year.digits or 4)
    if not fits(day.value, month.value, full):
        raise Invalid
    return (CalendarDate(day.value, month.value, full),)


def _decimal(match: Match) -> Pieces | None:
    day, month = (int(part) for part in match.literals[0].text.split(".")[:2])
    return (CalendarDate(day, month),) if fits(day, month, None) else None


def _day_month(match: Match) -> Pieces | None:
    day, month = match.numbers[0], match.numbers[1]
    year = match.numbers[2] if len(match.numbers) > 2 else None
    named = match.begin != day.at
    if not named and (match.word(-1) in NUMBERED or match.word(-1) in ("việc", "viec")):
        return None
    full = None if year is None else full_year(year.value, year.digits or 4)
    if not fits(day.value, month.value, full):
        raise Invalid
    mung = any(match.word(offset) in ("mùng", "mồng", "mung", "mong") for offset in range(2))
    return (CalendarDate(day.value, month.value, full, style="mung" if mung else "plain"),)


def _day(match: Match) -> Pieces | None:
    number = match.numbers[0]
    after = match.next()
    named_month = match.next(1) in (
        "này",
        "nay",
        "sau",
        "tới",
        "toi",
        "trước",
        "truoc",
        "kế",
        "tiếp",
        "giêng",
        "chạp",
    )
    if after in ("triệu", "nghìn", "%", "lần", "người", "công") or (
        after in ("tháng", "thang") and not named_month
    ):
        return None
    if match.word(0) in ("hôm", "hom") and not number.digits:
        return None
    if not 1 <= number.value <= 31 or number.digits > 2:
        raise Invalid
    mung = any(match.word(offset) in ("mùng", "mồng", "mung", "mong") for offset in range(2))
    if mung and number.value > 10:
        return None
    if not mung and match.lexed.items[number.at].text == "mot":  # "ngày mốt" without its mark
        return None
    passed = match.lexed.word(match.finish - 1) in ("rồi", "qua", "roi")
    return (CalendarDate(number.value, style="mung" if mung else "plain", passed=passed),)


def _part_and_day(match: Match) -> Pieces | None:
    """ "sáng 23 họp": the day of the month, when nothing else wants the number."""
    from nlu.time.rules.part import part_word

    number, part = match.numbers[0], part_word(match, 0)
    after = match.next()
    free = (
        after not in UNITS
        and after not in COUNTED
        and after not in ("/", "-", ":", ".", "g", "rưỡi", "ruoi", "kém", "kem")
    )
    if part is None or not number.digits or not free or not 13 <= number.value <= 31:
        return None
    return (PartOfDay(part.name), CalendarDate(number.value))


def _exact(match: Match) -> Pieces | None:
    return (Exact(match.literals[0].text),)


_PASSED = "vừa_rồi|vừa_qua|rồi"
RULES = (
    Rule("date: written", ("ngày|hôm? <date>", "ngày|hôm? mùng|mồng <date>"), _written),
    Rule(
        "date: ngày with a sign",
        ("ngày <n> /|- <n>", "ngày <n> / <n> / <n>", "ngày <n> - <n> - <n>"),
        _number_over_number,
    ),
    Rule("date: ngày with a point", ("ngày|hôm <decimal>",), _decimal),
    Rule(
        "date: day and month",
        (
            "ngày|hôm? mùng|mồng? <n> @month <n>",
            "ngày|hôm? mùng|mồng? <n> @month <n> ,? năm <n>",
            "ngày|hôm? mùng|mồng? <n> @month <n> / <n>",
        ),
        _day_month,
    ),
    Rule(
        "date: day of the month",
        ("ngày|hôm mùng|mồng? <n>", "mùng|mồng <n>", f"ngày|hôm <n> {_PASSED}"),
        _day,
    ),
    Rule("date: day of the month after a part of day", ("@part <n>",), _part_and_day),
    Rule("date: ISO", ("ngày? <moment>",), _exact),
)
