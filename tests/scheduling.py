"""How `make test` shares the tests among processes."""

from __future__ import annotations

from collections import Counter

import pytest
from xdist.scheduler import LoadFileScheduling

WHOLE_PROGRAM = "tests/e2e/"


class WholeProgramsInTurn(LoadFileScheduling):  # type: ignore[misc]
    """Each file to one process; all of the end-to-end tests to the same, so that they run one after the other.

    They mostly wait, for people's answers and for processes to start, while the other processes compute.
    """

    def _split_scope(self, nodeid: str) -> str:
        return WHOLE_PROGRAM if nodeid.startswith(WHOLE_PROGRAM) else str(super()._split_scope(nodeid))


def longest_first(items: list[pytest.Item]) -> None:
    """The whole programs, then files with slow tests, then those with many: what is begun last should be short."""
    files = Counter(_file(item) for item in items)
    slow = {_file(item) for item in items if item.get_closest_marker("slow") is not None}

    def place(item: pytest.Item) -> tuple[bool, bool, int, str]:
        file = _file(item)
        return not file.startswith(WHOLE_PROGRAM), file not in slow, -files[file], file

    items.sort(key=place)


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
