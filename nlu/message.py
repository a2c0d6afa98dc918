"""A message understood: its intent from the router, its values from our readers.

`read_message` splits a message into wishes, routes each, and reads tasks, people, times
and references from the original text. Spans are code points of the text of their `Parsed`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from nlu.confirmations import read_yes_no
from nlu.corrections import drops_deadline
from nlu.insistence import goes_on
from nlu.notices import notice_heading
from nlu.parsed import Entity, Parsed, ReadContext, Route, Router, RouterDown
from nlu.parts import Part, split_wishes
from nlu.people import MarkedAccount, Mention, PersonMention, find_people
from nlu.reading_by_intent import Seen, look, read_values
from nlu.references import TaskReference
from nlu.task_read import Priority, TaskRead
from nlu.thresholds import GROUP, PRIVATE
from nlu.time.found import Found, Moment

__all__ = [
    "Entity",
    "MarkedAccount",
    "Mention",
    "Moment",
    "Parsed",
    "PersonMention",
    "Priority",
    "ReadContext",
    "Route",
    "Router",
    "RouterDown",
    "TaskRead",
    "TaskReference",
    "find_people",
    "read_as",
    "read_message",
]

_LEAVE_ALONE = "out_of_scope"
_NOTICE = "broadcast"
_LINK = re.compile(r"https?://\S+")
#: Wishes that only accompany another: "cảm ơn em, nhắc tôi 8h mai họp" is one wish.
_ACCOMPANYING = frozenset(("greet", "thank", "affirm", "deny", "inform", _LEAVE_ALONE))


def read_message(text: str, *, router: Router, context: ReadContext) -> Parsed:
    """Understand `text`. Raises `RouterDown` when the router does, and nothing else on any Unicode.

    With several wishes the top level is the first and `parts` holds all; the spans of a
    part count from the part's own start.
    """
    if not any(char.isalnum() for char in text):
        return Parsed(text, _intent_of_signs(text), 1.0)
    seen = look(text, context)
    notice = _notice(text, seen, router, context)
    if notice is not None:
        return notice
    parts = split_wishes(text, covered=_covered(seen))
    if len(parts) > 1:
        read = _read_parts(text, parts, router, context)
        if read is not None:
            return read
    return _read_one(text, seen, router, context)


def read_as(text: str, intent: str, context: ReadContext) -> Parsed:
    """`text` as one wish of an intent that is known already: an answer that is worded like an order."""
    return read_values(text, Route(intent, 1.0, None), look(text, context), context)


def _intent_of_signs(text: str) -> str:
    """A message of emoji and signs alone has no words to classify: a thumb up or nothing for us."""
    yes = read_yes_no(text) if text.strip() else None
    return _LEAVE_ALONE if yes is None else ("affirm" if yes else "deny")


def _read_one(text: str, seen: Seen, router: Router, context: ReadContext) -> Parsed:
    route = router.route(_without_links(text), metadata=context.metadata)
    return read_values(text, _sparing_the_task(text, _going_on(text, route)), seen, context)


def _notice(text: str, seen: Seen, router: Router, context: ReadContext) -> Parsed | None:
    """ "thông báo cho các phòng: giao ban lúc 8h. Nhớ mang sổ": one wish, whatever its own words sound like."""
    end = notice_heading(text, seen.people)
    if end is None:
        return None
    route = router.route(text[:end], metadata=context.metadata)
    return read_values(text, route, seen, context) if route.intent == _NOTICE else None


def _going_on(text: str, route: Route) -> Route:
    """ "nhắc đến khi xong" alone is worded much like the end of a reminder, and is the opposite. Where the classifier
    makes nothing of so few words, the rule does; too unsure to speak up in a group unasked."""
    unsure = route.intent == _LEAVE_ALONE or route.confidence < PRIVATE
    if not (unsure or route.intent == "cancel_reminder") or not goes_on(text):
        return route
    sure = PRIVATE if unsure else route.confidence
    return replace(route, intent="create_reminder", action="action_create_reminder", confidence=sure)


def _sparing_the_task(text: str, route: Route) -> Route:
    """ "bỏ hạn việc 12" is worded much like "bỏ việc 12": what would undo a task is left to clear words."""
    if route.intent != "cancel_task" or not drops_deadline(text):
        return route
    sure = max(route.confidence, GROUP)
    return replace(route, intent="correct_task", action="action_correct_task", confidence=sure)


def _without_links(text: str) -> str:
    """The text with links blanked out, every other character in its place: they say nothing of the intent."""
    return _LINK.sub(lambda link: " " * len(link.group()), text)


def _read_parts(text: str, parts: list[Part], router: Router, context: ReadContext) -> Parsed | None:
    """Each part as a wish of its own; None where they turn out to be one wish after all."""
    texts = [text[part.begin : part.finish] for part in parts]
    routes = [router.route(_without_links(each), metadata=context.metadata) for each in texts]
    wishes = [route.intent for route in routes if route.intent not in _ACCOMPANYING]
    if len(wishes) < 2 or set(wishes) == {"assign_task"}:
        return None
    read = []
    for part, words, route in zip(parts, texts, routes, strict=True):
        inside = replace(context, mentions=_mentions_within(context, part))
        read.append(read_values(words, _sparing_the_task(words, route), look(words, inside), inside))
    wanted = [each for each in read if each.intent not in _ACCOMPANYING]
    first, begin = wanted[0], parts[read.index(wanted[0])].begin
    return replace(_shifted(first, begin), text=text, parts=tuple(wanted))


def _mentions_within(context: ReadContext, part: Part) -> tuple[MarkedAccount, ...]:
    return tuple(
        Mention(
            mention.begin - part.begin, mention.finish - part.begin, mention.external_id, mention.is_assistant
        )
        for mention in context.mentions
        if part.begin <= mention.begin and mention.finish <= part.finish
    )


def _shifted(parsed: Parsed, begin: int) -> Parsed:
    """The same parse with its spans counted from `begin` code points earlier."""
    if not begin:
        return parsed

    def moved(each: PersonMention) -> PersonMention:
        return replace(each, begin=each.begin + begin, finish=each.finish + begin)

    def moved_time(each: Found) -> Found:
        return replace(each, begin=each.begin + begin, finish=each.finish + begin)

    return replace(
        parsed,
        people=tuple(moved(each) for each in parsed.people),
        found=tuple(moved_time(each) for each in parsed.found),
    )


def _covered(seen: Seen) -> tuple[tuple[int, int], ...]:
    people = tuple((mention.begin, mention.finish) for mention in seen.people)
    return people + tuple((found.begin, found.finish) for found in seen.found)
