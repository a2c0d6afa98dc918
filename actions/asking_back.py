""" "Hỏi lại": what the lead asks about a task goes to whoever gave it, and the answer comes back with the card.

The task stays as it is meanwhile: it can be accepted or declined before the answer and after it. For some minutes
the assigner just writes the answer; later a reply to the question, or the button under it, still takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards, labels, naming, task_history
from actions.errors import Refused
from actions.messages import Button, Card, Command
from actions.models import Draft, Expects, Person, Question, QuestionState, Task, TaskState
from actions.orders import ASSIGNING, leader_in_role, stand_ins
from actions.questions import Asking, Given, ask
from actions.task_actions import record
from actions.task_questions import ask_about
from actions.task_reference import find_visible
from actions.task_standing import buttons_for
from actions.turn import Turn
from actions.workflow import FINISHED, Role
from nlu.questions_back import QuestionBack

Arguments = Mapping[str, Any]
ABOUT = "asked_back"


def ask_what(task: Task, arguments: Arguments, turn: Turn) -> None:
    """The button: what does the lead want to know?"""
    _require_lead(task, turn)
    text = f"{naming.capital(naming.you(turn.sender))} muốn hỏi gì về việc {task.id} ạ?"
    ask_about(task, Asking(text, Expects.TEXT, "task", "question"), turn)


def asked_in_words(asked: QuestionBack, turn: Turn) -> bool:
    """ "hỏi lại việc 12: …"; False where no task is meant that the sender may see."""
    number = asked.task if asked.task is not None else turn.answered.get("task")
    task = find_visible(number, turn) if isinstance(number, int) else None
    if task is None:
        return False
    if asked.words:
        pass_on(task, {"text": asked.words}, turn)
    else:
        ask_what(task, {}, turn)
    return True


def pass_on(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`text` to everybody who may answer for the assigner."""
    _require_lead(task, turn)
    text = str(arguments.get("text") or "").strip()
    record(task, "ask_back", turn, note=text)
    givers = _givers(task, turn)
    for person in givers:
        _ask_giver(person, task, text, turn)
    you, asked = naming.you(turn.sender), ", ".join(naming.address(person) for person in givers)
    said = f"Đã chuyển câu hỏi đến {asked}; có trả lời Thư ký báo {you}."
    turn.reply(cards.about(task, said, kind="reply"))


def answered(question: Question, given: Given, turn: Turn) -> None:
    """The assigner's words, back to the lead. Works by reply after the question's time too."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    task = find_visible(int(draft.content["task"]), turn)
    text = (given.text or "").strip()
    if task is None or not text:
        return
    draft.state = "done"
    _require_giver(task, turn)
    _close_others(draft, turn)
    asker = turn.work.people.get(int(draft.content["asker"]))
    record(task, "answer_back", turn, after=asker.code, note=text)
    turn.tell(asker, _answer_card(task, asker, text, turn))
    turn.reply(cards.about(task, f"Đã chuyển trả lời đến {naming.address(asker)}.", kind="reply"))


def _close_others(draft: Draft, turn: Turn) -> None:
    """The button asks once more what the card asked: one answer is for both, or the next words would go there too."""
    for other in turn.work.questions.open_of(turn.sender.id, now=turn.now):
        if other.about == ABOUT and turn.work.drafts.get(other.draft_id or 0).content == draft.content:
            other.state = QuestionState.ANSWERED


def ask_answer(task: Task, arguments: Arguments, turn: Turn) -> None:
    """The button "Trả lời" under the question of `asker`."""
    _require_giver(task, turn)
    asker = turn.work.people.get(int(arguments["asker"]))
    text = f"{naming.capital(naming.you(turn.sender))} trả lời {naming.address(asker)} thế nào ạ?"
    _open(turn.sender, task, asker, text, (), turn)


def _ask_giver(person: Person, task: Task, text: str, turn: Turn) -> None:
    said = (
        f"❔ {naming.capital(naming.address(turn.sender))} hỏi về **việc {task.id}** · "
        f"{cards.capitalised(task.title)}: “{text}”"
    )
    command = Command("ask_answer", {"task": task.id, "asker": turn.sender.id})
    _open(person, task, turn.sender, said, (Button(labels.REPLY, command, (person.id,)),), turn)


def _open(
    person: Person, task: Task, asker: Person, text: str, buttons: tuple[Button, ...], turn: Turn
) -> None:
    draft = turn.work.drafts.add(
        Draft(
            kind=ABOUT,
            owner_id=person.id,
            chat_id=turn.chat.id,
            content={"task": task.id, "asker": asker.id},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
        )
    )
    ask(Asking(text, Expects.TEXT, ABOUT, "answer", draft=draft, of=person, buttons=buttons), turn)


def _answer_card(task: Task, asker: Person, text: str, turn: Turn) -> Card:
    view = cards.View(turn.work, turn.office, turn.now)
    lines = [
        f"💬 {naming.capital(naming.address(turn.sender))} trả lời về **việc {task.id}** · "
        f"{cards.capitalised(task.title)}: “{text}”",
        f"Hạn: {view.deadline(task)}",
    ]
    return Card("\n".join(lines), buttons_for(asker, task, view), kind="notice", subject=cards.subject(task))


def _givers(task: Task, turn: Turn) -> list[Person]:
    """The assigner, whoever gave it in their place, and whoever stands in for them now."""
    assigner = turn.work.people.get(task.assigner_id)
    giver = [turn.work.people.get(task.given_by_id)] if task.given_by_id is not None else []
    acting = stand_ins(assigner.id, turn, scopes=ASSIGNING)
    found = {person.id: person for person in (assigner, *giver, *acting) if person.active}
    found.pop(turn.sender.id, None)
    return list(found.values())


def _require_lead(task: Task, turn: Turn) -> None:
    if task.lead_id != turn.sender.id:
        lead = naming.address(turn.work.people.get(task.lead_id))
        raise Refused(
            task_history.moved_away(task, turn)
            or f"Việc {task.id} do {lead} chủ trì; chỉ người chủ trì hỏi lại người giao ạ."
        )
    if task.state in FINISHED - {TaskState.DECLINED}:
        raise Refused(task_history.why_not(task, turn))
    if not _givers(task, turn):
        raise Refused(f"Việc {task.id} do chính {naming.you(turn.sender)} giao ạ.")


def _require_giver(task: Task, turn: Turn) -> None:
    if turn.sender.id in cards.givers(task) or leader_in_role(task, {Role.ASSIGNER}, turn) is not None:
        return
    assigner = naming.address(turn.work.people.get(task.assigner_id))
    raise Refused(f"Chỉ người giao việc ({assigner}) trả lời câu hỏi về việc {task.id} ạ.")
