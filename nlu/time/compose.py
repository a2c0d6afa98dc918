"""Pieces that stand side by side become one expression, in any order Vietnamese allows."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlu.time.lexer import Lexed, Lexeme
from nlu.time.patterns import Invalid, Match, Pieces, Rule, Tree
from nlu.time.said import (
    CalendarDate,
    Clock,
    ClockEnd,
    DayRange,
    Edge,
    Event,
    Every,
    Exact,
    Feast,
    Length,
    Mark,
    MonthOf,
    MovedDayOff,
    Nothing,
    Now,
    OfficeMark,
    Offset,
    PartOfDay,
    Piece,
    QuarterOf,
    RelativeDay,
    Shift,
    SubYear,
    Weekday,
    WeekOf,
    Word,
    YearOf,
)
from nlu.time.spans import Said

_TIME = frozenset({Clock, ClockEnd, PartOfDay, OfficeMark})
_ALONE = frozenset({Length, Offset, Now, Event})
_REPEATS = frozenset({Every, MovedDayOff})
# Which pieces may stand beside each other in one expression; the table is read both ways.
_BESIDE: dict[type[Piece], frozenset[type[Piece]]] = {
    RelativeDay: frozenset({Weekday, CalendarDate}),
    Weekday: frozenset({CalendarDate, WeekOf, Edge, MonthOf, QuarterOf, YearOf, DayRange}),
    CalendarDate: frozenset({MonthOf, YearOf, DayRange, Edge}),
    WeekOf: frozenset({Edge}),
    MonthOf: frozenset({YearOf, Edge, DayRange}),
    QuarterOf: frozenset({YearOf, Edge}),
    YearOf: frozenset({Edge, SubYear, Feast, DayRange}),
    Shift: frozenset(),
    Feast: frozenset(),
    Exact: frozenset(),
    Edge: frozenset(),
    SubYear: frozenset(),
    DayRange: frozenset(),
}
_KEEPS_LINK = frozenset(
    ["lúc", "vào", "hồi", "đúng", "ngay", "luc", "vao", "hoi", "ngày", "nhằm", "dung", "hôm", "buổi"]
)


@dataclass(slots=True)
class Phrase:
    """Pieces of one expression; `begin` and `finish` count items of the message."""

    said: Said
    begin: int
    finish: int
    rules: list[str] = field(default_factory=list)
    about: bool = False


@dataclass(slots=True)
class MarkAt:
    """A governing word and where it stands."""

    word: Word
    begin: int
    finish: int
    rule: str


def fits_beside(said: Said, kind: type[Piece], piece: Piece) -> bool:
    """Whether a piece may join this expression."""
    if kind in said or kind in _ALONE or any(each in _ALONE for each in said):
        return False
    if kind in _REPEATS or any(each in _REPEATS for each in said if len(said) == 1):
        return not any(each in (Shift, Now, Exact) for each in (*said, kind))
    return all(_pair(each, other, kind, piece) for each, other in said.items())


def _pair(first: type[Piece], one: Piece, second: type[Piece], other: Piece) -> bool:
    if first in _REPEATS:
        return True
    if first in _TIME or second in _TIME:
        pair = {first, second}
        return OfficeMark not in pair or not pair & {Clock, PartOfDay, ClockEnd}
    for date, month in ((one, other), (other, one)):
        if isinstance(date, CalendarDate) and isinstance(month, MonthOf):
            return date.month is None
        if isinstance(date, CalendarDate) and isinstance(month, YearOf):
            return date.year is None
        if isinstance(date, MonthOf | QuarterOf) and isinstance(month, YearOf):
            return date.year is None and (date.number is not None or month.number is None)
    return second in _BESIDE[first] or first in _BESIDE[second]


def scan(lexed: Lexed, tree: Tree) -> list[Phrase | MarkAt]:
    """The expressions and governing words of a message, in order."""
    return _Scanner(lexed, tree).run()


class _Scanner:
    def __init__(self, lexed: Lexed, tree: Tree) -> None:
        self.lexed, self.tree = lexed, tree
        self.out: list[Phrase | MarkAt] = []
        self.phrase: Phrase | None = None
        self.reach = -1  # where the open expression ends, links after it included
        self.lead = -1  # where a link began that may open an expression
        self.lead_finish = -1

    def run(self) -> list[Phrase | MarkAt]:
        at, size = 0, len(self.lexed.items)
        while at < size:
            item = self.lexed.items[at]
            if not self._may_begin(item, at):
                at += 1
                continue
            chosen = self._choose(at)
            if chosen is None:
                at += 1
                continue
            rule, match, pieces = chosen
            self._take(rule, match, pieces)
            at = match.finish
        self._flush()
        return self.out

    def _may_begin(self, item: Lexeme, at: int) -> bool:
        """Cheap and never wrong: most words of a message begin no rule."""
        if item.shape == "number":
            return self.tree.number_may_begin(self.lexed, at)
        if item.shape == "sign":  # a sign joins what stands before it
            return self.phrase is not None and self.reach == at
        return bool(item.words) or item.digit or item.shape not in ("word", "opaque")

    def _choose(self, at: int) -> tuple[Rule, Match, Pieces] | None:
        """The longest match whose meaning holds; impossible words become a trap."""
        for rule, match in self.tree.matches(self.lexed, at):
            try:
                pieces = rule.meaning(match)
            except Invalid:
                return rule, match, (Nothing(),)
            if pieces:
                return rule, match, pieces
        return None

    def _flush(self) -> None:
        if self.phrase is not None:
            self.out.append(self.phrase)
        self.phrase, self.reach = None, -1

    def _take(self, rule: Rule, match: Match, pieces: Pieces) -> None:
        first = pieces[0]
        if isinstance(first, Nothing):
            self._flush()
            self.lead = -1
        elif isinstance(first, Mark):
            self._mark(first, rule, match, pieces[1:])
        else:
            self._join(rule, match, pieces)

    def _mark(self, mark: Mark, rule: Rule, match: Match, rest: Pieces) -> None:
        if mark.word == "link":
            if self.phrase is not None and self.reach == match.begin:
                self.reach = match.finish
            if match.word(0) in _KEEPS_LINK:
                self.lead = self.lead if self.lead >= 0 and self._joined_lead(match.begin) else match.begin
            self.lead_finish = match.finish
            return
        self._flush()
        self.out.append(MarkAt(mark.word, match.begin, match.finish, rule.name))
        if rest:
            self.phrase = Phrase(Said({type(piece): piece for piece in rest}), match.finish, match.finish, [])
            self.reach = match.finish

    def _joined_lead(self, begin: int) -> bool:
        return self.lead_finish == begin

    def _join(self, rule: Rule, match: Match, pieces: Pieces) -> None:
        phrase = self.phrase
        apart = phrase is not None and self._month_apart(phrase, match.begin, pieces)
        if (
            phrase is not None
            and self.reach == match.begin
            and not apart
            and self._all_fit(phrase.said, pieces)
        ):
            phrase.said.update({type(piece): piece for piece in pieces})
            phrase.finish = self.reach = match.finish
            phrase.rules.append(rule.name)
            if isinstance(pieces[0], Every):
                self._gather_weekdays(phrase)
            return
        if phrase is not None and self.reach == match.begin and self._goes_on(phrase, pieces):
            phrase.finish = self.reach = match.finish
            return
        self._flush()
        begin = self.lead if self.lead >= 0 and self._joined_lead(match.begin) else match.begin
        if self.out and begin < self.out[-1].finish:
            begin = match.begin
        self.phrase = Phrase(Said({type(piece): piece for piece in pieces}), begin, match.finish, [rule.name])
        self.reach, self.lead = match.finish, -1

    def _month_apart(self, phrase: Phrase, begin: int, pieces: Pieces) -> bool:
        """ "số liệu tháng 11, 10h có": a comma parts a month without a day from a time of day."""
        comma = begin > 0 and self.lexed.items[begin - 1].text == ","
        return (
            comma
            and set(phrase.said) <= {MonthOf, QuarterOf, YearOf}
            and isinstance(pieces[0], Clock | PartOfDay)
        )

    def _goes_on(self, phrase: Phrase, pieces: Pieces) -> bool:
        """Pieces that a recurrence takes twice: another weekday, and where a day off moves."""
        if MovedDayOff in phrase.said and isinstance(pieces[0], MovedDayOff):
            phrase.said[MovedDayOff] = pieces[0]
            return True
        return Every in phrase.said and self._more_weekdays(phrase, pieces)

    @staticmethod
    def _more_weekdays(phrase: Phrase, pieces: Pieces) -> bool:
        """ "mỗi thứ Hai, thứ Tư": another day of the same recurrence."""
        here, more = phrase.said.one(Weekday), pieces[0]
        if here is None or not isinstance(more, Weekday) or len(pieces) > 1:
            return False
        phrase.said[Weekday] = Weekday(tuple(sorted({*here.days, *more.days})))
        return True

    def _gather_weekdays(self, phrase: Phrase) -> None:
        """ "thứ Hai, thứ Tư hàng tuần": the weekdays said just before belong to it."""
        while self.out and Weekday in phrase.said:
            before = self.out[-1]
            if (
                not isinstance(before, Phrase)
                or set(before.said) != {Weekday}
                or phrase.begin - before.finish > 1
            ):
                return
            self._more_weekdays(phrase, (before.said[Weekday],))
            phrase.begin = before.begin
            self.out.pop()

    @staticmethod
    def _all_fit(said: Said, pieces: Pieces) -> bool:
        return all(fits_beside(said, type(piece), piece) for piece in pieces)
