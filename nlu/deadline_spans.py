"""Which times of an order are deadlines, and the words that belong to them.

"báo cáo quý 3", "lễ kỷ niệm ngày 20/11": the time belongs to the work. "trước thứ Sáu",
"hạn T6", "thứ sáu xong", ", mai nộp", or a bare day at the end of the order: a deadline,
with the words around it that only serve it ("hạn chót", "phải xong", "anh cần").
"""

from __future__ import annotations

from dataclasses import dataclass

from nlu.items import Range
from nlu.sheet import Sheet, TimeSpan
from nlu.time.found import Found
from nlu.words import Phrases, listed

_LEAD_IN = Phrases.of(
    listed("""
    hạn, hạn chót, hạn hạn là, thời hạn, thời hạn hoàn thành, thời gian hoàn thành, hạn hoàn thành,
    deadline, dl, hạn nộp, hạn hạn xong, hạn báo cáo, hạn cuối cùng, thời gian, hạn trả lời, hạn chót là,
    hạn đến, chậm muộn nhất, trễ nhất, trước, đến hết, đến, tới, trong, nội, vào, lúc, là, xong, xong
    trước, hoàn thành, hoàn thành trước, hoàn tất, phải xong, từ nay đến, trong vòng, ngay trong, ngay,
    khoảng, tầm, cỡ, chung, cuối, nhất, hết, xong hết, làm xong, và hoàn thành, và, thực hiện xong, cả
    hai, tất cả, từ, sau
"""),
    True,
)
_CLEAR_LEAD_IN = Phrases.of(
    listed("""
    hạn, hạn chót, hạn cuối, hạn là, thời hạn, thời gian hoàn thành, hạn hoàn thành, deadline, chậm nhất,
    muộn nhất, trước, đến hết, trong, nội, xong, hoàn thành, hoàn tất, phải xong, dl, hạn chung, trễ nhất,
    thời hạn hoàn thành, xong trước, hoàn thành trước, trong vòng, hạn nộp, hạn báo cáo, hạn trả lời, hạn
    đến
"""),
    True,
)
_HANDING_IN = Phrases.of(
    listed("""
    cùng báo cáo, cùng nộp, cùng trình, cùng gửi, báo cáo, nộp, gửi, trình, báo, trình ký, gửi lại, báo
    lại, báo cáo lại, báo cáo kết quả, gửi về, đưa, gửi anh, gửi chị, gửi tôi, trình anh, trình chị, báo
    cáo anh, báo cáo chị, báo cáo tôi, trả lời, gửi kết quả, gửi cho anh, gửi cho tôi, gửi cho chị, báo
    cáo lãnh đạo, báo cáo lãnh đạo sở, báo cáo lãnh đạo phường, báo cáo thường trực, báo cáo lãnh đạo ủy
    ban, báo cáo lãnh đạo văn phòng, trình lãnh đạo ủy ban, trình lãnh đạo phường, trình lãnh đạo, báo cáo
    sếp, gửi về văn phòng, báo cáo kết quả về, phải nộp, phải gửi, phải báo cáo, báo kết quả, có kết quả,
    có báo cáo, gửi báo cáo, nộp lại, hoàn thiện
"""),
    True,
)
_SENT_IN = Phrases.of(
    ("gửi", "nộp", "gửi lại", "nộp lại", "gửi về", "gửi tôi", "gửi anh", "gửi chị", "gửi em"), True
)
_TAIL = listed("""
    đủ, đúng, mới, nộp, gửi, xong, phải, có, cần, anh, chị, tôi, em, mình, lấy, xem, duyệt, ký, trình,
    báo, cáo, lại, đưa, mang, qua, hoàn, thành, là, được, nhé, nha, ạ, nghe, nghen, nhen, ngay, liền,
    luôn, rồi, họp, cho, về, kết, quả, kịp, đi, cô, chú, bác, đăng, up, chụp, phát, dùng, đọc, check, hết,
    tất, mặt, dứt, điểm, hạn, chót, giúp, giùm, với, sếp, ông, bà, trước, vậy, gấp, khẩn, đó, nhận, lên,
    hỏi, bc, văn, phòng, ráp, thôi, không, dc, ok, nào, chốt, sớm, nhá, hộ, dùm, tới, a, c, lãnh, đạo,
    thực, hiện, ha, hen, mail, zalo, coi, cả, hai, việc, để, chung, thế, công, bố, tuần, bàn, giao
""")
_EVENT_BEFORE = listed("""
    chợ, ca, trực, buổi, lớp, tiệc, bữa, cơm, phố, niệm, lễ, ngày, đợt, dịp, bản, văn, năm, quý, tháng,
    tuần, từ, phiên, vụ, khóa, kỳ, giai, đoạn, trận, tết, hồi, đêm, sự, của, sau, khi, trình
""")
_SHORT_CLAUSE = 5
_LONGEST_CLAUSE = 60
_STOPS = frozenset((",", ";", ".", ":", "!", "?", "(", ")", "…", "-", "–"))
_TO_SOMEBODY = ("gửi", "trình", "báo", "nộp", "cho", "cáo")
_DAYS = ("second", "minute", "hour", "part", "day")


@dataclass(frozen=True, slots=True)
class DeadlineSpan:
    """A deadline with its serving words, `first` up to `last`. `is_alone`: a clause of its own."""

    found: Found
    first: int
    last: int
    is_strong: bool
    is_alone: bool
    is_common: bool


class Deadlines:
    """The deadlines among the times of one run of words."""

    def __init__(self, sheet: Sheet, within: Range) -> None:
        self._sheet = sheet
        self._words = sheet.words
        self._within = within
        spans = [
            span
            for time in sheet.times.values()
            if within.first <= time.first < within.last and (span := self._deadline(time)) is not None
        ]
        kept = self._kept(spans)
        self._by_first = {span.first: span for span in kept}
        self._clear_by_stretch: dict[int, list[DeadlineSpan]] = {}
        for span in kept:
            if span.is_strong:
                self._clear_by_stretch.setdefault(sheet.stretch(span.first), []).append(span)

    def starting_at(self, index: int) -> DeadlineSpan | None:
        return self._by_first.get(index)

    def follows(self, index: int) -> bool:
        """Whether a clear deadline stands after word `index` and before the next people."""
        stretch = self._sheet.stretch(index + 1)
        return any(index < span.first for span in self._clear_by_stretch.get(stretch, ()))

    def _kept(self, spans: list[DeadlineSpan]) -> list[DeadlineSpan]:
        """Weak deadlines give way to clear ones of the same clause; among weak ones the last counts."""
        stretches: dict[int, list[DeadlineSpan]] = {}
        for span in spans:
            stretches.setdefault(self._sheet.stretch(span.first), []).append(span)
        kept: list[DeadlineSpan] = []
        for rivals in stretches.values():
            clear = [span for span in rivals if span.is_strong]
            weak = [span for span in rivals if not span.is_strong]
            kept += clear or [span for span in weak if span is weak[-1] or span.is_alone]
        return kept

    def _deadline(self, time: TimeSpan) -> DeadlineSpan | None:
        words, found = self._words, time.found
        if found.kind in ("recurrence", "offset"):
            return None
        start, end = self._segment(time)
        if found.kind == "open-after":
            # When to begin is no deadline, and no part of the title either.
            return (
                DeadlineSpan(found, time.first, time.last, False, False, False) if time.last >= end else None
            )
        first = self._extended_left(time.first, start)
        last = self._extended_right(time.last, end)
        clear = (
            found.kind == "open-before"
            or any(_CLEAR_LEAD_IN.match(words, at) for at in range(first, time.first))
            or _CLEAR_LEAD_IN.match(words, time.first) is not None
        )
        says_done = any(
            words.says(
                at, "xong", "nộp", "trình", "cần", "phải", "gửi", "báo", "lấy", "có", "hoàn", "bc", "duyệt"
            )
            for at in range(time.last, last)
        )
        at_edge = first == start or last >= end
        if not at_edge and not clear:
            return None
        if not clear and not says_done and not self._is_plain_deadline(time, first, start):
            return None
        common = any(words.says(at, "chung", "cả", "tất", "đều") for at in range(first, last))
        alone = first == start and last >= end
        return DeadlineSpan(found, first, last, clear or says_done, alone, common)

    def _is_plain_deadline(self, time: TimeSpan, first: int, start: int) -> bool:
        """A bare day or clock at an edge; a bare week, month, quarter belongs to the work."""
        if time.first == start or first == start:
            return time.found.grain in _DAYS or time.found.grain == "week"
        if time.found.grain not in _DAYS:
            return False
        return not self._words.says(time.first - 1, *_EVENT_BEFORE)

    def _segment(self, time: TimeSpan) -> tuple[int, int]:
        """The clause a time stands in: up to the next signs and named people around it."""
        words, start, end = self._words, time.first, time.last
        lowest = max(self._within.first, start - _LONGEST_CLAUSE)
        highest = min(self._within.last, end + _LONGEST_CLAUSE)
        while start > lowest and not self._stops(start - 1) and not words[start].line_start:
            start -= 1
        while end < highest and not self._stops(end) and not words[end].line_start:
            end += 1
        return start, end

    def _stops(self, index: int) -> bool:
        return self._words[index].low in _STOPS or self._sheet.names_somebody(index)

    def _extended_left(self, first: int, start: int) -> int:
        """Take in the serving words before a time."""
        words = self._words
        low = first
        while low > self._within.first:
            # "thời hạn: 25/11"
            colon = low == start and words.low(low - 1) == ":"
            limit = max(self._within.first, low - 6) if colon else start
            step = self._serving_before(_LEAD_IN, low - 1 if colon else low, limit)
            if step is None:
                break
            low = step
        handing = self._serving_before(_HANDING_IN, low, start)
        if handing is not None and handing == start and not self._opens_message(start):
            low = handing  # "…, báo cáo trước 15/12": a clause that only says when
        sent = self._serving_before(_SENT_IN, low, start + 1)
        if sent is not None and low < first + 1 and self._words.low(sent - 1) not in _STOPS:
            low = sent  # "làm báo cáo gửi trước thứ Sáu": sent by then, not a part of the report
        low = self._handed_to(low) if low == start or handing is None else low
        if words.says(low, "và", "là", "từ") and low < first and low != start:
            low += 1
        return low

    def _handed_to(self, low: int) -> int:
        """ ", trình Chủ tịch trước 5/12", ", báo cáo lãnh đạo Sở thứ Hai": who is to get it belongs here too."""
        group = self._sheet.group_ending_at(low)
        if group is None or group.first <= self._within.first:
            return low
        verb = self._serving_before(_HANDING_IN, group.first, max(self._within.first, group.first - 5))
        in_own_clause = (
            verb is not None and verb > self._within.first and self._words.low(verb - 1) in (",", ";", ".")
        )
        return verb if verb is not None and in_own_clause else low

    def _opens_message(self, start: int) -> bool:
        """Whether a clause is all there is of the order: then handing in is the work itself."""
        return (
            start == self._within.first
            or self._words.low(start - 1) == ":"
            or self._sheet.group_ending_at(start) is not None
        )

    def _serving_before(self, table: Phrases[bool], end: int, start: int) -> int | None:
        """Where the longest phrase of `table` begins that ends right before word `end`."""
        for first in range(max(start, end - 5), end):
            if table.covers(self._words, first, end):
                return first
        return None

    def _extended_right(self, last: int, end: int) -> int:
        """Take in ", mai nộp", "thứ sáu phải xong", "2h chiều mang qua" up to the clause's end."""
        at = last
        while at < end and self._words.says(at, *_TAIL):
            at += 1
        if at < end and self._says_only_when(last, end):
            return end
        handed = self._sheet.group_at(at)
        if handed is not None and at == end and self._says_only_when(last, handed.last):
            return handed.last  # ", mai gửi các phòng"
        return at if at >= end else last

    def _says_only_when(self, last: int, end: int) -> bool:
        """ ", thứ Tư treo lên", ", 3h chiều có đoàn": a last clause that opens with its time and is short."""
        time = self._sheet.time_ending_at(last)
        if time is None or time.first <= self._within.first or end - last > _SHORT_CLAUSE:
            return False
        if self._words.low(time.first - 1) not in (",", ";"):
            return False
        named = [group for group in self._sheet.groups_between(last, end) if not group.is_pronoun]
        return all(self._words.says(group.first - 1, *_TO_SOMEBODY) for group in named)
