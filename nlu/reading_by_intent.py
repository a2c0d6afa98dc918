"""Which values each intent wants from a text, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from nlu.assignments import read_tasks
from nlu.corrections import is_denied
from nlu.descriptions import read_description
from nlu.parsed import Parsed, ReadContext, Route
from nlu.people import PersonMention, find_people
from nlu.reasons import read_reason, read_waiting
from nlu.references import TaskReference, find_references, read_progress, task_numbers
from nlu.reminders import read_reminder
from nlu.splitting import without_splitting
from nlu.subjects import read_subject
from nlu.time import as_deadline, as_point, read
from nlu.time.found import Found, Moment
from nlu.words import listed

_WITH_DEADLINE = frozenset(
    (
        "extend_deadline",
        "decide_extension",
        "correct_task",
        "collect_opinions",
        "reassign_task",
        "open_case_room",
    )
)
_WITH_POINT = frozenset(("snooze_reminder", "schedule_meeting", "cancel_reminder"))
_WITH_TASKS = frozenset(("assign_task", "split_task"))
_WITH_SUBJECT = frozenset(
    ("schedule_meeting", "collect_opinions", "cancel_reminder", "open_ticket", "broadcast")
)
#: Numbers without "việc" count where nothing else could be numbered: "nhận 36 nha sếp".
_BARE_NUMBERS = frozenset(
    listed("""
    accept_task, decline_task, complete_task, approve_task, return_task, urge_task, cancel_task,
    hold_task, reopen_task, follow_task, task_status, reassign_task, split_task, cancel_reminder,
    correct_task
""")
)
_ABOUT_ONE_TASK = (_BARE_NUMBERS | {"report_progress", "extend_deadline", "decide_extension"}) - {
    "cancel_reminder"
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the readers see in one text before its intent says what matters."""

    people: tuple[PersonMention, ...]
    found: tuple[Found, ...]


def look(text: str, context: ReadContext) -> Seen:
    """People and times of `text`; a time inside somebody's name is none ("chị Mai", "anh Tư").

    Without marks "han thu hai" is a deadline (hạn) and nobody called Hân.
    """
    times = read(text, now=context.now, calendar=context.calendar, office=context.office)
    deadlines = {each.begin for each in times}
    people = tuple(
        mention
        for mention in find_people(text, mentions=context.mentions, nicknames=context.nicknames)
        if not (mention.begin in deadlines and mention.text.lower() == "han")
    )
    named = [(mention.begin, mention.finish) for mention in people if not mention.is_pronoun]
    return Seen(people, tuple(each for each in times if not _overlaps(each, named)))


def _overlaps(found: Found, spans: Sequence[tuple[int, int]]) -> bool:
    return any(begin < found.finish and found.begin < finish for begin, finish in spans)


def read_values(text: str, route: Route, seen: Seen, context: ReadContext) -> Parsed:
    """The parse of a text that is one wish of the routed intent."""
    parsed = Parsed(
        text=text,
        intent=route.intent,
        confidence=route.confidence,
        action=route.action,
        people=seen.people or _people_of(route),
        task_ids=task_numbers(text, bare=route.intent in _BARE_NUMBERS),
        found=seen.found,
        references=_references(text, route, seen),
        ranking=route.ranking,
    )
    if route.intent in _WITH_TASKS:
        return _with_tasks(parsed, context)
    if route.intent == "create_reminder":
        return _with_reminder(parsed, context)
    if route.intent in _WITH_DEADLINE:
        # "hạn là 25/11 chứ không phải 24/11": the denied one is no deadline.
        meant = [each for each in seen.found if not is_denied(text, each.begin)]
        parsed = replace(parsed, deadline=_deadline(meant, context))
    if route.intent in _WITH_POINT:
        parsed = replace(parsed, at=_point(seen.found, context))
    if route.intent in _WITH_SUBJECT:
        parsed = replace(parsed, about=read_subject(text, seen.people, seen.found))
    reason = read_reason(text)
    if reason is None and route.intent == "hold_task":
        reason = read_waiting(text)
    return replace(parsed, progress=read_progress(text), reason=reason or _entity(route, "reason"))


def _references(text: str, route: Route, seen: Seen) -> tuple[TaskReference, ...]:
    """What points at tasks; where nothing does and the intent is about one, how the text describes it."""
    pointing = tuple(find_references(text))
    if pointing or route.intent not in _ABOUT_ONE_TASK:
        return pointing
    described = read_description(text, seen.people, seen.found)
    return (described,) if described is not None else ()


def _with_tasks(parsed: Parsed, context: ReadContext) -> Parsed:
    def due(found: Found) -> Moment | None:
        return as_deadline(found, now=context.now, calendar=context.calendar, office=context.office)

    text = parsed.text
    if parsed.intent == "split_task":
        text = without_splitting(text, parsed.people)
    tasks = read_tasks(text, people=parsed.people, found=parsed.found, due=due)
    return replace(parsed, tasks=tasks, deadline=tasks[0].due if tasks else None)


def _with_reminder(parsed: Parsed, context: ReadContext) -> Parsed:
    def point(found: Found) -> Moment | None:
        return as_point(found, now=context.now, calendar=context.calendar, office=context.office)

    reminder = read_reminder(parsed.text, people=parsed.people, found=parsed.found, point=point)
    return replace(
        parsed,
        about=reminder.about,
        at=reminder.at,
        rrule=reminder.rrule,
        before=reminder.before,
        people=reminder.whom or parsed.people,
    )


def _deadline(found: Sequence[Found], context: ReadContext) -> Moment | None:
    """The deadline among the times of a text: a clear one, else the last that is one instant."""
    usable = [each for each in found if each.kind not in ("recurrence", "open-after", "offset")]
    clear = [each for each in usable if each.kind == "open-before"]
    for each in (*reversed(clear), *reversed(usable)):
        moment = as_deadline(each, now=context.now, calendar=context.calendar, office=context.office)
        if moment is not None:
            return moment
    return None


def _point(found: Sequence[Found], context: ReadContext) -> Moment | None:
    wait = next((each for each in found if each.kind == "duration" and each.seconds), None)
    if wait is not None and len(found) == 1:
        # "lùi nhắc 25 phút": how long from now
        return Moment(context.now + timedelta(seconds=wait.seconds or 0), wait)
    clocks = [each for each in found if each.grain in ("minute", "hour", "second", "part")]
    for each in (*clocks, *found):
        moment = as_point(each, now=context.now, calendar=context.calendar, office=context.office)
        if moment is not None:
            return moment
    return None


def _people_of(route: Route) -> tuple[PersonMention, ...]:
    """Where the rules see nobody, the people that the router's extractor marked."""
    return tuple(
        PersonMention(
            entity.text,
            entity.begin,
            entity.finish,
            name=entity.text if entity.name == "person" else None,
            unit=entity.text if entity.name == "unit" else None,
        )
        for entity in route.entities
        if entity.name in ("person", "unit") and entity.text.strip()
    )


def _entity(route: Route, name: str) -> str | None:
    return next(
        (entity.text for entity in route.entities if entity.name == name and entity.text.strip()), None
    )
