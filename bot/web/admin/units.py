"""The tree of units: added, renamed, moved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi.responses import Response

from actions.directory.hierarchy import UnitTree, head_of
from actions.directory_edits import UnitEntry, WrongEntry, save_unit
from actions.models import Unit
from bot.web.admin.desk import AdminDesk, Opened, not_found


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit as a line of the tree; `depth` 0 at the top."""

    unit: Unit
    depth: int
    people: int


def add_routes(desk: AdminDesk) -> None:
    desk.reads("/admin/units", show)
    desk.changes("/admin/units", add)
    desk.reads("/admin/units/{unit_id:int}", edit)
    desk.changes("/admin/units/{unit_id:int}", save)


def branches(opened: Opened) -> list[Branch]:
    """Every unit, each above those under it."""
    tree = UnitTree(opened.work.units.all())
    counted = Counter(post.unit_id for post in opened.work.people.in_units(list(tree.by_id)) if post.main)
    return [Branch(tree.by_id[each], len(tree.upwards(each)) - 1, counted[each]) for each in tree.in_order()]


def show(opened: Opened) -> Response:
    return opened.page("units.html", branches=branches(opened), entry=None, wrong={})


def add(opened: Opened) -> Response:
    try:
        save_unit(_entry(opened), opened.work, at=opened.now, by=opened.me)
    except WrongEntry as error:
        return opened.page(
            "units.html", status=422, branches=branches(opened), entry=_entry(opened), wrong=error.reasons
        )
    return opened.done("/admin/units", "added")


def edit(opened: Opened) -> Response:
    unit = _unit(opened)
    if unit is None:
        return not_found(opened)
    return _form(opened, unit, UnitEntry(unit.name, unit.parent_id, unit.aliases), {})


def save(opened: Opened) -> Response:
    unit = _unit(opened)
    if unit is None:
        return not_found(opened)
    try:
        save_unit(_entry(opened), opened.work, at=opened.now, by=opened.me, known=unit)
    except WrongEntry as error:
        return _form(opened, unit, _entry(opened), error.reasons, status=422)
    return opened.done("/admin/units", "saved")


def _form(
    opened: Opened, unit: Unit, entry: UnitEntry, wrong: dict[str, str], *, status: int = 200
) -> Response:
    below = UnitTree(opened.work.units.all()).below(unit.id)
    others = [each for each in branches(opened) if each.unit.id not in below]
    head = head_of(opened.work, unit.id)
    return opened.page(
        "unit.html", status=status, unit=unit, entry=entry, wrong=wrong, branches=others, head=head
    )


def _unit(opened: Opened) -> Unit | None:
    wanted = opened.path["unit_id"]
    return next((unit for unit in opened.work.units.all() if unit.id == wanted), None)


def _entry(opened: Opened) -> UnitEntry:
    return UnitEntry(opened.text("name"), opened.number("parent_id"), opened.listed("aliases"))
