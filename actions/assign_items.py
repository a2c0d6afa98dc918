"""One task in the making: what an order said of it, and what is still missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime

from actions import directory, quoted
from actions.above.charge import unit_named
from actions.days_off import day_off_of
from actions.models import Draft
from actions.task_reference import tasks_of_papers
from actions.turn import Turn
from nlu.document_orders import is_about_paper_only, with_verb
from nlu.documents import find_document_numbers
from nlu.message import PersonMention, TaskRead
from nlu.time import Moment, as_deadline


@dataclass(slots=True)
class Item:
    """Person ids, ISO moments. `lead_choices` and `deadline_choices` are not empty while in doubt.

    `deadline_settled`: given, or deliberately none. `as_request`: the sender agreed that it is asked, not ordered.
    """

    title: str = ""
    lead: int | None = None
    lead_unit: int | None = None
    """The unit in charge, where one was named; `lead` heads it."""
    lead_said: str = ""
    lead_choices: list[int] = field(default_factory=list)
    without_head: bool = False
    """A unit was named that the directory knows, and nobody heads it."""
    lead_total: int = 0
    """How many people the name may mean; the choices are the likeliest of them."""
    leads_equal: bool = False
    """Several people were named without saying who leads."""
    coordinators: list[int] = field(default_factory=list)
    deadline: str | None = None
    deadline_settled: bool = False
    deadline_choices: list[str] = field(default_factory=list)
    day_off: str | None = None
    moved_to: str | None = None
    priority: str = "normal"
    as_request: bool = False
    unknown_paper: str = ""
    """The number of the paper that all of it is about and that the sender knows no tasks of."""
    may_be_late: bool = False
    """A part of a task that is deliberately due after the whole."""

    @property
    def deadline_at(self) -> datetime | None:
        return datetime.fromisoformat(self.deadline) if self.deadline else None

    def set_deadline(self, moment: Moment | None) -> None:
        """A moment in doubt leaves the deadline open until one of its choices is taken."""
        self.deadline = moment.value.isoformat() if moment else None
        self.deadline_choices = (
            [m.isoformat() for m in moment.choices] if moment and len(moment.choices) > 1 else []
        )
        self.deadline_settled = not self.deadline_choices
        off = day_off_of(moment) if moment else None
        self.day_off = off.note if off else None
        self.moved_to = off.offered.isoformat() if off else None


def items_of(draft: Draft) -> list[Item]:
    return [Item(**item) for item in draft.content["items"]]


def keep(draft: Draft, items: list[Item]) -> None:
    """Write the items back; a new object, so that storage sees the change."""
    draft.content = {**draft.content, "items": [asdict(item) for item in items]}


def item_from(read: TaskRead, turn: Turn) -> Item:
    """What one clause of an order says, with people and deadline resolved as far as they are certain."""
    item = Item(title=quoted.filled(read.title, turn), priority=read.priority)
    if is_about_paper_only(item.title) and tasks_of_papers(item.title, turn) is None:
        item.unknown_paper = ", ".join(number.text for number in find_document_numbers(item.title))
        item.title = with_verb(item.title)
    read_leads(read.leads, item, turn)
    for mention in read.coordinators:
        winner = directory.resolve_for(mention, turn).winner
        if winner is not None and winner.person_id != item.lead:
            item.coordinators.append(winner.person_id)
    if read.deadline is not None:
        moment = as_deadline(
            read.deadline, now=turn.inbound.sent_at, calendar=turn.office.calendar, office=turn.office.time
        )
        if moment is not None:
            item.set_deadline(moment)
    return item


def read_leads(mentions: tuple[PersonMention, ...], item: Item, turn: Turn) -> None:
    """One name: its person, or the people it may mean. Several names: who leads is asked, never guessed."""
    if not mentions:
        return
    if len(mentions) == 1:
        resolution = directory.resolve_for(mentions[0], turn)
        item.lead_said = mentions[0].text
        item.lead = resolution.winner.person_id if resolution.winner else None
        item.lead_unit = unit_named(mentions[0], item.lead, turn) if item.lead is not None else None
        item.lead_choices = [] if resolution.winner else [c.person_id for c in resolution.candidates[:5]]
        item.without_head = not resolution.candidates and _is_known_unit(mentions[0], turn)
        item.lead_total = resolution.total
        return
    item.lead_said = ", ".join(mention.text for mention in mentions)
    item.leads_equal = True
    for mention in mentions:
        resolution = directory.resolve_for(mention, turn)
        found = [resolution.winner] if resolution.winner else list(resolution.candidates[:2])
        item.lead_choices += [c.person_id for c in found if c.person_id not in item.lead_choices]


def _is_known_unit(mention: PersonMention, turn: Turn) -> bool:
    index = directory.index_of(turn.work)
    return mention.is_unit and bool(
        directory.resolve_unit(mention.unit or "", asker=turn.sender, work=turn.work, index=index)
    )


def take_lead(item: Item, person_id: int) -> None:
    """This person is in charge; others who were named as equals become coordinators."""
    if item.leads_equal:
        others = [other for other in item.lead_choices if other != person_id]
        item.coordinators += [other for other in others if other not in item.coordinators]
    item.coordinators = [other for other in item.coordinators if other != person_id]
    item.lead, item.lead_choices, item.leads_equal = person_id, [], False
    item.lead_unit = None
