"""Giving a task to somebody else: its assigner changes the lead, its lead passes it on below as sub-tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from actions import corrections, directory, naming, subtasks, task_buttons
from actions.above.charge import unit_named
from actions.models import Expects, Task
from actions.ports import TaskFilter
from actions.questions import Asking, Choice
from actions.task_questions import ask_about
from actions.task_reference import Wanted, on_task
from actions.turn import Turn
from actions.workflow import MOVES
from nlu.message import Parsed, PersonMention

Arguments = Mapping[str, Any]
_JOINTS = frozenset({",", "và", "va", "với", "voi", "&", "+", ", và"})


def reassign_task(parsed: Parsed, turn: Turn) -> None:
    """ "chuyển việc 12 cho chị Lan", "giao lại việc 12 cho anh Nam và chị Lan"."""
    named = [mention for mention in parsed.people if not mention.is_pronoun]
    new = named if _in_one_list(parsed.text, named) else named[-1:]
    resolutions = [directory.resolve_for(mention, turn) for mention in new]
    leads = [found.winner.person_id for found in resolutions if found.winner is not None]
    arguments: dict[str, Any] = {
        "said": ", ".join(mention.text for mention in new),
        "leads": leads,
        "people": [candidate.person_id for found in resolutions for candidate in found.candidates[:5]][:5],
        "unit": unit_named(new[0], leads[0], turn) if len(new) == len(leads) == 1 else None,
        "items": subtasks.one_each(new, turn),
    }
    you = naming.you(turn.sender)
    wanted = Wanted(
        action="hand_on",
        filter=TaskFilter(assigner_id=turn.sender.id, states=MOVES["reassign"].sources),
        others=(TaskFilter(lead_id=turn.sender.id, states=MOVES["split"].sources),),
        question=f"{naming.capital(you)} chuyển việc nào ạ?",
        nothing=f"Không có việc nào {you} giao để chuyển ạ.",
        arguments=arguments,
        latest=True,
        careful=True,
        new_lead=True,
    )
    on_task(parsed, wanted, hand_on, turn)


def hand_on(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`leads` are those clearly named, `people` (with `said`) those who may be meant, `items` a part for each."""
    only_leads = turn.sender.id == task.lead_id and turn.sender.id != task.assigner_id
    if only_leads and arguments["items"]:
        subtasks.split(task, {"items": arguments["items"]}, turn)
    elif len(arguments["items"]) > 1:
        _ask_who_leads(task, arguments, turn)
    elif arguments["leads"]:
        corrections.reassign(task, {"person": arguments["leads"][0], "unit": arguments["unit"]}, turn)
    else:
        task_buttons.ask_lead(task, arguments, turn)


def _ask_who_leads(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Several equal names: one leads, the others help."""
    people = list(dict.fromkeys(arguments["leads"] or arguments["people"]))
    options = [
        Choice(label, {"person": number, "helpers": [other for other in people if other != number]})
        for number, label in naming.labels(turn.work, people)
    ]
    text = (
        f"Ai chủ trì việc {task.id} ạ? {naming.capital(naming.you(turn.sender))} đã nêu {arguments['said']}."
    )
    ask_about(task, Asking(text, Expects.PERSON, "task", "lead", options), turn)


def _in_one_list(text: str, named: Sequence[PersonMention]) -> bool:
    """ "cho anh Nam và chị Lan" names two; "công văn giao anh Nam chuyển cho chị Lan" only one new lead."""
    return all(text[one.finish : other.begin].strip().lower() in _JOINTS for one, other in pairwise(named))
