"""A message laid out for the task reader: its words, and who and when stand over them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nlu.people import PersonMention
from nlu.time.found import Found
from nlu.urgency import Urgency
from nlu.words import Words

_JOINTS = (",", "&", "+", "/")


@dataclass(frozen=True, slots=True)
class Group:
    """People named together, words `first` up to `last`; `helpers` came after "cùng"."""

    people: tuple[PersonMention, ...]
    helpers: tuple[PersonMention, ...]
    first: int
    last: int

    @property
    def is_pronoun(self) -> bool:
        return len(self.people) == 1 and self.people[0].pronoun is not None


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression over words `first` up to `last`."""

    found: Found
    first: int
    last: int


@dataclass(frozen=True)
class Sheet:
    """Words with the groups of people, times and words of urgency that begin at them."""

    words: Words
    groups: dict[int, Group]
    times: dict[int, TimeSpan]
    urgency: tuple[Urgency, ...]

    @classmethod
    def of(
        cls,
        words: Words,
        people: Sequence[PersonMention],
        found: Sequence[Found],
        urgency: Sequence[Urgency] = (),
    ) -> Sheet:
        times = {}
        for each in found:
            first, last = _covered(words, each.begin, each.finish)
            if last > first:
                times[first] = TimeSpan(each, first, last)
        return cls(words, _groups(words, people), times, tuple(urgency))

    def group_at(self, index: int) -> Group | None:
        return self.groups.get(index)

    def time_at(self, index: int) -> TimeSpan | None:
        return self.times.get(index)

    def urgency_at(self, index: int) -> Urgency | None:
        return self._urgency_by_first.get(index)

    def group_ending_at(self, index: int) -> Group | None:
        """The group whose last word stands right before word `index`."""
        return self._groups_by_last.get(index)

    def time_ending_at(self, index: int) -> TimeSpan | None:
        """The time whose last word stands right before word `index`."""
        return self._times_by_last.get(index)

    def groups_between(self, first: int, last: int) -> list[Group]:
        """Groups that begin at word `first` or later and before word `last`."""
        starts = self._starts
        return [self.groups[at] for at in starts[bisect_left(starts, first) : bisect_left(starts, last)]]

    def stretch(self, index: int) -> int:
        """How many groups begin before word `index`: places with the same number have nobody between them."""
        return bisect_left(self._starts, index)

    def names_somebody(self, index: int) -> bool:
        """Whether word `index` lies in a mention that is no pronoun."""
        return index in self._named

    @cached_property
    def _starts(self) -> list[int]:
        return sorted(self.groups)

    @cached_property
    def _groups_by_last(self) -> dict[int, Group]:
        return {group.last: group for group in self.groups.values()}

    @cached_property
    def _times_by_last(self) -> dict[int, TimeSpan]:
        return {time.last: time for time in self.times.values()}

    @cached_property
    def _urgency_by_first(self) -> dict[int, Urgency]:
        return {each.first: each for each in self.urgency}

    @cached_property
    def _named(self) -> frozenset[int]:
        named = (group for group in self.groups.values() if not group.is_pronoun)
        return frozenset(at for group in named for at in range(group.first, group.last))


def _covered(words: Words, begin: int, finish: int) -> tuple[int, int]:
    first = words.index_at(begin)
    last = words.index_at(finish - 1) + 1 if finish > begin else first
    return first, min(last, len(words))


def _groups(words: Words, people: Sequence[PersonMention]) -> dict[int, Group]:
    groups: dict[int, Group] = {}
    members: list[PersonMention] = []
    helpers: list[PersonMention] = []
    first = last = 0
    for mention in people:
        start, end = _covered(words, mention.begin, mention.finish)
        joint = _joint(words, last, start) if members and not _speaks(members[-1], mention) else None
        if joint is None:
            if members:
                groups[first] = Group(tuple(members), tuple(helpers), first, last)
            members, helpers, first = [mention], [], start
        elif joint == "helper" or helpers:
            helpers.append(mention)
        else:
            members.append(mention)
        last = end
    if members:
        groups[first] = Group(tuple(members), tuple(helpers), first, last)
    return groups


def _speaks(one: PersonMention, other: PersonMention) -> bool:
    """ "em, anh Nam …": a pronoun and a name are no list unless "và" is said, which lists rarely do."""
    return one.is_pronoun or other.is_pronoun


def _joint(words: Words, end: int, start: int) -> str | None:
    """How two mentions hang together: "equal", "helper" (cùng), or None when they do not."""
    between = words[end:start]
    if not 1 <= len(between) <= 3:
        return None
    kinds = []
    for offset in range(end, start):
        if words.says(offset, "cùng", "với"):
            kinds.append("cùng" if words.says(offset, "cùng") else "với")
        elif words.low(offset) in _JOINTS or words.says(offset, "và", "vs"):
            kinds.append("và")
        else:
            return None
    return "helper" if "cùng" in kinds else "equal"
