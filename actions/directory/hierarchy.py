"""The tree of units, its heads, and who stands above a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from actions.authority import rank
from actions.directory.naming import main_post
from actions.models import Person, Post, Unit
from actions.ports import UnitOfWork

HEAD = 2


class UnitTree:
    """Units by id with their ancestors and all below them. A circle in the data ends where it closes."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.by_id: dict[int, Unit] = {unit.id: unit for unit in units}
        self._children: defaultdict[int | None, list[int]] = defaultdict(list)
        for unit in self.by_id.values():
            self._children[unit.parent_id].append(unit.id)

    def upwards(self, unit_id: int) -> list[int]:
        """The unit itself, its parent, and so on to the root."""
        chain: list[int] = []
        current: int | None = unit_id
        while current is not None and current in self.by_id and current not in chain:
            chain.append(current)
            current = self.by_id[current].parent_id
        return chain

    def in_order(self) -> list[int]:
        """Every unit, each before those under it and these side by side."""
        order: dict[int, None] = {}
        tops = [unit.id for unit in self.by_id.values() if unit.parent_id not in self.by_id]
        # Units of a circle hang under no top.
        for top in [*tops, *self.by_id]:
            waiting = [top]
            while waiting:
                current = waiting.pop()
                if current not in order:
                    order[current] = None
                    waiting.extend(reversed(self._children[current]))
        return list(order)

    def below(self, unit_id: int) -> set[int]:
        """The unit itself and every unit under it."""
        found: set[int] = set()
        waiting = [unit_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self._children[current])
        return found


def head_of(work: UnitOfWork, unit_id: int) -> Person | None:
    """The person in charge of a unit: the post marked as head, else the only one whose title leads it."""
    return _head_among(work, work.people.in_units([unit_id]))


def superior_of(person: Person, work: UnitOfWork) -> Person | None:
    """The named manager, else the head of the person's unit, else of the nearest unit above with another head."""
    if person.manager_id is not None and person.manager_id != person.id:
        manager = work.people.get(person.manager_id)
        if manager.active:
            return manager
    post = main_post(work.people.posts([person.id]))
    if post is None:
        return None
    for unit_id in UnitTree(work.units.all()).upwards(post.unit_id):
        head = head_of(work, unit_id)
        if head is not None and head.id != person.id:
            return head
    return None


def _head_among(work: UnitOfWork, posts: Sequence[Post]) -> Person | None:
    heads = [post.person_id for post in posts if post.is_head] or [
        post.person_id for post in posts if rank(post) == HEAD
    ]
    people = [person for person in work.people.many(dict.fromkeys(heads)) if person.active]
    return people[0] if len(people) == 1 else None
