"""Polls of the fake: what sendPoll and stopPoll refuse, and how people vote."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.fakes.telegram_arguments import Arguments
from tests.fakes.telegram_text import units
from tests.fakes.telegram_world import ApiError, Chat, Json, Sent, User, World

QUESTION_LIMIT, OPTION_LIMIT, MOST_OPTIONS, DESCRIPTION_LIMIT = 300, 100, 12, 1024

Store = Callable[[Arguments, Chat, Json, Sent], Json]


def send_poll(a: Arguments, store: Store) -> Json:
    chat = a.chat()
    if not chat.polls_allowed and chat.members.get(a.world.bot.id) != "administrator":
        raise ApiError(400, "not enough rights to send polls to the chat")
    question = a.text("question", "poll question must be non-empty")
    if units(question) > QUESTION_LIMIT:
        raise ApiError(400, f"poll question length must not exceed {QUESTION_LIMIT}")
    if units(a.text("description")) > DESCRIPTION_LIMIT:
        raise ApiError(400, "poll description is too long")
    labels = _labels(a)
    poll = {
        "id": a.world.new_handle("53570"),
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": label, "voter_count": 0}
            for number, label in enumerate(labels)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": a.text("is_anonymous").lower() != "false",
        "type": "regular",
        "allows_multiple_answers": a.flag("allows_multiple_answers"),
        "allows_revoting": True,
        "members_only": False,
    }
    sent = Sent(chat.id, 0, "sendPoll", question, a.world.clock())
    sent.poll, sent.protected = poll, a.flag("protect_content")
    return store(a, chat, {"poll": poll}, sent)


def _labels(a: Arguments) -> list[str]:
    options = a.nested("options", "options")
    if not isinstance(options, list) or not options:
        raise ApiError(400, "poll must have at least 1 option")
    if len(options) > MOST_OPTIONS:
        raise ApiError(400, f"poll can't have more than {MOST_OPTIONS} options")
    labels = [str(option["text"] if isinstance(option, dict) else option) for option in options]
    for label in labels:
        if not label.strip():
            raise ApiError(400, "poll options must be non-empty")
        if units(label) > OPTION_LIMIT:
            raise ApiError(400, f"poll options length must not exceed {OPTION_LIMIT}")
    return labels


def stop_poll(a: Arguments) -> Json:
    chat = a.chat()
    key = (chat.id, a.integer("message_id"))
    message = a.world.messages.get(key)
    if message is None or (key in a.world.sent and a.world.sent[key].deleted):
        raise ApiError(400, "message with poll to stop not found")
    if key not in a.world.sent:
        raise ApiError(400, "poll can't be stopped")
    poll: Json | None = message.get("poll")
    if poll is None:
        raise ApiError(400, "message is not a poll")
    if poll["is_closed"]:
        raise ApiError(400, "poll has already been closed")
    poll["is_closed"] = True
    a.world.put_update("poll", poll)
    return poll


def cast(world: World, user: User, sent: Sent, options: Sequence[int]) -> Json | None:
    """Somebody chooses, or takes it back; as the apps do, this fails where the poll does not let them."""
    poll = sent.poll
    assert poll is not None, "this is no poll"
    assert not poll["is_closed"], "the poll is closed"
    assert world.chats[sent.chat_id].members.get(user.id, "left") not in ("left", "kicked"), (
        "not in this chat"
    )
    assert len(options) <= 1 or poll["allows_multiple_answers"], "one answer only"
    assert all(0 <= number < len(poll["options"]) for number in options), "no such option"
    before = sent.votes.get(user.id, [])
    assert before or options, "there is no vote to take back"
    sent.votes[user.id] = list(options)
    for number, option in enumerate(poll["options"]):
        option["voter_count"] = sum(number in votes for votes in sent.votes.values())
    poll["total_voter_count"] = sum(bool(votes) for votes in sent.votes.values())
    update = None
    if not poll["is_anonymous"]:
        value = {
            "poll_id": poll["id"],
            "user": user.as_json(),
            "option_ids": list(options),
            "option_persistent_ids": [str(number) for number in options],
        }
        update = world.put_update("poll_answer", value)
    world.put_update("poll", poll)
    return update
