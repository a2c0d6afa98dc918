"""Giving tasks: from what was read to tasks with one lead each, asking for what is missing.

A draft of kind "assign" holds a list of items; each question fills one field. When nothing is
missing the items become tasks, all in one transaction.
"""

from __future__ import annotations

from actions import cards, naming
from actions.above.assigning import assign_papers
from actions.assign_items import Item, item_from, items_of, keep
from actions.assign_questions import ask_missing, ask_to_request, fill
from actions.authority import may_assign
from actions.deadlines import plan_reminders
from actions.messages import Card
from actions.models import Draft, Person, Question, Task, TaskChange, TaskPerson, TaskState
from actions.questions import Given
from actions.turn import Turn
from nlu.message import Parsed, TaskRead

_NOTHING_SAID = TaskRead(title="", leads=(), coordinators=(), deadline=None, priority="normal")


def assign_task(parsed: Parsed, turn: Turn) -> None:
    """An order to one or several people; of a paper from above, its tasks are handed down."""
    if assign_papers(parsed, turn):
        return
    begin([item_from(read, turn) for read in parsed.tasks or (_NOTHING_SAID,)], turn)


def begin(items: list[Item], turn: Turn) -> None:
    """Open a draft for these items and go on from there."""
    draft = turn.work.drafts.add(
        Draft(
            kind="assign",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={"items": []},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )
    keep(draft, items)
    _proceed(draft, turn)


def answered(question: Question, given: Given, turn: Turn) -> None:
    """Take the answer to one of our questions and go on."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state == "open" and fill(draft, question.field_name, given, turn):
        _proceed(draft, turn)


def expire(draft: Draft, turn: Turn) -> None:
    """Nobody answered in time: what is known stands; without a person nothing is made, and the asker is told."""
    items = items_of(draft)
    if any(item.lead is None or _forbidden(item, turn) for item in items):
        draft.state = "expired"
        what = f"“{cards.capitalised(items[0].title)}”" if items[0].title else "việc vừa nêu"
        turn.reply(
            Card(
                f"Thư ký chưa ghi {what} vì chưa rõ giao cho ai. Khi cần, {naming.you(turn.sender)} nhắn lại ạ."
            )
        )
        return
    for item in items:
        item.title = item.title or cards.UNNAMED_TASK
        if not item.deadline_settled:
            item.set_deadline(None)
    keep(draft, items)
    _make_tasks(draft, turn)


def _proceed(draft: Draft, turn: Turn) -> None:
    """Ask for the next missing thing, or make the tasks."""
    for number, item in enumerate(items_of(draft)):
        # Before anything else is asked: nobody shall fill in what and when for an order that is none.
        if item.lead is not None and _forbidden(item, turn):
            ask_to_request(number, draft, turn.work.people.get(item.lead), turn)
            return
    if not ask_missing(draft, turn):
        _make_tasks(draft, turn)


def _forbidden(item: Item, turn: Turn) -> bool:
    lead = turn.work.people.get(item.lead or 0)
    return not item.as_request and not may_assign(turn.work, turn.sender, lead)


def _make_tasks(draft: Draft, turn: Turn) -> None:
    draft.state = "done"
    made = [(_make_task(item, draft, turn), item) for item in items_of(draft)]
    view = cards.View(turn.work, turn.office, turn.now)
    if len(made) == 1:
        task, item = made[0]
        turn.reply(cards.for_assigner(task, view, day_off=item.day_off, moved_to=item.moved_to))
    else:
        turn.reply(cards.for_assigner_many([task for task, _ in made], view))
    for task, _ in made:
        tell_people(task, turn)


def _make_task(item: Item, draft: Draft, turn: Turn) -> Task:
    lead = turn.work.people.get(item.lead or 0)
    task = turn.work.tasks.add(
        Task(
            title=item.title,
            lead_id=lead.id,
            assigner_id=draft.owner_id,
            state=_first_state(item, lead, draft),
            created_at=turn.now,
            deadline=item.deadline_at,
            priority=item.priority,
            chat_id=draft.chat_id,
            source_message_id=draft.message_id,
        )
    )
    for person_id in dict.fromkeys(item.coordinators):
        if person_id != lead.id:
            turn.work.tasks.add_person(TaskPerson(task_id=task.id, person_id=person_id))
    turn.work.tasks.add_change(
        TaskChange(
            task_id=task.id,
            at=turn.now,
            actor_id=draft.owner_id,
            action="request" if item.as_request else "assign",
            after=lead.code,
            note=task.title,
            message_id=draft.message_id,
        )
    )
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    return task


def _first_state(item: Item, lead: Person, draft: Draft) -> TaskState:
    if item.as_request:
        return TaskState.REQUESTED
    return TaskState.ACCEPTED if lead.id == draft.owner_id else TaskState.ASSIGNED


def tell_people(task: Task, turn: Turn) -> None:
    """The lead gets the card privately with buttons; coordinators get to know."""
    view = cards.View(turn.work, turn.office, turn.now)
    if task.lead_id != task.assigner_id:
        turn.tell(turn.work.people.get(task.lead_id), cards.for_lead(task, view))
    for row in turn.work.tasks.people(task.id):
        if row.role == "coordinator" and row.person_id != task.assigner_id:
            turn.tell(turn.work.people.get(row.person_id), cards.for_coordinator(task, view))
