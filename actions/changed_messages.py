"""What happens to a message after it gave tasks: edited, the tasks are offered anew; deleted, they stay as they are.

The words as they were first remain the evidence; the new words are kept beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions import cards, corrections, labels, naming
from actions.assign_items import Item, item_from
from actions.errors import Refused
from actions.messages import Button, Card, Command
from actions.models import Message, Question, QuestionState, Task
from actions.questions import cancel_draft
from actions.task_actions import record
from actions.task_reference import find_visible
from actions.turn import Turn
from actions.workflow import FINISHED
from nlu.message import Parsed

Arguments = Mapping[str, Any]


def versions_of(turn: Turn) -> Sequence[Message]:
    """The edited or deleted message as we know it; empty where it never concerned us."""
    return turn.work.messages.versions(turn.chat.id, turn.inbound.message_id)


def given_by(versions: Sequence[Message], turn: Turn) -> list[Task]:
    return [task for message in versions for task in turn.work.tasks.find_by_message(message.id)]


def edited(versions: Sequence[Message], wishes: Sequence[Parsed], turn: Turn) -> None:
    """Compare what the message says now with the tasks that it gave, and offer the difference."""
    tasks = given_by(versions, turn)
    reads = [read for wish in wishes if wish.intent in ("assign_task", "split_task") for read in wish.tasks]
    if not tasks or not reads or versions[-1].text == turn.inbound.text:
        return
    if len(reads) != len(tasks):
        numbers = ", ".join(str(task.id) for task in tasks)
        turn.reply(
            cards.about(
                tasks[0],
                f"Tin đã sửa nêu {len(reads)} việc, Thư ký đã ghi {len(tasks)} việc ({numbers}) theo tin cũ. "
                f"Cần thêm hoặc sửa việc nào, {naming.you(turn.sender)} nhắn kèm số việc ạ.",
                kind="reply",
            )
        )
        return
    changes = [
        _difference(task, item_from(read, turn), turn) for task, read in zip(tasks, reads, strict=True)
    ]
    wanted = [change for change in changes if len(change) > 1]
    if wanted:
        _offer(wanted, turn)


def update_pressed(arguments: Arguments, turn: Turn) -> None:
    """ "Cập nhật": what the edited message says holds from now on."""
    for change in arguments["changes"]:
        task = find_visible(int(change["task"]), turn)
        if task is None:
            raise Refused("Việc này không còn hoặc không thuộc các việc anh/chị được xem ạ.")
        corrections.correct(task, {name: value for name, value in change.items() if name != "task"}, turn)


def keep_pressed(arguments: Arguments, turn: Turn) -> None:
    numbers = ", ".join(str(number) for number in arguments["tasks"])
    turn.reply(Card(f"Dạ, việc {numbers} giữ nguyên như đã ghi.", subject={"tasks": arguments["tasks"]}))


def deleted(turn: Turn) -> None:
    """The tasks and the words that gave them stay; the assigner learns it. An order still asked about is dropped."""
    versions = versions_of(turn)
    for question in _open_about(versions, turn):
        cancel_draft(turn.work.drafts.get(question.draft_id or 0), turn)
        turn.tell(turn.sender, Card("Tin giao việc đã xóa nên Thư ký chưa ghi thành việc ạ."))
    for task in given_by(versions, turn):
        if task.state in FINISHED:
            continue
        record(task, "source_deleted", turn, note=versions[0].text)
        assigner = turn.work.people.get(task.assigner_id)
        said = _short(versions[0].text)
        text = f"Tin giao việc {task.id} đã bị xóa. Việc vẫn giữ nguyên, kèm nội dung tin gốc: “{said}”"
        cancel = Button(labels.CANCEL_TASK, Command("cancel_task", {"task": task.id}), (assigner.id,))
        turn.tell(assigner, Card(text, ((cancel,),), kind="notice", subject=cards.subject(task)))


def drop_open_order(versions: Sequence[Message], turn: Turn) -> bool:
    """An order that still waits for an answer is read anew from its edited words."""
    questions = _open_about(versions, turn)
    for question in questions:
        cancel_draft(turn.work.drafts.get(question.draft_id or 0), turn)
    return bool(questions)


def _open_about(versions: Sequence[Message], turn: Turn) -> list[Question]:
    known = {message.id for message in versions}
    found = []
    for question in turn.work.questions.open_of(turn.sender.id, now=turn.now):
        draft = turn.work.drafts.find(question.draft_id or 0)
        if draft is not None and draft.message_id in known and question.state is QuestionState.OPEN:
            found.append(question)
    return found


def _difference(task: Task, item: Item, turn: Turn) -> dict[str, Any]:
    """What the edited words say otherwise, as arguments of a correction; {"task"} alone where nothing."""
    change: dict[str, Any] = {"task": task.id}
    if item.title and item.title != task.title:
        change["title"] = item.title
    if item.lead is not None and item.lead != task.lead_id:
        change["person"] = item.lead
    if item.deadline_at is not None and not item.deadline_choices and item.deadline_at != task.deadline:
        change["time"] = item.deadline
    if item.priority not in ("normal", task.priority):
        change["priority"] = item.priority
    helpers = [row.person_id for row in turn.work.tasks.people(task.id) if row.role == "coordinator"]
    if new := [number for number in item.coordinators if number not in helpers]:
        change["helpers"] = new
    return change


def _offer(changes: list[dict[str, Any]], turn: Turn) -> None:
    view = cards.View(turn.work, turn.office, turn.now)
    lines = []
    for change in changes:
        task = turn.work.tasks.get(change["task"])
        lines += [f"✏️ Tin giao **việc {task.id}** đã sửa:", *_shown(task, change, view)]
    only = (turn.sender.id,)
    ids = [change["task"] for change in changes]
    row = (
        Button(labels.UPDATE, Command("update_from_message", {"changes": changes}), only),
        Button(labels.KEEP_AS_IS, Command("keep_as_given", {"tasks": ids}), only),
    )
    turn.reply(Card("\n".join(lines), (row,), subject={"task": ids[0]} if len(ids) == 1 else {"tasks": ids}))


def _shown(task: Task, change: Mapping[str, Any], view: cards.View) -> list[str]:
    """ "• Hạn: thứ Sáu → thứ Hai"."""
    people = view.work.people
    lines = []
    if "person" in change:
        lines.append(
            f"• Chủ trì: {people.get(task.lead_id).full_name} → {people.get(change['person']).full_name}"
        )
    if "helpers" in change:
        names = ", ".join(person.full_name for person in people.many(change["helpers"]))
        lines.append(f"• Thêm phối hợp: {names}")
    if "title" in change:
        lines.append(f"• Nội dung: {cards.capitalised(task.title)} → {cards.capitalised(change['title'])}")
    if "time" in change:
        new = view.moment(datetime.fromisoformat(change["time"]))
        lines.append(f"• Hạn: {cards.short_deadline(task, view)} → {new}")
    if "priority" in change:
        lines.append(f"• Độ khẩn: {cards.PRIORITY_NAMES[change['priority']].lower()}")
    return lines


def _short(text: str, limit: int = 200) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
