"""Days counted from today: hôm nay, mai, mốt, ngày kia, hôm qua, bây giờ."""

from __future__ import annotations

from nlu.time.patterns import Match, Pieces, Rule
from nlu.time.rules.names import is_name
from nlu.time.said import Now, PartOfDay, RelativeDay, Shift


def _days(days: int, other: int | None = None) -> Pieces:
    return (RelativeDay(days, other),)


def _today(match: Match) -> Pieces | None:
    return _days(0)


def _today_shortened(match: Match) -> Pieces | None:
    """ "15h30 hn": after a clock or at the start; elsewhere HN is rather Hà Nội."""
    before = match.begin - 1
    clock = before >= 0 and (
        match.lexed.items[before].shape in ("clock", "number") or match.word(-1) in ("h", "giờ", "gio", "g")
    )
    return _days(0) if (clock or before < 0) and not match.lexed.items[match.begin].capital else None


def _tomorrow(match: Match) -> Pieces | None:
    if match.next() in ("mốt", "mot", "này", "sau", "kia", "táng", "mối", "một") and match.next() != "sau":
        return None
    if match.word(0) == "mai" and is_name(match, 0):
        return None
    return _days(1)


def _after_tomorrow(match: Match) -> Pieces | None:
    # Without marks "mot" is "một" far more often than "mốt".
    if match.word(0) == "mot" or (
        match.word(0) == "mốt" and match.word(-1) in ("mươi", "mười", "hai", "ba", "theo")
    ):
        return None
    return _days(2)


def _part_after_tomorrow(match: Match) -> Pieces | None:
    from nlu.time.rules.part import PARTS

    name = PARTS.get(match.word(0))
    return None if name is None else (PartOfDay(name), RelativeDay(2))


def _kia(match: Match) -> Pieces:
    from_bua = match.word(0) in ("bữa", "bua")
    return _days(3) if from_bua else _days(2, 3)


def _kia_later(match: Match) -> Pieces:
    return _days(3, 4)


def _ago(days: int) -> Rule:
    patterns = {
        1: ("ngày? hôm_qua|bữa_qua", "hqua", "ngày_qua"),
        2: ("ngày? hôm_kia",),
        3: ("ngày? hôm_kìa",),
    }[days]
    return Rule(f"day: {days} before today", patterns, lambda match: _days(-days))


def _now(match: Match) -> Pieces | None:
    # Without marks "bay gio" is "bây giờ", unless the words around it make it seven o'clock.
    if match.word(0) == "bay" and (match.word(-1) == "luc" or match.next() in ("sang", "toi", "kem", "ruoi")):
        return None
    return (Now(),)


def _same_day_later(match: Match) -> Pieces | None:
    """ "ngày này tuần sau", "giờ này ngày mai"."""
    hours = match.word(0) in ("giờ", "gio")
    last = match.lexed.word(match.finish - 2) if match.lexed.word(match.finish - 1) != "mai" else "mai"
    if last == "mai":
        return (Shift(24, "hour"),) if hours else None
    if last in ("tuần", "tuan"):
        return (Shift(168, "hour"),) if hours else (RelativeDay(7),)
    return None if hours else (Shift(1, "month" if last in ("tháng", "thang") else "year"),)


RULES = (
    Rule(
        "day: this day later", ("ngày|giờ này tuần|tháng|năm sau|tới", "giờ này ngày? mai"), _same_day_later
    ),
    Rule("day: today", ("ngày? hôm_nay|bữa_nay|hnay", "ngày_hôm_nay"), _today),
    Rule("day: today, shortened", ("hn",), _today_shortened),
    Rule("day: tomorrow", ("ngày? mai", "hôm_mai|bữa_mai", "ngày_mai"), _tomorrow),
    Rule("day: after tomorrow", ("mốt", "ngày_mốt|bữa_mốt|hôm_mốt|ngày_kia_mốt"), _after_tomorrow),
    Rule("day: part of the day after tomorrow", ("@part mốt",), _part_after_tomorrow),
    Rule("day: kia", ("ngày_kia|bữa_kia",), _kia),
    Rule("day: kìa", ("ngày_kìa",), _kia_later),
    _ago(1),
    _ago(2),
    _ago(3),
    Rule("now", ("bây_giờ|ngay_bây_giờ|lúc_này|ngay_lúc_này|bây_h|bgio|ngay_lập_tức",), _now),
)
