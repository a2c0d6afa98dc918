"""What an administrator sets from outside a chat (`thuky group`, scripts), each with its audit line."""

from __future__ import annotations

import json
import sys
from datetime import datetime

from actions.audit import with_text
from actions.errors import Refused
from actions.group_rules import let_members_assign
from actions.models import AuditRow, Person
from actions.ports import UnitOfWork
from bot.clock import SystemClock
from bot.imports import open_configured


def change_setting(
    name: str, value: object, work: UnitOfWork, *, at: datetime, by: Person | None = None
) -> None:
    """Write a setting and its audit line; `by` None: from the command line."""
    work.settings.write(name, value)
    row = AuditRow(at=at, action="setting", kind=f"setting {name}")
    row.actor_id = by.id if by is not None else None
    work.audit.add(with_text(row, json.dumps(value, ensure_ascii=False, sort_keys=True)))


def set_group(title: str, members_may_assign: bool) -> int:
    """The group by its title or external id."""
    store = open_configured()
    try:
        with store.work() as work:
            found = work.chats.groups(title)
            if len(found) != 1:
                known = "".join(f"\n  {chat.channel} {chat.external_id}: {chat.title}" for chat in found)
                print(f"Có {len(found)} nhóm mang tên hoặc mã “{title}”.{known}", file=sys.stderr)
                return 1
            let_members_assign(found[0], members_may_assign, work, at=SystemClock().now())
            work.commit()
            rule = "được giao việc cho nhau" if members_may_assign else "chỉ giao việc theo thẩm quyền"
            print(f"Nhóm {found[0].title or found[0].external_id}: thành viên {rule}.")
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    finally:
        store.close()
    return 0
