"""The tables from names to handlers: the one place where a new action, button or question is added.

`INTENTS` is checked against domain.yml by the wiring test; an action of domain.yml that is missing here
makes it fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions import (
    asking_back,
    assign,
    changed_messages,
    correction_words,
    corrections,
    delegation,
    digests,
    extensions,
    following,
    handing_on,
    insisting,
    membership,
    my_data,
    nicknames,
    preferences,
    reminder_lists,
    reminders,
    reporting,
    results,
    subtasks,
    talk,
    task_actions,
    task_buttons,
    task_lists,
    task_standing,
    task_words,
    urging,
)
from actions.cases import members as case_members
from actions.cases import rooms as case_rooms
from actions.cases import running as cases
from actions.contacts import find_contact, send_contact
from actions.doors import asking as doors
from actions.errors import Refused
from actions.helpdesk import (
    answering,
    answers,
    changing,
    deeds,
    opening,
    report,
    solving,
    status,
    takeover,
    wrong_answers,
)
from actions.helpdesk import asking as helpdesk_asking
from actions.identity import leaving, wishes
from actions.messages import Card
from actions.models import Draft, Question, QuestionState, Task
from actions.notices import asking as notice_asking
from actions.notices import confirming, drafting
from actions.opinions import answering as opinion_answers
from actions.opinions import asking as opinions
from actions.questions import Given, answered_by_button, settle
from actions.reports import asking, late
from actions.task_questions import task_of
from actions.task_reference import find_visible
from actions.turn import Turn
from actions.voice import editing
from nlu.message import Parsed

IntentHandler = Callable[[Parsed, Turn], None]
CommandHandler = Callable[[Mapping[str, Any], Turn], None]
AnswerHandler = Callable[[Question, Given, Turn], None]
ExpiryHandler = Callable[[Draft, Turn], None]

INTENTS: dict[str, IntentHandler] = {
    "action_assign_task": assign.assign_task,
    "action_correct_task": correction_words.correct_task,
    "action_accept_task": task_words.accept_task,
    "action_decline_task": task_words.decline_task,
    "action_report_progress": task_words.report_progress,
    "action_complete_task": insisting.complete,
    "action_approve_task": task_words.approve_task,
    "action_return_task": task_words.return_task,
    "action_cancel_task": task_words.cancel_task,
    "action_split_task": subtasks.split_task,
    "action_follow_task": following.follow_task,
    "action_reassign_task": handing_on.reassign_task,
    "action_hold_task": task_words.hold_task,
    "action_reopen_task": task_words.reopen_task,
    "action_urge_task": urging.urge_task,
    "action_list_unconfirmed": urging.list_unconfirmed,
    "action_extend_deadline": extensions.extend_deadline,
    "action_decide_extension": extensions.decide_extension,
    "action_task_status": task_words.task_status,
    "action_list_tasks": task_lists.list_tasks,
    "action_report_summary": asking.report_summary,
    "action_create_reminder": reminders.create_reminder,
    "action_list_reminders": reminder_lists.list_reminders,
    "action_cancel_reminder": reminder_lists.cancel_reminder,
    "action_snooze_reminder": reminders.snooze_reminder,
    "action_set_preference": preferences.set_preference,
    "action_find_contact": find_contact,
    "action_collect_opinions": opinions.collect_opinions,
    "action_open_case_room": case_rooms.case_room,
    "action_delegate": delegation.delegate,
    "action_my_data": my_data.my_data,
    "action_ask_help": answers.ask_help,
    "action_flag_answer": wrong_answers.flag_answer,
    "action_broadcast": drafting.broadcast,
    "action_open_ticket": opening.open_ticket,
    "action_ticket_status": status.ticket_status,
    "action_talk_to_human": takeover.talk_to_human,
    "action_hand_back": takeover.hand_back_in_words,
    "action_affirm": talk.nothing_asked,
    "action_deny": talk.nothing_asked,
    "action_inform": talk.informed,
}
"""What Rasa's rule names → what is done."""


def _on_task(act: Callable[[Task, Mapping[str, Any], Turn], None]) -> CommandHandler:
    """A button of a task card: find the task (as far as this person may see it) and act."""

    def handle(arguments: Mapping[str, Any], turn: Turn) -> None:
        task = find_visible(int(arguments["task"]), turn)
        if task is None:
            raise Refused("Việc này không còn hoặc không thuộc các việc anh/chị được xem ạ.")
        act(task, arguments, turn)

    return handle


def _answer(arguments: Mapping[str, Any], turn: Turn) -> None:
    found = answered_by_button(arguments, turn)
    if found is None:
        turn.reply(Card("Câu hỏi này đã được trả lời hoặc đã hết hạn ạ."))
        return
    question, given = found
    settle(question, QuestionState.ANSWERED, turn)
    ANSWERS[question.about](question, given, turn)


def _extension_answered(question: Question, given: Given, turn: Turn) -> None:
    task = task_of(question, turn)
    if task is not None:
        extensions.until_answered(task, question.field_name, given, turn)


COMMANDS: dict[str, CommandHandler] = {
    "answer": _answer,
    "confirm_task": _on_task(task_buttons.confirm),
    "confirm_tasks": task_buttons.confirm_many,
    "show_task": _on_task(task_standing.show),
    "ask_new_lead": _on_task(task_buttons.ask_lead),
    "ask_new_deadline": _on_task(task_buttons.ask_deadline),
    "set_deadline": _on_task(corrections.set_deadline),
    "cancel_task": _on_task(task_actions.cancel),
    "accept_task": _on_task(task_actions.accept),
    "agree_task": _on_task(task_actions.accept),
    "ask_decline_reason": _on_task(task_buttons.ask_reason),
    "ask_back": _on_task(asking_back.ask_what),
    "ask_answer": _on_task(asking_back.ask_answer),
    "ask_progress": _on_task(task_buttons.ask_progress),
    "complete_task": _on_task(reporting.complete),
    "approve_task": _on_task(reporting.approve),
    "update_from_message": changed_messages.update_pressed,
    "keep_as_given": changed_messages.keep_pressed,
    "show_results": _on_task(results.show),
    "ask_obstacle": _on_task(task_buttons.ask_obstacle),
    "ask_return_remark": _on_task(task_buttons.ask_remark),
    "urge": urging.urge_pressed,
    "urge_late": late.urge_late,
    "export_report": asking.export_report,
    "draw_report": asking.draw_report,
    "ask_extension": _on_task(extensions.ask_until),
    "grant_extension": _on_task(extensions.grant),
    "refuse_extension": _on_task(extensions.refuse),
    "edit_reminder": reminders.edit_pressed,
    "cancel_reminder": reminder_lists.cancel_pressed,
    "snooze_reminder": reminders.snooze_pressed,
    "reminder_done": reminders.done_pressed,
    "show_digest": digests.show_all,
    "send_contact": send_contact,
    "revoke_delegation": delegation.revoke_pressed,
    "export_my_data": my_data.export_pressed,
    "ask_delete_my_data": my_data.ask_delete,
    "delete_my_data": my_data.delete_pressed,
    "keep_my_data": my_data.keep_pressed,
    "unlink_accounts": my_data.unlink_pressed,
    "not_my_account": wishes.not_my_account,
    "hand_over": leaving.hand_over_pressed,
    "take_as": talk.take_as,
    "show_passage": answering.show_passage,
    "flag_passage": wrong_answers.flag_pressed,
    "settle_wrong": wrong_answers.settle_pressed,
    "give_opinion": opinion_answers.give_pressed,
    "read_group": membership.read_group_pressed,
    "decide_door": doors.decide_pressed,
    "show_case": case_rooms.show_pressed,
    "close_case": case_rooms.close_pressed,
    "join_case": case_members.join_pressed,
    "leave_case": case_members.leave_pressed,
    "open_case_again": cases.open_again_pressed,
    "drop_case": cases.drop_pressed,
    "confirm_notice": confirming.pressed,
    "notice_unconfirmed": notice_asking.count_pressed,
    "notice_list": notice_asking.list_pressed,
    "recall_notice": notice_asking.recall_pressed,
    "ticket": deeds.pressed,
    "open_ticket": helpdesk_asking.open_pressed,
    "talk_to_human": helpdesk_asking.human_pressed,
    "draw_helpdesk": report.draw_pressed,
    "export_helpdesk": report.export_pressed,
}
"""What a button stands for → what is done."""

ANSWERS: dict[str, AnswerHandler] = {
    "assign": assign.answered,
    "task": task_buttons.answered,
    "extension": _extension_answered,
    "which_task": task_words.which_task_answered,
    "reminder": reminders.answered,
    "cancel_reminder": reminder_lists.cancel_answered,
    "preference": preferences.answered,
    "find": talk.find_answered,
    "delegate": delegation.answered,
    "nickname": nicknames.answered,
    "identity": wishes.answered,
    leaving.ABOUT: leaving.answered,
    asking_back.ABOUT: asking_back.answered,
    "voice_edit": editing.answered,
    "case": case_rooms.answered,
    "opinion": opinions.answered,
    "notice": drafting.answered,
    opening.ABOUT: opening.answered,
    solving.ABOUT: solving.content_answered,
    changing.ABOUT: deeds.category_answered,
}
"""`Question.about` → who takes the answer."""

REPLIED_ANYTIME = frozenset({asking_back.ABOUT})
"""Questions of one person to another: a reply to them is their answer, however late and how often it comes."""

EXPIRIES: dict[str, ExpiryHandler] = {
    "assign": assign.expire,
    "reminder": reminders.expire,
    "delegate": delegation.expire,
    "case": case_rooms.expire,
    "notice": drafting.expire,
    opening.ABOUT: opening.expire,
}
"""`Draft.kind` → what becomes of it when nobody answered; drafts of other kinds just end."""
