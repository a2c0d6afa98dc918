"""Times of day: "8h", "8g00", "8 giờ rưỡi", "9 giờ kém 15", "8:30", "4pm"."""

from __future__ import annotations

from typing import Literal

from nlu.time.patterns import Invalid, Match, Number, Pieces, Rule
from nlu.time.rules.groups import numbered, words
from nlu.time.said import Clock

# Minutes from UTC of the zones that foreign partners write after a clock.
ZONES = {"utc": 0, "gmt": 0, "ict": 420, "sgt": 480, "jst": 540, "cet": 60, "cest": 120, "est": -300, "edt": -240,
         "pst": -480, "pdt": -420}  # fmt: skip
_ZONE = "|".join(ZONES)
# After one of these a number belongs to what follows, not to the clock: "9h 25 tháng 11".
_TAKES_NUMBER = words("tháng thang thg ngày ngay tuần tuan việc viec người nguoi")


_NAMED = words("số so mã ma # phiếu phieu ticket điều dieu khoản khoan mục muc")


def _is_hour(number: Number, match: Match) -> bool:
    unit = match.lexed.word(number.at + 1) if number.digits else ""
    glued = match.lexed.glued(number.at + 1)
    return 0 <= number.value <= 24 and number.digits <= 2 and (unit != "g" or glued)


def _wanted(match: Match) -> bool:
    """Whether the word after the match takes its last number: "9h 25 tháng 11", but not "17h 30 ngày 25"."""
    if match.next() in ("ngày", "ngay"):
        at = match.finish + 1
        return not (
            at < len(match.lexed.items)
            and (
                match.lexed.items[at].shape in ("number", "date")
                or match.lexed.items[at].digit
                or match.lexed.word(at) in ("mai", "kia", "mốt", "mot")
            )
        )
    return match.next() in _TAKES_NUMBER


def clock_at(number: Number, seconds: int, grain: Literal["second", "minute", "hour"]) -> Clock:
    """A clock as it was written; "03:00" with its zero is no afternoon."""
    zero = number.digits == 2 and number.value < 10
    return Clock(seconds, grain, bare=1 <= number.value <= 12 and not zero)


def _is_named(match: Match) -> bool:
    """ "số 8 giờ": a number of something. "nộp biên bản 16h", "họp phòng 8h" are clocks, since the hour is said."""
    return match.word(-1) in _NAMED


def _hour(match: Match) -> Pieces | None:
    (hour,) = match.numbers
    if not _is_hour(hour, match) or match.next() == "làm" or _is_named(match):
        return None
    return (clock_at(hour, hour.value * 3600, "hour"),)


def _hour_minute(match: Match) -> Pieces | None:
    hour, minute = match.numbers
    last = match.lexed.items[match.finish - 1]
    said_minutes = last.shape != "number" and last.text in ("phút", "phut", "p", "ph", "'", "’", "′")
    if not _is_hour(hour, match):
        return None
    if minute.value > 59 or (hour.value == 24 and minute.value):
        if said_minutes or match.lexed.glued(minute.at):
            raise Invalid
        return None
    if not said_minutes and (minute.digits == 1 or _wanted(match)):
        return None
    return (clock_at(hour, hour.value * 3600 + minute.value * 60, "minute"),)


def _hour_minute_second(match: Match) -> Pieces | None:
    hour, minute, second = match.numbers
    if not _is_hour(hour, match) or minute.value > 59 or second.value > 59:
        raise Invalid
    return (clock_at(hour, hour.value * 3600 + minute.value * 60 + second.value, "second"),)


def _half_past(match: Match) -> Pieces | None:
    (hour,) = match.numbers
    if not _is_hour(hour, match) or hour.value == 24:
        return None
    return (clock_at(hour, hour.value * 3600 + 1800, "minute"),)


def _bare_half_past(match: Match) -> Pieces | None:
    return None if not 1 <= match.numbers[0].value <= 12 or numbered(match.word(-1)) else _half_past(match)


def _to_the_hour(match: Match) -> Pieces | None:
    hour, minute = match.numbers
    if not _is_hour(hour, match) or not hour.value or not 1 <= minute.value <= 59:
        return None
    clock = clock_at(hour, hour.value * 3600 - minute.value * 60, "minute")
    return (Clock(clock.seconds, "minute", clock.bare, hour=hour.value),)


def written_clock(text: str) -> Clock | None:
    """The clock of "8:30" or "15:23:24"; None for "25:61"."""
    parts = [int(part) for part in text.split(":")]
    hour, minute, second = (*parts, 0)[:3]
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    number = Number(hour, text.index(":"), 0)
    return clock_at(number, hour * 3600 + minute * 60 + second, "second" if len(parts) == 3 else "minute")


def _colon(match: Match) -> Pieces | None:
    clock = written_clock(match.literals[0].text)
    return None if clock is None else (clock,)


def _zoned(match: Match) -> Pieces | None:
    words = [item.text for item in match.lexed.items[match.begin : match.finish]]
    if match.literals:
        clock = written_clock(match.literals[0].text)
    else:
        (hour,) = match.numbers[:1]
        clock = clock_at(hour, hour.value * 3600, "minute") if 0 <= hour.value <= 12 else None
    if clock is None:
        return None
    seconds, bare = clock.seconds, clock.bare
    if "pm" in words or "am" in words:
        hour_of = seconds // 3600
        seconds += 43200 * (("pm" in words and hour_of < 12) - ("am" in words and hour_of == 12))
        bare = False
    zone = next((ZONES[word] for word in words if word in ZONES), None)
    if zone is not None and len(match.numbers) > (not match.literals):
        zone += 60 * match.numbers[-1].value * (-1 if "-" in words else 1)
    return (Clock(seconds, clock.grain, bare, zone),)


def _noon(match: Match) -> Pieces:
    return (Clock(12 * 3600, "minute", bare=False),)


def _midnight(match: Match) -> Pieces:
    return (Clock(24 * 3600, "minute", bare=False),)


RULES = (
    Rule("clock: hour", ("<n> @hour", "<n> @hour đúng|chẵn|sharp"), _hour),
    Rule("clock: hour and minutes", ("<n> @hour <n> @minute?",), _hour_minute),
    Rule("clock: to the second", ("<n> @hour <n> phút|p <n> giây|s?",), _hour_minute_second),
    Rule("clock: half past", ("<n> @hour rưỡi",), _half_past),
    Rule("clock: half past, no unit", ("<n> rưỡi",), _bare_half_past),
    Rule("clock: minutes to the hour", ("<n> @hour? kém <n> phút|p?",), _to_the_hour),
    Rule("clock: with a colon", ("<clock> @minute?", "<clock> @hour"), _colon),
    Rule(
        "clock: am, pm, zone",
        (f"<n> am|pm {_ZONE}?", f"<clock> am|pm {_ZONE}?", f"<clock> {_ZONE}", f"<clock> {_ZONE} +|- <n>"),
        _zoned,
    ),
    Rule("clock: noon", ("giữa_trưa|chính_ngọ|đúng_ngọ|12_giờ_trưa",), _noon),
    Rule("clock: midnight", ("nửa_đêm|giữa_đêm",), _midnight),
)
