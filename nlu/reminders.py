"""Reminders in words: of what, when, how often, and how long before.

"nhắc tôi 8h sáng mai họp giao ban": what is left after the call, the time and courtesy is
what to remind of. "nhắc trước 30 phút" is an offset, not half past anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from nlu.people import PersonMention
from nlu.sheet import Sheet, TimeSpan
from nlu.task_titles import title_of
from nlu.time.found import Found, Moment
from nlu.verbs import opens_work
from nlu.words import Phrases, Words, listed

Point = Callable[[Found], Moment | None]

_CALLS = Phrases.of(
    listed("""
    nhắc, nhắc nhở, nhắc giúp, nhắc giùm, nhắc hộ, nhắc lại, nhắc việc, nhắc nhẹ, nhớ nhắc, nhắc cho, nhắc
    luôn, đặt nhắc, đặt lời nhắc, đặt lịch nhắc, đặt nhắc việc, tạo nhắc, tạo lời nhắc, tạo nhắc việc,
    thêm nhắc, thêm lời nhắc, lên lịch nhắc, hẹn nhắc, hẹn giờ nhắc, hẹn, hẹn giờ, báo, gọi, kêu, nhớ gọi,
    nhớ báo, nhớ kêu, báo thức, đặt báo thức, hú, ới, réo, ping, nhắn, cho nhắc, nhắc khéo, lời nhắc, đặt
    hẹn, ghi nhắc
"""),
    True,
)
#: These call only when somebody is called: "gọi tôi", "báo tôi", but "gọi lại cho Kho bạc".
_NEEDS_PERSON = ("báo", "gọi", "kêu", "hú", "ới", "réo", "nhắn", "ping")
#: "nhắc e nộp báo cáo": the speaker, shortened.
_SHORT_ME = ("t", "e", "a", "c", "mk")
_PASSED = Phrases.of(
    listed("""
    lát nữa, lát, tí nữa, chút nữa, xíu nữa, chốc nữa, một lát nữa, tý nữa, thư ký ơi, thư ký, ơi, dạ,
    giúp, giùm, hộ, nhé, nha, nghen, nhen, ạ, là, về, về việc, việc, vụ, phải, nhớ, để, rằng, cả nhóm, mọi
    người, cả phòng, cho, với, vào, lúc, cái, thì, cần, chuyện, cái vụ, cái việc, ngày nào cũng vậy, vậy,
    cũng, ngày nào cũng, hãy, vào lúc, giúp tôi, giúp em, giúp anh, giúp chị, mọi người trong nhóm, luôn,
    đi, em, tui, rồi, trong nhóm, cả nhà, anh em, toàn phòng, các bạn, t, đến khi xong, cho đến khi xong,
    tới khi xong, nữa, thêm
"""),
    True,
)


@dataclass(frozen=True, slots=True)
class ReminderRead:
    """What a reminder says; `whom` are the named people to be reminded, none for the speaker.

    `before` is in seconds, negative: how long before `at`'s own event the reminder is wanted;
    `at` already counts it.
    """

    about: str | None
    at: Moment | None
    rrule: str | None
    before: int | None
    whom: tuple[PersonMention, ...]
    used: tuple[Found, ...]


def read_reminder(
    text: str, *, people: Sequence[PersonMention], found: Sequence[Found], point: Point
) -> ReminderRead:
    """Read `text` as a wish to be reminded. `people` and `found` are of the same text; never raises."""
    words = Words(text)
    sheet = Sheet.of(words, people, found)
    call, after_call = _call(sheet)
    before = _before(sheet)
    times = [span for span in sheet.times.values() if before is None or span.found is not before.found]
    chosen = _when(times, call)
    recurrence = next((span for span in times if span.found.kind == "recurrence"), None)
    used = {span.first: span.last for span in (before, chosen, recurrence) if span is not None}
    if before is not None:
        # "nhắc" may be the call itself, taken before the span is reached.
        used.update(dict.fromkeys(range(before.first, before.last), before.last))
    content, whom = _content(sheet, call, after_call, used)
    at = point(chosen.found) if chosen is not None else None
    seconds = -abs(before.found.seconds or 0) if before is not None else None
    if at is not None and seconds:
        at = replace(at, value=at.value + timedelta(seconds=seconds))
    return ReminderRead(
        about=title_of(content, sheet) or None,
        at=at,
        rrule=recurrence.found.rrule if recurrence is not None else None,
        before=seconds,
        whom=whom,
        used=tuple(span.found for span in times if span.first in used),
    )


def _before(sheet: Sheet) -> TimeSpan | None:
    """How long before: "nhắc trước 30 phút", with the words that ask for it where they stand apart."""
    words = sheet.words
    for span in sheet.times.values():
        if span.found.kind == "offset" and (span.found.seconds or 0) < 0:
            return span
        if span.found.kind == "duration" and words.says(span.first - 1, "trước"):
            asks = words.says(span.first - 2, "nhắc", "báo")
            return TimeSpan(span.found, span.first - (2 if asks else 1), span.last)
    return None


def _call(sheet: Sheet) -> tuple[int | None, int]:
    """Where the words that ask for a reminder begin, and the index after them and the person called."""
    words = sheet.words
    for index in range(len(words)):
        match = _CALLS.match(words, index)
        if match is None or (words.says(index, "hẹn") and words.says(index - 1, "lỡ", "cuộc")):
            continue
        end = match[0]
        while words.says(end, "giúp", "giùm", "hộ", "cho", "nhở") and sheet.group_at(end) is None:
            end += 1
        group = sheet.group_at(end)
        short_me = group is None and end + 1 < len(words) and _is_me(words, end)
        if words.says(end - 1, *_NEEDS_PERSON) and group is None and not short_me:
            continue
        return index, group.last if group is not None else end + 1 if short_me else end
    return None, 0


def _is_me(words: Words, index: int) -> bool:
    """ "nhắc e nộp báo cáo"; without marks "nhac chi xem …" calls the speaker too."""
    if words.low(index) == "chi" and not words.accented:
        return opens_work(words, index + 1)
    return words.low(index) in _SHORT_ME


def _when(times: list[TimeSpan], call: int | None) -> TimeSpan | None:
    """The time at which to remind: a clock rather than a bare repetition, else the one next to the call."""
    if not times:
        return None
    points = [span for span in times if span.found.kind != "duration"]
    if not points:
        return None
    clocks = [span for span in points if span.found.grain in ("minute", "hour", "second", "part")]
    candidates = clocks or points
    if call is None:
        return candidates[0]
    return min(candidates, key=lambda span: _distance(span, call))


def _distance(span: TimeSpan, call: int) -> int:
    return call - span.last if span.last <= call else span.first - call


def _content(
    sheet: Sheet, call: int | None, after_call: int, used: dict[int, int]
) -> tuple[list[int], tuple[PersonMention, ...]]:
    words = sheet.words
    whom: tuple[PersonMention, ...] = ()
    kept: list[int] = []
    index = 0
    while index < len(words):
        if call is not None and index == call:
            group = next((g for g in sheet.groups.values() if g.last == after_call and g.first >= call), None)
            if group is not None:
                whom = tuple(person for person in group.people if not person.is_pronoun)
            index = after_call
            continue
        if index in used:
            index = used[index]
            continue
        speaker = sheet.group_at(index)
        if not kept and speaker is not None and speaker.is_pronoun and (call is None or index < call):
            index = speaker.last
            continue
        passed = _PASSED.match(words, index)
        if passed is not None and _is_loose(words, index, passed[0], kept, used):
            index = passed[0]
            continue
        kept.append(index)
        index += 1
    return kept, whom


def _is_loose(words: Words, index: int, end: int, kept: list[int], used: dict[int, int]) -> bool:
    """Courtesy before the content begins, and serving words right before a time that is taken out."""
    if end in used:
        return words.says(index, "vào", "lúc", "là", "vào lúc", "cho") or not kept
    if kept:
        return False
    return not words.says(index, "đi", "cho", "với", "rồi", "em")
