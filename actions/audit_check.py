"""Reading the chain of the audit log from its beginning, and naming the first line that is not as it was sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from actions.audit import FIRST, chained, digest_of, text_of
from actions.models import AuditHead, AuditRow, TaskChange
from actions.ports import Store, UnitOfWork

PORTION = 5_000

Fault = Literal["altered", "removed", "inserted", "order", "truncated", "head", "history", "anchor"]

EXPLAINED: dict[Fault, str] = {
    "altered": "nội dung đã bị sửa sau khi niêm phong",
    "removed": "dòng này đã bị xóa",
    "inserted": "dòng này được chèn vào, không do chương trình niêm phong",
    "order": "dòng này không nối tiếp dòng đứng trước nó (thứ tự bị đảo hoặc dòng trước bị thay)",
    "truncated": "phần cuối nhật ký từ dòng này đã bị cắt",
    "head": "dòng này không khớp với điểm cuối đã ghi của nhật ký",
    "history": "lịch sử việc mà dòng này ghi nhận đã bị sửa hoặc xóa",
    "anchor": "dòng này không khớp với mã đã ghi lại từ trước",
}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line (by its number in the chain) that is not as it was sealed, and what is wrong with it."""

    number: int
    fault: Fault

    @property
    def explained(self) -> str:
        return EXPLAINED[self.fault]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain was read, its last hash, how many lines wait for their seal, and what is broken."""

    sealed: int
    hash: str
    unsealed: int
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line and its hash as somebody wrote them down outside the database."""

    number: int
    hash: str


def verify(store: Store, *, anchor: Anchor | None = None) -> Verdict:
    """Check every sealed line, the histories of tasks against their digests, and the end of the chain.

    Read in portions, so that a long log does not keep the program from writing.
    """
    number, last = 0, FIRST
    while True:
        with store.work() as work:
            rows = work.audit.sealed(after=number, limit=PORTION)
            if not rows:
                broken = _fault_at_end(work.audit.head(), number, last, anchor)
                return Verdict(number, last, work.audit.unsealed(), broken)
            changes = _changes_of(rows, work)
            for row in rows:
                fault = _fault(row, expected=number + 1, previous=last) or _history_fault(row, changes)
                if fault is None and anchor is not None and anchor.number == row.number:
                    fault = "anchor" if anchor.hash != row.hash else None
                if fault is not None:
                    where = number + 1 if fault == "removed" else row.number or 0
                    return Verdict(number, last, work.audit.unsealed(), Broken(where, fault))
                number, last = number + 1, row.hash


def _fault(row: AuditRow, *, expected: int, previous: str) -> Fault | None:
    """What is wrong with `row`, which stands where the chain expects the line `expected`."""
    number = row.number or 0
    if number != expected:
        return "removed" if number > expected else "inserted"
    if row.previous != previous:
        return "order"
    return None if chained(row, number=number, previous=previous) == row.hash else "altered"


def _changes_of(rows: Sequence[AuditRow], work: UnitOfWork) -> Mapping[int, TaskChange]:
    wanted = [row.source_id for row in rows if row.source == "task_change" and row.source_id is not None]
    return {change.id: change for change in work.tasks.changes_with(wanted)}


def _history_fault(row: AuditRow, changes: Mapping[int, TaskChange]) -> Fault | None:
    if row.source != "task_change" or not row.salt:
        return None
    change = changes.get(row.source_id or 0)
    fits = change is not None and digest_of(text_of(change), row.salt) == row.digest
    return None if fits else "history"


def _fault_at_end(head: AuditHead, number: int, last: str, anchor: Anchor | None) -> Broken | None:
    if number > head.number:
        return Broken(head.number + 1, "inserted")
    if number < max(head.number, anchor.number if anchor is not None else 0):
        return Broken(number + 1, "truncated")
    return Broken(number, "head") if head.number and head.hash != last else None
