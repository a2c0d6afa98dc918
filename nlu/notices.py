"""Quick notices in words: whom they go to, except whom, what they say, and how urgent they are.

What is said stays as it was written. Whoever is named is for the directory to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlu import notice_words as words
from nlu.notice_audience import Audience, AudienceReader
from nlu.people import PersonMention
from nlu.text import is_marked, lower, normalise, strip_marks

Urgency = Literal["normal", "urgent", "flash"]


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


class _Reader(AudienceReader):
    """Reads one text in one spelling, from left to right."""

    def notice(self) -> NoticeRead:
        calls = list(self._calls())
        read = [each for each in (self._told(*call) for call in calls) if each is not None]
        read += [each for each in (self._tail(*call) for call in calls) if each is not None]
        if read:
            return read[0]
        if not calls:
            return NoticeRead(content=None)
        begin, end = calls[0]
        end = self.past(words.PREPOSITION, end)
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
        _, _, finish = self.people_meant(self.past_space(self.past(words.PREPOSITION, end)))
        told = words.TOLD.at(self.said, max(finish, end), bare=self.bare)
        return told.end() if told is not None and ":" in told.group() else None

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
        place = self.past(words.PREPOSITION, end)
        bare_verb = place == end and alone and self.said[begin:end] != "cho"
        place = self.past_space(place)
        found, excluded, finish = self.people_meant(place)
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
            found, excluded, finish = self.people_meant(match.end())
            colon = words.SAYING.at(self.said, finish, bare=self.bare) if found else None
            if colon is not None and ":" in colon.group():
                content = self._content(colon.end(), len(self.text), exact=True)
                return NoticeRead(found, excluded, content, self._urgency(0, begin, start))
        return None

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
