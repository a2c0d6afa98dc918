"""The rules' pattern language, and the tree in which all patterns are matched at once.

    "lúc? <n> giờ|h <n> phút?"

Words are written with their marks; `a|b` is a choice, `_` joins the words of one choice
("bây_giờ"), `?` makes an element optional, `@name` stands for a group of choices, `<n>`
is a number in digits or spoken, `<date>` "15/12", `<clock>` "8:30", `<decimal>` "1.5",
`<moment>` an ISO date. Every pattern is unfolded into one tree of words, so a message is
matched in one walk per word that can begin a rule, and nothing is ever tried twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from nlu.time.lexer import Dictionary, Lexed, Lexeme
from nlu.time.said import Piece

_SHAPES = {
    "<n>": "number",
    "<date>": "date",
    "<clock>": "clock",
    "<decimal>": "decimal",
    "<moment>": "moment",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a pattern took: `digits` is 0 when it was spoken."""

    value: int
    digits: int
    at: int


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern matched: items `begin` to `finish` (exclusive), and what it took."""

    lexed: Lexed
    begin: int
    finish: int
    numbers: tuple[Number, ...]
    literals: tuple[Lexeme, ...]

    def word(self, offset: int) -> str:
        """The lower-case word `offset` places after the match begins (negative: before it)."""
        return self.lexed.word(self.begin + offset)

    def next(self, offset: int = 0) -> str:
        """The lower-case word after the match."""
        return self.lexed.word(self.finish + offset)


class Invalid(Exception):
    """The words are complete and impossible ("ngày 32 tháng 1"): no part of them is a time."""


def _longest_first(found: tuple[int, int, Rule, Match]) -> tuple[int, int]:
    return found[0], found[1]


def _no_number(lexed: Lexed, at: int) -> bool:
    """Words that only now and then are digits.

    "tư" counts behind tháng, quý, mùng ("bốn ngày", never "tư ngày"). An unmarked "sau"
    is "sau" behind a period ("thang sau") and before a date ("sau ngay 20/11").
    """
    word, before = lexed.items[at].text, lexed.word(at - 1)
    if word in ("tư", "tu"):
        return before not in ("tháng", "thang", "quý", "quy", "mùng", "mồng", "mung", "mong", "ngày", "ngay")
    if word != "sau":
        return False
    dated = at + 2 < len(lexed.items) and lexed.items[at + 2].shape in ("number", "date")
    return dated or before in ("thang", "nam", "tuan", "ngay", "quy")


Pieces = tuple[Piece, ...]
Meaning = Callable[[Match], "Pieces | None"]


@dataclass(frozen=True)
class Rule:
    """A readable name, patterns over words, a meaning. The meaning may decline with None."""

    name: str
    patterns: tuple[str, ...]
    meaning: Meaning


@dataclass(slots=True)
class Node:
    """A place in the tree: where the next word, number or literal leads."""

    words: dict[str, Node] = field(default_factory=dict)
    shapes: dict[str, Node] = field(default_factory=dict)
    rules: list[tuple[int, Rule]] = field(default_factory=list)


class Tree:
    """All patterns of all rules as one tree."""

    def __init__(self, rules: Iterable[Rule], groups: Mapping[str, str]) -> None:
        self.root = Node()
        self._groups = groups
        words: set[str] = set()
        for order, rule in enumerate(rules):
            for pattern in rule.patterns:
                for path in self._unfold(pattern):
                    self._plant(path, (order, rule))
                    words.update(word for word in path if word not in _SHAPES)
        self.dictionary = Dictionary(frozenset(words))

    def _choices(self, element: str) -> list[tuple[str, ...]]:
        optional = element.endswith("?") and len(element) > 1
        element = element[:-1] if optional else element
        choices: list[tuple[str, ...]] = []
        for each in element.split("|"):
            if each.startswith("@"):
                choices.extend(self._choices(self._groups[each[1:]]))
            else:
                choices.append(tuple(each.split("_")) if each != "_" else (each,))
        return [*choices, ()] if optional else choices

    def _unfold(self, pattern: str) -> Iterable[tuple[str, ...]]:
        for parts in product(*(self._choices(element) for element in pattern.split())):
            yield tuple(word for part in parts for word in part)

    def _plant(self, path: tuple[str, ...], rule: tuple[int, Rule]) -> None:
        node = self.root
        for word in path:
            table = node.shapes if word in _SHAPES else node.words
            node = table.setdefault(_SHAPES.get(word, word), Node())
        if node is self.root:
            raise ValueError(f"a pattern of {rule[1].name!r} matches nothing at all")
        if rule not in node.rules:
            node.rules.append(rule)

    def number_may_begin(self, lexed: Lexed, at: int) -> bool:
        """Whether some rule goes on behind the number at `at`; most numbers count something else."""
        node = self.root.shapes.get("number")
        if node is None or at + 1 >= len(lexed.items) or lexed.items[at].text in self.root.words:
            return lexed.items[at].text in self.root.words
        after = lexed.items[at + 1]
        if any(word in node.words for word in after.words):
            return True
        return after.shape in node.shapes or (after.digit and "number" in node.shapes)

    def matches(self, lexed: Lexed, begin: int) -> list[tuple[Rule, Match]]:
        """Every rule that matches from item `begin` on: the longest first, then in the order of the rules."""
        found: list[tuple[int, int, Rule, Match]] = []
        items, size = lexed.items, len(lexed.items)
        paths: list[tuple[Node, int, tuple[Number, ...], tuple[Lexeme, ...]]] = [(self.root, begin, (), ())]
        while paths:
            node, at, numbers, literals = paths.pop()
            if node.rules:
                match = Match(lexed, begin, at, numbers, literals)
                found.extend([(-at, order, rule, match) for order, rule in node.rules])
            if at >= size:
                continue
            item = items[at]
            if node.words:
                for word in item.words:
                    after = node.words.get(word)
                    if after is not None:
                        paths.append((after, at + 1, numbers, literals))
            if node.shapes:
                if item.digit and "number" in node.shapes and not _no_number(lexed, at):
                    spoken = lexed.spoken.number(at)
                    if spoken is not None:
                        number = Number(spoken[0], 0, at)
                        paths.append((node.shapes["number"], spoken[1], (*numbers, number), literals))
                elif item.shape == "number" and "number" in node.shapes:
                    number = Number(item.value, len(item.text), at)
                    paths.append((node.shapes["number"], at + 1, (*numbers, number), literals))
                elif item.shape in node.shapes:
                    paths.append((node.shapes[item.shape], at + 1, numbers, (*literals, item)))
        if len(found) > 1:
            found.sort(key=_longest_first)
        return [(rule, match) for _, _, rule, match in found]
