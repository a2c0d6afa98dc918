"""JSON values that notice their own changes at any depth.

SQLAlchemy writes an attribute when it is assigned; `draft.content["tasks"][0]["title"] = "…"` assigns none
and would be lost without a word. Such fields of records therefore hold these subclasses of `dict` and
`list`: equal to plain ones, copied and pickled as plain ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Self, SupportsIndex

from sqlalchemy.ext.mutable import Mutable


def dump(value: object) -> str:
    """JSON as it rests in the database: Vietnamese stays readable, whatever is not UTF-8 is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


class Tracked(Mutable):
    """A part of a JSON value; tells the record it belongs to about each change."""

    _owner: Tracked | None = None

    def changed(self) -> None:
        super().changed()
        if self._owner is not None:
            self._owner.changed()

    @classmethod
    def coerce(cls, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return TrackedDict(value)
        if isinstance(value, list | tuple):
            return TrackedList(value)
        if value is None:
            return None
        raise ValueError(f"{key} holds an object or a list, not {type(value).__name__}")

    def _own(self, value: Any) -> Any:
        # A part that another record owns is copied: one change must never show in two records.
        part: Tracked
        if isinstance(value, dict):
            part = TrackedDict(value)
        elif isinstance(value, list | tuple):
            part = TrackedList(value)
        else:
            return value
        part._owner = self
        return part


class TrackedDict(Tracked, dict[str, Any]):
    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__()
        for key, value in dict(*values, **more).items():
            dict.__setitem__(self, key, self._own(value))

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, self._own(value))
        self.changed()

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self.changed()

    def update(self, *values: Any, **more: Any) -> None:
        for key, value in dict(*values, **more).items():
            self[key] = value

    def __ior__(self, values: Any) -> Self:  # type: ignore[override, misc]
        self.update(values)
        return self

    def setdefault(self, key: str, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, *arguments: Any) -> Any:
        value = super().pop(*arguments)
        self.changed()
        return value

    def popitem(self) -> tuple[str, Any]:
        pair = super().popitem()
        self.changed()
        return pair

    def clear(self) -> None:
        super().clear()
        self.changed()

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return dict, (dict(self),)


class TrackedList(Tracked, list[Any]):
    def __init__(self, values: Iterable[Any] = ()) -> None:
        super().__init__()
        super().extend([self._own(value) for value in values])

    def __setitem__(self, index: Any, value: Any) -> None:
        owned = [self._own(item) for item in value] if isinstance(index, slice) else self._own(value)
        super().__setitem__(index, owned)
        self.changed()

    def __delitem__(self, index: Any) -> None:
        super().__delitem__(index)
        self.changed()

    def append(self, value: Any) -> None:
        super().append(self._own(value))
        self.changed()

    def extend(self, values: Iterable[Any]) -> None:
        super().extend([self._own(value) for value in values])
        self.changed()

    def __iadd__(self, values: Iterable[Any]) -> Self:  # type: ignore[misc]
        self.extend(values)
        return self

    def __imul__(self, times: SupportsIndex) -> Self:
        self[:] = list(self) * times
        return self

    def insert(self, index: SupportsIndex, value: Any) -> None:
        super().insert(index, self._own(value))
        self.changed()

    def pop(self, index: SupportsIndex = -1) -> Any:
        value = super().pop(index)
        self.changed()
        return value

    def remove(self, value: Any) -> None:
        super().remove(value)
        self.changed()

    def clear(self) -> None:
        super().clear()
        self.changed()

    def sort(self, **options: Any) -> None:
        super().sort(**options)
        self.changed()

    def reverse(self) -> None:
        super().reverse()
        self.changed()

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return list, (list(self),)
