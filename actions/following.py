"""Following a task: whoever may see it is told of what happens to it, until they no longer want to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards, directory, naming
from actions.errors import Refused
from actions.models import OPEN_STATES, Person, Task, TaskPerson
from actions.ports import TaskFilter
from actions.task_actions import record
from actions.task_reference import Wanted, on_task
from actions.turn import Turn
from nlu.message import Parsed
from nlu.text import fold
from nlu.words import Phrases, Words, listed

FOLLOWER = "follower"
_STOPPING = Phrases.of(
    listed("""
    bỏ theo dõi, thôi theo dõi, không theo dõi, ngừng theo dõi, ngưng theo dõi, tắt theo dõi, hủy theo dõi, gỡ,
    ngưng gửi, đừng gửi, thôi không theo dõi, ngừng gửi, khỏi theo dõi, dừng theo dõi
"""),
    True,
)


def follow_task(parsed: Parsed, turn: Turn) -> None:
    """ "theo dõi việc 12", "bỏ theo dõi việc 12", "thêm chị Lan theo dõi việc 12"."""
    me, you = turn.sender.id, naming.you(turn.sender)
    if _stops(parsed.text):
        wanted = Wanted(
            action="unfollow",
            filter=TaskFilter(followed_by_id=me),
            question=f"{naming.capital(you)} bỏ theo dõi việc nào ạ?",
            nothing=f"{naming.capital(you)} không theo dõi việc nào ạ.",
        )
        on_task(parsed, wanted, unfollow, turn)
        return
    others = (
        TaskFilter(involves_id=me, states=OPEN_STATES),
        TaskFilter(chat_id=turn.chat.id, states=OPEN_STATES),
    )
    wanted = Wanted(
        action="follow",
        filter=TaskFilter(assigner_id=me, states=OPEN_STATES),
        others=others,
        question=f"{naming.capital(you)} theo dõi việc nào ạ?",
        nothing=f"Không có việc nào đang làm mà {you} theo dõi được ạ.",
        arguments={"people": _followers_named(parsed, turn)},
    )
    on_task(parsed, wanted, follow, turn)


def follow(task: Task, arguments: Mapping[str, Any], turn: Turn) -> None:
    """`people` (ids) follow it, else the sender. Only who gave or leads it may show it to others."""
    people = turn.work.people.many([int(number) for number in arguments.get("people") or (turn.sender.id,)])
    for person in people:
        if person.id == turn.sender.id:
            _follow_oneself(task, turn)
        else:
            _add(task, person, turn)


def unfollow(task: Task, arguments: Mapping[str, Any], turn: Turn) -> None:
    if turn.sender.id not in _followers(task, turn):
        turn.reply(cards.about(task, f"{_you(turn)} không theo dõi việc {task.id} ạ.", kind="reply"))
        return
    turn.work.tasks.remove_person(task.id, turn.sender.id, role=FOLLOWER)
    record(task, "unfollow", turn, before=turn.sender.code)
    turn.reply(
        cards.about(task, f"Dạ, {naming.you(turn.sender)} thôi theo dõi việc {task.id}.", kind="reply")
    )


def _follow_oneself(task: Task, turn: Turn) -> None:
    you, me = naming.you(turn.sender), turn.sender.id
    if me in (task.assigner_id, task.lead_id):
        does = "giao" if me == task.assigner_id else "chủ trì"
        text = f"{naming.capital(you)} {does} việc {task.id} nên vẫn được báo ạ."
    elif me in _followers(task, turn):
        text = f"{naming.capital(you)} đang theo dõi việc {task.id} rồi ạ."
    else:
        turn.work.tasks.add_person(TaskPerson(task_id=task.id, person_id=me, role=FOLLOWER))
        record(task, "follow", turn, after=turn.sender.code)
        text = f"Dạ, việc {task.id} có gì mới Thư ký sẽ báo {you}."
    turn.reply(cards.about(task, text, kind="reply"))


def _add(task: Task, person: Person, turn: Turn) -> None:
    if turn.sender.id not in (task.assigner_id, task.lead_id):
        raise Refused(f"Chỉ người giao hoặc người chủ trì mới thêm người theo dõi việc {task.id} ạ.")
    if person.id not in _followers(task, turn):
        turn.work.tasks.add_person(TaskPerson(task_id=task.id, person_id=person.id, role=FOLLOWER))
        record(task, "follow", turn, after=person.code)
        view = cards.View(turn.work, turn.office, turn.now)
        who = naming.capital(naming.address(turn.sender))
        text = f"{who} mời {naming.you(person)} theo dõi việc này."
        turn.tell(person, cards.about(task, "\n".join([*cards.task_lines(task, view), text])))
    text = f"{naming.capital(naming.address(person))} theo dõi việc {task.id}."
    turn.reply(cards.about(task, text, kind="reply"))


def _followers(task: Task, turn: Turn) -> set[int]:
    return {row.person_id for row in turn.work.tasks.people(task.id) if row.role == FOLLOWER}


def _followers_named(parsed: Parsed, turn: Turn) -> list[int]:
    """Those named before "theo dõi"; names behind it say which task is meant."""
    at = fold(parsed.text).lower().find("theo doi")
    found = []
    for mention in parsed.people:
        winner = directory.resolve_for(mention, turn).winner if 0 <= mention.begin < at else None
        if winner is not None:
            found.append(winner.person_id)
    return found


def _stops(text: str) -> bool:
    words = Words(text)
    return any(_STOPPING.match(words, index) is not None for index in range(len(words)))


def _you(turn: Turn) -> str:
    return naming.capital(naming.you(turn.sender))
