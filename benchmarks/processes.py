"""What processes cost, read from /proc: resident memory and processor time, of a process and of all below it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """Resident megabytes (of several processes: without what they share) and processor seconds so far."""

    megabytes: float
    seconds: float


def usage(pids: Iterable[int]) -> Usage:
    """Together; those that have ended count nothing."""
    megabytes = seconds = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
            megabytes += sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1024
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / _TICKS
    return Usage(megabytes, seconds)


def descendants(pid: int) -> list[int]:
    """The process and all below it."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(stat.read_text(encoding="utf-8").rpartition(") ")[2].split()[1])
            parents.setdefault(parent, []).append(int(stat.parent.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += parents.get(found[-1], [])
    return found


@dataclass
class Series:
    """Memory of one process over time, and its processor time since the beginning."""

    name: str
    samples: list[tuple[float, Usage]] = field(default_factory=list)

    def add(self, at: float, value: Usage) -> None:
        self.samples.append((at, value))

    def growth(self) -> float:
        """Megabytes an hour over the second half, by least squares: the first half warms up."""
        half = self.samples[len(self.samples) // 2 :]
        return _slope([(at / 3600, each.megabytes) for at, each in half])

    @property
    def first(self) -> float:
        return self.samples[0][1].megabytes

    @property
    def last(self) -> float:
        return self.samples[-1][1].megabytes

    @property
    def processor(self) -> float:
        """Share of one core."""
        (began, before), (ended, after) = self.samples[0], self.samples[-1]
        return (after.seconds - before.seconds) / max(ended - began, 0.001)


def _slope(points: Sequence[tuple[float, float]]) -> float:
    if len(points) < 2:
        return 0.0
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
