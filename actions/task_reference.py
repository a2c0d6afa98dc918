"""Which task a message means: its number, what it replies to or describes, the only one that fits; else it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from actions import cards, naming, task_pointing
from actions.authority import may_see
from actions.messages import Card
from actions.models import Draft, Expects, Question, Task, TaskState
from actions.ports import TaskFilter
from actions.questions import Asking, Choice, Given, ask
from actions.turn import Turn
from nlu.documents import find_document_numbers
from nlu.message import Parsed

Act = Callable[[Task, Mapping[str, Any], Turn], None]
"""Does one thing to one task: the task, the action's own arguments (JSON values), the turn."""

MOST_CHOICES = 5
MOST_LOOKED_AT = 1000
JUST_NOW = timedelta(hours=1)
"""So long the task given last is the one that is meant without saying so."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which task an action needs. `action` is its name in `task_words.ACTS`; `nothing` what to say when none fits.

    A task fits by `filter` or one of `others`. `latest`: without any word of which, the one given just now is meant.
    `careful`: a description that fits no task makes it ask, even where only one could be meant.
    `new_lead`: the person named last is the new lead and describes no task.
    """

    action: str
    filter: TaskFilter
    question: str
    nothing: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[TaskFilter, ...] = ()
    latest: bool = False
    careful: bool = False
    new_lead: bool = False


def on_task(parsed: Parsed, wanted: Wanted, act: Act, turn: Turn) -> None:
    """Find the task and act on it, or ask which one, or say that there is none."""
    if parsed.task_ids:
        for number in parsed.task_ids:
            task = find_visible(number, turn)
            if task is None:
                turn.reply(Card(_unknown(number, turn)))
            else:
                act(task, wanted.arguments, turn)
        return
    if (named := tasks_of_papers(parsed.text, turn)) is not None:
        states = wanted.filter.states
        choose([task for task in named if states is None or task.state in states], wanted, act, turn)
        return
    fitting = _fitting(wanted, turn)
    replied = [task for n in task_pointing.replied_to(turn) if (task := find_visible(n, turn)) is not None]
    if len(replied) == 1:
        act(replied[0], wanted.arguments, turn)
        return
    among = [task for task in fitting if task.id in {one.id for one in replied}] or fitting
    spoken_of = task_pointing.spoken_of(parsed, among, turn)
    if spoken_of is not None:
        act(spoken_of, wanted.arguments, turn)
        return
    _on_the_best(parsed, wanted, among, act, turn)


def tasks_of_papers(text: str, turn: Turn) -> list[Task] | None:
    """The tasks, as far as this person may see them, of papers from above whose numbers stand in the text; None where
    no such paper is known to this person."""
    papers = [
        paper for number in find_document_numbers(text) for paper in turn.work.documents.numbered(number.text)
    ]
    tasks = turn.work.tasks.of_documents(paper.id for paper in papers)
    return [task for task in tasks if visible(task, turn)] or None


def choose(fitting: list[Task], wanted: Wanted, act: Act, turn: Turn) -> None:
    """Act on the only one that fits, or ask which, or say that there is none."""
    if not fitting:
        _say_nothing_fits(wanted, turn)
    elif len(fitting) == 1:
        act(fitting[0], wanted.arguments, turn)
    else:
        _ask_which(fitting, wanted, turn)


def _fitting(wanted: Wanted, turn: Turn) -> list[Task]:
    found: dict[int, Task] = {}
    for each in (wanted.filter, *wanted.others):
        for task in turn.work.tasks.list(replace(each, limit=MOST_LOOKED_AT)):
            if visible(task, turn):
                found.setdefault(task.id, task)
    return list(found.values())


def _on_the_best(parsed: Parsed, wanted: Wanted, fitting: list[Task], act: Act, turn: Turn) -> None:
    if not fitting:
        _say_nothing_fits(wanted, turn)
        return
    found = task_pointing.narrowed(parsed, fitting, turn, new_lead=wanted.new_lead)
    lost = wanted.careful and task_pointing.misses(parsed, fitting)
    if len(found) > 1 and wanted.latest and not lost:
        newest = max(found, key=lambda task: (task.chat_id == turn.chat.id, task.id))
        found = [newest] if turn.now - newest.created_at <= JUST_NOW else found
    if len(found) == 1 and not lost:
        act(found[0], wanted.arguments, turn)
    else:
        _ask_which(found, wanted, turn)


def _say_nothing_fits(wanted: Wanted, turn: Turn) -> None:
    """Unasked, in a group, "xong việc rồi" of somebody without a task is only talk."""
    if turn.spoken_to:
        turn.reply(Card(wanted.nothing))


def find_visible(number: int, turn: Turn) -> Task | None:
    """The task, or None where there is none that this person may see: both look the same from outside."""
    task = turn.work.tasks.find(number)
    if task is None or task.state is TaskState.DRAFT or not visible(task, turn):
        return None
    return task


def visible(task: Task, turn: Turn) -> bool:
    """Whether the sender may see it, by their own right or in the place of a leader who delegated to them."""
    return may_see(turn.work, turn.sender, task, now=turn.now)


def chosen(question: Question, given: Given, turn: Turn) -> tuple[Task, str, Mapping[str, Any]] | None:
    """The task picked in answer to "which one?", and what was to be done to it."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    number = given.option.get("task") if given.option is not None else given.number
    if draft.state == "open" and given.option is not None and given.option.get("none"):
        draft.state = "cancelled"
        turn.reply(Card("Dạ, Thư ký bỏ qua ạ."))
    if draft.state != "open" or number is None:
        return None
    task = find_visible(int(number), turn)
    if task is None:
        turn.reply(Card(_unknown(int(number), turn)))
        return None
    draft.state = "done"
    return task, draft.content["action"], draft.content["arguments"]


def _ask_which(fitting: list[Task], wanted: Wanted, turn: Turn) -> None:
    draft = turn.work.drafts.add(
        Draft(
            kind="which_task",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={"action": wanted.action, "arguments": dict(wanted.arguments)},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )
    options = task_choices(fitting)
    more = f" Có {len(fitting)} việc; việc khác xin ghi số." if len(fitting) > MOST_CHOICES else ""
    # The choices name the tasks.
    private = not all(turn.may_show(task) for task in fitting)
    ask(
        Asking(wanted.question + more, Expects.CHOICE, "which_task", "task", options, draft, private=private),
        turn,
    )


def task_choices(tasks: Sequence[Task]) -> list[Choice]:
    """The first few as buttons."""
    return [
        Choice(f"Việc {task.id} · {_short(cards.capitalised(task.title))}", {"task": task.id})
        for task in tasks[:MOST_CHOICES]
    ]


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _unknown(number: int, turn: Turn) -> str:
    return f"Thư ký không thấy việc {number} trong các việc {naming.you(turn.sender)} được xem ạ."
