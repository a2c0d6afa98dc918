"""Heard words made ready to be understood: written as people write, with the names of whom the speaker may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from actions.directory import UnitTree, superior_of
from actions.models import Chat, ChatKind, Person
from actions.ports import UnitOfWork
from actions.understanding import Situation, Understood, understand
from nlu.message import Router
from nlu.spoken import in_writing, sentences
from nlu.spoken_names import NameBook, names_to_look_for, repair_names, with_capitals

MOST_LIKELY = 200
_SMALL_OFFICE = 300
"""Of so few, everybody may be meant."""


def likely_people(speaker: Person, chat: Chat | None, work: UnitOfWork) -> list[Person]:
    """Whom the speaker may mean, the likeliest first: recent leads, members of the chat, those below, those beside,
    the heads above."""
    wanted = dict.fromkeys(_likely_ids(speaker, chat, work))
    wanted.pop(speaker.id, None)
    people = {person.id: person for person in work.people.many(list(wanted)[: MOST_LIKELY * 2])}
    found = [people[number] for number in wanted if number in people and people[number].active]
    return found[:MOST_LIKELY]


def _likely_ids(speaker: Person, chat: Chat | None, work: UnitOfWork) -> Iterator[int]:
    yield from work.people.recent_leads(speaker.id)
    if chat is not None and chat.kind is ChatKind.GROUP:
        yield from work.chats.members(chat.id)
    tree = UnitTree(work.units.all())
    own = [post.unit_id for post in work.people.posts([speaker.id])]
    below = [unit for number in own for unit in tree.below(number)]
    yield from _in_units(below, work)
    above = [unit for number in own for unit in tree.upwards(number)]
    if (boss := superior_of(speaker, work)) is not None:
        yield boss.id
    if len(tree.by_id) <= _SMALL_OFFICE // 5:
        yield from _in_units([unit for number in above[-1:] for unit in tree.below(number)], work)
    else:
        yield from _in_units(above, work)


def _in_units(units: Iterable[int], work: UnitOfWork) -> Iterator[int]:
    """Heads first."""
    posts = sorted(work.people.in_units(list(dict.fromkeys(units))), key=lambda post: not post.is_head)
    for post in posts[: MOST_LIKELY * 2]:
        yield post.person_id


def hotwords_of(people: Sequence[Person]) -> list[str]:
    """Names for an engine that listens harder for them: in full."""
    return [person.full_name for person in people]


def prepared(text: str, people: Sequence[Person]) -> str:
    """What the readers get: still in lower case, since one capital would make every other word no name."""
    return repair_names(in_writing(text.lower()), NameBook.of([person.full_name for person in people]))


def reader_names(text: str, people: Sequence[Person]) -> list[str]:
    return names_to_look_for(text, [person.full_name for person in people])


def shown(text: str, people: Sequence[Person]) -> str:
    return with_capitals(text, [person.full_name for person in people])


def understand_heard(situation: Situation, router: Router) -> Understood:
    """Like a text; of a long note every sentence by itself, what is no wish in it left out. Raises `RouterDown`."""
    parts = sentences(situation.inbound.text)
    written = replace(situation.inbound, kind="text")
    if len(parts) < 2:
        return understand(replace(situation, inbound=written), router)
    read = [
        understand(replace(situation, inbound=replace(written, text=part), replied=None, open=()), router)
        for part in parts
    ]
    wishes = tuple(
        wish for each in read if each.ours for wish in each.wishes if wish.intent != "out_of_scope"
    )
    return Understood(any(each.ours for each in read), wishes=wishes, text=situation.inbound.text)
