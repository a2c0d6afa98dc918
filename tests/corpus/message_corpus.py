"""The held-out messages of tests/corpus/messages: read, run and compared with what they mean.

A family is one meaning in several wordings: `said` as a careful person types it, `variants` as others do
(without tone marks, in teencode, dictated, in other words). Only what a family names is compared; a person
or title of a variant counts as equal when it differs in marks, case and common short forms alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from nlu.text import expand_teencode, fold, lower
from nlu.text import tokens as words_and_signs
from tests.corpus.reading import read_yaml

MESSAGES = Path(__file__).parent / "messages"
KNOWN_GAPS = Path(__file__).parent / "known_gaps.yaml"
LEAVE_ALONE = "out_of_scope"

_SHORT = {"a": "anh", "c": "chi", "e": "em", "p": "phong", "vc": "viec", "bc": "bao cao"}
_SPOKEN = ("khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_AFTER_TEN: dict[int, tuple[str, ...]] = {0: (), 5: ("lam",)}
#: Short forms that are words of their own in a text without marks: nhà, nhẹ, hẻm, hồ, đó …
_ALSO_WORDS = re.compile(r"\b(?:nha|nhe|nhen|nghen|hem|rui|iu|ah)\b")


@dataclass(frozen=True)
class Family:
    """One meaning; `expected` holds the fields of `thuky parse` that it determines, `file` where it stands."""

    file: str
    name: str
    now: datetime
    intent: str
    said: str
    variants: tuple[str, ...]
    expected: Mapping[str, Any]

    def messages(self) -> Iterator[Message]:
        """The careful wording first, then the others."""
        yield Message(self, self.said, is_variant=False)
        for variant in self.variants:
            yield Message(self, variant, is_variant=True)


@dataclass(frozen=True)
class Message:
    """One wording of a family."""

    family: Family
    text: str
    is_variant: bool

    @property
    def key(self) -> str:
        """How known_gaps.yaml names it: its own words."""
        return self.text


@cache
def families() -> tuple[Family, ...]:
    """Every family, in the order of the files; raises ValueError where two share a name."""
    found = [_family(row, path.stem) for path in sorted(MESSAGES.glob("*.yaml")) for row in _rows(path)]
    names = [family.name for family in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"families that share a name: {sorted(twice)}")
    return tuple(found)


def messages() -> list[Message]:
    """Every wording of every family."""
    return [message for family in families() for message in family.messages()]


@cache
def known_gaps() -> frozenset[str]:
    """Messages that are read wrong today: each must stay wrong until its line is removed."""
    return frozenset(read_yaml(KNOWN_GAPS) or ())


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = read_yaml(path)
    if not isinstance(rows, list):
        raise ValueError(f"{path}: a list of families was expected")
    return rows


def _family(row: dict[str, Any], file: str) -> Family:
    known = {"tasks", "people", "task_ids", "about", "at", "deadline", "rrule", "parts"}
    rest = row.keys() - {"family", "now", "intent", "said", "variants"}
    if rest - known:
        raise ValueError(f"{row.get('family')}: unknown expectations {sorted(rest - known)}")
    now = row["now"] if isinstance(row["now"], datetime) else datetime.fromisoformat(row["now"])
    return Family(
        file=file,
        name=row["family"],
        now=now,
        intent=row["intent"],
        said=row["said"],
        variants=tuple(row.get("variants", ())),
        expected={name: row[name] for name in rest},
    )


def misses(message: Message, parsed: Mapping[str, Any]) -> list[str]:
    """What of a parse (the object of `thuky parse`) differs from the family's meaning, one line each."""
    found = []
    if parsed["intent"] != message.family.intent:
        found.append(f"intent: {parsed['intent']} instead of {message.family.intent}")
    for name, wanted in message.family.expected.items():
        if difference := _difference(name, wanted, parsed):
            found.append(f"{name}: {difference}")
    return found


def _difference(name: str, wanted: Any, parsed: Mapping[str, Any]) -> str | None:
    got = parsed[name]
    if name == "tasks":
        return _tasks_differ(wanted, got)
    if name == "parts":
        intents = [part["intent"] for part in got]
        return None if intents == wanted else f"{intents} instead of {wanted}"
    if name == "rrule":
        return None if _rule_parts(wanted) <= _rule_parts(got) else f"{got} instead of {wanted}"
    if name == "task_ids":
        same = got == wanted
    elif name in ("at", "deadline"):
        same = got is not None and datetime.fromisoformat(got) == datetime.fromisoformat(wanted)
    elif name == "people":
        same = [same_words(each) for each in got] == [same_words(each) for each in wanted]
    else:
        same = same_words(got or "") == same_words(wanted)
    return None if same else f"{got!r} instead of {wanted!r}"


def _tasks_differ(wanted: list[dict[str, Any]], got: list[dict[str, Any]]) -> str | None:
    if len(wanted) != len(got):
        return f"{len(got)} tasks instead of {len(wanted)}"
    for number, (one, other) in enumerate(zip(wanted, got, strict=True), start=1):
        for field in ("title", "assignees", "coordinators", "deadline", "priority"):
            if not task_field_agrees(field, one[field], other[field]):
                return f"{number}. {field} {other[field]!r} instead of {one[field]!r}"
    return None


def task_field_agrees(field: str, wanted: Any, got: Any) -> bool:
    """Whether one field of a task means the same: words by `same_words`, moments as instants."""
    if field == "deadline":
        both = (None if each is None else datetime.fromisoformat(each) for each in (wanted, got))
        return len(set(both)) == 1
    if isinstance(wanted, list):
        return [same_words(each) for each in wanted] == [same_words(each) for each in got]
    return same_words(wanted) == same_words(got)


def same_words(text: str) -> str:
    """A text without marks, case, signs, common short forms and the choice between "40" and "bốn mươi"."""
    plain = _ALSO_WORDS.sub(lambda word: word.group() + "_", lower(text))  # "nha" of "van hoa nha" is no nhé
    words = (word.rstrip("_") for word in re.findall(r"\w+", fold(expand_teencode(plain).text)))
    said = " ".join(_SHORT.get(word, word) for word in words)
    return re.sub(r"\b\d{1,2}\b", lambda number: _spoken(int(number.group())), said)


def _spoken(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _SPOKEN[ones]
    return " ".join(
        (*(("muoi",) if tens == 1 else (_SPOKEN[tens], "muoi")), *(_AFTER_TEN.get(ones, (_SPOKEN[ones],))))
    )


def folded(text: str) -> str:
    """A message without marks, case and signs: two that agree here are the same sentence."""
    return " ".join(fold(token.text) for token in words_and_signs(text) if token.text.isalnum())


def _rule_parts(rule: str | None) -> set[str]:
    return set((rule or "").removeprefix("RRULE:").split(";")) - {""}
