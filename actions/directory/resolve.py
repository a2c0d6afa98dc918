"""Whom a mention means, by the order in which people in an office would think of somebody.

An explicit mention decides alone. Otherwise points are added up that one can read in a log: how well name,
title and unit fit, then members of this chat, the asker's unit and those below it, recent leads. The first is
the winner only when clearly ahead; a tie, a misspelling or a contradiction is never decided silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.arrays import GENDERS
from actions.directory.cache import index_of
from actions.directory.hierarchy import UnitTree, head_of, superior_of
from actions.directory.index import DirectoryIndex
from actions.directory.named import NameFits, alike, fits
from actions.directory.nicknames import called_so
from actions.directory.scoring import Asking, Candidate, Scorer
from actions.models import Chat, Gender, Person, Task
from actions.ports import TaskFilter, UnitOfWork
from nlu.people import PersonMention
from nlu.text import fold

if TYPE_CHECKING:
    from actions.turn import Turn

MARGIN = 15
MOST_CANDIDATES = 20
CLEARLY_NAMED = 0.85
"""A unit's whole name or how it begins ("Phòng Kinh tế" of "Phòng Kinh tế, Hạ tầng và Đô thị")."""
_UNIT_AHEAD = 0.05
_MANY = 2000

_MALE = frozenset({"anh", "ông", "chú", "cậu", "thầy", "dượng"})
_FEMALE = frozenset({"chị", "bà", "cô", "dì", "thím", "mợ", "o"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """`winner` only where one person is clearly meant; `candidates` best first, at most twenty of `total`."""

    winner: Candidate | None
    candidates: tuple[Candidate, ...] = ()
    total: int = 0


NOBODY = Resolution(None)


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
    called = called_so(mention, asking, accented=accented)
    if called is not None and called[0].gender in _fitting(mention.address):
        return _certain(*called)
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
        (ids[number], score + 0.4 * _nearness(tree, ids[number], own)) for number, score in scores.items()
    ]
    return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))


def clear_unit(said: str, *, asker: Person, work: UnitOfWork, index: DirectoryIndex) -> int | None:
    """The one unit that is called so, or begins so; None where there is none, or several that are equally near."""
    scores, ids = index.units.scores(said), index.units.ids
    clear = {ids[number] for number, score in scores.items() if score >= CLEARLY_NAMED}
    ranked = [hit for hit in resolve_unit(said, asker=asker, work=work, index=index) if hit[0] in clear]
    if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _UNIT_AHEAD):
        return None
    return ranked[0][0]


def _nearness(tree: UnitTree, unit_id: int, own: set[int]) -> float:
    """1 for a unit on the asker's own line, less the further one has to climb to meet it."""
    line = tree.upwards(unit_id)
    climbed = next((step for step, above in enumerate(line) if above in own), len(line))
    shared = sum(above in own for above in line)
    return shared / (shared + climbed) if shared else 0.0


def _in_charge(said: str, asking: Asking) -> Resolution:
    """A unit as lead means its head."""
    units = resolve_unit(said, asker=asking.asker, work=asking.work, index=asking.index)
    found: dict[int, Candidate] = {}
    for unit_id, score in units[:MOST_CANDIDATES]:
        head = head_of(asking.work, unit_id)
        # A unit below the one that was named is not meant.
        if head is not None and score >= units[0][1] - 0.3:
            name = asking.index.units.tree.by_id[unit_id].name
            found.setdefault(head.id, Candidate(head.id, round(100 * score), (f"phụ trách {name}",)))
    return _decided(found.values(), margin=10)


def _by_words(mention: PersonMention, asking: Asking, accented: bool | None) -> Resolution:
    index = asking.index
    units = index.units.scores(mention.unit) if mention.unit else {}
    # Titles are numbered by each part of the directory on its own.
    said_title = _without_duty(mention.title) if mention.title else ""
    parts = [(part, part.titles.scores(said_title) if said_title else {}) for part in index.parts]
    if mention.name:
        named = fits(index.parts, mention.name, accented=accented)
    elif any(titles for _, titles in parts):
        named = [_holders(part, titles, units) for part, titles in parts]
    else:
        return NOBODY
    named = _fitting_gender(named, mention.address, index.parts)
    best: dict[int, Candidate] = {}
    for (part, titles), found in zip(parts, named, strict=True):
        scorer = Scorer(mention, replace(asking, index=part), titles, units) if len(found) else None
        for candidate in scorer.candidates(found) if scorer else ():
            known = best.get(candidate.person_id)
            if known is None or known.score < candidate.score:
                best[candidate.person_id] = candidate
    total = sum(_people(found, part) for found, part in zip(named, index.parts, strict=True))
    return _decided(best.values(), total=total)


def _people(named: NameFits, index: DirectoryIndex) -> int:
    """How many people these rows are of; of thousands main posts are counted, for sorting them takes too long."""
    rows = index.rows
    if len(named) > _MANY:
        return int(rows.main[named.rows].sum())
    return len(np.unique(rows.person[named.rows]))


def _without_duty(title: str) -> str:
    """ "PCT phụ trách kinh tế": duties are not in the directory, the title is."""
    folded = fold(title)
    return title[: folded.index("phu trach")] if "phu trach" in folded else title


def _holders(index: DirectoryIndex, titles: dict[int, float], units: dict[int, float]) -> NameFits:
    rows = index.rows
    found = np.isin(rows.title, list(titles))
    if units:
        found &= np.isin(rows.unit, list(units))
    return alike(rows.shown(np.flatnonzero(found)), 0)


def _fitting(address: str | None) -> frozenset[Gender]:
    """The genders an address word fits; people of unknown gender fit every word."""
    if address in _MALE:
        return frozenset({Gender.MALE, Gender.UNKNOWN})
    if address in _FEMALE:
        return frozenset({Gender.FEMALE, Gender.UNKNOWN})
    return frozenset(Gender)


def _fitting_gender(
    named: Sequence[NameFits], address: str | None, parts: Sequence[DirectoryIndex]
) -> list[NameFits]:
    """Those whom the address word fits; where it fits nobody, all, but none of them for certain."""
    wanted = [GENDERS.index(gender) for gender in _fitting(address)]
    fitting = [
        found.chosen(np.isin(part.rows.gender[found.rows], wanted))
        for found, part in zip(named, parts, strict=True)
    ]
    return fitting if any(map(len, fitting)) else [found.doubted() for found in named]


def _decided(found: Iterable[Candidate], *, total: int | None = None, margin: int = MARGIN) -> Resolution:
    ranked = sorted(found, key=lambda candidate: (-candidate.score, candidate.person_id))
    ahead = len(ranked) == 1 or (len(ranked) > 1 and ranked[0].score - ranked[1].score >= margin)
    winner = ranked[0] if ahead and ranked[0].sure else None
    return Resolution(winner, tuple(ranked[:MOST_CANDIDATES]), len(ranked) if total is None else total)
