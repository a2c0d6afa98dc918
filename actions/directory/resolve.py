"""Whom a mention means, by the order in which people in an office would think of somebody.

An explicit mention decides alone. Otherwise points are added up that one can read in a log: how well name,
title and unit fit, then members of this chat, the asker's unit and those below it, recent leads. The first is
the winner only when clearly ahead; a tie, a misspelling or a contradiction is never decided silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.arrays import GENDERS
from actions.directory.hierarchy import UnitTree, head_of, superior_of
from actions.directory.index import DirectoryIndex, index_of
from actions.directory.named import NameFit, fits
from actions.models import Chat, Gender, Person, Task
from actions.ports import TaskFilter, UnitOfWork
from nlu.people import PersonMention
from nlu.text import fold

if TYPE_CHECKING:
    from actions.turn import Turn

MARGIN = 15
IN_CHAT, IN_UNIT, RECENT, NEAR = 40, 20, 18, 8
TITLE, UNIT, OWN_LINE = 60, 60, 25
CONTRADICTED = -60
ASKER = -30
MOST_CANDIDATES = 20
_MOST_SCORED = 400

_MALE = frozenset({"anh", "ông", "chú", "cậu", "thầy", "dượng"})
_FEMALE = frozenset({"chị", "bà", "cô", "dì", "thím", "mợ", "o"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be meant; `score` in points, `reasons` in Vietnamese, each with its points."""

    person_id: int
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """`winner` only where one person is clearly meant; `candidates` best first, at most twenty of `total`."""

    winner: Candidate | None
    candidates: tuple[Candidate, ...] = ()
    total: int = 0


NOBODY = Resolution(None)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who speaks, where, and what is known of both."""

    asker: Person
    chat: Chat
    work: UnitOfWork
    index: DirectoryIndex

    def members(self) -> set[int]:
        return set(self.work.chats.members(self.chat.id))

    def own_units(self) -> list[int]:
        return [post.unit_id for post in self.work.people.posts([self.asker.id])]


def resolve_for(mention: PersonMention, turn: Turn) -> Resolution:
    """Whom the sender of this turn means."""
    accented = _is_accented(turn.inbound.text)
    return resolve(
        mention,
        asker=turn.sender,
        chat=turn.chat,
        work=turn.work,
        index=index_of(turn.work),
        accented=accented,
    )


def resolve(
    mention: PersonMention,
    *,
    asker: Person,
    chat: Chat,
    work: UnitOfWork,
    index: DirectoryIndex,
    accented: bool | None = None,
) -> Resolution:
    """Whom `mention` means when `asker` writes it in `chat`.

    `accented`: whether the whole message uses tone marks, so that "Nam" cannot be "Năm"; None: unknown.
    """
    asking = Asking(asker, chat, work, index)
    marked = _by_account(mention, asking)
    if marked is not None:
        return marked
    if mention.pronoun is not None:
        return _by_pronoun(mention, asking)
    if mention.is_unit:
        return _in_charge(mention.unit or "", asking)
    return _by_words(mention, asking, accented)


def _is_accented(text: str) -> bool | None:
    words = [word for word in text.split() if word.isalpha()]
    marked = sum(fold(word) != word.lower() for word in words)
    return None if not words else marked * 5 >= len(words)


def _by_account(mention: PersonMention, asking: Asking) -> Resolution | None:
    """The account a channel marked, or a code or user name written behind an @; None where it is linked to nobody."""
    identities, chat = asking.work.identities, asking.chat
    found = None
    if mention.external_id:
        found = identities.find(chat.channel, chat.account, mention.external_id)
    elif mention.text.startswith("@") and mention.name:
        found = identities.find_by_username(chat.channel, chat.account, mention.name)
    if found is not None and found.person_id is not None:
        return _certain(asking.work.people.get(found.person_id), "được nhắc đích danh")
    by_code = (
        asking.work.people.find_by_code(mention.name) if mention.name and " " not in mention.name else None
    )
    return _certain(by_code, "đúng mã") if by_code is not None and by_code.active else None


def _certain(person: Person, reason: str) -> Resolution:
    candidate = Candidate(person.id, 200, (reason,))
    return Resolution(candidate, (candidate,), 1)


def _by_pronoun(mention: PersonMention, asking: Asking) -> Resolution:
    if mention.pronoun == "me":
        return _certain(asking.asker, "chính người nói")
    if mention.pronoun == "boss":
        boss = superior_of(asking.asker, asking.work)
        return _certain(boss, "cấp trên trực tiếp") if boss else NOBODY
    if mention.pronoun == "him":
        return _last_spoken_of(mention, asking)
    return NOBODY


def _last_spoken_of(mention: PersonMention, asking: Asking) -> Resolution:
    """The lead of the task that this chat spoke of last, if the address word fits."""
    tasks: Sequence[Task] = asking.work.tasks.list(TaskFilter(chat_id=asking.chat.id, limit=1000))
    for task in sorted(tasks, key=lambda task: -task.id)[:1]:
        lead = asking.work.people.get(task.lead_id)
        if lead.id != asking.asker.id and lead.gender in _fitting(mention.address):
            return _certain(lead, f"chủ trì việc {task.id} vừa nói tới")
    return NOBODY


def resolve_unit(
    said: str, *, asker: Person, work: UnitOfWork, index: DirectoryIndex
) -> list[tuple[int, float]]:
    """(unit id, score) of the units that `said` may mean, best first; those near the asker before equals."""
    scores = index.units.scores(said)
    tree, ids = index.units.tree, index.units.ids
    own = {above for post in work.people.posts([asker.id]) for above in tree.upwards(post.unit_id)}
    ranked = [
        (ids[number], score + 0.2 * _nearness(tree, ids[number], own)) for number, score in scores.items()
    ]
    return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))


def _nearness(tree: UnitTree, unit_id: int, own: set[int]) -> float:
    """1 for a unit on the asker's own line, less the further one has to climb to meet it."""
    line = tree.upwards(unit_id)
    climbed = next((step for step, above in enumerate(line) if above in own), len(line))
    shared = sum(above in own for above in line)
    return shared / (shared + climbed) if shared else 0.0


def _in_charge(said: str, asking: Asking) -> Resolution:
    """A unit as lead means its head."""
    units = resolve_unit(said, asker=asking.asker, work=asking.work, index=asking.index)
    found: list[Candidate] = []
    for unit_id, score in units[:MOST_CANDIDATES]:
        head = head_of(asking.work, unit_id)
        # A unit below the one that was named is not meant.
        if head is not None and score >= units[0][1] - 0.5 and head.id not in {c.person_id for c in found}:
            name = asking.index.units.tree.by_id[unit_id].name
            found.append(Candidate(head.id, round(100 * score), (f"phụ trách {name}",)))
    return _decided(found, sure={candidate.person_id for candidate in found}, margin=10)


def _by_words(mention: PersonMention, asking: Asking, accented: bool | None) -> Resolution:
    index = asking.index
    titles = index.titles.scores(_without_duty(mention.title)) if mention.title else {}
    units = index.units.scores(mention.unit) if mention.unit else {}
    if mention.name:
        named = fits(index, mention.name, accented=accented)
    elif titles:
        named = _holders(titles, units, asking)
    else:
        return NOBODY
    named = _fitting_gender(named, mention.address, index)
    scorer = _Scorer(mention, asking, titles, units)
    best: dict[int, tuple[Candidate, bool]] = {}
    for fit in scorer.worth_scoring(named):
        candidate, sure = scorer.score(fit)
        known = best.get(candidate.person_id)
        if known is None or known[0].score < candidate.score:
            best[candidate.person_id] = (candidate, sure)
    people = {int(person) for person in index.rows.person[[fit.row for fit in named]]} if named else set()
    sure_ids = {person_id for person_id, (_, sure) in best.items() if sure}
    return _decided([candidate for candidate, _ in best.values()], sure=sure_ids, total=len(people))


def _without_duty(title: str) -> str:
    """ "PCT phụ trách kinh tế": duties are not in the directory, the title is."""
    folded = fold(title)
    return title[: folded.index("phu trach")] if "phu trach" in folded else title


def _holders(titles: dict[int, float], units: dict[int, float], asking: Asking) -> list[NameFit]:
    rows = asking.index.rows
    found = np.isin(rows.title, list(titles))
    if units:
        found &= np.isin(rows.unit, list(units))
    return [NameFit(int(row), 0, "", sure=True) for row in np.flatnonzero(found)]


def _fitting(address: str | None) -> frozenset[Gender]:
    """The genders an address word fits; people of unknown gender fit every word."""
    if address in _MALE:
        return frozenset({Gender.MALE, Gender.UNKNOWN})
    if address in _FEMALE:
        return frozenset({Gender.FEMALE, Gender.UNKNOWN})
    return frozenset(Gender)


def _fitting_gender(named: Sequence[NameFit], address: str | None, index: DirectoryIndex) -> list[NameFit]:
    """Those whom the address word fits; where it fits nobody, all, but none of them for certain."""
    wanted = _fitting(address)
    fitting = [fit for fit in named if GENDERS[int(index.rows.gender[fit.row])] in wanted]
    if fitting or not named:
        return fitting
    return [NameFit(fit.row, fit.quality, f"{fit.reason}, khác cách xưng hô", sure=False) for fit in named]


class _Scorer:
    """Adds up the points of one row after another, with what is asked of the store read once."""

    def __init__(
        self, mention: PersonMention, asking: Asking, titles: dict[int, float], units: dict[int, float]
    ) -> None:
        self._mention, self._asking, self._titles, self._units = mention, asking, titles, units
        tree = asking.index.units.tree
        own = asking.own_units()
        self._members = asking.members()
        self._below = {unit for mine in own for unit in tree.below(mine)}
        self._line = {unit for mine in own for unit in tree.upwards(mine)}
        # Everyone is under the root, so only what lies between says that somebody is near.
        self._nearby = {
            unit for mine in own for above in tree.upwards(mine)[1:-1] for unit in tree.below(above)
        }
        self._recent = set(asking.work.people.recent_leads(asking.asker.id))

    def worth_scoring(self, named: Sequence[NameFit]) -> Iterable[NameFit]:
        """All, or where a name is too common those with something that speaks for them, and some others."""
        if len(named) <= _MOST_SCORED:
            return named
        index = self._asking.index
        near = self._members | self._recent
        some = [
            fit
            for fit in named
            if int(index.rows.person[fit.row]) in near
            or index.unit_id(fit.row) in self._below | self._line | self._nearby
            or int(index.rows.unit[fit.row]) in self._units
            or int(index.rows.title[fit.row]) in self._titles
        ]
        rest = sorted(named, key=lambda fit: (-fit.quality, fit.row))[:_MOST_SCORED]
        return {fit.row: fit for fit in (*some, *rest)}.values()

    def score(self, fit: NameFit) -> tuple[Candidate, bool]:
        """The candidate, and whether it may win."""
        person_id = int(self._asking.index.rows.person[fit.row])
        points: list[tuple[int, str]] = [(fit.quality, fit.reason)] if fit.reason else []
        said, contradicted = self._said(fit.row)
        points += said
        points += self._circumstances(fit.row, person_id)
        total = sum(value for value, _ in points)
        reasons = tuple(f"{reason} ({value:+d})" for value, reason in points)
        return Candidate(person_id, total, reasons), fit.sure and not contradicted

    def _said(self, row: int) -> tuple[list[tuple[int, str]], bool]:
        """Title and unit in the phrase."""
        rows, points, contradicted = self._asking.index.rows, [], False
        for wanted, scores, value, weight, called in (
            (self._mention.title, self._titles, int(rows.title[row]), TITLE, "chức vụ"),
            (self._mention.unit, self._units, int(rows.unit[row]), UNIT, "đơn vị"),
        ):
            if not wanted:
                continue
            if value in scores:
                points.append((round(weight * scores[value]), f"đúng {called}"))
            else:
                points.append((CONTRADICTED, f"khác {called}"))
                contradicted = True
        return points, contradicted

    def _circumstances(self, row: int, person_id: int) -> list[tuple[int, str]]:
        """What speaks for a person besides the words. Only the first counts in full, the others order equals."""
        unit = self._asking.index.unit_id(row)
        points: list[tuple[int, str]] = []
        for value, reason, holds in (
            (IN_CHAT, "thành viên nhóm này", person_id in self._members),
            (IN_UNIT, "cùng đơn vị hoặc cấp dưới", unit in self._below),
            (RECENT, "mới được giao việc", person_id in self._recent),
            (NEAR, "cùng cơ quan", unit in self._nearby),
        ):
            if holds:
                points.append((value if not points else value // 10, reason))
        if not self._mention.name and unit in self._line:
            points.append((OWN_LINE, "trong tuyến đơn vị của người nói"))
        if person_id == self._asking.asker.id:
            points.append((ASKER, "chính người nói"))
        return points


def _decided(
    found: Sequence[Candidate], *, sure: set[int], total: int | None = None, margin: int = MARGIN
) -> Resolution:
    ranked = sorted(found, key=lambda candidate: (-candidate.score, candidate.person_id))
    winner = ranked[0] if ranked and ranked[0].person_id in sure else None
    if winner is not None and len(ranked) > 1 and winner.score - ranked[1].score < margin:
        winner = None
    return Resolution(winner, tuple(ranked[:MOST_CANDIDATES]), total if total is not None else len(ranked))
