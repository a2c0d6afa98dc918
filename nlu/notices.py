"""Quick notices in words: whom they go to, except whom, what they say, and how urgent they are.

What is said stays as it was written. Whoever is named is for the directory to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlu import notice_words as words
from nlu.people import PersonMention, find_people
from nlu.text import is_marked, lower, normalise, strip_marks

Kind = Literal[
    "everyone", "whole", "group", "own_unit", "below", "level", "unit", "titled", "person", "outside"
]
Rank = Literal["all", "leaders", "heads", "deputies"]
Urgency = Literal["normal", "urgent", "flash"]


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


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """A notice as far as it was said: `content` None and an empty `audience` were not."""

    audience: tuple[Audience, ...] = ()
    excluded: tuple[Audience, ...] = ()
    content: str | None = None
    urgency: Urgency = "normal"


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """What is to be different in a notice that was not sent yet; None and empty: as it was."""

    audience: tuple[Audience, ...] = ()
    added: tuple[Audience, ...] = ()
    excluded: tuple[Audience, ...] = ()
    content: str | None = None


def read_notice(text: str, people: Sequence[PersonMention]) -> NoticeRead:
    """The notice that `text` asks for; `people` are its mentions. Never raises."""
    readers = [_Reader(text, people, bare=bare) for bare in _spellings(text)]
    read = [reader.notice() for reader in readers]
    return next((each for each in read if each.audience), read[0])


def notice_heading(text: str, people: Sequence[PersonMention]) -> int | None:
    """The end of "thông báo cho các trưởng phòng:" at the start of `text`: what follows is quoted and no order, however
    it sounds. None where the text begins otherwise."""
    if normalise(text).text != text:
        return None
    ends = (_Reader(text, people, bare=bare).heading() for bare in _spellings(text))
    return next((end for end in ends if end is not None), None)


def read_audience(
    text: str, people: Sequence[PersonMention]
) -> tuple[tuple[Audience, ...], tuple[Audience, ...]]:
    """Whom an answer to "gửi cho ai?" names, and whom it leaves out; nothing where it says anything else."""
    for bare in _spellings(text):
        reader = _Reader(text, people, bare=bare)
        opening = words.SEND_TO.at(reader.said, 0, bare=bare)
        found = reader.whole(opening.end() if opening is not None else 0)
        if found is not None:
            return found
    return (), ()


def read_change(text: str, people: Sequence[PersonMention]) -> NoticeChange:
    """What an answer to "sửa thế nào?" changes: the people if it names nothing else, both, or the words."""
    for bare in _spellings(text):
        reader = _Reader(text, people, bare=bare)
        for opening in (words.ADD_TO, words.DROP, words.SEND_TO):
            begun = opening.at(reader.said, 0, bare=bare)
            found = reader.whole(begun.end()) if begun is not None else None
            if found is None:
                continue
            if opening is words.ADD_TO:
                return NoticeChange(added=found[0], excluded=found[1])
            if opening is words.DROP:
                return NoticeChange(excluded=found[0])
            return NoticeChange(audience=found[0], excluded=found[1])
    whole = read_notice(text, people)
    if whole.audience and whole.content:
        return NoticeChange(audience=whole.audience, excluded=whole.excluded, content=whole.content)
    reader = _Reader(text, people, bare=not is_marked(text))
    said = words.NEW_WORDS.at(reader.said, 0, bare=reader.bare)
    return NoticeChange(content=reader.text[said.end() if said is not None else 0 :].strip())


def asks_to_call_again(text: str) -> bool:
    """ "gọi lại những người chưa xem", "gửi lại thông báo cho ai chưa xác nhận"."""
    return _says(words.RECALL, text)


def asks_who_has_seen(text: str) -> Literal["yes", "maybe", "no"]:
    """Whether "ai chưa …?" is about a notice: surely by its words, or by what was sent last."""
    if _says(words.OF_WORK, text) and not _says(words.SEEN, text):
        return "no"
    if _says(words.SEEN, text):
        return "yes"
    return "maybe" if _says(words.MAYBE_SEEN, text) else "no"


def notice_number(text: str) -> int | None:
    """ "thông báo 3"."""
    said = lower(normalise(text).text)
    match = words.NUMBER.at(said, 0, bare=False) or words.NUMBER.at(strip_marks(said), 0, bare=True)
    return int(match["number"]) if match is not None and len(match["number"]) < 10 else None


def says_received(text: str, *, replied: bool) -> bool:
    """ "đã nhận", "em đã rõ ạ"; in reply to the notice itself also "rõ", "ok", or the number of its only button."""
    text = text.strip()
    return _says(words.RECEIVED, text) or (replied and _says(words.SHORT_RECEIVED, text)) or text == "1"


def _spellings(text: str) -> tuple[bool, ...]:
    """Whether to read without marks: always, or after reading with them."""
    return (False, True) if is_marked(text) else (True,)


def _says(pattern: words.Pattern, text: str) -> bool:
    said = lower(normalise(text).text)
    marked = pattern.at(said, 0, bare=False)
    return marked is not None or pattern.at(strip_marks(said), 0, bare=True) is not None


class _Reader:
    """Reads one text in one spelling, from left to right."""

    def __init__(self, text: str, people: Sequence[PersonMention], *, bare: bool) -> None:
        normal = normalise(text)
        self.text = normal.text
        self.bare = bare
        self.said = strip_marks(lower(self.text)) if bare else lower(self.text)
        # Mentions count the code points that were written; composing shortens a text typed in parts.
        self._people = list(people) if self.text == text else find_people(self.text)

    def notice(self) -> NoticeRead:
        calls = list(self._calls())
        read = [each for each in (self._told(*call) for call in calls) if each is not None]
        read += [each for each in (self._tail(*call) for call in calls) if each is not None]
        if read:
            return read[0]
        if not calls:
            return NoticeRead(content=None)
        begin, end = calls[0]
        end = self._past(words.PREPOSITION, end)
        said = words.SAYING.at(self.said, end, bare=self.bare)
        content = self._content(
            said.end() if said is not None else end, len(self.text), exact=said is not None
        )
        return NoticeRead(content=content, urgency=self._urgency(0, begin, end))

    def heading(self) -> int | None:
        """Where the call ends with which the text begins, if a colon and the notice's own words follow."""
        courteous = words.COURTESY.at(self.said, 0, bare=self.bare)
        begin, end = next(self._calls(), (-1, -1))
        if begin not in (0, courteous.end() if courteous is not None else 0):
            return None
        _, _, finish = self._people_meant(self._past_space(self._past(words.PREPOSITION, end)))
        told = words.TOLD.at(self.said, max(finish, end), bare=self.bare)
        return told.end() if told is not None and ":" in told.group() else None

    def whole(self, place: int) -> tuple[tuple[Audience, ...], tuple[Audience, ...]] | None:
        """The audience from `place` on, if the text says nothing else."""
        found, excluded, end = self._people_meant(place)
        if not found:
            return None
        ending = words.ENDING.at(self.said, end, bare=self.bare)
        rest = self.said[ending.end() if ending is not None else end :].strip(" .,!?")
        return (found, excluded) if not rest else None

    def _calls(self) -> Iterator[tuple[int, int]]:
        """Where a call begins and where its words of manner end."""
        search = words.CALL.bare if self.bare else words.CALL.marked
        place = 0
        while (match := search.search(self.said, place)) is not None:
            end = match.end()
            while (manner := words.MANNER.at(self.said, end, bare=self.bare)) is not None:
                end = manner.end()
            yield match.start(), end
            place = match.end()

    def _told(self, begin: int, end: int) -> NoticeRead | None:
        """Call, audience, content: "thông báo cho các trưởng phòng: chiều nay hoãn họp"."""
        alone = self.said[begin:end] in ("cho", "gửi", "gui", "gởi", "goi", "tin", "chuyển", "chuyen")
        place = self._past(words.PREPOSITION, end)
        bare_verb = place == end and alone and self.said[begin:end] != "cho"
        place = self._past_space(place)
        found, excluded, finish = self._people_meant(place)
        if not found or (alone and self.said[begin:end] == "cho" and not self._makes_known(finish)):
            return None
        # "nhắn cả nhóm giúp chị: …": a colon a few words on still belongs to the call.
        told = words.TOLD.at(self.said, finish, bare=self.bare)
        start = told.end() if told is not None else finish
        exact = ":" in self.text[finish:start]
        if bare_verb and not exact:
            return None  # "gửi các phòng bảng điểm" may as well hand something on
        content = self._content(start, len(self.text), exact=exact)
        before = self._before(begin)
        if content and before and not exact:
            content = f"{before}, {content}"
        return NoticeRead(found, excluded, content or before or None, self._urgency(0, begin, start))

    def _makes_known(self, finish: int) -> bool:
        """ "cho cả phòng biết …"."""
        told = words.TOLD.at(self.said, finish, bare=self.bare)
        spoken = self.said[finish : told.end()] if told is not None else ""
        return any(word in spoken.split() for word in ("biết", "biet", "hay", "nắm", "nam"))

    def _tail(self, begin: int, end: int) -> NoticeRead | None:
        """Call, content, audience: "thông báo: mai cúp điện, gửi toàn phường"."""
        said = words.SAYING.at(self.said, end, bare=self.bare)
        start = said.end() if said is not None else end
        search = words.TAIL.bare if self.bare else words.TAIL.marked
        for match in search.finditer(self.said, max(start - 1, 0)):
            whole = self.whole(match.end())
            if whole is not None:
                content = self._content(start, match.start(), exact=False)
                return NoticeRead(*whole, content=content, urgency=self._urgency(0, begin, start))
            # "truyền đạt ý kiến Chủ tịch đến các phòng: …"
            found, excluded, finish = self._people_meant(match.end())
            colon = words.SAYING.at(self.said, finish, bare=self.bare) if found else None
            if colon is not None and ":" in colon.group():
                content = self._content(colon.end(), len(self.text), exact=True)
                return NoticeRead(found, excluded, content, self._urgency(0, begin, start))
        return None

    def _people_meant(self, place: int) -> tuple[tuple[Audience, ...], tuple[Audience, ...], int]:
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
        after = self._past_space(match.end())
        unit = self._unit_at(after)
        if unit is None and (link := self.said[after : after + 4].split(" ")[0]) in (
            "bên",
            "ben",
            "của",
            "cua",
            "ở",
            "o",
        ):
            unit = self._unit_at(self._past_space(after + len(link)))
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

    def _before(self, begin: int) -> str:
        """A clause before the call that gives the reason, as written."""
        said = self.said[:begin].rstrip()
        courteous = words.COURTESY.at(self.said[:begin], 0, bare=self.bare)
        start = courteous.end() if courteous is not None else 0
        clause = self.text[start:begin].strip()
        if not said.endswith((",", ".", ";", ":", "-", "–")):
            return ""
        return clause.rstrip(" ,.;:-–")

    def _content(self, start: int, end: int, *, exact: bool) -> str | None:
        if not exact:
            search = words.ENDING.bare if self.bare else words.ENDING.marked
            ending = search.search(self.said[:end], start)
            end = ending.start() if ending is not None else end
        content = self.text[start:end].strip()
        if not exact:
            content = content.strip(" ,:;")
        return content or None

    def _urgency(self, begin: int, call: int, end: int) -> Urgency:
        for pattern, urgency in ((words.FLASH, "flash"), (words.URGENT, "urgent")):
            search = pattern.bare if self.bare else pattern.marked
            found = search.search(self.said, begin, end)
            if found is not None and (found.start() >= call or not self._before(call)):
                return urgency  # type: ignore[return-value]
        return "normal"

    def _past(self, pattern: words.Pattern, place: int) -> int:
        match = pattern.at(self.said, place, bare=self.bare)
        return match.end() if match is not None else place

    def _past_space(self, place: int) -> int:
        while place < len(self.said) and self.said[place].isspace():
            place += 1
        return place
