"""Days of the lunar calendar and named days: rằm, mùng 3 Tết, Giỗ Tổ, Giáng sinh."""

from __future__ import annotations

from nlu.time.patterns import Invalid, Match, Pieces, Rule
from nlu.time.rules.date import fits, written_date
from nlu.time.rules.groups import numbered, words
from nlu.time.said import CalendarDate, Feast, MonthOf, Nothing, YearOf

TET = Feast("Tết", 1, 1, lunar=True)
_FEASTS = (
    (TET, "tết|tết_âm|tết_ta|tết_nguyên_đán|tết_âm_lịch|nguyên_đán|tết_cổ_truyền|mùng_một_tết"),
    (Feast("giao thừa", 12, 0, lunar=True), "giao_thừa|đêm_giao_thừa|tất_niên_cuối_năm"),
    (Feast("Giỗ Tổ", 3, 10, lunar=True), "giỗ_tổ|giỗ_tổ_hùng_vương|ngày_giỗ_tổ|giỗ_tổ_vua_hùng"),
    (Feast("Trung thu", 8, 15, lunar=True), "trung_thu|tết_trung_thu|rằm_trung_thu"),
    (Feast("Đoan Ngọ", 5, 5, lunar=True), "tết_đoan_ngọ|đoan_ngọ"),
    (Feast("Vu Lan", 7, 15, lunar=True), "vu_lan|lễ_vu_lan"),
    (Feast("Phật đản", 4, 15, lunar=True), "phật_đản|lễ_phật_đản"),
    (Feast("ông Công ông Táo", 12, 23, lunar=True), "ông_công_ông_táo|ông_táo|tết_ông_táo|đưa_ông_táo"),
    (Feast("Tết Dương lịch", 1, 1, lunar=False), "tết_dương|tết_tây|tết_dương_lịch|năm_mới_dương_lịch"),
    (Feast("Giáng sinh", 12, 25, lunar=False), "giáng_sinh|ngày_giáng_sinh|noel|lễ_giáng_sinh|nô_en"),
    (Feast("Quốc khánh", 9, 2, lunar=False), "quốc_khánh|lễ_quốc_khánh|ngày_quốc_khánh"),
    (Feast("Quốc tế Lao động", 5, 1, lunar=False), "quốc_tế_lao_động|ngày_quốc_tế_lao_động"),
    (
        Feast("Ngày Nhà giáo Việt Nam", 11, 20, lunar=False),
        "ngày_nhà_giáo|ngày_nhà_giáo_việt_nam|ngày_hiến_chương",
    ),
    (Feast("Ngày Văn hóa Việt Nam", 11, 24, lunar=False), "ngày_văn_hóa_việt_nam|ngày_văn_hoá_việt_nam"),
)


# "quà Tết", "đường hoa Tết": things of the season and no time.
_OF_TET = words("quà hoa thưởng bánh mứt chợ thiệp cây thuong banh mut cho thiep cay")
# "phat qua tet" hands out presents; "qua Tết" is a time.
_HANDS_OUT = words("nhan tang phat trao mua bi goi lo phan suat tien")


def _feast(feast: Feast) -> Rule:
    def meaning(match: Match) -> Pieces | None:
        if feast is TET and match.word(-1) in _OF_TET:
            return None
        if not match.numbers:
            return (feast,)
        year = match.numbers[0]
        return (feast, YearOf("year", number=year.value)) if year.digits == 4 and year.value > 1900 else None

    names = _names(feast)
    return Rule(f"named day: {feast.name}", (names, f"{names} <n>"), meaning)


def _names(feast: Feast) -> str:
    return next(names for each, names in _FEASTS if each is feast)


def _after_holidays(match: Match) -> Pieces | None:
    if match.word(0) == "qua" and match.lexed.unmarked and match.word(-1) in _HANDS_OUT:
        return (Nothing(),)
    if match.lexed.word(match.finish - 1) in ("giêng", "gieng") and match.word(0) == "qua":
        return (Feast("qua Giêng", 1, 30, lunar=True, vague="after"),)
    return (TET_IS_NEAR[match.word(0)],)


# "ra Tết", "qua Giêng", "cận Tết" name no day: what they may mean is asked about.
TET_IS_NEAR = {
    "ra": Feast("ra Tết", 1, 1, lunar=True, vague="after"),
    "qua": Feast("qua Tết", 1, 1, lunar=True, vague="after"),
    "cận": Feast("cận Tết", 1, 1, lunar=True, vague="before"),
    "can": Feast("cận Tết", 1, 1, lunar=True, vague="before"),
    "giáp": Feast("giáp Tết", 1, 1, lunar=True, vague="before"),
    "giap": Feast("giáp Tết", 1, 1, lunar=True, vague="before"),
}


def _full_moon(match: Match) -> Pieces:
    return (CalendarDate(15, style="lunar"),)


def _day_of_tet(match: Match) -> Pieces | None:
    number = match.numbers[0].value
    mung = any(match.word(offset) in ("mùng", "mồng", "mung", "mong") for offset in range(2))
    if 1 <= number <= 10 and mung:
        return (CalendarDate(number, 1, style="lunar", named="Tết"),)
    if 20 <= number <= 30 and not mung:
        # The thirtieth of Tết is the last day of the year, even when that is the 29th.
        return (CalendarDate(0 if number == 30 else number, 12, style="lunar", named="Tết"),)
    return None


def _day_of_month(match: Match) -> Pieces | None:
    """ "23 tháng Chạp", "mùng 5 tháng Giêng"."""
    number = match.numbers[0]
    if not 1 <= number.value <= 30:
        raise Invalid
    last = match.lexed.word(match.finish - 1)
    return (CalendarDate(number.value, 1 if last in ("giêng", "gieng") else 12, style="lunar"),)


def _lunar_date(match: Match) -> Pieces | None:
    piece = written_date(match.literals[0].text)
    if not isinstance(piece, CalendarDate):
        return None
    return (CalendarDate(piece.day, piece.month, piece.year, style="lunar"),)


def _lunar_day_month(match: Match) -> Pieces | None:
    day, month = match.numbers[:2]
    if not fits(day.value, month.value, None) or day.value > 30 or numbered(match.word(-1)):
        return None
    year = match.numbers[2].value if len(match.numbers) > 2 else None
    return (CalendarDate(day.value, month.value, year, style="lunar"),)


def _solar_date(match: Match) -> Pieces | None:
    piece = written_date(match.literals[0].text)
    return (piece,) if piece else None


def _solar_day_month(match: Match) -> Pieces | None:
    day, month = match.numbers[:2]
    return (
        (CalendarDate(day.value, month.value, style="solar"),) if fits(day.value, month.value, None) else None
    )


def _day_in(style: str) -> Rule:
    names = {"lunar": "ta|âm|âm_lịch|al|âl", "solar": "tây|dương|dương_lịch|dl"}[style]

    def meaning(match: Match) -> Pieces | None:
        number = match.numbers[0]
        limit = 30 if style == "lunar" else 31
        if match.lexed.word(match.finish - 1) == "am":  # "8am" is a clock
            return None
        if (
            not 1 <= number.value <= limit
            or numbered(match.word(-1))
            or match.next() in ("phải", "cần", "sẽ", "nên")
        ):
            return None
        return (CalendarDate(number.value, style="lunar" if style == "lunar" else "solar"),)

    return Rule(f"date: {style} day", (f"ngày|hôm? mùng|mồng? <n> {names}",), meaning)


def _lunar_month(match: Match) -> Pieces | None:
    number = match.numbers[0].value
    return (MonthOf("month", number=number, lunar=True),) if 1 <= number <= 12 else None


_HEAD = "ngày|hôm? mùng|mồng?"
RULES = (
    *(_feast(feast) for feast, _ in _FEASTS),
    Rule(
        "named day: around Tết",
        ("ra|qua|cận|giáp tết", "ra|qua tháng? giêng", "ra|qua|cận|giáp tết nguyên_đán|âm_lịch"),
        _after_holidays,
    ),
    Rule("lunar: full moon", ("ngày? rằm",), _full_moon),
    Rule("lunar: day of Tết", (f"{_HEAD} <n> tết",), _day_of_tet),
    Rule("lunar: day of Giêng or Chạp", (f"{_HEAD} <n> @month? giêng|chạp",), _day_of_month),
    Rule(
        "lunar: written date",
        ("ngày|mùng|mồng? <date> @lunar", "ngày|mùng|mồng? <date> lịch âm"),
        _lunar_date,
    ),
    Rule(
        "lunar: day and month",
        (f"{_HEAD} <n> @month <n> @lunar|lịch_âm", f"{_HEAD} <n> @month <n> năm <n> @lunar"),
        _lunar_day_month,
    ),
    Rule("solar: written date", ("ngày? <date> @solar|tây",), _solar_date),
    Rule("solar: day and month", (f"{_HEAD} <n> @month <n> @solar|tây",), _solar_day_month),
    Rule("lunar: month", ("@month <n> âm_lịch|al|âl",), _lunar_month),
    _day_in("lunar"),
    _day_in("solar"),
)
