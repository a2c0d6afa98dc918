"""Mentions of people and units in a message, as people write them.

A mention is what was written, not who it is: the directory resolves it. A unit is a
mention too, with `unit` set and neither name, title nor pronoun (`is_unit`). Kin words
that mean the speaker or the listener are mentions with a `pronoun`. Found are people
with an address word ("anh Nam", "đ/c Lan", "a.Tuấn"), by title ("PCT phụ trách", "Trưởng
phòng Hành chính"), by full name, by @mention, by a capitalised given name where a person
is expected ("giao Nam …"), and southern birth-order names ("anh Hai", "chị Tư").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from nlu.addresses import Address, read_address
from nlu.given_names import GivenNames
from nlu.personal_names import is_bare_name, read_full_name, read_name
from nlu.titles import Title, read_title
from nlu.units import is_unit_head, read_field, read_unit
from nlu.verbs import opens_work
from nlu.words import Words

Pronoun = Literal["me", "you", "him", "boss"]


class MarkedAccount(Protocol):
    """An account that the channel itself marked in the text; span in code points."""

    @property
    def begin(self) -> int: ...
    @property
    def finish(self) -> int: ...
    @property
    def external_id(self) -> str: ...
    @property
    def is_assistant(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Mention:
    """The plain `MarkedAccount`."""

    begin: int
    finish: int
    external_id: str
    is_assistant: bool = False


@dataclass(frozen=True, slots=True)
class PersonMention:
    """One person or unit as written; the span refers to the original text, in code points."""

    text: str
    begin: int
    finish: int
    address: str | None = None
    name: str | None = None
    title: str | None = None
    unit: str | None = None
    pronoun: Pronoun | None = None
    external_id: str | None = None

    @property
    def is_unit(self) -> bool:
        """Whether a unit is meant and not somebody in it."""
        return self.unit is not None and not (self.name or self.title or self.pronoun or self.external_id)

    @property
    def is_pronoun(self) -> bool:
        """Whether it means the speaker or the listener rather than naming somebody."""
        return self.pronoun in ("me", "you")


def find_people(
    text: str, *, mentions: Sequence[MarkedAccount] = (), nicknames: Sequence[str] = ()
) -> list[PersonMention]:
    """All mentions in `text` in order, without overlaps. Never raises; linear in the text.

    `nicknames` are names that the writer or the group gave to people.
    """
    return PeopleReader(Words(text), mentions, nicknames).read()


class PeopleReader:
    """Reads one text from left to right; the mention before decides how a list goes on."""

    def __init__(
        self, words: Words, mentions: Sequence[MarkedAccount] = (), nicknames: Sequence[str] = ()
    ) -> None:
        self._words = words
        self._given = GivenNames(nicknames)
        self._mentions = {mention.begin: mention for mention in mentions}
        self._found: list[PersonMention] = []
        self._last_end = -1  # word index after the last mention

    def read(self) -> list[PersonMention]:
        index = 0
        while index < len(self._words):
            end = self._read_at(index)
            if end is None:
                index += 1
            else:
                index = self._last_end = max(end, index + 1)
        return self._found

    def _read_at(self, index: int) -> int | None:
        """Read a mention at word `index` and return the index after it."""
        words = self._words
        word = words[index]
        if word.begin in self._mentions:
            return self._account(index, self._mentions[word.begin])
        if word.low == "@":
            return self._at_name(index)
        if not word.is_letters or self._in_document_number(index):
            return None
        called = self._given.read(words, index)
        if called is not None:
            return self._named(index, *called)
        address = read_address(words, index)
        if address is not None and address.pronoun == "boss" and words.says(address.end, "các"):
            address = None  # "Thủ trưởng các đơn vị"
        if address is not None:
            end = self._addressed(index, address)
            if end is not None:
                return end
        plural = (
            1 if words.says(index, "các", "mấy") and index + 1 < len(words) else 0
        )  # "các trưởng khu phố"
        title = read_title(
            words, index + plural, names_follow=read_name(words, index + plural + 1, sure=True) is not None
        )
        if title is not None and plural and title.is_rank:
            title = None
        if title is not None and (not title.is_rank or self._expected(index) or title.finish > title.end):
            return self._titled(index, index + plural, title, None)
        if is_unit_head(words, index):
            end = read_unit(words, index) or index + 1
            self._add(index, end, unit=words.slice(index, end))
            return end
        name_end = read_full_name(words, index)
        if name_end is None and is_bare_name(words, index, after_mention=self._in_list(index)):
            name_end = read_name(words, index, sure=True) or index + 1
        if name_end is not None:
            return self._named(index, index, name_end, None)
        return None

    def _in_document_number(self, index: int) -> bool:
        """ "245/SNV-CCHC" names a paper, not the unit in its symbol."""
        words = self._words
        glued = words.low(index - 1) in ("/", "-") and not words[index].spaced and not words[index - 1].spaced
        return glued and (words[index].is_caps or not words.cased)

    def _account(self, index: int, mention: MarkedAccount) -> int:
        words = self._words
        end = max(words.index_at(mention.finish), index + 1)
        if end > index + 1 and words[end - 1].begin >= mention.finish:
            end -= 1
        shown = words.text[mention.begin : mention.finish]
        if not mention.is_assistant:
            name = shown.lstrip("@")
            self._found.append(
                PersonMention(
                    shown, mention.begin, mention.finish, name=name, external_id=mention.external_id
                )
            )
        return end

    def _at_name(self, index: int) -> int | None:
        """ "@Nam", "@Đỗ Hoài Nam", "@nam.dh": typed by hand, without an account behind it."""
        words = self._words
        first = index + 1
        if first >= len(words) or words[first].spaced or not words[first].is_letters:
            return None
        if not words[index].spaced and index > 0 and not words[index - 1].is_sign:
            return None  # an e-mail address
        end = read_name(words, first, sure=True) or first + 1
        while end < len(words) and not words[end].spaced and words[end].low not in ",;:!?)":
            if words[end].low == "." and (end + 1 >= len(words) or words[end + 1].spaced):
                break
            end += 1
        self._add(index, end, name=words.slice(first, end))
        return end

    def _addressed(self, index: int, address: Address) -> int | None:
        """A mention that begins with an address word."""
        words = self._words
        at = address.end
        if address.pronoun is not None:
            self._add(index, at, address=address.word, pronoun=address.pronoun)
            return at
        title = read_title(words, at, names_follow=False) if at < len(words) else None
        name_end = None if title is not None and title.end > at + 1 else read_name(words, at, address=address)
        if name_end is not None:
            return self._named(index, at, name_end, address.word)
        if title is not None:
            return self._titled(index, at, title, address.word)
        if at < len(words) and is_unit_head(words, at) and not address.is_weak:
            # "đồng chí Phòng Kinh tế" is odd, "anh bên Sở Xây dựng" is somebody there.
            return None
        pronoun = self._kin(index, address)
        if pronoun is None:
            return None
        self._add(index, at, address=address.word, pronoun=pronoun)
        return at

    def _kin(self, index: int, address: Address) -> Pronoun | None:
        """Whom a kin word without a name means."""
        words = self._words
        if address.is_weak:
            return None
        if address.word == "sếp":
            return "boss"
        if address.word in ("em", "cháu"):
            return "you" if self._spoken_down(index) else "me"
        before = words.low(index - 1)
        if words.says(index - 1, "nhắc", "cho", "giùm", "giúp", "báo", "nhớ") and not self._says_em():
            return "me"
        if words.says(address.end, "giao", "cần", "muốn", "nhờ") and not self._says_em(before=index):
            return "me"
        return "you" if before != "tiếng" else None

    def _spoken_down(self, index: int) -> bool:
        """ "anh giao em": an elder speaks, so "em" is the listener."""
        words = self._words
        at = index - 1
        if words.says(at, "cho"):
            at -= 1
        return words.says(at, "giao", "nhờ") and words.says(at - 1, "anh", "chị", "cô", "chú", "bác")

    def _says_em(self, before: int | None = None) -> bool:
        """Whether the writer calls himself em, cháu or tôi (before word `before`)."""
        seen = self._found
        limit = self._words[before].begin if before is not None else None
        return any(mention.pronoun == "me" and (limit is None or mention.begin < limit) for mention in seen)

    def _named(self, index: int, name_start: int, name_end: int, address: str | None) -> int:
        """A name has been read; take the title or unit that follows and belongs to it."""
        words = self._words
        name = words.slice(name_start, name_end)
        end, title, unit = name_end, None, None
        at = name_end
        bracket = words.low(at) in ("(", "-", "–")
        if bracket:
            at += 1
        linked = words.says(at, "bên", "ở", "thuộc", "của", "phía", "tại")
        if linked:
            at += 2 if words.says(at + 1, "phía") else 1
        if at < len(words) and words[at].is_letters and not words[at].line_start:
            found_title = None if linked else read_title(words, at, names_follow=False)
            if found_title is not None and not found_title.is_rank:
                title, unit, end = self._title_parts(at, found_title)
            elif is_unit_head(words, at):
                unit_end = read_unit(words, at) or at + 1
                unit, end = words.slice(at, unit_end), unit_end
            elif linked and (field_end := read_field(words, at)) is not None:
                unit, end = words.slice(at, field_end), field_end  # "Nam bên kinh tế"
        if words.low(name_end) == "," and end == name_end and len(name.split()) > 2:
            title, unit, end = self._apposition(name_end)
        if bracket and end > name_end:
            if words.low(name_end) == "(":
                end, title, unit = (end + 1, title, unit) if words.low(end) == ")" else (name_end, None, None)
            elif title is None:
                end, unit = name_end, None
        self._add(index, end, address=address, name=name, title=title, unit=unit)
        return end

    def _apposition(self, comma: int) -> tuple[str | None, str | None, int]:
        """ "đồng chí Lê Văn Tám, Trưởng phòng Kinh tế chịu trách nhiệm": one person, named in full and by title."""
        words = self._words
        title = read_title(words, comma + 1, names_follow=False) if words.capital(comma + 1) else None
        if title is None or title.is_rank or read_name(words, title.finish, sure=True) is not None:
            return None, None, comma
        follows = words.low(title.finish) == "," or words.says(title.finish, "chịu", "có", "chủ", "là", "phụ")
        if not follows and not opens_work(words, title.finish):
            return None, None, comma
        return self._title_parts(comma + 1, title)

    def _title_parts(self, at: int, title: Title) -> tuple[str, str | None, int]:
        words = self._words
        unit = words.slice(title.unit_start, title.finish) if title.unit_start is not None else None
        end_of_title = title.end if title.unit_start is not None else title.finish
        return words.slice(at, end_of_title), unit, title.finish

    def _titled(self, index: int, at: int, title: Title, address: str | None) -> int:
        words = self._words
        title_text, unit, end = self._title_parts(at, title)
        name = None
        name_end = read_name(words, end, sure=True) or (
            read_full_name(words, end) if end < len(words) and words[end].is_letters else None
        )
        if name_end is not None and not words[end].line_start:
            name, end = words.slice(end, name_end), name_end
        self._add(index, end, address=address, name=name, title=title_text, unit=unit)
        return end

    def _expected(self, index: int) -> bool:
        """Whether a person is expected here: after "giao", "nhờ", "cho", at a line's start …"""
        words = self._words
        title = read_title(words, index, names_follow=False)
        if (index == 0 or words[index].line_start) and title is not None and opens_work(words, title.end):
            return True  # "Văn thư scan công văn đến"
        return words.says(index - 1, "giao", "nhờ", "bảo", "kêu")

    def _in_list(self, index: int) -> bool:
        """Whether a list of people goes on at `index`: "anh Nam, Lan và Tuấn"."""
        words = self._words
        if self._last_end < 0 or not self._found or self._found[-1].is_pronoun:
            return False
        if index - 1 == self._last_end:
            return words.says(index - 1, "và", "với", "cùng", ",", "&", "+", "/")
        return index - 2 == self._last_end and words.low(index - 2) == "," and words.says(index - 1, "và")

    def _add(self, first: int, end: int, **fields: object) -> None:
        begin, finish = self._words.span(first, end)
        self._found.append(PersonMention(self._words.text[begin:finish], begin, finish, **fields))  # type: ignore[arg-type]
