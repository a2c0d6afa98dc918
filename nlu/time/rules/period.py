"""Weeks, months, quarters, years, and the edges of them."""

from __future__ import annotations

from typing import Literal

from nlu.time.patterns import Invalid, Match, Pieces, Rule
from nlu.time.rules.date import full_year, written_date
from nlu.time.rules.groups import words
from nlu.time.rules.names import told
from nlu.time.rules.weekday import suffix_holds
from nlu.time.said import Edge, InPeriod, MonthOf, Piece, QuarterOf, Span, SubYear, WeekOf, YearOf

KINDS: dict[Span, type[InPeriod]] = {"week": WeekOf, "month": MonthOf, "quarter": QuarterOf, "year": YearOf}
_SPANS: dict[str, Span] = {
    "tuần": "week", "tuan": "week", "tháng": "month", "thang": "month", "thg": "month",
    "quý": "quarter", "quy": "quarter", "quí": "quarter", "năm": "year", "nam": "year",
}  # fmt: skip
ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTHS = {"giêng": 1, "gieng": 1, "chạp": 12, "chap": 12}
_SAYS_PERIOD = words(
    "cuối đầu giữa hết trong từ đến tháng kỳ báo cáo số liệu lương kế hoạch quý của cuoi dau giua het tu den thang ky"
    " bao cao so lieu luong ke hoach quy cua tới hạn trước truoc"
)
_BARE_AFTER = words(
    "cuối đầu giữa hết trong nội của tiên cùng nửa cuoi dau giua het noi cua tien cung nua vòng vong"
)
_WITHIN = words("trong nội vòng noi vong")
_EDGES: dict[str, Literal["start", "middle", "end", "whole_end"]] = {
    "đầu": "start", "dau": "start", "giữa": "middle", "giua": "middle", "cuối": "end", "cuoi": "end",
    "hết": "whole_end", "het": "whole_end",
}  # fmt: skip


def period(unit: Span, **where: int) -> Piece:
    """The piece of this unit."""
    return KINDS[unit](unit, **where)


def _unit(match: Match, offset: int = 0) -> Span | None:
    word = match.word(offset)
    # "anh Nam sau ...", "giao Nam trước ...": without marks a name, not a year.
    if word == "nam" and (told(match, offset) or match.lexed.items[match.begin + offset].capital):
        return None
    if word == "tuan" and (told(match, offset) or match.word(offset - 1) in ("anh", "chu")):
        return None
    return _SPANS.get(word)


def _this(match: Match) -> Pieces | None:
    unit = _unit(match)
    if (match.word(0) in ("năm", "nam") and match.word(-1) in ("thứ", "thu")) or unit is None:
        return None
    return (period(unit, shift=0),)


def _next(match: Match) -> Pieces | None:
    unit = _unit(match)
    if unit is None or not suffix_holds(match):
        return None
    return (period(unit, shift=1),)


def _after_next(match: Match) -> Pieces | None:
    unit = _unit(match)
    return None if unit is None else (period(unit, shift=2),)


def _last(match: Match) -> Pieces | None:
    unit = _unit(match)
    if unit is None or not suffix_holds(match):
        return None
    return (period(unit, shift=-1),)


def _before_last(match: Match) -> Pieces | None:
    unit = _unit(match)
    return None if unit is None else (period(unit, shift=-2),)


def _month(match: Match) -> Pieces | None:
    number = match.numbers[0]
    if not 1 <= number.value <= 12:
        raise Invalid
    tail = [match.word(offset) for offset in range(1, match.finish - match.begin)]
    if len(match.numbers) > 1:
        year = match.numbers[1]
        return (MonthOf("month", number=number.value, year=full_year(year.value, year.digits or 4)),)
    if tail and tail[-1] in ("tới", "toi", "sau", "này", "nay", "rồi", "roi") and not suffix_holds(match):
        return None
    return (MonthOf("month", number=number.value),)


def _month_last(match: Match) -> Pieces | None:
    number = match.numbers[0]
    return (
        (MonthOf("month", number=number.value, shift=-1),)
        if 1 <= number.value <= 12 and suffix_holds(match)
        else None
    )


def _month_written(match: Match) -> Pieces | None:
    piece = written_date(match.literals[0].text)
    return (piece,) if isinstance(piece, MonthOf) else None


def _lunar_month(match: Match) -> Pieces | None:
    return (MonthOf("month", number=_MONTHS[match.word(1)], lunar=True),)


def _code(match: Match) -> Pieces | None:
    """ "cuối T11", "báo cáo Q3": only with a word that makes them month or quarter."""
    at = next(
        o
        for o in range(match.finish - match.begin)
        if match.word(o)[:1] in "tq" and match.word(o)[1:].isdigit()
    )
    code = match.word(at)
    number = int(code[1:])
    if at == 0 and match.word(-1) not in _SAYS_PERIOD:
        return None
    if (
        code[0] == "t"
        and number in range(2, 8)
        and match.word(at - 1)
        not in ("cuối", "đầu", "giữa", "hết", "tháng", "cuoi", "dau", "giua", "het", "thang")
    ):
        return None
    year = match.numbers[0] if match.numbers else None
    full = None if year is None else full_year(year.value, year.digits)
    if code[0] == "t":
        return (MonthOf("month", number=number, year=full),) if 1 <= number <= 12 else None
    return (QuarterOf("quarter", number=number, year=full),) if 1 <= number <= 4 else None


def _quarter(match: Match) -> Pieces | None:
    if match.word(1) in ROMANS:
        number, rest = ROMANS[match.word(1)], match.numbers
    else:
        number, rest = match.numbers[0].value, match.numbers[1:]
    if not 1 <= number <= 4:
        return None
    year = full_year(rest[0].value, rest[0].digits or 4) if rest else None
    return (QuarterOf("quarter", number=number, year=year),)


def _quarter_written(match: Match) -> Pieces | None:
    piece = written_date(match.literals[0].text)
    if not isinstance(piece, MonthOf) or piece.number is None or not 1 <= piece.number <= 4:
        return None
    return (QuarterOf("quarter", number=piece.number, year=piece.year),)


def _year(match: Match) -> Pieces | None:
    number = match.numbers[0]
    if number.digits not in (0, 3, 4) or not 900 <= number.value <= 9999:
        return None
    if match.word(-1) in ("thứ", "thu") or (match.lexed.word(match.begin) == "nam" and told(match, 0)):
        return None
    return (YearOf("year", number=number.value),)


def _bare(match: Match) -> Pieces | None:
    """ "cuối tuần", "trong tháng": a period said by its name alone needs an edge before it."""
    unit = _unit(match)
    if unit is None or match.word(-1) not in _BARE_AFTER:
        return None
    this = match.word(-1) in _WITHIN or match.word(-2) in ("đến", "tới", "den", "toi")
    return (period(unit, shift=0) if this else period(unit),)


def _edge(match: Match) -> Pieces | None:
    words = [match.word(offset) for offset in range(match.finish - match.begin)]
    which = next(_EDGES[word] for word in words if word in _EDGES)
    exact = any(word in ("tiên", "tien", "cùng", "cung") for word in words)
    counted: Literal["day", "week", "workday"] | None = None
    if any(word in ("làm", "lam") for word in words):
        counted = "workday"
    elif words[0] in ("ngày", "ngay", "hôm", "hom"):
        counted = "day"
    elif words[0] in ("tuần", "tuan"):
        counted = "week"
    follower = (
        match.next(1)
        if match.next() in ("của", "cua", "mỗi", "moi", "hàng", "hằng", "hang")
        else match.next()
    )
    if follower not in _SPANS and not (follower[:1] in "tq" and follower[1:].isdigit() and len(follower) > 1):
        return None
    if which == "whole_end" and match.word(-1) in ("trước", "truoc"):
        return None
    return (Edge(which, exact, counted),)


def _part_of_year(match: Match) -> Pieces | None:
    words = {match.word(offset) for offset in range(match.finish - match.begin)}
    months = 6 if words & {"nửa", "nua"} else match.numbers[0].value
    if not 1 <= months <= 11:
        return None
    first = 1 if words & {"đầu", "dau"} else 13 - months
    return (SubYear(first, months),)


def _next_week_by_move(match: Match) -> Pieces | None:
    return (period("week", shift=1),)


def _this_week_short(match: Match) -> Pieces | None:
    return (period("week", shift=0),)


_UNITS = "tuần|tháng|quý|năm"
_NEXT = "sau|tới|kế|kế_tiếp|tiếp|tiếp_theo|sắp_tới|tới_đây"
RULES = (
    Rule("period: this", (f"{_UNITS} này|nay|hiện_tại|hiện_nay",), _this),
    Rule("period: this week, short", ("tnay",), _this_week_short),
    Rule("period: next", (f"{_UNITS} {_NEXT}",), _next),
    Rule(
        "period: next week, short",
        ("tsau", "qua_tuần|sang_tuần", "sang|qua tuần sau|tới"),
        _next_week_by_move,
    ),
    Rule("period: after next", (f"{_UNITS} sau_nữa|tới_nữa|kế_nữa|sau_kế|tiếp_nữa",), _after_next),
    Rule("period: last", (f"{_UNITS} trước|rồi|vừa_rồi|qua|vừa_qua|ngoái|mới_rồi", "năm_ngoái"), _last),
    Rule("period: before last", (f"{_UNITS} trước_nữa", "năm_kia"), _before_last),
    Rule(
        "month: number",
        ("@month <n>", "@month <n> ,? năm <n>", "@month <n> / <n>", "@month <n> tới|sau|này|sắp_tới"),
        _month,
    ),
    Rule("month: past", ("@month <n> vừa_rồi|vừa_qua|rồi",), _month_last),
    Rule("month: written", ("@month <date>",), _month_written),
    Rule("month: lunar name", ("tháng giêng|chạp",), _lunar_month),
    Rule(
        "period: code",
        tuple(f"tháng|quý? t{n}|q{min(n, 4)} / <n>" for n in range(1, 13))
        + tuple(f"tháng|quý? t{n}|q{min(n, 4)}" for n in range(1, 13)),
        _code,
    ),
    Rule(
        "quarter: number",
        ("quý <n>|@romans", "quý <n>|@romans ,? năm <n>", "quý <n>|@romans / <n>"),
        _quarter,
    ),
    Rule("quarter: written", ("quý <date>",), _quarter_written),
    Rule("year: number", ("năm <n>",), _year),
    Rule("period: bare", (_UNITS,), _bare),
    Rule(
        "edge",
        (
            "đầu|giữa|cuối|hết|cuối_cùng|đầu_tiên",
            "ngày|hôm|tuần|ngày_làm_việc đầu|cuối|đầu_tiên|cuối_cùng",
            "đầu|cuối|đầu_tiên|cuối_cùng|giữa|hết của|trong",
            "ngày|tuần|ngày_làm_việc đầu|cuối|đầu_tiên|cuối_cùng của|trong",
        ),
        _edge,
    ),
    Rule("months of a year", ("<n> tháng đầu|cuối|đầu_của|cuối_của", "nửa đầu|cuối"), _part_of_year),
)
