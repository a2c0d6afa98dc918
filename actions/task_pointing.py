"""Which tasks the words of a message point at: what it replies to, "việc này", "việc vừa giao", or a description.

Descriptions narrow what fits and never widen it: one that fits no title only makes a careful act ask.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions import directory
from actions.models import Task
from actions.turn import Turn
from nlu.message import Parsed
from nlu.text import fold
from nlu.words import Words, listed

LATEST_CARDS = 20
_FITS = 0.5
# Words that say what to do with a task, or that it is one, and nothing of what it is about.
_SAYING_NOTHING = frozenset(
    fold(word)
    for word in listed("""
    việc, vc, vụ, cái, nhiệm, vụ, phần, này, đó, kia, ấy, hết, các, mấy, toàn, bộ, tất, cả, nhầm, lệnh, giao,
    tạo, thu, hồi, lại, lúc, nãy, vừa, mới, đi, giúp, lỡ, tay, không, cần, nữa, thôi, trùng, số, người, phụ,
    trách, chủ, trì, thay, đổi, phân, công, làm, đã, xin, em, anh, chị, tôi, e, a, c, ok, và, tạm, ngưng, dừng,
    hoãn, khoan, hẵng, của, là, có, đang, chờ, lệnh, lần
""")
)


def spoken_of(parsed: Parsed, fitting: Sequence[Task], turn: Turn) -> Task | None:
    """ "việc này" is the task of the latest card here, "việc vừa giao" the newest that fits."""
    kinds = {reference.kind for reference in parsed.references}
    if "last" in kinds:
        here = [task for task in fitting if task.chat_id == turn.chat.id]
        return max(here or fitting, key=lambda task: task.id, default=None)
    if "this" in kinds:
        fits = {task.id: task for task in fitting}
        for number in _shown_here(turn):
            if number in fits:
                return fits[number]
    return None


def narrowed(parsed: Parsed, fitting: Sequence[Task], turn: Turn, *, new_lead: bool = False) -> list[Task]:
    """Those that the description and the named lead fit best; all of them where nothing fits.

    `new_lead`: the person named last takes the task over, so only those before may be its lead.
    """
    found = _with_lead(parsed, fitting, turn, new_lead=new_lead) or list(fitting)
    topic = _topic(parsed)
    scored = [(_likeness(topic, task.title), task) for task in found] if topic else []
    best = max((score for score, _ in scored), default=0.0)
    if best < _FITS:
        return found
    return [task for score, task in scored if score == best]


def misses(parsed: Parsed, fitting: Sequence[Task]) -> bool:
    """Whether the message describes a task, and none of these is like it."""
    topic = _topic(parsed)
    return bool(topic) and all(_likeness(topic, task.title) < _FITS for task in fitting)


def replied_to(turn: Turn) -> list[int]:
    """Numbers of the tasks of the card, or of the person's message, that this message replies to."""
    one, many = turn.answered.get("task"), turn.answered.get("tasks")
    if isinstance(one, int):
        return [one]
    if isinstance(many, list | tuple):
        return [int(number) for number in many]
    reply = turn.inbound.reply_to
    if reply is None or reply.from_assistant or not reply.message_id:
        return []
    versions = turn.work.messages.versions(turn.chat.id, reply.message_id)
    return [task.id for message in versions for task in turn.work.tasks.find_by_message(message.id)]


def _shown_here(turn: Turn) -> list[int]:
    """Tasks of this chat's cards, latest first."""
    rows = turn.work.outbox.latest(turn.chat.id, limit=LATEST_CARDS)
    return [int(row.subject["task"]) for row in rows if isinstance(row.subject.get("task"), int)]


def _with_lead(parsed: Parsed, fitting: Sequence[Task], turn: Turn, *, new_lead: bool) -> list[Task]:
    mentions = [mention for mention in parsed.people if not mention.is_pronoun]
    leads = set()
    for mention in mentions[:-1] if new_lead else mentions:
        resolution = directory.resolve_for(mention, turn)
        found = [resolution.winner] if resolution.winner else resolution.candidates
        leads |= {candidate.person_id for candidate in found if candidate is not None}
    return [task for task in fitting if task.lead_id in leads]


def _topic(parsed: Parsed) -> list[str]:
    described = next((each.words for each in parsed.references if each.kind == "described"), "")
    words = [fold(word.low) for word in Words(described) if not word.is_sign]
    return [word for word in words if word not in _SAYING_NOTHING]


def _likeness(topic: Sequence[str], title: str) -> float:
    """The share of the topic's words that the title has; tone marks are nobody's duty here."""
    words = {fold(word.low) for word in Words(title)}
    return sum(word in words for word in topic) / len(topic)
