"""What was heard is acted upon like what is written, with one difference: what changes anything needs a yes first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions import assign, naming, talk
from actions.assign_items import item_from
from actions.messages import Card
from actions.models import Draft, Question
from actions.turn import Turn
from actions.understanding import Understood
from actions.voice import confirming, editing
from actions.voice.trouble import SENTENCES, Trouble
from nlu.message import Parsed
from nlu.thresholds import PRIVATE

ONLY_LOOKS = frozenset(
    {
        *(
            "list_tasks",
            "task_status",
            "find_contact",
            "report_summary",
            "list_reminders",
            "list_unconfirmed",
        ),
        *(
            "ask_help",
            "flag_answer",
            "ticket_status",
            "bot_capabilities",
            "greet",
            "thank",
            "affirm",
            "deny",
            "inform",
        ),
    }
)
"""Nothing is changed by these, so a mishearing costs a wrong answer and no more. Answers to them are shown at once."""
_ORDERS = frozenset({"assign_task"})
_MAY_CORRECT = frozenset({"correct_task", "reassign_task", "extend_deadline", "inform", "out_of_scope"})


def tell_trouble(turn: Turn) -> None:
    """There are no words. In a group that only talks among itself nobody wants to hear of it."""
    spoken = turn.inbound.spoken
    if spoken is None or not (turn.inbound.addressed or not turn.in_group):
        return
    you = naming.capital(naming.you(turn.sender))
    turn.reply(Card(SENTENCES[Trouble(spoken.trouble)].format(You=you)))


def act_on_wishes(understood: Understood, act: Callable[[Parsed, Turn], None], turn: Turn) -> None:
    """Show what was heard; look at once where somebody only asks, else draft what was ordered and ask for a yes.

    `act` carries out one wish as if it were written.
    """
    wishes = [wish for wish in understood.wishes if _is_understood(wish)]
    text = turn.inbound.text
    if corrects_open_order(wishes, turn):
        return
    if not wishes:
        _say_unclear(understood, turn)
        return
    looks = [wish for wish in wishes if wish.intent in ONLY_LOOKS]
    if looks:
        turn.reply(Card(confirming.quoted(text)))
    for wish in looks:
        act(wish, turn)
    changes = [wish for wish in wishes if wish.intent not in ONLY_LOOKS]
    if changes:
        _draft(changes, turn)


def corrects_open_order(wishes: Sequence[Parsed], turn: Turn) -> bool:
    """ "không phải anh Nam, chị Lan", "hạn thứ Tư", while an order waits for its yes: put right and shown again."""
    if any(wish.intent not in _MAY_CORRECT for wish in wishes) or any(wish.task_ids for wish in wishes):
        return False
    draft = _waiting_order(turn)
    return draft is not None and editing.correct(draft, turn.inbound.text, turn)


def _waiting_order(turn: Turn) -> Draft | None:
    for question in turn.work.questions.open_of(turn.sender.id, now=turn.now):
        draft = turn.work.drafts.find(question.draft_id or 0)
        here = question.chat_id == turn.chat.id and question.about == "assign"
        if here and draft is not None and draft.state == "open" and confirming.awaits_yes(draft):
            return draft
    return None


def answer_by_voice(question: Question, answer: Callable[[], None], turn: Turn) -> None:
    """An answer to what is asked about an order goes in, and the order is shown again; any other waits for a yes."""
    draft = turn.work.drafts.find(question.draft_id or 0)
    if question.about in ("assign", "voice_edit") and draft is not None:
        if question.field_name == confirming.FIELD:
            answer()
            return
        said = confirming.voiced(draft)
        others = said.others if said is not None else ()
        heard = turn.inbound.text if said is None else f"{said.text}; {turn.inbound.text}"
        draft.content = {**draft.content, "inbound": draft.content.get("inbound") or turn.inbound.as_json()}
        confirming.keep_voiced(draft, confirming.Voiced(heard, others))
        answer()
        return
    # Still open: the yes sends the words as a message, and they answer it then.
    assign.begin([], turn, said=confirming.Voiced(turn.inbound.text, (turn.inbound.text,)))


def _is_understood(wish: Parsed) -> bool:
    return wish.intent != "out_of_scope" and wish.confidence >= PRIVATE


def _say_unclear(understood: Understood, turn: Turn) -> None:
    if not turn.spoken_to:
        return
    turn.reply(Card(confirming.quoted(turn.inbound.text)))
    if understood.wishes:
        talk.not_understood(understood.wishes[0], turn)
    else:
        talk.greet(turn)


def _draft(wishes: Sequence[Parsed], turn: Turn) -> None:
    orders = [wish for wish in wishes if wish.intent in _ORDERS]
    others = tuple(wish.text for wish in wishes if wish.intent not in _ORDERS)
    items = [item_from(read, turn) for wish in orders for read in wish.tasks]
    if orders and not items:
        # "giao việc" and nothing more: who and what are asked as always.
        assign.assign_task(orders[0], turn)
        return
    turn.preface = confirming.quoted(turn.inbound.text)
    assign.begin(items, turn, said=confirming.Voiced(turn.inbound.text, others))
