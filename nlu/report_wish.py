"""What a question about many tasks asks to be counted: of what, by whom, from whom, over which time.

Whatever the words ask beyond that (a dashboard, an average, two periods side by side) is named, so that nobody
gets the number of another question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from nlu.text import fold
from nlu.time.found import Found, Grain

Measure = Literal["late", "soon", "rate", "done", "open", "given", "summary"]
Group = Literal["unit", "lead", "source"]


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until `end` (exclusive), aware; `words` as they were written."""

    start: datetime
    end: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReportWish:
    """`by` is what is compared or listed, None for one number. `own_unit`: "phòng tôi"; `here`: "nhóm này"."""

    measure: Measure
    by: Group | None = None
    ranked: bool = False
    best_first: bool = False
    source: str | None = None
    from_above: bool = False
    own_unit: bool = False
    here: bool = False
    excel: bool = False
    chart: bool = False
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class NotCounted:
    """What the question asks for and nobody counts yet, as a Vietnamese noun; "" where nothing was understood."""

    what: str = ""


def _words(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)")


_BEYOND: tuple[tuple[re.Pattern[str], str], ...] = (
    (_words("dashboard"), "bảng theo dõi"),
    (_words("linh vuc", "co cau"), "số liệu theo lĩnh vực"),
    (_words("trung binh", "binh quan", "mat may ngay", "mat bao lau"), "thời gian trung bình"),
    (_words(r"(?:duoi|tren|hon|it nhat) \d+ ?(?:%|phan tram)"), "lọc theo ngưỡng tỷ lệ"),
    (_words("thi dua", "bang diem"), "điểm thi đua"),
    (_words("ket luan"), "việc theo từng kết luận"),
    (
        _words("theo trang thai", "theo thang", "theo tuan", "theo ngay", "theo quy"),
        "số liệu chia theo mục này",
    ),
)
_SOURCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_words("vpcp", "van phong chinh phu", "chinh phu"), "vpcp"),
    (_words("dang uy"), "danguy"),
    (_words("chu tich(?: ubnd)?(?: thanh pho| phuong| xa)? giao", "ct giao", "pct giao"), "chutich"),
    (_words("thanh pho", "ubnd tp(?:hcm)?", "tp giao", "tphcm"), "ubnd"),
)
_FROM_ABOVE = _words("cap tren giao", "tren giao", "tu tren", "cap tren")
_SOON = _words("sap tre", "sap den han", "sap toi han", "sap qua han", "nguy co tre", "gan han")
_LATE = _words("tre", "tre han", "qua han", "cham", "tre hen", "bi tre")
_RATE = _words("ty le", "ti le", "phan tram", "hieu suat", "tot nhat", "xuat sac", "dung cuoi", "dung dau")
_ON_TIME = _words("dung han")
_DONE = _words("xong", "hoan thanh", "lam duoc", "lam xong", "da lam")
_NOT_DONE = _words("chua xong", "chua hoan thanh", "chua lam")
_OPEN = _words(
    *("ton", "ton dong", "con bao nhieu", "con may", "con lai", "con no", "dang thuc hien", "dang lam"),
    *("nhieu viec nhat", "viec ton", "dang co bao nhieu", "con bn"),
)
_GIVEN = _words("da giao", "giao tong cong", "giao bao nhieu", "duoc giao bao nhieu", "giao ra")
_SUMMARY = _words(
    *("tong hop", "tong ket", "bao cao", "bc", "thong ke", "tk", "tinh hinh", "so lieu", "xuat", "ket xuat"),
    *("ket qua", "danh gia", "tom tat", "xep hang", "so sanh", "bon loai", "con so", "bang", "tien do"),
    *("lam duoc gi", "tong so", "dung han"),
)
_BY_UNIT = _words(
    *(
        "(?:phong|don vi|phong ban|ban|bo phan|trung tam) nao",
        "(?:cac|moi|tung|theo|may|hai|ba) (?:phong|don vi)",
    ),
    *("phong ban", "theo phong", "cac phong ban"),
)
_BY_LEAD = _words(
    *(
        "ai",
        "nguoi nao",
        "(?:theo|tung|moi|cac|top \\d+) (?:nguoi|chuyen vien|can bo|ca nhan)",
        "chuyen vien nao",
    ),
    *("can bo nao", "nguoi thuc hien", "nguoi tre(?: han)?"),
)
_BY_SOURCE = _words("theo nguon", "nguon nao", "noi giao", "tung nguon")
_RANKED = _words("nhat", "dung cuoi", "dung dau", "xep hang", "top", "hay tre", "hay cham", "xuat sac")
_BEST = _words("cao nhat", "tot nhat", "xuat sac", "it nhat", "dung dau", "dung han nhieu nhat", "nhanh nhat")
_OWN_UNIT = _words(
    "(?:phong|don vi|ban|bo phan|to|co quan|trung tam) (?:toi|minh|em|anh|chi|ta|chung toi|cua toi|cua minh)"
)
_HERE = _words("nhom nay", "trong nhom", "cua nhom")
_CHART = _words("bieu do", "do thi")
_EXCEL = _words("excel", "xlsx", "xuat(?! sac)", "file", "in (?:bao cao|bang|thong ke|ra)")
_BARE_PERIOD = re.compile(
    r"(?<!\w)(?:bao cao|bc|tong ket|tong hop|ket qua|tinh hinh) (?P<grain>tuan|thang|quy|nam)(?!\w)"
)
_BARE_GRAINS: dict[str, Grain] = {"tuan": "week", "thang": "month", "quy": "quarter", "nam": "year"}
_BOTH = _words("bao nhieu viec dung han.*tre han", "dung han.*qua han", "bon loai", "4 loai")
_WITHIN = frozenset({"week", "month", "quarter", "year"})
_SPANS: dict[Grain, int] = {"week": 7, "day": 1, "part": 1, "hour": 1, "minute": 1, "second": 1}


def read_report_wish(text: str, *, found: Sequence[Found], now: datetime) -> ReportWish | NotCounted:
    """What to count; `found` are the times of the text, read as of `now`."""
    said = _plain(text)
    for pattern, what in _BEYOND:
        if pattern.search(said):
            return NotCounted(what)
    periods = _periods(found, now) or _bare_period(said, now)
    if len(periods) > 1:
        return NotCounted("so sánh hai kỳ")
    if periods and periods[0].start > now:
        return NotCounted("số liệu của kỳ chưa đến")
    source, from_above = giver_of(text)
    chart = bool(_CHART.search(said))
    measure = _measure(said) or ("summary" if chart else None)
    if measure is None:
        return NotCounted()
    by = _group(said)
    return ReportWish(
        measure=measure,
        by=by if by is not None or measure not in ("summary", "rate") else _usual_group(said, chart=chart),
        ranked=bool(_RANKED.search(said)),
        best_first=bool(_BEST.search(said)),
        source=source,
        from_above=from_above,
        own_unit=bool(_OWN_UNIT.search(said)),
        here=of_this_group(text),
        excel=bool(_EXCEL.search(said)),
        chart=chart,
        period=periods[0] if periods else None,
    )


def giver_of(text: str) -> tuple[str | None, bool]:
    """Who gave the tasks from above (a source's key), and whether only "from above" was said."""
    said = _plain(text)
    source = next((name for pattern, name in _SOURCES if pattern.search(said)), None)
    return source, source is None and bool(_FROM_ABOVE.search(said))


def is_all_units(text: str) -> bool:
    """ "các phòng", "từng đơn vị": all of them side by side, no unit's name."""
    return bool(_BY_UNIT.fullmatch(_plain(text)))


def of_this_group(text: str) -> bool:
    return bool(_HERE.search(_plain(text)))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w%/]+", " ", fold(text)).split())


def _measure(said: str) -> Measure | None:
    """The most telling words decide: "sắp trễ" is not late yet, "tỷ lệ trễ hạn" is a rate."""
    if _BOTH.search(said):
        return "summary"
    if _SOON.search(said):
        return "soon"
    if _RATE.search(said):
        return "rate"
    if _LATE.search(said):
        return "late"
    if _NOT_DONE.search(said) or _OPEN.search(said):
        return "open"
    if _ON_TIME.search(said) and _RANKED.search(said) and not _DONE.search(said):
        return "rate"
    if _DONE.search(said):
        return "done"
    if _GIVEN.search(said):
        return "given"
    return "summary" if _SUMMARY.search(said) else None


def _group(said: str) -> Group | None:
    if _BY_UNIT.search(said):
        return "unit"
    if _BY_LEAD.search(said):
        return "lead"
    return "source" if _BY_SOURCE.search(said) else None


def _usual_group(said: str, *, chart: bool) -> Group | None:
    """A summary is by unit; of one's own unit, by person. A rate without more is one number, but no picture."""
    if not chart and not _SUMMARY.search(said):
        return None
    return "lead" if _OWN_UNIT.search(said) else "unit"


def _periods(found: Sequence[Found], now: datetime) -> list[Period]:
    read = [period for each in found if (period := _period(each, now)) is not None]
    different: list[Period] = []
    for period in read:
        if not any((period.start, period.end) == (other.start, other.end) for other in different):
            different.append(period)
    return different


def _bare_period(said: str, now: datetime) -> list[Period]:
    """ "báo cáo tuần": the week that runs."""
    match = _BARE_PERIOD.search(said)
    if match is None:
        return []
    grain = _BARE_GRAINS[match["grain"]]
    start = _start_of(now, grain)
    return [Period(start, _end_of(start, grain))]


def _period(found: Found, now: datetime) -> Period | None:
    if found.kind == "instant" and found.start is not None:
        start = _past_start(found, now)
        return Period(start, _end_of(start, found.grain), found.text)
    if found.kind == "interval" and found.start is not None and found.end is not None:
        return Period(found.start, found.end, found.text)
    if found.kind == "open-after" and found.start is not None:
        return Period(found.start, max(now, found.start), found.text)
    if found.kind == "open-before" and found.end is not None and found.grain in _WITHIN:
        # "trong tháng": the month itself, not until its last working day.
        start = _start_of(found.end, found.grain)
        if start > now and found.grain != "week":
            start = start.replace(year=start.year - 1)
        return Period(start, _end_of(start, found.grain), found.text)
    return None


def _past_start(found: Found, now: datetime) -> datetime:
    """Nobody asks for the figures of next October: a month without a year is the latest one that has begun."""
    assert found.start is not None
    if found.start > now and found.hints.past is not None:
        return _start_of(found.hints.past.astimezone(now.tzinfo), found.grain)
    return found.start


def _start_of(moment: datetime, grain: Grain) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return day.replace(day=1, month=3 * ((day.month - 1) // 3) + 1)
    return day.replace(day=1, month=1) if grain == "year" else day


def _end_of(start: datetime, grain: Grain) -> datetime:
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    if months is None:
        return start + timedelta(days=_SPANS[grain])
    total = start.year * 12 + start.month - 1 + months
    return start.replace(year=total // 12, month=total % 12 + 1)
