"""Whether an order binds, and by what right: one's own, a leader's who delegated it, or the rule of a group.

Only one's own authority can be delegated, so a delegate cannot delegate further: what a delegate may do in a
leader's place is asked of the leader's own posts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from actions import naming
from actions.authority import approver_id, may_assign
from actions.directory.hierarchy import superior_of
from actions.models import ChatKind, DelegationScope, Person, Task
from actions.ports import UnitOfWork
from actions.turn import Turn
from actions.workflow import Role

ASSIGNING = frozenset({DelegationScope.ASSIGN, DelegationScope.ALL})
APPROVING = frozenset({DelegationScope.APPROVE, DelegationScope.ALL})
_SCOPES = {Role.ASSIGNER: ASSIGNING, Role.APPROVER: APPROVING}


@dataclass(frozen=True, slots=True)
class Authority:
    """`leader`: in whose place the order is given. `by_group`: members of this group may assign to each other."""

    leader: Person | None = None
    by_group: bool = False


def authority_over(lead: Person, turn: Turn) -> Authority | None:
    """By what right the sender's order binds `lead` here and now; None where it does not."""
    if may_assign(turn.work, turn.sender, lead):
        return Authority()
    for leader in leaders_of(turn.sender, turn, scopes=ASSIGNING):
        if leader.id != lead.id and may_assign(turn.work, leader, lead):
            return Authority(leader=leader)
    if turn.chat.kind is ChatKind.GROUP and turn.chat.members_may_assign:
        members = turn.work.chats.members(turn.chat.id)
        if lead.id in members and turn.sender.id in members:
            return Authority(by_group=True)
    return None


def leaders_of(person: Person, turn: Turn, *, scopes: Collection[DelegationScope]) -> list[Person]:
    """In whose place `person` may act now."""
    held = turn.work.delegations.held_by(person.id, now=turn.now)
    leaders = turn.work.people.many(row.from_person_id for row in held if row.scope in scopes)
    return [leader for leader in leaders if leader.active]


def approvers(turn: Turn) -> frozenset[int]:
    """For whom the sender may approve: themselves, and leaders who delegated it."""
    return frozenset(
        {turn.sender.id, *(leader.id for leader in leaders_of(turn.sender, turn, scopes=APPROVING))}
    )


def stand_ins(leader_id: int, turn: Turn, *, scopes: Collection[DelegationScope]) -> list[Person]:
    """Who acts in this leader's place now."""
    given = turn.work.delegations.given_by(leader_id, now=turn.now)
    running = [row.to_person_id for row in given if row.scope in scopes and row.starts_at <= turn.now]
    return [person for person in turn.work.people.many(running) if person.active]


def leader_in_role(task: Task, roles: Collection[Role], turn: Turn) -> Person | None:
    """The leader whose role in `task` the sender fills by delegation. Nobody judges their own work that way."""
    holders = {Role.ASSIGNER: task.assigner_id, Role.APPROVER: approver_id(task)}
    for role, scopes in _SCOPES.items():
        if role not in roles or (role is Role.APPROVER and task.lead_id == turn.sender.id):
            continue
        for leader in leaders_of(turn.sender, turn, scopes=scopes):
            if leader.id == holders[role]:
                return leader
    return None


def in_place_of(leader: Person) -> str:
    """How records say so."""
    return f"thay mặt {naming.address(leader)}"


def standing_towards(lead: Person, turn: Turn) -> str:
    """Why the sender cannot order `lead`, as a clause: "Anh Dũng là Trưởng phòng của chị", else "Chị Lan không thuộc
    quyền giao việc của anh"."""
    name, you = naming.capital(naming.address(lead)), naming.you(turn.sender)
    if not may_assign(turn.work, lead, turn.sender):
        return f"{name} không thuộc quyền giao việc của {you}"
    own = {post.unit_id for post in turn.work.people.posts([turn.sender.id])}
    posts = turn.work.people.posts([lead.id])
    post = next((each for each in posts if each.unit_id in own), posts[0] if posts else None)
    if post is None or not post.title.strip():
        return f"{name} là cấp trên của {you}"
    nearest = superior_of(turn.sender, turn.work)
    if post.unit_id in own or (nearest is not None and nearest.id == lead.id):
        return f"{name} là {post.title.strip()} của {you}"
    return f"{name} là {post.title.strip()} {turn.work.units.get(post.unit_id).name}, cấp trên của {you}"


def who_could(lead: Person, work: UnitOfWork) -> Sequence[Person]:
    """Who may give tasks to `lead`: the superior, and the one above; at most two."""
    found: list[Person] = []
    current: Person | None = superior_of(lead, work)
    while current is not None and current.id != lead.id and current not in found and len(found) < 2:
        found.append(current)
        current = superior_of(current, work)
    return [person for person in found if may_assign(work, person, lead)]


def named_who_could(lead: Person, turn: Turn) -> str:
    """ "Người giao được việc cho anh Dũng: chị Hạnh (Chủ tịch, UBND)." or "" where there is nobody else."""
    able = [person for person in who_could(lead, turn.work) if person.id != turn.sender.id]
    if not able:
        return ""
    names = "; ".join(
        f"{naming.address(person)}, {naming.described(turn.work, person)}" for person in able[:1]
    )
    return f" Người giao được việc cho {naming.address(lead)}: {names}."
