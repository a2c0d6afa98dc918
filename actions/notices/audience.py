"""From the words of an order to people: each group that was named, as ids that a draft can keep.

A kept group is {kind, rank, level, unit, person, title, chat}; it is counted anew when the notice goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actions import directory, naming
from actions.authority import rank
from actions.directory.cache import index_of
from actions.directory.hierarchy import HEAD, UnitTree, superior_of
from actions.directory.resolve import clear_unit
from actions.errors import Refused
from actions.models import Json
from actions.notices.ports import Staff
from actions.notices.reach import Reach, may_tell_group, office_of, reaches, tree_of, who_could
from actions.notices.reach import covers as covered
from actions.turn import Turn
from nlu.notice_audience import Audience
from nlu.text import fold

_ANY_LEVEL = frozenset(
    {
        "don vi",
        "don vi truc thuoc",
        "bo phan",
        "co quan",
        "ban nganh",
        "phong ban",
        "phong, ban",
        "ben",
        "noi",
    }
)
_LEVELS = {
    "phong": r"(phong|van phong)\b",
    "phong chuyen mon": r"phong\b",
    "phuong xa": r"(phuong|xa|dac khu)\b",
    "phuong, xa": r"(phuong|xa|dac khu)\b",
    "so nganh": r"(so|ban|cuc)\b",
    "to dan pho": r"to\b",
}
_HEADS_OF_WARDS = re.compile(r"phuong|xa|dac khu")
_PREFIX = re.compile(r"^(ubnd|uy ban nhan dan|hdnd va ubnd)\s+")
_KIND_OF_UNIT = re.compile(r"\b(van phong|trung tam|ban|doi|to|khoa)\b")
_RANKS = {"leaders": (1, 2), "heads": (2,), "deputies": (1,)}


@dataclass(slots=True)
class Named:
    """What was named: groups to keep, and names that may mean several people ({said, people})."""

    groups: list[Json] = field(default_factory=list)
    unclear: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Counted:
    """The people by id, each with the unit they count for, and by whose right they may be told."""

    people: dict[int, int | None]
    reach: Reach


def named(audience: Iterable[Audience], turn: Turn) -> Named:
    """Raises `Refused` with what is unclear."""
    found = Named()
    for each in audience:
        _add(each, found, turn)
    return found


def counted(groups: Sequence[Json], excluded: Sequence[Json], turn: Turn) -> Counted:
    """Raises `Refused` where nobody is meant, or somebody whom the sender may not tell."""
    found: dict[int, int | None] = {}
    refused: dict[int, int | None] = {}
    rights = reaches(turn)
    for reach in rights:
        found = _people(groups, reach, turn)
        found = _without(found, groups, _people(excluded, reach, turn), excluded)
        for own in (turn.sender, reach.leader):
            if own is not None:
                found.pop(own.id, None)
        members = _members(groups, turn)
        out = {n: unit for n, unit in found.items() if n not in members and not covered(reach, n, unit)}
        if found and not out:
            return Counted(found, reach)
        refused = refused or out
    if refused:
        raise Refused(_why_not(refused, len(found), rights[0], turn))
    raise Refused(_nobody(groups, rights[0], turn))


def _add(each: Audience, found: Named, turn: Turn) -> None:
    kept: Json = {"kind": each.kind, "rank": each.rank, "level": each.level, "said": each.text}
    if each.kind == "everyone" and turn.in_group:
        kept["kind"] = "group"
    if kept["kind"] == "group":
        if not turn.in_group:
            raise Refused("Thông báo cho nhóm xin nhắn ngay trong nhóm đó ạ.")
        kept["chat"] = turn.chat.id
    elif each.kind == "outside":
        raise Refused(
            f"Danh bạ cơ quan không có “{each.text}” nên Thư ký chưa gửi được. "
            "Xin nêu đơn vị, chức danh hoặc tên người nhận ạ."
        )
    elif each.kind == "own_unit" and (unit := _other_than_own(each.text, turn)) is not None:
        kept |= {"kind": "unit", "unit": unit}
    mention = each.mention
    if mention is not None and each.kind == "person":
        resolution = directory.resolve_for(mention, turn)
        if resolution.winner is None:
            _unclear(mention.text, [one.person_id for one in resolution.candidates[:5]], found)
            return
        kept["person"] = resolution.winner.person_id
    elif mention is not None:
        kept["title"] = fold(mention.title or "")
        said = mention.unit if each.kind == "titled" else mention.unit or mention.text
        kept["unit"] = _unit(said, turn) if said else None
    found.groups.append(kept)


def _unclear(said: str, people: list[int], found: Named) -> None:
    if not people:
        raise Refused(f"Thư ký không thấy {said} trong danh bạ. Xin nhắn lại kèm họ tên hoặc đơn vị ạ.")
    found.unclear.append({"said": said, "people": people})


def _other_than_own(said: str, turn: Turn) -> int | None:
    """ "cả văn phòng" of somebody who is in no Văn phòng: the one that is called so."""
    word = _KIND_OF_UNIT.search(fold(said))
    posts = turn.work.people.posts([turn.sender.id])
    if word is None or not posts:
        return None
    own = tree_of(turn.work).by_id[posts[0].unit_id]
    if fold(own.name).startswith(word.group()):
        return None
    return clear_unit(word.group(), asker=turn.sender, work=turn.work, index=index_of(turn.work))


def _unit(said: str, turn: Turn) -> int:
    unit = clear_unit(said, asker=turn.sender, work=turn.work, index=index_of(turn.work))
    if unit is None:
        raise Refused(f"Thư ký không rõ “{said}” là đơn vị nào. Xin ghi đủ tên đơn vị ạ.")
    return unit


def _without(
    found: dict[int, int | None], groups: Sequence[Json], left_out: Iterable[int], excluded: Sequence[Json]
) -> dict[int, int | None]:
    """Without those who are left out; whoever is named stays unless it is the person who is left out by name."""
    named_out = {int(group["person"]) for group in excluded if group["kind"] == "person"}
    kept = {int(group["person"]) for group in groups if group["kind"] == "person"} - named_out
    gone = set(left_out) - kept
    return {number: unit for number, unit in found.items() if number not in gone}


def _people(groups: Sequence[Json], reach: Reach, turn: Turn) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for group in groups:
        for number, unit in _of_group(group, reach, turn).items():
            found.setdefault(number, unit)
    return found


def _of_group(group: Json, reach: Reach, turn: Turn) -> dict[int, int | None]:
    kind = group["kind"]
    tree = tree_of(turn.work)
    if kind == "person":
        return _placed([int(group["person"])], turn)
    if kind == "group":
        return _placed(turn.work.chats.members(int(group["chat"])), turn)
    if kind == "level":
        return _chosen(_units_of_level(group, reach, tree, turn), group, turn)
    if kind in ("unit", "titled"):
        unit = group.get("unit")
        within = tree.below(unit) if unit is not None else _own(reach, tree)
        # Those in charge of a unit are its own; its parts have theirs.
        units = {unit} if unit is not None and group["rank"] != "all" else within
        return _chosen(units, group, turn)
    found = _chosen(_whole(kind, reach, tree, turn), group, turn)
    if kind in ("everyone", "below"):
        found |= _placed(list(turn.work.people.managed_by(_right_of(reach, turn))), turn)
    return found


def _right_of(reach: Reach, turn: Turn) -> int:
    return reach.leader.id if reach.leader is not None else turn.sender.id


def _whole(kind: str, reach: Reach, tree: UnitTree, turn: Turn) -> set[int]:
    if kind == "whole":
        holder = reach.leader or turn.sender
        office = office_of(holder, turn.work)
        return tree.below(office) if office is not None else set()
    if kind == "own_unit":
        posts = turn.work.people.posts([turn.sender.id])
        return tree.below(posts[0].unit_id) if posts else set()
    return _own(reach, tree)


def _own(reach: Reach, tree: UnitTree) -> set[int]:
    return {unit for top in reach.tops for unit in tree.below(top)}


def _units_of_level(group: Json, reach: Reach, tree: UnitTree, turn: Turn) -> set[int]:
    """Units of that kind under what the sender speaks for, nearest to it; else beside it; else anywhere."""
    level = " ".join(str(group["level"]).replace(",", " ").split())
    wanted = re.compile(_LEVELS.get(level, rf"{re.escape(level)}\b"))

    def fits(unit: int) -> bool:
        name = _PREFIX.sub("", fold(tree.by_id[unit].name))
        return level in _ANY_LEVEL or wanted.match(name) is not None

    inner = [unit for top in reach.tops for unit in tree.below(top) if unit != top or _is_ward(level)]
    for units in (inner, [*reach.beside], [*tree.by_id] if level not in _ANY_LEVEL else []):
        fitting = [unit for unit in units if fits(unit)]
        if fitting:
            nearest = min(len(tree.upwards(unit)) for unit in fitting)
            return {unit for unit in fitting if len(tree.upwards(unit)) == nearest}
    return set()


def _is_ward(level: str) -> bool:
    """ "lãnh đạo phường" in a ward's own office means that ward."""
    return _HEADS_OF_WARDS.match(level) is not None


def _chosen(units: set[int], group: Json, turn: Turn) -> dict[int, int | None]:
    """The people of these units who have the rank and the title."""
    if not units:
        return {}
    tree = tree_of(turn.work)
    if group["kind"] == "level" and group["rank"] == "all":
        units = {below for unit in units for below in tree.below(unit)}
    ranks, title = _RANKS.get(str(group["rank"])), str(group.get("title") or "")
    return {
        row.person_id: row.unit_id
        for row in reversed(turn.work.notices.staff(units))
        if (ranks is None or _rank(row) in ranks) and (not title or fold(row.title).startswith(title))
    }


def _rank(row: Staff) -> int:
    return HEAD if row.is_head else rank(row)


def _placed(ids: Sequence[int], turn: Turn) -> dict[int, int | None]:
    active = {person.id for person in turn.work.people.many(ids) if person.active}
    units: dict[int, int | None] = dict.fromkeys((number for number in ids if number in active), None)
    for post in turn.work.people.posts(active):
        if units[post.person_id] is None or post.main:
            units[post.person_id] = post.unit_id
    return units


def _members(groups: Sequence[Json], turn: Turn) -> frozenset[int]:
    """Those of groups whose members may tell each other."""
    chats = [int(group["chat"]) for group in groups if group["kind"] == "group"]
    return frozenset(
        member for chat in chats if may_tell_group(chat, turn) for member in turn.work.chats.members(chat)
    )


def _why_not(refused: dict[int, int | None], total: int, own: Reach, turn: Turn) -> str:
    tree, you = tree_of(turn.work), naming.you(turn.sender)
    if total == 1:
        person = turn.work.people.get(next(iter(refused)))
        who = naming.capital(naming.address(person))
    else:
        units = list(dict.fromkeys(tree.by_id[unit].name for unit in refused.values() if unit in tree.by_id))
        some = f" ({', '.join(units[:3])}{'…' if len(units) > 3 else ''})" if units else ""
        several = "Những" if len(refused) == total else naming.grouped(len(refused))
        among = "" if len(refused) == total else f" trong {naming.grouped(total)}"
        who = f"{several}{among} người nhận{some}"
    hint = ""
    if own.tops:
        names = ", ".join(tree.by_id[top].name for top in own.tops)
        hint = f" {naming.capital(you)} gửi được cho: {names}."
    return f"{who} không thuộc phạm vi {you} được thông báo.{hint}{who_could(refused, turn)}"


def _nobody(groups: Sequence[Json], own: Reach, turn: Turn) -> str:
    said = ", ".join(str(group["said"]) for group in groups)
    if own.is_none and any(group["kind"] in ("everyone", "below", "level", "titled") for group in groups):
        you = naming.you(turn.sender)
        return (
            f"{naming.capital(you)} không phụ trách đơn vị nào nên Thư ký không gửi thông báo cho “{said}” được ạ. "
            f"Thông báo do người phụ trách đơn vị, hoặc người được ủy quyền, gửi.{_nearest_head(turn)}"
        )
    return f"Thư ký không thấy ai là “{said}” trong danh bạ. Xin nêu đơn vị, chức danh hoặc tên người nhận ạ."


def _nearest_head(turn: Turn) -> str:
    head = superior_of(turn.sender, turn.work)
    if head is None:
        return ""
    return f" Người gửi được: {naming.address(head)}, {naming.described(turn.work, head)}."
