"""What people hand in: files, photos and links of a message, or the message it replies to, kept with the task.

Found results travel as JSON values through questions and buttons until the task is known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from actions import cards, labels, naming, task_pointing
from actions.messages import HANDLE, Attachment, Button, Card, Command
from actions.models import Draft, Expects, Task, TaskResult, TaskState
from actions.ports import TaskFilter
from actions.questions import Asking, Choice, ask
from actions.task_actions import move
from actions.task_notices import name, tell_lead
from actions.task_reference import find_visible, task_choices
from actions.turn import Turn
from actions.workflow import MOVES

Arguments = Mapping[str, Any]
KINDS = {"file": "tệp", "image": "ảnh", "video": "video", "link": "liên kết", "message": "tin nhắn"}
_LINK = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
_REOPENING = frozenset({"return", "reopen", "ask_again", "reassign"})
MOST_NAMED, LONGEST_MESSAGE = 5, 500


def found_in(turn: Turn) -> list[dict[str, Any]]:
    """What this message hands in: its files and links, else those of the person's message that it replies to."""
    inbound, reply = turn.inbound, turn.inbound.reply_to
    found = _of(inbound.attachments, inbound.text, turn)
    if found or reply is None or reply.from_assistant or task_pointing.replied_to(turn):
        return found
    found = _of(reply.attachments, reply.text, turn)
    if not found and reply.text.strip():
        found = [_result("message", reply.text.strip()[:LONGEST_MESSAGE], turn)]
    return found


def keep(task: Task, found: Sequence[Mapping[str, Any]], turn: Turn) -> None:
    for values in found:
        result = TaskResult(task_id=task.id, person_id=turn.sender.id, at=turn.now, **values)
        turn.work.tasks.add_result(result)


def of_report(task: Task, turn: Turn) -> list[TaskResult]:
    """What was handed in since the task was last returned, reopened or given to somebody else."""
    begun = [change.at for change in turn.work.tasks.changes(task.id) if change.action in _REOPENING]
    return [row for row in turn.work.tasks.results(task.id) if not begun or row.at > begun[-1]]


def counted(rows: Sequence[TaskResult] | Sequence[Mapping[str, Any]]) -> str:
    """ "2 tệp, 1 ảnh"."""
    kinds = Counter(row["kind"] if isinstance(row, Mapping) else row.kind for row in rows)
    return ", ".join(f"{kinds[kind]} {word}" for kind, word in KINDS.items() if kinds[kind])


def named(rows: Sequence[TaskResult]) -> str:
    """ "bao-cao.docx, https://…"; photos have no names."""
    names = [row.name or (row.reference if row.kind in ("link", "message") else "") for row in rows]
    shown = [one if len(one) <= 60 else f"{one[:59]}…" for one in names if one]
    return ", ".join(shown[:MOST_NAMED]) + ("…" if len(shown) > MOST_NAMED else "")


def attach(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Results on their own: kept with the task; the lead may report it done right away."""
    found = arguments["results"]
    move(task, "attach", turn, note=counted(found))
    keep(task, found, turn)
    text = f"📎 Đã ghi {counted(found)} vào kết quả việc {task.id}."
    if task.lead_id == turn.sender.id and task.state in MOVES["complete"].sources:
        button = Button(labels.REPORT_DONE, Command("complete_task", {"task": task.id}), (turn.sender.id,))
        turn.reply(
            Card(f"{text} Bấm Báo xong nếu đã hoàn thành ạ.", ((button,),), subject=cards.subject(task))
        )
        return
    turn.reply(cards.about(task, text, kind="reply"))
    told = f"📎 {name(turn)} gửi {counted(found)} cho việc {task.id}: {cards.capitalised(task.title)}."
    if task.state is TaskState.REPORTED and task.lead_id == turn.sender.id:
        turn.tell(turn.work.people.get(task.approver_id or task.assigner_id), cards.about(task, told))
    else:
        tell_lead(task, told, turn)


def concerns_us(turn: Turn) -> bool:
    """Whether files without a word are meant for us: sent to us, or in reply to what made a task."""
    return turn.inbound.addressed or not turn.in_group or bool(task_pointing.replied_to(turn))


def handed_in(turn: Turn) -> None:
    """Files without a word: for the task they reply to, else it is asked for which."""
    found = found_in(turn)
    pointed = [task for n in task_pointing.replied_to(turn) if (task := find_visible(n, turn)) is not None]
    if len(pointed) == 1:
        attach(pointed[0], {"results": found}, turn)
        return
    states = MOVES["attach"].sources
    fitting = pointed or turn.work.tasks.list(TaskFilter(involves_id=turn.sender.id, states=states))
    if fitting:
        _ask_for_which(fitting, found, turn)
    else:
        turn.reply(Card(f"Hiện {naming.you(turn.sender)} không có việc nào đang làm để kèm tệp này ạ."))


def show(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Everything handed in, each file as a message of its own where this channel has it."""
    rows = turn.work.tasks.results(task.id)
    view = cards.View(turn.work, turn.office, turn.now)
    if not rows:
        turn.reply(cards.about(task, f"Việc {task.id} chưa có kết quả kèm theo ạ.", kind="reply"))
    for row in rows[-MOST_NAMED:]:
        who = naming.address(turn.work.people.get(row.person_id))
        text = f"📎 Việc {task.id}: {named([row]) or KINDS[row.kind]} ({who}, {view.moment(row.at)})"
        here = row.channel == turn.chat.channel and row.account == turn.chat.account
        file = f"{HANDLE}{row.reference}" if here and row.kind in ("file", "video") else None
        image = f"{HANDLE}{row.reference}" if here and row.kind == "image" else None
        turn.reply(Card(text, file=file, image=image, subject=cards.subject(task)))


def _of(attachments: Sequence[Attachment], text: str, turn: Turn) -> list[dict[str, Any]]:
    files = [
        {**_result(each.kind, each.reference, turn), "name": each.name, "mime": each.mime, "size": each.size}
        for each in attachments
        if each.is_document
    ]
    return files + [_result("link", link.rstrip('.,;)”"'), turn) for link in _LINK.findall(text)]


def _result(kind: str, reference: str, turn: Turn) -> dict[str, Any]:
    return {
        "kind": kind,
        "reference": reference,
        "channel": turn.chat.channel,
        "account": turn.chat.account,
        "message_id": turn.message.id if turn.message else None,
    }


def _ask_for_which(fitting: Sequence[Task], found: list[dict[str, Any]], turn: Turn) -> None:
    draft = turn.work.drafts.add(
        Draft(
            kind="which_task",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={"action": "attach", "arguments": {"results": found}},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )
    options = [*task_choices(fitting), Choice(labels.NO_RESULT, {"none": True})]
    text = f"{naming.capital(counted(found).split(' ', 1)[1])} này là kết quả việc nào ạ?"
    ask(Asking(text, Expects.CHOICE, "which_task", "task", options, draft), turn)
