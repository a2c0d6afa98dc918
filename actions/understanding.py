"""What a message is: an answer to an open question, a cancelling word, wishes of its own, or nothing for us.

Decided before any transaction begins: the router may be slow or down. What was decided is checked
again against the database when it is acted upon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from actions import asking_back
from actions.helpdesk.conversation import names_ticket
from actions.messages import Inbound
from actions.models import ChatKind, Expects, Question
from actions.office import Office
from actions.questions import Given
from nlu.answers import Answer, Asked, is_cancel, read_answer
from nlu.calling import strip_call
from nlu.case_rooms import read_case_wish
from nlu.identity_words import read_identity_wish
from nlu.message import Parsed, ReadContext, Router, read_message
from nlu.nicknames import NicknameWish, read_nickname_wish
from nlu.people import Mention, PersonMention
from nlu.thresholds import GROUP, PRIVATE
from nlu.work_words import gives_work, sounds_like_work

NOT_YET = "utter_not_yet"
# Talk that is answered only when it is meant for us.
SMALL_TALK = frozenset({"greet", "thank", "affirm", "deny", "inform", "bot_capabilities", "out_of_scope"})

_BARE = frozenset({"affirm", "deny", "inform", "out_of_scope"})
"""Answers without a question."""

# What concerns the speaker alone; among colleagues "em nghỉ phép từ thứ Hai" is news and no wish of the assistant.
ONLY_WHEN_CALLED = frozenset({"set_preference", "my_data"})

# What colleagues ask each other all day; only in the helpdesk's group does it mean us.
QUESTIONS = frozenset({"ask_help", "flag_answer"})

# Commands to the assistant that begin with the same verbs as work does: "nhắc …", "duyệt …", "báo …".
WORDED_LIKE_WORK = frozenset(
    {
        *(
            "create_reminder",
            "list_reminders",
            "cancel_reminder",
            "snooze_reminder",
            "find_contact",
            "list_tasks",
        ),
        *("task_status", "accept_task", "decline_task", "report_progress", "complete_task", "approve_task"),
        *("return_task", "cancel_task", "extend_deadline", "correct_task", "reassign_task", "urge_task"),
    }
)

ASKS_FOR_WORK = frozenset({"title", "text"})
"""Text questions ("việc gì?", "nhắc việc gì?") whose answer is a piece of work."""

VERBATIM = frozenset({"notice_text", "change"})
"""Text questions that any words answer: what a notice says may sound like every command there is."""

ANSWERED_IN_WORDS_OF = {
    "parts": frozenset({"assign_task", "split_task"}),
    "remark": frozenset({"return_task", "report_progress", "task_status"}),
    "reason": frozenset({"decline_task", "extend_deadline", "report_progress", "set_preference"}),
    "obstacle": frozenset({"report_progress", "extend_deadline", "task_status", "ask_help"}),
    "question": frozenset({"ask_help", "task_status", "find_contact"}),
    "answer": frozenset({"ask_help", "task_status", "report_progress", "decide_extension", "find_contact"}),
    "edit": frozenset(
        {"assign_task", "correct_task", "reassign_task", "extend_deadline", "cancel_task", "open_case_room"}
    ),
    "audience": frozenset({"broadcast", "find_contact", "list_tasks", "delegate", "assign_task"}),
    "fault_system": frozenset({"open_ticket", "ask_help", "ticket_status", "inform", "find_contact"}),
    "fault": frozenset(
        {"open_ticket", "ask_help", "ticket_status", "report_progress", "inform", "flag_answer"}
    ),
}
"""What the answer to a text question sounds like to the classifier: "thiếu số liệu" is worded as a return."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known before a message is read.

    `replied` is the question whose message is replied to, `open` the person's open questions, latest first;
    `answered` what the replied-to card is about. `just_asked`: the person wrote nothing here since the latest question.
    `nicknames` are names that the sender or the chat gave to people.
    """

    inbound: Inbound
    chat_id: int
    office: Office
    replied: Question | None = None
    open: Sequence[Question] = ()
    answered: dict[str, Any] = field(default_factory=dict)
    nicknames: Sequence[str] = ()
    helpdesk: bool = False
    """This is the helpdesk's group: questions there are meant for whoever knows the answer."""
    in_case_room: bool = False
    for_people: bool = False
    """Said under a ticket: people read it, not the assistant."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One of: an answer, a cancelled question, what somebody is called, wishes, or nothing (`ours` False)."""

    ours: bool
    question_id: int | None = None
    given: Given | None = None
    cancels: bool = False
    wishes: tuple[Parsed, ...] = ()
    text: str = ""
    only_files: bool = False
    """Files without a word: what they are for is decided by what they answer."""
    nickname: NicknameWish | None = None
    token: str = ""
    """The button that was pressed by writing what stands on it."""
    for_people: bool = False


def understand(situation: Situation, router: Router) -> Understood:
    """Raises `RouterDown` where the router is needed and does not answer."""
    inbound = situation.inbound
    call = strip_call(inbound.text)
    text = call.text.strip()
    if situation.for_people and situation.replied is None:
        return Understood(True, text=text, for_people=True)
    addressed = inbound.addressed or call.called or inbound.chat_kind is ChatKind.PRIVATE
    question = situation.replied or _latest(situation)
    if question is not None and text:
        if is_cancel(text):
            return Understood(True, question.id, cancels=True, text=text)
        if question.expects is not Expects.TEXT:
            given = _given(text, question, situation, cut=call.cut)
            if given is not None:
                return Understood(True, question.id, given, text=text)
        elif situation.replied is not None:
            return Understood(True, question.id, Given(text=text), text=text)
    number = _number_on_card(text, situation)
    if number is not None:
        return Understood(True, wishes=(_about(number, text),), text=text)
    if not text and any(each.is_document for each in inbound.attachments):
        return Understood(addressed or inbound.reply_to is not None, only_files=True)
    if not text:
        return Understood(addressed and call.called, text=text)
    if addressed and names_ticket(text):
        return Understood(True, text=text, for_people=True)
    if addressed and read_identity_wish(text) is not None:
        # Certain as a whole; a lost phone must not wait for a router that is down.
        return Understood(True, wishes=(Parsed(text, "my_data", 1.0, action="action_my_data"),), text=text)
    nickname = read_nickname_wish(text, mentions=_mentions(inbound, call.cut))
    if nickname is not None and (addressed or nickname.certain):
        return Understood(True, text=text, nickname=nickname)
    parsed = read_message(text, router=router, context=_context(situation, cut=call.cut))
    if (
        question is not None
        and question.expects is Expects.TEXT
        and _is_content(parsed, text, question, situation)
    ):
        return Understood(True, question.id, Given(text=text), text=text)
    wishes = tuple(w for w in (parsed.parts or (parsed,)) if _for_us(w, situation, addressed=addressed))
    if not wishes and addressed:
        wishes = (parsed,)
    names_work = parsed.intent in ("open_case_room", "assign_task", "split_task", "create_reminder")
    if situation.in_case_room and not names_work and _speaks_of_the_case(parsed):
        wishes = (replace(parsed, intent="out_of_scope", action=None, parts=()),)
    return Understood(bool(wishes), wishes=wishes, text=text)


def says_nothing(understood: Understood) -> bool:
    """Nothing would come of it but that it was not understood."""
    if understood.question_id is not None or understood.nickname is not None:
        return False
    if understood.only_files or understood.for_people:
        return False
    return all(
        wish.intent in _BARE or wish.confidence < PRIVATE or wish.action == NOT_YET
        for wish in understood.wishes
    )


def _number_on_card(text: str, situation: Situation) -> int | None:
    """A bare number in reply to a card with several tasks names one of them."""
    tasks = situation.answered.get("tasks")
    bare = text.strip(" .")
    return int(bare) if isinstance(tasks, list) and bare.isdecimal() and int(bare) in tasks else None


def _about(number: int, text: str) -> Parsed:
    return Parsed(text, "task_status", 1.0, action="action_task_status", task_ids=(number,))


def _latest(situation: Situation) -> Question | None:
    """The person's latest question in this chat; in private also one asked elsewhere. What a colleague asks comes
    after what the person is about to say to the assistant: those words must not go to somebody else."""
    asked = sorted(situation.open, key=lambda question: question.about == asking_back.ABOUT)
    here = [question for question in asked if question.chat_id == situation.chat_id]
    if here:
        return here[0]
    private = situation.inbound.chat_kind is ChatKind.PRIVATE
    return asked[0] if private and asked else None


def _given(text: str, question: Question, situation: Situation, *, cut: int) -> Given | None:
    asked = Asked(
        expects=question.expects.value,
        now=situation.inbound.sent_at,
        choices=[choice["label"] for choice in question.choices],
        calendar=situation.office.calendar,
        office=situation.office.time,
        wants_point=question.about == "reminder",
        mentions=_mentions(situation.inbound, cut),
    )
    answer = read_answer(text, asked)
    return _as_given(answer, question) if answer is not None else None


def _as_given(answer: Answer, question: Question) -> Given:
    if answer.choice is not None:
        return Given(option=question.choices[answer.choice]["value"])
    return Given(
        moment=answer.moment, people=answer.people, number=answer.number, yes=answer.yes, text=answer.text
    )


def contact_given(inbound: Inbound, question: Question) -> Given | None:
    """A forwarded contact card answers "who?"."""
    if question.expects is not Expects.PERSON or not inbound.contact_id:
        return None
    mention = PersonMention(inbound.text, 0, len(inbound.text), external_id=inbound.contact_id)
    return Given(people=(mention,))


def _is_content(parsed: Parsed, text: str, question: Question, situation: Situation) -> bool:
    """Whether free words answer a text question: in private whatever is no confident command of another matter;
    in a group only words that read as work and name nobody, since people go on talking to each other."""
    own_words = question.field_name.rpartition(".")[2]
    if own_words in VERBATIM:
        return situation.inbound.chat_kind is ChatKind.PRIVATE
    if own_words in ("parts", "edit") and parsed.intent in ANSWERED_IN_WORDS_OF[own_words]:
        return True
    confident = parsed.intent not in SMALL_TALK and parsed.confidence >= GROUP
    command = confident and parsed.intent not in ANSWERED_IN_WORDS_OF.get(own_words, frozenset())
    if own_words in ASKS_FOR_WORK and sounds_like_work(text) and not parsed.people and not parsed.task_ids:
        return not (command and parsed.intent in WORDED_LIKE_WORK)
    return situation.inbound.chat_kind is ChatKind.PRIVATE and not command


def _speaks_of_the_case(parsed: Parsed) -> bool:
    """ "đóng vụ này", said in its own room without calling anyone, whatever the classifier makes of it."""
    wish = read_case_wish(parsed.text, parsed.people, parsed.found)
    return wish is not None and wish.act != "open" and (wish.said_case or wish.this)


def _for_us(parsed: Parsed, situation: Situation, *, addressed: bool) -> bool:
    if addressed:
        return parsed.intent != "out_of_scope"
    # Nobody wants to hear, unasked, what the assistant cannot do yet.
    able = parsed.action != NOT_YET and not _is_talk_of_work(parsed)
    if parsed.intent in QUESTIONS and not situation.helpdesk:
        return False
    return able and parsed.intent not in SMALL_TALK | ONLY_WHEN_CALLED and parsed.confidence >= GROUP


def _is_talk_of_work(parsed: Parsed) -> bool:
    """ "nhớ gửi báo cáo trước 15h nhé em", said in the group: no order without a name in it or a word of giving."""
    if parsed.intent != "assign_task" or any(not mention.is_pronoun for mention in parsed.people):
        return False
    return not gives_work(parsed.text)


def _context(situation: Situation, *, cut: int) -> ReadContext:
    inbound = situation.inbound
    metadata: dict[str, object] = {
        "sent_at": inbound.sent_at.isoformat(),
        "chat": inbound.chat_kind.value,
        "card": situation.answered or None,
    }
    return ReadContext(
        now=inbound.sent_at.astimezone(situation.office.zone),
        calendar=situation.office.calendar,
        office=situation.office.time,
        metadata=metadata,
        mentions=_mentions(inbound, cut),
        nicknames=situation.nicknames,
    )


def _mentions(inbound: Inbound, cut: int) -> list[Mention]:
    return [
        Mention(m.begin - cut, m.finish - cut, m.external_id or f"@{m.username}", m.is_assistant)
        for m in inbound.mentions
        if m.begin >= cut
    ]
