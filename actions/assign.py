"""Giving tasks: from what was read to tasks with one lead each, asking for what is missing.

A draft of kind "assign" holds a list of items; each question fills one field. When nothing is
missing the items become tasks, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions import cards, naming, quoted, task_tree
from actions.above.assigning import assign_papers
from actions.assign_items import Item, item_from, items_of, keep
from actions.assign_questions import ask_missing, ask_to_request, fill
from actions.deadlines import plan_reminders
from actions.messages import Card
from actions.models import Draft, Message, Person, Question, Task, TaskChange, TaskPerson, TaskState
from actions.orders import authority_over, in_place_of
from actions.questions import Given
from actions.task_actions import record
from actions.task_notices import name, tell_assigner, tell_lead
from actions.turn import Turn
from actions.voice import confirming
from nlu.message import Parsed, TaskRead

_NOTHING_SAID = TaskRead(title="", leads=(), coordinators=(), deadline=None, priority="normal")


def assign_task(parsed: Parsed, turn: Turn) -> None:
    """An order to one or several people; of a paper from above, its tasks are handed down."""
    left = assign_papers(parsed.tasks or (_NOTHING_SAID,), turn)
    if left:
        begin([item_from(read, turn) for read in left], turn)


def begin(
    items: list[Item], turn: Turn, *, parent: Task | None = None, said: confirming.Voiced | None = None
) -> None:
    """Open a draft for these items, as parts of `parent` where it is given, and go on from there.

    `said`: they were spoken, and nothing is carried out without a yes.
    """
    spoken = {"voice": said.as_json(), "inbound": turn.inbound.as_json()} if said is not None else {}
    evidence = quoted.keep(turn)
    draft = turn.work.drafts.add(
        Draft(
            kind="assign",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={
                "items": [],
                "parent": parent.id if parent else None,
                **spoken,
                **({"quoted": evidence.id} if evidence is not None else {}),
            },
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )
    keep(draft, items)
    go_on(draft, turn)


def answered(question: Question, given: Given, turn: Turn) -> None:
    """Take the answer to one of our questions and go on."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state != "open":
        return
    confirmed = question.field_name == confirming.FIELD
    if (
        confirming.take_yes(draft, given, turn)
        if confirmed
        else fill(draft, question.field_name, given, turn)
    ):
        go_on(draft, turn)


def expire(draft: Draft, turn: Turn) -> None:
    """Nobody answered in time: what is known stands; what has nobody who may be ordered is named and left out."""
    if confirming.awaits_yes(draft):
        confirming.tell_unconfirmed(draft, turn)
        return
    known: list[Item] = []
    for item in items_of(draft):
        if item.lead is None:
            _leave_out(item, "vì chưa rõ giao cho ai", turn)
        elif _forbidden(item, turn):
            name = naming.address(turn.work.people.get(item.lead))
            _leave_out(item, f"vì chưa có ý {naming.you(turn.sender)} về việc nhờ {name}", turn)
        else:
            known.append(item)
    if not known:
        draft.state = "expired"
        return
    for item in known:
        item.title = item.title or cards.UNNAMED_TASK
        if not item.deadline_settled:
            item.set_deadline(None)
    keep(draft, known)
    _make_tasks(draft, turn)


def _leave_out(item: Item, why: str, turn: Turn) -> None:
    what = f"“{cards.capitalised(item.title)}”" if item.title else "việc vừa nêu"
    turn.reply(Card(f"Thư ký chưa ghi {what} {why}. Khi cần, {naming.you(turn.sender)} nhắn lại ạ."))


def go_on(draft: Draft, turn: Turn) -> None:
    """Ask for the next missing thing, or make the tasks."""
    if confirming.awaits_yes(draft) and confirming.is_list(draft):
        confirming.ask_yes(draft, turn)
        return
    for number, item in enumerate(items_of(draft)):
        # Before anything else is asked: nobody shall fill in what and when for an order that is none.
        if item.lead is not None and _forbidden(item, turn):
            ask_to_request(number, draft, turn.work.people.get(item.lead), turn)
            return
    if ask_missing(draft, turn):
        return
    if confirming.awaits_yes(draft):
        confirming.ask_yes(draft, turn)
    else:
        _make_tasks(draft, turn)


def _forbidden(item: Item, turn: Turn) -> bool:
    lead = turn.work.people.get(item.lead or 0)
    return not item.as_request and authority_over(lead, turn) is None


def _make_tasks(draft: Draft, turn: Turn) -> None:
    draft.state = "done"
    made = [(_make_task(item, draft, turn), item) for item in items_of(draft)]
    view = cards.View(turn.work, turn.office, turn.now)
    confirming.carry_out_others(draft, turn)
    if not made:
        return
    if len(made) == 1:
        task, item = made[0]
        note = _unknown_paper([item], turn)
        card = cards.for_assigner(task, view, day_off=item.day_off, moved_to=item.moved_to, note=note)
    else:
        note = _unknown_paper([item for _, item in made], turn)
        card = cards.for_assigner_many([task for task, _ in made], view, note=note)
    turn.reply(cards.confirmed(card) if confirming.voiced(draft) is not None else card)
    for task, _ in made:
        tell_people(task, turn)
        _tell_leader(task, turn)
    if draft.content.get("parent"):
        _tell_of_parts(turn.work.tasks.get(draft.content["parent"]), [task for task, _ in made], turn)


def _unknown_paper(items: Sequence[Item], turn: Turn) -> str:
    """The order stands; that its paper is not here, or not for the sender to see, must not go unnoticed."""
    numbers = ", ".join(dict.fromkeys(item.unknown_paper for item in items if item.unknown_paper))
    if not numbers:
        return ""
    you = naming.you(turn.sender)
    return (
        f"Thư ký không thấy văn bản {numbers} trong các việc cấp trên giao mà {you} được xem nên ghi thành việc "
        f"thường. Sai số thì {you} hủy rồi giao lại theo số đúng; đúng số thì nhờ văn thư nhập văn bản."
    )


def _tell_of_parts(parent: Task, parts: list[Task], turn: Turn) -> None:
    """The history of the whole names its parts; whoever gave it and whoever leads it learn of them."""
    numbers = ", ".join(str(part.id) for part in parts)
    record(parent, "split", turn, after=numbers)
    view = cards.View(turn.work, turn.office, turn.now)
    text = f"{name(turn)} đã giao {len(parts)} việc con của việc {parent.id}:"
    told = "\n".join([text, *task_tree.child_lines(parts, view)])
    tell_assigner(parent, told, turn)
    if parent.lead_id not in cards.givers(parent):
        tell_lead(parent, told, turn)


def _make_task(item: Item, draft: Draft, turn: Turn) -> Task:
    lead = turn.work.people.get(item.lead or 0)
    authority = authority_over(lead, turn)
    leader = authority.leader if authority is not None and not item.as_request else None
    task = turn.work.tasks.add(
        Task(
            title=item.title,
            lead_id=lead.id,
            assigner_id=draft.owner_id if leader is None else leader.id,
            given_by_id=None if leader is None else draft.owner_id,
            state=_first_state(item, lead, draft),
            created_at=turn.now,
            deadline=item.deadline_at,
            priority=item.priority,
            chat_id=draft.chat_id,
            source_message_id=draft.message_id,
            parent_id=draft.content.get("parent"),
            lead_unit_id=item.lead_unit,
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
            note=task.title if leader is None else f"{task.title} ({in_place_of(leader)})",
            message_id=draft.message_id,
        )
    )
    if draft.content.get("quoted"):
        quoted.note(task, int(draft.content["quoted"]), turn, actor_id=draft.owner_id)
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    return task


def _first_state(item: Item, lead: Person, draft: Draft) -> TaskState:
    if item.as_request:
        return TaskState.REQUESTED
    return TaskState.ACCEPTED if lead.id == draft.owner_id else TaskState.ASSIGNED


def _tell_leader(task: Task, turn: Turn) -> None:
    """The leader in whose place it was given learns of it once."""
    if task.given_by_id is None:
        return
    leader = turn.work.people.get(task.assigner_id)
    giver, lead = naming.address(turn.sender), naming.address(turn.work.people.get(task.lead_id))
    text = (
        f"🟢 {naming.capital(giver)} đã thay mặt {naming.you(leader)} giao {lead} việc {task.id}: "
        f"{cards.capitalised(task.title)}."
    )
    turn.tell(leader, cards.about(task, text))


def _hand_files(evidence: Message, lead: Person, turn: Turn) -> None:
    """What the quoted message brought, where the lead is reached over the channel that has it."""
    came, goes = turn.work.chats.get(evidence.chat_id), turn.post.private_chat(lead)
    if (came.channel, came.account) == (goes.channel, goes.account):
        for card in quoted.files_for(evidence, turn):
            turn.tell(lead, card)


def tell_people(task: Task, turn: Turn) -> None:
    """The lead gets the card privately with buttons; coordinators get to know."""
    view = cards.View(turn.work, turn.office, turn.now)
    evidence = quoted.evidence_of(task, turn.work)
    if task.lead_id != task.assigner_id:
        lead = turn.work.people.get(task.lead_id)
        note = quoted.as_quote(evidence, turn.work) if evidence is not None else ""
        turn.tell(lead, cards.for_lead(task, view, note=note))
        if evidence is not None:
            _hand_files(evidence, lead, turn)
    for row in turn.work.tasks.people(task.id):
        if row.role == "coordinator" and row.person_id != task.assigner_id:
            person = turn.work.people.get(row.person_id)
            turn.tell(person, cards.for_coordinator(task, view, person))
