"""`thuky audit`: is the log as it was written, and what does it say?"""

from __future__ import annotations

import sys

from actions.audit_check import Anchor, Verdict, verify
from actions.audit_names import line
from bot.imports import open_configured
from bot.knowledge import default_office


def check(anchor: str) -> int:
    """0 where the chain holds; else 1, with the first broken line and what is wrong with it on stdout.

    `anchor` is "number:hash" as an earlier check printed it; it also finds a chain that was rewritten as a whole.
    """
    try:
        known = _anchor(anchor)
    except ValueError:
        print("Mã đối chiếu phải có dạng SỐ:MÃ, như lệnh này đã in lần trước.", file=sys.stderr)
        return 2
    store = open_configured()
    try:
        verdict = verify(store, anchor=known)
    finally:
        store.close()
    return say_verdict(verdict)


def say_verdict(verdict: Verdict) -> int:
    """Print what a check found; 1 where something is broken."""
    if verdict.broken is not None:
        print(f"🔴 Nhật ký hỏng tại dòng {verdict.broken.number}: {verdict.broken.explained}.")
        print(f"Các dòng trước đó ({verdict.sealed}) nguyên vẹn.")
        return 1
    waiting = f" {verdict.unsealed} dòng mới đang chờ niêm phong." if verdict.unsealed else ""
    print(f"✅ Nhật ký nguyên vẹn: {verdict.sealed} dòng.{waiting}")
    if verdict.sealed:
        print(f"Mã đối chiếu (ghi lại ở nơi khác): {verdict.sealed}:{verdict.hash}")
    return 0


def show(task_id: int | None, limit: int) -> int:
    """Print the last lines, or those of one task."""
    store = open_configured()
    zone = default_office().zone
    try:
        with store.work() as work:
            rows = work.audit.latest(task_id=task_id, limit=limit)
            for row in rows:
                print(line(row, work, zone=zone))
    finally:
        store.close()
    if not rows:
        print(
            "Nhật ký chưa có dòng nào." if task_id is None else f"Nhật ký chưa có dòng nào về việc {task_id}."
        )
    return 0


def _anchor(written: str) -> Anchor | None:
    if not written:
        return None
    number, _, digest = written.partition(":")
    if len(digest) != 64:
        raise ValueError(written)
    return Anchor(int(number), digest)
