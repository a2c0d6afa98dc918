"""Whom a notice is for, in words: "các trưởng phòng và phường Tân Định, trừ anh Nam".

Whoever is named is for the directory to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlu import notice_words as words
from nlu.people import PersonMention, find_people
from nlu.text import lower, normalise, strip_marks

Kind = Literal[
    "everyone", "whole", "group", "own_unit", "below", "level", "unit", "titled", "person", "outside"
]
Rank = Literal["all", "leaders", "heads", "deputies"]


@dataclass(frozen=True, slots=True)
class Audience:
    """People meant together, as said in `text`.

    everyone: whoever the writer means by "mọi người"; whole: the office; group: members of the chat; own_unit, below:
    the writer's; level: units of a kind (`level`: "phòng", "phường xã"); unit and person: `mention`; titled: whoever
    has the title of the `mention`; outside: people whom no directory of an office holds. `rank` picks those in charge.
    """

    kind: Kind
    text: str
    rank: Rank = "all"
    level: str = ""
    mention: PersonMention | None = None


class AudienceReader:
    """Reads groups of people in one text in one spelling; a place is an index into `said`."""

    def __init__(self, text: str, people: Sequence[PersonMention], *, bare: bool) -> None:
        normal = normalise(text)
        self.text = normal.text
        self.bare = bare
        self.said = strip_marks(lower(self.text)) if bare else lower(self.text)
        # Mentions count the code points that were written; composing shortens a text typed in parts.
        self._people = list(people) if self.text == text else find_people(self.text)

    def whole(self, place: int) -> tuple[tuple[Audience, ...], tuple[Audience, ...]] | None:
        """The audience from `place` on, if the text says nothing else."""
        found, excluded, end = self.people_meant(place)
        if not found:
            return None
        ending = words.ENDING.at(self.said, end, bare=self.bare)
        rest = self.said[ending.end() if ending is not None else end :].strip(" .,!?")
        return (found, excluded) if not rest else None

    def people_meant(self, place: int) -> tuple[tuple[Audience, ...], tuple[Audience, ...], int]:
        """The groups of people from `place` on, those left out, and where they end."""
        found, end = self._list(place)
        excluded: list[Audience] = []
        if found:
            begun = words.EXCEPT.at(self.said, end, bare=self.bare)
            if begun is not None:
                excluded, finish = self._list(begun.end())
                end = finish if excluded else end
        return tuple(found), tuple(excluded), end

    def _list(self, place: int) -> tuple[list[Audience], int]:
        found: list[Audience] = []
        end = place
        while (item := self._one(place)) is not None:
            audience, end = item
            found.append(audience)
            joint = words.JOINT.at(self.said, end, bare=self.bare)
            if joint is None:
                break
            place = joint.end()
        return found, end

    def _one(self, place: int) -> tuple[Audience, int] | None:
        several = words.SEVERAL.at(self.said, place, bare=self.bare)
        named = several.end() if several is not None else place
        for read in (self._leaders, self._group, self._titled):
            item = read(place, named)
            if item is not None:
                return item
        for pattern, kind in (
            (words.OUTSIDE, "outside"),
            (words.OWN_UNIT, "own_unit"),
            (words.BELOW, "below"),
            (words.WHOLE, "whole"),
        ):
            match = pattern.at(self.said, place, bare=self.bare)
            if match is None:
                continue
            unit = self._unit_over(place, match.end())
            if unit is None and kind == "own_unit" and match["head"]:
                unit = self._unit_behind(place, match.start("head"), match.end())
            if unit is not None:
                return unit
            return self._audience(kind, place, match.end())  # type: ignore[arg-type]
        return self._level(place, named) or self._everybody(place) or self._mentioned(place, named)

    def _leaders(self, place: int, named: int) -> tuple[Audience, int] | None:
        """ "các trưởng phòng", "lãnh đạo các đơn vị", "lãnh đạo phường Tân Định"; one head is a person."""
        match = words.LEADERS.at(self.said, named, bare=self.bare)
        if match is None:
            return None
        ranks: tuple[Rank, ...] = ("leaders", "deputies", "heads")
        rank = next(each for each in ranks if match[each])
        several = words.SEVERAL.at(self.said, match.end(), bare=self.bare)
        start = several.end() if several is not None else match.end()
        unit = self._unit_at(start)
        if unit is not None:
            plural = rank == "leaders" or named > place
            if plural:
                return self._audience("unit", place, unit.finish, rank=rank, mention=unit)
            return None
        level = words.LEVEL.at(self.said, start, bare=self.bare)
        if level is None or (named == place and several is None and rank != "leaders"):
            return None
        return self._audience("level", place, level.end(), rank=rank, level=level["level"])

    def _group(self, place: int, named: int) -> tuple[Audience, int] | None:
        match = words.GROUP.at(self.said, place, bare=self.bare)
        return self._audience("group", place, match.end()) if match is not None else None

    def _titled(self, place: int, named: int) -> tuple[Audience, int] | None:
        """ "các chuyên viên phòng Kinh tế"."""
        mention = self._mention_from(place, named)
        if named == place:
            return None
        if mention is None or not mention.title or mention.name:
            post = words.POSTS.at(self.said, named, bare=self.bare)
            if post is None:
                return None
            said = self.text[named : post.end()]
            titled = PersonMention(said, named, post.end(), title=said)
            return self._audience("titled", place, post.end(), mention=titled)
        return self._audience("titled", place, mention.finish, mention=mention)

    def _level(self, place: int, named: int) -> tuple[Audience, int] | None:
        if named == place:
            return None
        mention = self._unit_over(named, named)
        level = words.LEVEL.at(self.said, named, bare=self.bare)
        if mention is not None and (level is None or mention[1] > level.end()):
            return mention
        return (
            self._audience("level", place, level.end(), level=level["level"]) if level is not None else None
        )

    def _mentioned(self, place: int, named: int) -> tuple[Audience, int] | None:
        mention = self._mention_from(place, named)
        if mention is None or mention.pronoun == "you":
            return None
        kind: Kind = "unit" if mention.is_unit else "person"
        return self._audience(kind, place, mention.finish, mention=mention)

    def _everybody(self, place: int) -> tuple[Audience, int] | None:
        match = words.EVERYBODY.at(self.said, place, bare=self.bare)
        if match is None:
            return None
        # "các anh chị phòng Nội vụ": those of the unit.
        after = self.past_space(match.end())
        unit = self._unit_at(after)
        if unit is None and (link := self.said[after : after + 4].split(" ")[0]) in (
            "bên",
            "ben",
            "của",
            "cua",
            "ở",
            "o",
        ):
            unit = self._unit_at(self.past_space(after + len(link)))
        if unit is not None:
            return self._audience("unit", place, unit.finish, mention=unit)
        return self._audience("everyone", place, match.end())

    def _mention_from(self, place: int, named: int) -> PersonMention | None:
        return next((each for each in self._people if each.begin in (place, named)), None)

    def _unit_at(self, place: int) -> PersonMention | None:
        """The unit with a name of its own that is written at `place`, be it as part of a title there."""
        for each in self._people:
            begin = each.finish - len(each.unit or "")
            if each.unit and not each.name and begin <= place < each.finish:
                said = self.said[place : each.finish]
                generic = words.LEVEL.at(said, 0, bare=self.bare)
                if begin == place and not (generic is not None and generic.end() == len(said)):
                    return PersonMention(
                        self.text[place : each.finish],
                        place,
                        each.finish,
                        unit=self.text[place : each.finish],
                    )
        return None

    def _unit_over(self, place: int, end: int) -> tuple[Audience, int] | None:
        """A named unit that begins within these words and goes on behind them: "cả phòng Kinh tế"."""
        for each in self._people:
            if each.is_unit and place <= each.begin <= end and each.finish > max(end, place):
                generic = words.LEVEL.at(self.said, each.begin, bare=self.bare)
                if generic is None or generic.end() < each.finish:
                    return self._audience("unit", place, each.finish, mention=each)
        return None

    def _unit_behind(self, place: int, head: int, end: int) -> tuple[Audience, int] | None:
        """ "cả phòng Kinh tế": its mention is the word for a group; without that word it is the unit."""
        first = next(iter(find_people(self.text[head:])), None)
        if first is None or not first.is_unit or first.begin or head + first.finish <= end:
            return None
        unit = PersonMention(first.text, head, head + first.finish, unit=first.unit)
        return self._audience("unit", place, unit.finish, mention=unit)

    def _audience(
        self,
        kind: Kind,
        begin: int,
        end: int,
        *,
        rank: Rank = "all",
        level: str = "",
        mention: PersonMention | None = None,
    ) -> tuple[Audience, int]:
        return Audience(kind, self.text[begin:end].strip(), rank, strip_marks(level), mention), end

    def past(self, pattern: words.Pattern, place: int) -> int:
        match = pattern.at(self.said, place, bare=self.bare)
        return match.end() if match is not None else place

    def past_space(self, place: int) -> int:
        while place < len(self.said) and self.said[place].isspace():
            place += 1
        return place
