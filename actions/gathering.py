"""Several things for one person at one moment: one message instead of a flood.

Reminders about tasks that fall due together become one list. Personal ones that were missed for long (the program
was down) become the catch-up digest, which is the day's morning digest too where that has not been given yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions import cards, digests, naming, reminder_cards
from actions.digests import missed as missed
from actions.escalation import plan_escalation
from actions.messages import Card
from actions.models import DigestPart, OutboxMessage, Person, PersonSettings, Reminder, ReminderKind
from actions.office import FLASH
from actions.ports import DigestItem
from actions.quiet import on_leave
from actions.recurrence import after_telling, deliver
from actions.states import PLANNED
from actions.turn import Post

_PARTS = {
    ReminderKind.OVERDUE: DigestPart.OVERDUE,
    ReminderKind.ESCALATION: DigestPart.ESCALATED,
}


def belongs_into_digest(
    person: Person, own: PersonSettings | None, reminders: Sequence[Reminder], view: cards.View
) -> bool:
    """What is late goes into the day's digest, if that is still to come or was missed."""
    return any(r.kind is ReminderKind.PERSONAL for r in reminders) and _is_time_for_digest(person, own, view)


def tell_in_digest(person: Person, reminders: Sequence[Reminder], post: Post) -> None:
    """The digest, now; if there is not enough to say for one, a message as at any time."""
    if digests.write_digests([person], post):
        # What it has settled is no longer due; what rings besides it (hỏa tốc) is told for itself.
        return
    row = post.to_person(person, card(person, reminders, cards.View(post.work, post.office, post.now)))
    for reminder in reminders:
        _move_on(reminder, person, row, post)


def _is_time_for_digest(person: Person, own: PersonSettings | None, view: cards.View) -> bool:
    """The day's digest is still to come, or was missed: then it is given now, with what is late."""
    office, local = view.office, view.now.astimezone(view.office.zone)
    if not office.digest or not office.calendar.is_working_day(local.date()) or local.time() > office.closes:
        return False
    if own is not None and (own.digest_off or on_leave(own, view.now) is not None):
        return False
    return not view.work.digests.had([person.id], digests.day_of(view))


def _move_on(reminder: Reminder, person: Person, row: OutboxMessage, post: Post) -> None:
    task = post.work.tasks.find(reminder.task_id) if reminder.task_id is not None else None
    deliver(reminder, person, row, post)
    after_telling(reminder, task, post)
    if reminder.kind is ReminderKind.AT_DEADLINE and task is not None:
        plan_escalation(task, post.work, office=post.office, now=post.now)


def card(person: Person, reminders: Sequence[Reminder], view: cards.View) -> Card:
    """All of these in one message."""
    late = [reminder for reminder in reminders if reminder.kind is ReminderKind.PERSONAL]
    items = _items(person, [reminder for reminder in reminders if reminder.kind in PLANNED], view)
    leads = {lead.id: lead for lead in view.work.people.many(item.lead_id for item in items)}
    if late:
        return digests.card(digests.Contents(person, items, late), leads, view)
    limit = view.office.digest_lines
    due = all(reminder_cards.is_due_now(item, view) for item in items)
    what = "đến hạn" if due else "cần chú ý"
    lines = [f"⏰ {naming.capital(naming.address(person))} có {len(items)} việc {what}:"]
    lines += [reminder_cards.line(item, leads, view) for item in items[:limit]]
    if len(items) > limit:
        lines.append(f"… và {len(items) - limit} việc khác.")
    urgent = any(view.work.tasks.get(item.task_id).priority == FLASH for item in items)
    return Card("\n".join(lines), kind="reminder", priority=0 if urgent else None)


def _items(person: Person, reminders: Sequence[Reminder], view: cards.View) -> list[DigestItem]:
    """One line for a task, the gravest of its reminders."""
    order = list(DigestPart)
    found: dict[int, DigestPart] = {}
    for reminder in reminders:
        part = _PARTS.get(reminder.kind, DigestPart.SOON)
        known = found.get(reminder.task_id or 0)
        if known is None or order.index(part) < order.index(known):
            found[reminder.task_id or 0] = part
    parts = list(found.values())
    items = []
    for number, part in found.items():
        task = view.work.tasks.get(number)
        late = task.deadline is not None and view.now - task.deadline > reminder_cards.LATE
        if part is DigestPart.SOON and late:
            part = DigestPart.OVERDUE  # its deadline passed while nobody could be told
        items.append(
            DigestItem(
                person_id=person.id,
                part=part,
                task_id=task.id,
                title=task.title,
                lead_id=task.lead_id,
                assigner_id=task.assigner_id,
                deadline=task.deadline,
                total=parts.count(found[number]),
                priority=task.priority,
            )
        )
    return sorted(items, key=lambda item: (order.index(item.part), item.deadline or view.now, item.task_id))
