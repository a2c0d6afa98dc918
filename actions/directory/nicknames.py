"""Whom a nickname means to a person or in a group, before the directory is asked."""

from __future__ import annotations

from actions.directory.arrays import without_address
from actions.directory.phrases import phrase
from actions.directory.scoring import Asking
from actions.directory.spelling import words_of
from actions.models import ChatKind, Nickname, Person
from nlu.people import PersonMention
from nlu.text import fold


def looked_up(name: str) -> str:
    """The form under which a nickname is stored and found: "anh Tư" and "tu" are one."""
    return without_address(phrase(name))


def called_so(mention: PersonMention, asking: Asking, *, accented: bool | None) -> tuple[Person, str] | None:
    """Who is called so in this chat, else by the asker, with the reason; None where nobody gave that name.

    A title or unit beside it speaks of somebody whom the name alone does not tell.
    """
    if not mention.name or mention.title or mention.unit:
        return None
    chat = asking.chat
    found = asking.work.nicknames.find(
        [looked_up(mention.name)],
        owner_id=asking.asker.id,
        chat_id=chat.id if chat.kind is ChatKind.GROUP else None,
    )
    for nickname in found:
        person = asking.work.people.get(nickname.person_id)
        if person.active and _same_marks(nickname, mention.name, accented):
            where = "tên gọi trong nhóm này" if nickname.chat_id else "tên gọi người nói đã đặt"
            return person, where
    return None


def _same_marks(nickname: Nickname, said: str, accented: bool | None) -> bool:
    """ "Năm" is not Nam; only a name of several words may also be typed without its marks."""
    own, typed = words_of(nickname.name), words_of(said)
    own, typed = own[-len(typed) :], typed[-len(own) :]
    if own == typed:
        return True
    return not accented and len(own) > 1 and [fold(word) for word in own] == typed
