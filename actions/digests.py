"""The morning digest: one message a person and day with what is overdue, due today or waits for their approval.

What a digest says is not said again by a reminder of its own the same morning: everything about the person's tasks
that is due until the reminder hour (08:00) counts as said, only hỏa tốc goes on ringing. Reminders planned for
outside working hours come in it, and so do personal ones that were missed while the program was down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from actions import cards, labels, naming, reminder_cards
from actions.escalation import plan_escalation
from actions.messages import Button, Card, Command
from actions.models import Digest, DigestPart, Person, PersonSettings, Reminder, ReminderKind
from actions.office import FLASH
from actions.ports import DigestItem, DigestMoment
from actions.quiet import undisturbed
from actions.recurrence import after_telling, deliver
from actions.timing import at, day_ends, next_working_day_opening
from actions.turn import Post, Turn

ALL_LINES = 60
"""What "Xem tất cả" shows at most; a message cannot be endless."""
_COUNTED = {
    DigestPart.OVERDUE: "quá hạn",
    DigestPart.DUE_TODAY: "đến hạn hôm nay",
    DigestPart.SOON: "sắp đến hạn",
    DigestPart.TO_APPROVE: "chờ duyệt",
    DigestPart.ESCALATED: "quá hạn cần đôn đốc",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """All that one person is to be told at once; `missed` are personal reminders that come late, `due` all that
    fell due by itself."""

    person: Person
    items: Sequence[DigestItem] = ()
    missed: Sequence[Reminder] = ()
    due: Sequence[Reminder] = ()

    @property
    def worth_it(self) -> bool:
        """One late reminder alone rings by itself, with its buttons."""
        return bool(self.items) or len(self.missed) > 1


def write_digests(people: Sequence[Person], post: Post) -> int:
    """The digests of these people in one transaction, by a handful of queries for all; how many there were."""
    work, ids = post.work, [person.id for person in people]
    view = cards.View(work, post.office, post.now)
    moment = moment_of(view)
    items = _by_person(work.digests.items(ids, moment, most=post.office.digest_lines))
    due = work.reminders.due_of(ids, post.now, kinds={ReminderKind.PERSONAL, ReminderKind.AT_DEADLINE})
    had = work.digests.had(ids, day_of(view))
    told: list[Contents] = []
    for person in people:
        mine = tuple(reminder for reminder in due if reminder.owner_id == person.id)
        contents = Contents(person, items.get(person.id, ()), missed(mine, view), mine)
        if contents.worth_it and person.id not in had:
            told.append(contents)
    _write(told, work.preferences.of(ids), _leads(items, view), post)
    settle([contents.person.id for contents in told], moment, post)
    return len(told)


def moment_of(view: cards.View) -> DigestMoment:
    today = view.now.astimezone(view.office.zone).date()
    reminder_hour = at(today, view.office.remind_at, view.office)
    return DigestMoment(view.now, day_ends(view.now, view.office), max(view.now, reminder_hour))


def missed(due: Sequence[Reminder], view: cards.View) -> list[Reminder]:
    """Personal reminders so late that they are told together."""
    latest = view.now - timedelta(minutes=view.office.catch_up_minutes)
    return [r for r in due if r.kind is ReminderKind.PERSONAL and r.due_at < latest]


def settle(person_ids: Sequence[int], moment: DigestMoment, post: Post) -> None:
    """What was said in a digest does not ring this morning."""
    if person_ids:
        until = next_working_day_opening(post.now, post.office)
        post.work.flush()
        post.work.reminders.settle_said(person_ids, moment, until=until)


def day_of(view: cards.View) -> str:
    return view.now.astimezone(view.office.zone).date().isoformat()


def _by_person(items: Sequence[DigestItem]) -> dict[int, list[DigestItem]]:
    order = list(DigestPart)
    ranked = sorted(items, key=lambda item: (item.person_id, order.index(item.part)))
    return {person: list(some) for person, some in groupby(ranked, key=lambda item: item.person_id)}


def _leads(items: Mapping[int, Sequence[DigestItem]], view: cards.View) -> dict[int, Person]:
    named = {
        number
        for some in items.values()
        for item in some
        if item.part in (DigestPart.TO_APPROVE, DigestPart.ESCALATED)
        for number in (item.lead_id, item.acting_for_id)
        if number is not None
    }
    return {person.id: person for person in view.work.people.many(named)}


def _write(
    told: Sequence[Contents], own: Mapping[int, PersonSettings], leads: Mapping[int, Person], post: Post
) -> None:
    view = cards.View(post.work, post.office, post.now)
    rows = post.to_people([(contents.person, card(contents, leads, view)) for contents in told])
    for contents, row in zip(told, rows, strict=True):
        wishes = own.get(contents.person.id)
        if wishes is not None and wishes.digest_minute is None:
            row.due_at = undisturbed(post.now, post.office, wishes)
        for reminder in contents.missed:
            deliver(reminder, contents.person, row, post)
            after_telling(reminder, None, post)
        for reminder in contents.due:
            _end_deadline(reminder, post)
    post.work.digests.add_all(
        [
            Digest(person_id=contents.person.id, day=day_of(view), made_at=post.now, outbox_id=row.id)
            for contents, row in zip(told, rows, strict=True)
        ]
    )


def _end_deadline(reminder: Reminder, post: Post) -> None:
    """A deadline that passed outside working hours: the digest says so, and the ladder begins."""
    task = post.work.tasks.find(reminder.task_id) if reminder.task_id is not None else None
    if reminder.kind is ReminderKind.AT_DEADLINE and task is not None and task.priority != FLASH:
        after_telling(reminder, task, post)
        plan_escalation(task, post.work, office=post.office, now=post.now)


def card(contents: Contents, leads: Mapping[int, Person], view: cards.View, *, most: int = 0) -> Card:
    """The digest as people read it; `most` lines of each kind (the office's number unless given)."""
    limit = most or view.office.digest_lines
    person, items, late = contents.person, contents.items, contents.missed
    totals = {item.part: item.total for item in items}
    counts = [f"{totals[part]} {said}" for part, said in _COUNTED.items() if part in totals]
    counts += [f"{len(late)} nhắc muộn"] if late else []
    you = naming.address(person)
    today = view.day(view.now)
    first = f"Chào {you}. Việc hôm nay, {today}:" if items else f"Chào {you}. Thư ký tạm ngừng nên nhắc muộn:"
    lines = [first, " · ".join(counts)]
    alone = len(items) == 1
    lines += [reminder_cards.line(item, leads, view, alone=alone) for item in items[:limit]]
    if (more := sum(totals.values()) - len(items[:limit])) > 0:
        lines.append(f"… và {more} việc khác.")
    if late and items:
        lines.append("Nhắc muộn vì Thư ký tạm ngừng:")
    lines += [reminder_cards.missed_line(reminder, view) for reminder in late[:limit]]
    if len(late) > limit:
        lines.append(f"… và {len(late) - limit} lời nhắc khác.")
    return Card("\n".join(lines), _buttons(contents, view) if not most else (), kind="digest")


def _buttons(contents: Contents, view: cards.View) -> tuple[tuple[Button, ...], ...]:
    """What can be done next: about the only task there is, else the whole list."""
    rows: list[tuple[Button, ...]] = []
    if len(contents.items) == 1 and not contents.missed:
        item, person_id = contents.items[0], contents.person.id
        if item.part is DigestPart.TO_APPROVE:
            rows.append(cards.approval_buttons(item.task_id, person_id))
        elif item.lead_id == person_id:
            rows.append(reminder_cards.lead_buttons(item.task_id, person_id))
        elif item.assigner_id == person_id:
            rows.append(reminder_cards.urge_button(item.task_id, person_id))
    command = Command("show_digest", {"reminders": [reminder.id for reminder in contents.missed]})
    rows.append((Button(labels.SHOW_ALL, command, (contents.person.id,)),))
    return tuple(rows)


def show_all(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button: everything, as it stands now."""
    view = cards.View(turn.work, turn.office, turn.now)
    items = _by_person(turn.work.digests.items([turn.sender.id], moment_of(view), most=ALL_LINES))
    numbers = [int(number) for number in arguments.get("reminders", ())]
    late = [found for number in numbers if (found := turn.work.reminders.find(number)) is not None]
    contents = Contents(turn.sender, items.get(turn.sender.id, ()), late)
    if not contents.items and not contents.missed:
        turn.reply(Card(f"{naming.capital(naming.you(turn.sender))} không còn việc nào đang chờ ạ."))
        return
    turn.reply(Card(card(contents, _leads(items, view), view, most=ALL_LINES).text))
