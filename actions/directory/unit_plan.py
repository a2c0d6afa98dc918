"""Where the units of a directory file belong in the tree, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actions.models import Unit
from nlu.text import fold


@dataclass(eq=False, slots=True)
class PlannedUnit:
    """A unit of the tree as it will be; `unit_id` is None until it is written."""

    name: str
    parent: PlannedUnit | None
    unit_id: int | None = None
    moved: bool = False

    def upwards(self) -> Iterator[PlannedUnit]:
        current: PlannedUnit | None = self
        seen: set[int] = set()
        while current is not None and id(current) not in seen:
            seen.add(id(current))
            yield current
            current = current.parent


class UnitDoubt(Exception):
    """A unit's place cannot be told; `str(error)` says why, in Vietnamese."""


class UnitPlan:
    """The units there are and those that a file adds.

    Different units may have the same name under different parents ("Phòng Kinh tế" of every ward). A unit first
    met as somebody's parent stands at the root until a row says where it belongs.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_name: defaultdict[str, list[PlannedUnit]] = defaultdict(list)
        self._roots: set[int] = set()
        there = list(units)
        known = {unit.id: PlannedUnit(unit.name, None, unit.id) for unit in there}
        for unit in there:
            known[unit.id].parent = known.get(unit.parent_id) if unit.parent_id is not None else None
            for name in {fold(unit.name), *map(fold, unit.aliases)}:
                self._by_name[name].append(known[unit.id])

    def place(self, name: str, parent_name: str) -> PlannedUnit:
        """The unit of that name under that parent, planned where it is new. Raises `UnitDoubt`."""
        if not parent_name:
            return self._without_parent(name)
        parent = self._only(parent_name) or self._add(parent_name, None)
        namesakes = self._by_name[fold(name)]
        for planned in namesakes:
            if planned.parent is parent:
                return planned
        for planned in namesakes:
            if planned.parent is None and id(planned) not in self._roots and planned not in parent.upwards():
                planned.parent, planned.moved = parent, True
                return planned
        if any(fold(above.name) == fold(name) for above in parent.upwards()):
            raise UnitDoubt(
                f"đơn vị “{name}” không thể thuộc “{parent_name}” vì “{parent_name}” đang thuộc đơn vị này"
            )
        return self._add(name, parent)

    def in_order(self) -> Iterator[PlannedUnit]:
        """Every unit to be written or moved, parents before those under them."""
        done: set[int] = set()
        for planned in [unit for namesakes in self._by_name.values() for unit in namesakes]:
            for unit in reversed(list(planned.upwards())):
                if id(unit) not in done:
                    done.add(id(unit))
                    if unit.unit_id is None or unit.moved:
                        yield unit

    def _without_parent(self, name: str) -> PlannedUnit:
        planned = self._only(name) or self._add(name, None)
        if planned.parent is None:
            self._roots.add(id(planned))
        return planned

    def _only(self, name: str) -> PlannedUnit | None:
        namesakes = self._by_name[fold(name)]
        if len(namesakes) > 1:
            roots = [planned for planned in namesakes if planned.parent is None]
            if len(roots) != 1:
                raise UnitDoubt(f"có nhiều đơn vị tên “{name}”; hãy ghi thêm đơn vị cha")
            return roots[0]
        return namesakes[0] if namesakes else None

    def _add(self, name: str, parent: PlannedUnit | None) -> PlannedUnit:
        planned = PlannedUnit(name, parent)
        self._by_name[fold(name)].append(planned)
        return planned
