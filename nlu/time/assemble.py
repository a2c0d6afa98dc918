"""From expressions and governing words to readings: deadlines, ranges, anchors, recurrences."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlu.time import deadlines
from nlu.time.compose import MarkAt, Phrase
from nlu.time.context import Context
from nlu.time.lexer import Lexed
from nlu.time.ranges import range_reading
from nlu.time.readings import DAY_PIECES, SECONDS, Reading, anchored, resolve
from nlu.time.recurring import recurrence
from nlu.time.said import Clock, Event, Every, Feast, Length, OfficeMark, PartOfDay, Shift, Word
from nlu.time.spans import Said

_GOVERNS: frozenset[Word] = frozenset({"before", "by", "until", "within", "after", "from", "to"})
# One of these may stand between a governing word and its time: "trước lễ 30/4".
_STANDS_BETWEEN = frozenset([",", "là", "la", ":", "ngày", "ngay", "lễ", "le", "dịp", "dip"])
_TIMES = (Clock, PartOfDay, OfficeMark)


@dataclass(slots=True)
class Reads:
    """One expression with its readings, still in items of the message."""

    begin: int
    finish: int
    readings: list[Reading]
    rules: list[str] = field(default_factory=list)
    said: Said = field(default_factory=Said)
    time_only: bool = False


def assemble(elements: list[Phrase | MarkAt], lexed: Lexed, context: Context) -> list[Reads]:
    """Readings of a message in order."""
    return _Assembler(elements, lexed, context).run()


class _Assembler:
    def __init__(self, elements: list[Phrase | MarkAt], lexed: Lexed, context: Context) -> None:
        self.elements, self.lexed, self.context = elements, lexed, context
        self.out: list[Reads] = []
        self.at = 0

    def run(self) -> list[Reads]:
        while self.at < len(self.elements):
            first = self.at
            element = self.elements[self.at]
            found = self._governed() if isinstance(element, MarkAt) else self._plain(element)
            if found is not None and found.readings:
                self.out.append(found)
            if self.at == first:
                self.at += 1
        return self.out

    def _phrase_at(self, at: int, after: int) -> Phrase | None:
        """The expression at this place, when it begins where the last word ended."""
        if at < len(self.elements):
            element = self.elements[at]
            if isinstance(element, Phrase) and self._beside(after, element.begin):
                return element
        return None

    def _mark_at(self, at: int, after: int, *words: Word) -> MarkAt | None:
        if at < len(self.elements):
            element = self.elements[at]
            if isinstance(element, MarkAt) and element.begin == after and element.word in words:
                return element
        return None

    def _beside(self, after: int, begin: int) -> bool:
        return after == begin or (begin == after + 1 and self.lexed.word(after) in _STANDS_BETWEEN)

    def _governed(self) -> Reads | None:
        """A governing word, or several, and what follows."""
        marks: list[MarkAt] = []
        at = self.at
        begin = self.elements[at].begin
        while at < len(self.elements) and isinstance(mark := self.elements[at], MarkAt):
            if marks and mark.begin != marks[-1].finish:
                break
            marks.append(mark)
            at += 1
        phrase = self._phrase_at(at, marks[-1].finish)
        if phrase is None:
            self.at = at
            return None
        self.at = at
        about = any(mark.word in ("about", "more") for mark in marks)
        words = [mark.word for mark in marks if mark.word in _GOVERNS]
        rules = [mark.rule for mark in marks]
        if "from" in words and marks[-1].word in ("from", "about"):
            found = self._from(phrase, words[:-1])
        elif not words:
            found = self._plain(phrase)
        else:
            found = self._under(phrase, words)
        if found is None:
            return None
        # A dash or a dot before an expression is no part of it.
        found.begin = (
            found.begin
            if words == ["to"] and self.lexed.items[begin].shape == "sign"
            else min(begin, found.begin)
        )
        found.rules = [*rules, *found.rules]
        if about:
            for reading in found.readings:
                reading.approximate = True
        return found

    def _range_after(self, phrase: Phrase) -> Phrase | None:
        """The last end of a range that begins with `phrase`."""
        mark = self._mark_at(self.at, phrase.finish, "to", "until")
        if mark is None:
            return None
        about = self._mark_at(self.at + 1, mark.finish, "until", "about")
        last = self._phrase_at(self.at + (2 if about else 1), (about or mark).finish)
        if last is None:
            return None
        sign = self.lexed.items[mark.begin].shape == "sign"
        if sign and bool(set(phrase.said) & set(_TIMES)) != bool(set(last.said) & set(_TIMES)):
            return None
        return last

    def _skip_to(self, phrase: Phrase) -> None:
        while self.elements[self.at] is not phrase:
            self.at += 1
        self.at += 1

    def _from(self, phrase: Phrase, words: list[Word]) -> Reads | None:
        index = self.at
        self.at += 1
        last = self._range_after(phrase)
        if last is not None:
            self._skip_to(last)
            before = self._day_before(phrase, index) or self._every_before(index)
            reading = range_reading(phrase.said, last.said, self.context, before.said if before else None)
            found = Reads(
                phrase.begin, last.finish, [reading] if reading else [], [*phrase.rules, "range", *last.rules]
            )
            if before is not None and reading:
                found.begin = before.begin
                self.out.pop()
            found.said = phrase.said
            return found
        before = self._length_before(index)
        if before is not None:
            self.out.pop()
            return self._count_from(before, phrase)
        readings = resolve(phrase.said, self.context)
        opened = [deadlines.opened(reading, "from", self.context) for reading in readings]
        return Reads(phrase.begin, phrase.finish, [each for each in opened if each], phrase.rules)

    def _day_before(self, phrase: Phrase, index: int) -> Reads | None:
        """A day said just before "từ 9h đến 11h"."""
        if not self.out or set(phrase.said) & set(DAY_PIECES):
            return None
        last = self.out[-1]
        near = self._beside(last.finish, self.elements[index - 1].begin)
        return last if near and set(last.said) & set(DAY_PIECES) and Clock not in last.said else None

    def _every_before(self, index: int) -> Reads | None:
        """ "hằng ngày từ thứ 2 đến thứ 6"."""
        last = self.out[-1] if self.out else None
        if last is None or Every not in last.said:
            return None
        return last if self._beside(last.finish, self.elements[index - 1].begin) else None

    def _length_before(self, index: int) -> Reads | None:
        if not self.out or not (Length in self.out[-1].said or Shift in self.out[-1].said):
            return None
        mark = self.elements[index - 1]
        return self.out[-1] if self._beside(self.out[-1].finish, mark.begin) else None

    def _count_from(self, length: Reads, phrase: Phrase) -> Reads | None:
        """ "10 ngày làm việc kể từ 20/11", within it when a deadline word stood first."""
        anchor = next(iter(resolve(phrase.said, self.context)), None)
        amount = length.said.one(Length) or length.said.one(Shift)
        if anchor is None or amount is None:
            return None
        if length.readings and length.readings[0].kind == "open-before":
            reading = deadlines.within(amount, self.context, anchor)
            readings = [reading] if reading else []
        else:
            readings = anchored(Shift(amount.amount, amount.unit, amount.working), anchor, self.context)
        return Reads(length.begin, phrase.finish, readings, [*length.rules, "counted from", *phrase.rules])

    def _under(self, phrase: Phrase, words: list[Word]) -> Reads | None:
        word = words[-1] if words[-1] != "to" else "until"
        if "before" in words:
            word = "before"
        self.at += 1
        length = self._phrase_at(self.at, phrase.finish)
        if (
            word in ("before", "after")
            and length is not None
            and set(length.said) & {Length, Shift}
            and length.begin == phrase.finish
        ):
            return self._shifted(phrase, length, -1 if word == "before" else 1)
        rules = list(phrase.rules)
        amount = phrase.said.one(Length) or phrase.said.one(Shift)
        clock = phrase.said.one(Clock)
        if word == "within" and clock is not None and len(phrase.said) == 1 and clock.grain == "hour":
            amount = Length(clock.seconds / 3600, "hour")  # "trong 24h"
        if amount is not None and word in ("within", "by") and amount.amount > 0:
            reading = deadlines.within(amount, self.context)
            return Reads(phrase.begin, phrase.finish, [reading] if reading else [], rules, phrase.said)
        last = self._range_after(phrase)
        if last is not None and word in ("within", "by"):
            self._skip_to(last)
            reading = range_reading(phrase.said, last.said, self.context, None)
            return Reads(
                phrase.begin, last.finish, [reading] if reading else [], [*rules, "range", *last.rules]
            )
        readings = self._resolve(phrase.said)
        if word == "after":
            opened = [
                deadlines.opened(reading, "after", self.context, feast=Feast in phrase.said)
                for reading in readings
            ]
        elif readings and readings[0].kind in ("recurrence", "duration", "offset"):
            return Reads(phrase.begin, phrase.finish, readings, rules, phrase.said)
        else:
            opened = [deadlines.before(reading, word, self.context) for reading in readings]
        time_only = not set(phrase.said) & set(DAY_PIECES)
        return Reads(phrase.begin, phrase.finish, [r for r in opened if r], rules, phrase.said, time_only)

    def _shifted(self, phrase: Phrase, length: Phrase, sign: int) -> Reads | None:
        amount = length.said.one(Length) or length.said.one(Shift)
        if Event in phrase.said and amount is not None:
            self.at += 1
            away = Reading(
                "offset", seconds=sign * round(abs(amount.amount) * SECONDS[amount.unit]), grain="minute"
            )
            return Reads(phrase.begin, length.finish, [away], [*phrase.rules, *length.rules])
        anchor = next(iter(resolve(phrase.said, self.context)), None)
        if anchor is None or amount is None:
            return None
        self.at += 1
        shift = Shift(sign * abs(amount.amount), amount.unit, amount.working)
        readings = anchored(shift, anchor, self.context)
        return Reads(phrase.begin, length.finish, readings, [*phrase.rules, "counted from", *length.rules])

    def _resolve(self, said: Said) -> list[Reading]:
        return recurrence(said, self.context) if Every in said else resolve(said, self.context)

    def _plain(self, phrase: Phrase) -> Reads | None:
        self.at += 1
        shift = phrase.said.one(Shift)
        anchor = self._phrase_at(self.at, phrase.finish)
        if (
            shift is not None
            and len(phrase.said) == 1
            and anchor is not None
            and anchor.begin == phrase.finish
        ):
            side = self.lexed.word(phrase.finish - 1)
            if side in ("trước", "sau", "truoc") and set(anchor.said) & set(DAY_PIECES):
                length = Phrase(phrase.said, phrase.begin, phrase.finish, phrase.rules)
                found = self._shifted(anchor, length, 1 if side == "sau" else -1)
                if found is not None and found.readings:
                    found.begin, found.finish = phrase.begin, anchor.finish
                    return found
        mark = self._mark_at(self.at, phrase.finish, "before", "after")
        if mark is not None and (Length in phrase.said or (shift is not None and shift.working)):
            anchor = self._phrase_at(self.at + 1, mark.finish)
            if anchor is not None and set(anchor.said) & set(DAY_PIECES):
                self.at += 1
                found = self._shifted(anchor, phrase, -1 if mark.word == "before" else 1)
                if found is not None and found.readings:
                    found.begin, found.finish = phrase.begin, anchor.finish
                    return found
        last = self._range_after(phrase)
        if last is not None and Length not in phrase.said and Shift not in phrase.said:
            at = self.at
            self._skip_to(last)
            reading = range_reading(phrase.said, last.said, self.context, None)
            if reading is not None:
                return Reads(phrase.begin, last.finish, [reading], [*phrase.rules, "range", *last.rules])
            self.at = at
        readings = self._resolve(phrase.said)
        finish = phrase.finish
        more = self._mark_at(self.at, phrase.finish, "more")
        if more is not None and Clock in phrase.said:
            self.at += 1
            finish = more.finish
            for reading in readings:
                reading.approximate = True
        time_only = (
            bool(readings) and not set(phrase.said) & set(DAY_PIECES) and bool(set(phrase.said) & set(_TIMES))
        )
        time_only = time_only and Every not in phrase.said
        return Reads(phrase.begin, finish, readings, list(phrase.rules), phrase.said, time_only)
