"""Which case is meant, and who may see or run it: only its members and the line of command."""

from __future__ import annotations

from collections.abc import Sequence

from actions.authority import may_assign
from actions.cases.models import ACTIVE, Case
from actions.models import Person
from actions.orders import ASSIGNING, leaders_of
from actions.ports import UnitOfWork
from actions.turn import Turn
from nlu.case_rooms import CaseWish
from nlu.text import fold

MOST = 50
MOST_CHOICES = 5
_ALIKE = 0.5


def may_see_case(work: UnitOfWork, person: Person, case: Case) -> bool:
    """Its owner, its members, and those above its owner."""
    if person.id == case.owner_id:
        return True
    member = work.cases.find_member(case.id, person.id)
    return (member is not None and member.agreed) or may_assign(work, person, work.people.get(case.owner_id))


def may_run(case: Case, turn: Turn) -> bool:
    """Its owner, whoever acts for the owner, and those above: who invites, moves the deadline and closes it."""
    if turn.sender.id == case.owner_id:
        return True
    if any(leader.id == case.owner_id for leader in leaders_of(turn.sender, turn, scopes=ASSIGNING)):
        return True
    return may_assign(turn.work, turn.sender, turn.work.people.get(case.owner_id))


def cases_meant(wish: CaseWish, turn: Turn) -> list[Case]:
    """What the words may mean, as far as the sender may see it; active ones go first. Empty: there is none."""
    if wish.number is not None:
        case = turn.work.cases.find(wish.number)
        return [case] if case is not None and may_see_case(turn.work, turn.sender, case) else []
    if wish.name and wish.act != "rename":
        return _named(wish.name, turn)
    return case_here(turn) or _own(turn)


def case_here(turn: Turn) -> list[Case]:
    """The case of this room, or of the card that is replied to."""
    here = turn.work.cases.of_chat(turn.chat.id)
    if here is None and isinstance(number := turn.answered.get("case"), int):
        here = turn.work.cases.find(number)
    return [here] if here is not None and may_see_case(turn.work, turn.sender, here) else []


def _own(turn: Turn) -> list[Case]:
    return list(turn.work.cases.of_person(turn.sender.id, limit=MOST))


def _named(name: str, turn: Turn) -> list[Case]:
    words = folded_words(name)
    if not words:
        return []
    found = turn.work.cases.called(words, limit=MOST)
    seen = [case for case in found if may_see_case(turn.work, turn.sender, case)]
    if not seen:
        return _alike(words, _own(turn))
    running = [case for case in seen if case.state in ACTIVE]
    exact = [case for case in running or seen if case.folded.split() == words]
    return exact or running or seen[:1]


def _alike(words: Sequence[str], cases: Sequence[Case]) -> list[Case]:
    """Those whose titles share at least half of the words said; people rarely repeat a title in full."""
    scored = [(sum(word in case.folded.split() for word in words) / len(words), case) for case in cases]
    best = max((score for score, _ in scored), default=0.0)
    return [case for score, case in scored if score == best] if best >= _ALIKE else []


def folded_words(text: str) -> list[str]:
    return fold(text).replace(",", " ").replace(".", " ").split()


def folded_title(title: str) -> str:
    return " ".join(folded_words(title))
