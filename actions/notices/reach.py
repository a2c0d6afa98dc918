"""Whom a person may send a notice to: down the line of command, the other heads beside one's own unit, the whole for
those who lead its Văn phòng, and the members of one's group.

A notice tells and gives no order, so heads may tell each other, and the Văn phòng speaks for the office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions import naming
from actions.authority import rank
from actions.directory.cache import index_of
from actions.directory.hierarchy import HEAD, UnitTree, superior_of
from actions.models import ChatKind, Person, Post
from actions.orders import ASSIGNING, leaders_of
from actions.ports import UnitOfWork
from actions.turn import MOST_READERS, Turn
from nlu.text import fold

_COORDINATING = re.compile(r"^van phong\b")
_OFFICES = re.compile(r"^(ubnd|uy ban nhan dan|uy ban|phuong|xa|dac khu|so|quan|huyen|cuc)\b")
_MOST_ABOVE = 6


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person may tell. `tops` are the units that the person speaks for, `units` those with all below them;
    `people` are others by id: who names the person as manager, and the heads of the units beside.

    `leader`: in whose place, where that is not the person's own right.
    """

    tops: tuple[int, ...]
    units: frozenset[int]
    people: frozenset[int]
    beside: frozenset[int]
    """The units whose heads are among `people`."""
    leader: Person | None = None

    @property
    def is_none(self) -> bool:
        return not self.units and not self.people


def tree_of(work: UnitOfWork) -> UnitTree:
    return index_of(work).units.tree


def reach_of(person: Person, work: UnitOfWork, *, leader: Person | None = None) -> Reach:
    """That of `person`; with `leader` it is used in the leader's place."""
    tree = tree_of(work)
    posts = [post for post in work.people.posts([person.id]) if rank(post)]
    tops = {_spoken_for(post, tree) for post in posts}
    inner = {unit for top in tops for unit in tree.below(top) if unit != top}
    units = frozenset(unit for top in tops for unit in tree.below(top))
    beside = {unit for post in posts if rank(post) == HEAD for unit in _siblings(post.unit_id, tree)} - units
    heads = {
        each.person_id
        for each in (work.people.in_units(beside) if beside else ())
        if each.is_head or rank(each) == HEAD
    }
    outer = tuple(sorted(top for top in tops if top not in inner))
    return Reach(
        outer, units, frozenset(heads) | work.people.managed_by(person.id), frozenset(beside), leader
    )


def reaches(turn: Turn) -> list[Reach]:
    """The sender's own first, then those of leaders who delegated theirs."""
    own = [reach_of(turn.sender, turn.work)]
    leaders = leaders_of(turn.sender, turn, scopes=ASSIGNING)
    return own + [reach_of(leader, turn.work, leader=leader) for leader in leaders]


def may_tell_group(chat_id: int, turn: Turn) -> bool:
    """The members of a group in which one is: they could read it there anyway, unless it is a crowd."""
    chat, members = turn.work.chats.get(chat_id), turn.work.chats.members(chat_id)
    small = len(members) <= MOST_READERS or chat.members_may_assign
    return chat.kind is ChatKind.GROUP and turn.sender.id in members and small


def office_of(person: Person, work: UnitOfWork) -> int | None:
    """The unit that "toàn cơ quan" means: the nearest that is an office of its own, else the top."""
    tree = tree_of(work)
    posts = work.people.posts([person.id])
    line = tree.upwards(posts[0].unit_id) if posts else []
    named = (unit for unit in line if _OFFICES.match(fold(tree.by_id[unit].name)))
    return next(named, line[-1] if line else None)


def who_could(recipients: dict[int, int | None], turn: Turn) -> str:
    """ "Người gửi được: chị Hạnh, …", the nearest above the sender who may tell all of these; "" for nobody."""
    current: Person | None = superior_of(turn.sender, turn.work)
    seen: set[int] = set()
    while current is not None and current.id not in seen and len(seen) < _MOST_ABOVE:
        seen.add(current.id)
        reach = reach_of(current, turn.work)
        others = {number: unit for number, unit in recipients.items() if number != current.id}
        if others and all(covers(reach, number, unit) for number, unit in others.items()):
            return f" Người gửi được: {naming.address(current)}, {naming.described(turn.work, current)}."
        current = superior_of(current, turn.work)
    return ""


def covers(reach: Reach, person_id: int, unit_id: int | None) -> bool:
    return unit_id in reach.units or person_id in reach.people


def _spoken_for(post: Post, tree: UnitTree) -> int:
    """One's unit; for those who lead its Văn phòng the office itself."""
    unit = tree.by_id.get(post.unit_id)
    coordinates = unit is not None and _COORDINATING.match(fold(unit.name)) is not None
    return unit.parent_id if unit is not None and coordinates and unit.parent_id is not None else post.unit_id


def _siblings(unit_id: int, tree: UnitTree) -> set[int]:
    parent = tree.by_id[unit_id].parent_id if unit_id in tree.by_id else None
    return {unit.id for unit in tree.by_id.values() if unit.parent_id == parent and parent is not None} - {
        unit_id
    }
