"""Everything that is kept about a person, as one JSON file with Vietnamese names and a summary that people can read."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from actions import cards, naming
from actions.delegation_cards import SCOPE_NAMES
from actions.helpdesk.ports import TicketFilter
from actions.messages import Card
from actions.models import Delegation, Person, Task
from actions.office import Office
from actions.ports import TaskFilter, UnitOfWork
from actions.stored_files import file_card
from actions.turn import Turn

MOST_TASKS = 100_000


def export_card(person: Person, turn: Turn) -> Card:
    """The file, and what is in it in a few lines."""
    content = export_of(person, turn.work, office=turn.office, now=turn.now)
    counts = [
        f"{len(content[name])} {called}"
        for name, called in (
            ("việc", "việc"),
            ("lời nhắc", "lời nhắc riêng"),
            ("tin nhắn", "tin nhắn"),
            ("phiếu hỗ trợ", "phiếu hỗ trợ"),
            ("ủy quyền", "ủy quyền"),
            ("tài khoản", "tài khoản liên kết"),
            ("nhật ký", "dòng nhật ký"),
        )
    ]
    text = f"Dữ liệu của {naming.you(person)} trong tệp kèm theo: hồ sơ, {', '.join(counts)}."
    return file_card(as_file(content), f"du-lieu-{person.code}.json", text, turn)


def as_file(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def export_of(person: Person, work: UnitOfWork, *, office: Office, now: datetime) -> dict[str, Any]:
    """Other people appear only as those of a task, with their names."""
    return _Export(person, work, office, now).content()


def tasks_of(person: Person, work: UnitOfWork) -> list[Task]:
    """Led, coordinated, given or approved by this person, by number."""
    found = {
        task.id: task
        for wanted in (
            TaskFilter(involves_id=person.id, limit=MOST_TASKS),
            TaskFilter(assigner_id=person.id, limit=MOST_TASKS),
            TaskFilter(approvers=frozenset({person.id}), limit=MOST_TASKS),
        )
        for task in work.tasks.list(wanted)
    }
    return [found[number] for number in sorted(found)]


class _Export:
    def __init__(self, person: Person, work: UnitOfWork, office: Office, now: datetime) -> None:
        self._person, self._work, self._office, self._now = person, work, office, now

    def content(self) -> dict[str, Any]:
        kept = self._work.personal.kept_of(self._person)
        return {
            "xuất lúc": self._moment(self._now),
            "hồ sơ": self._profile(),
            "tài khoản": self._accounts(),
            "nhóm": self._groups(),
            "cài đặt riêng": self._settings(),
            "việc": [self._task(task) for task in tasks_of(self._person, self._work)],
            "lời nhắc": [
                {"nội dung": each.text, "lúc": self._moment(each.due_at), "lặp lại": each.rrule}
                for each in kept.reminders
            ],
            "phiếu hỗ trợ": [
                {"số": each.number, "lúc": self._moment(each.created_at), "nội dung": each.text}
                for each in self._work.helpdesk.list(TicketFilter(of=self._person.id, limit=MOST_TASKS))
                if each.reporter_id == self._person.id
            ],
            "tin nhắn": [
                {"lúc": self._moment(each.sent_at), "nội dung": each.text} for each in kept.messages
            ],
            "trang chat": [
                {
                    "lúc": self._moment(each.sent_at),
                    "người gửi": each.sender_code or "Thư Ký",
                    "nội dung": each.text,
                }
                for each in kept.room_lines
            ],
            "ủy quyền": [self._delegation(row) for row in self._work.delegations.of_person(self._person.id)],
            "nhật ký": [
                {"lúc": self._moment(row.at), "việc làm": row.action}
                for row in self._work.audit.latest(person_id=self._person.id, limit=10_000)
            ],
        }

    def _settings(self) -> dict[str, Any]:
        """What the person set for themselves; minutes count from midnight."""
        found = self._work.preferences.find(self._person.id)
        if found is None:
            return {}
        return {
            "yên lặng từ phút": found.quiet_from,
            "yên lặng đến phút": found.quiet_until,
            "ngày yên lặng": list(found.quiet_days),
            "im lặng đến": self._moment(found.silent_until),
            "bản tin lúc phút": found.digest_minute,
            "tắt bản tin": found.digest_off,
            "nghỉ từ": self._moment(found.leave_from),
            "nghỉ đến": self._moment(found.leave_until),
        }

    def _profile(self) -> dict[str, Any]:
        person, work = self._person, self._work
        posts = work.people.posts([person.id])
        return {
            "mã": person.code,
            "họ tên": person.full_name,
            "di động": person.mobile,
            "máy cơ quan": person.office_phone,
            "email": person.email,
            "biệt danh": list(person.nicknames),
            "vai trò": list(person.roles),
            "chức vụ": [
                {"chức vụ": post.title, "đơn vị": work.units.get(post.unit_id).name} for post in posts
            ],
        }

    def _accounts(self) -> list[dict[str, Any]]:
        return [
            {
                "kênh": one.channel,
                "mã tài khoản": one.external_id,
                "tên hiển thị": one.display_name,
                "tên người dùng": one.username,
                "liên kết lúc": self._moment(one.linked_at),
            }
            for one in self._work.identities.of_person(self._person.id)
        ]

    def _groups(self) -> list[str]:
        rows = self._work.chats.memberships_of(self._person.id)
        return [self._work.chats.get(row.chat_id).title for row in rows]

    def _task(self, task: Task) -> dict[str, Any]:
        return {
            "số": task.id,
            "nội dung": task.title,
            "chủ trì": self._name(task.lead_id),
            "người giao": self._name(task.assigner_id),
            "trạng thái": cards.STATE_NAMES[task.state],
            "hạn": self._moment(task.deadline),
            "tôi đã làm": [
                {"lúc": self._moment(change.at), "việc làm": change.action, "ghi chú": change.note}
                for change in self._work.tasks.changes(task.id)
                if change.actor_id == self._person.id
            ],
        }

    def _delegation(self, row: Delegation) -> dict[str, Any]:
        return {
            "người ủy quyền": self._name(row.from_person_id),
            "người được ủy quyền": self._name(row.to_person_id),
            "được làm thay": SCOPE_NAMES[row.scope],
            "từ": self._moment(row.starts_at),
            "đến": self._moment(row.ends_at),
            "thu hồi lúc": self._moment(row.revoked_at),
        }

    def _name(self, person_id: int) -> str:
        return self._work.people.get(person_id).full_name

    def _moment(self, moment: datetime | None) -> str | None:
        return moment.astimezone(self._office.zone).isoformat() if moment is not None else None
