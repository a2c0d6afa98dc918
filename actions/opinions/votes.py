"""Votes in polls of a channel's own that show ours: each person counted once, whichever poll they voted in.

A vote names the provider's poll and nothing else. Which of ours that is, is written down with the message that became
the poll; where we died in between, the poll itself tells: its question begins with our number. Until then votes wait.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from actions import cards, naming
from actions.messages import Inbound, PollOffer
from actions.models import AuditRow, Person
from actions.opinions.models import NativePoll, Poll, PollAnswer, PollVote
from actions.ports import UnitOfWork

_TITLE = re.compile(r"Lấy ý kiến (\d{1,12}) · ")
_IN_ORDER = timedelta(days=1)
"""For so long the provider's numbers rise with time; after a silent week Telegram begins anew anywhere."""


def offer(poll: Poll, work: UnitOfWork, *, until: str) -> PollOffer:
    """The question as a channel's own poll shows it; `until`: "16h hôm nay", "" without a deadline."""
    owner = naming.address(work.people.get(poll.owner_id))
    limit = f" Trả lời đến {until}." if until else ""
    return PollOffer(
        poll.id,
        f"Lấy ý kiến {poll.id} · {cards.capitalised(poll.question)}",
        tuple(poll.options),
        f"{naming.capital(owner)} hỏi.{limit} Ý kiến khác: trả lời tin này.",
    )


def sent(native: NativePoll, work: UnitOfWork) -> None:
    """A message of ours became this poll."""
    work.polls.add_native(native)
    _count_all(native, work)


def shown(inbound: Inbound, work: UnitOfWork) -> None:
    """The provider tells what a poll of ours shows. Which votes were counted is looked at again: one may have come
    while the poll was being written down."""
    if inbound.vote is None:
        return
    known = work.polls.find_native(inbound.channel, inbound.account, inbound.vote.poll)
    if known is None:
        poll = _named(inbound, work)
        if poll is None:
            return
        known = NativePoll(
            channel=inbound.channel, account=inbound.account, native_id=inbound.vote.poll, poll_id=poll.id
        )
        work.polls.add_native(known)
    _count_all(known, work)


def voted(inbound: Inbound, work: UnitOfWork, *, now: datetime, event_id: int) -> None:
    """Somebody voted, or took their vote back."""
    vote = _keep(inbound, work)
    if vote is None:
        return
    native = work.polls.find_native(vote.channel, vote.account, vote.native_id)
    if native is None:
        return
    person = _count(native, vote.voter, work)
    if person is not None:
        action = "vote.give_opinion"
        row = AuditRow(at=now, actor_id=person.id, action=action, kind="event", subject_id=event_id)
        work.audit.add(row)


def of_strangers(poll: Poll, work: UnitOfWork) -> int:
    """How many voted from accounts that nobody is linked to: they are not counted."""
    standing = (vote for vote in work.polls.votes(poll.id) if vote.options)
    accounts = {(vote.channel, vote.account, vote.voter) for vote in standing}
    return sum(_person(*account, work) is None for account in accounts)


def _keep(inbound: Inbound, work: UnitOfWork) -> PollVote | None:
    """None where a later one of this account came first."""
    told = inbound.vote
    if told is None:
        return None
    sequence = int(inbound.event_id) if inbound.event_id.isdecimal() else 0
    vote = work.polls.find_vote(inbound.channel, inbound.account, told.poll, inbound.sender_id)
    if vote is None:
        return work.polls.add_vote(
            PollVote(
                channel=inbound.channel,
                account=inbound.account,
                native_id=told.poll,
                voter=inbound.sender_id,
                options=list(told.options),
                at=inbound.sent_at,
                sequence=sequence,
            )
        )
    if sequence < vote.sequence and abs(inbound.sent_at - vote.at) < _IN_ORDER:
        return None
    vote.options, vote.at, vote.sequence = list(told.options), inbound.sent_at, sequence
    work.flush()
    return vote


def _named(inbound: Inbound, work: UnitOfWork) -> Poll | None:
    """Ours, where the poll names it and offers the same, in the chat's own channel."""
    told = inbound.vote
    match = _TITLE.match(told.question) if told is not None else None
    poll = work.polls.find(int(match[1])) if match is not None else None
    if poll is None or told is None or poll.chat_id is None or list(told.labels) != poll.options:
        return None
    chat = work.chats.get(poll.chat_id)
    return poll if (chat.channel, chat.account) == (inbound.channel, inbound.account) else None


def _count_all(native: NativePoll, work: UnitOfWork) -> None:
    for vote in work.polls.votes_in(native):
        _count(native, vote.voter, work)


def _count(native: NativePoll, voter: str, work: UnitOfWork) -> Person | None:
    """Let this account's latest vote stand; whose it is, where it may count."""
    poll = work.polls.find(native.poll_id)
    person = _person(native.channel, native.account, voter, work)
    if poll is None or person is None or not _is_member(poll, person, work):
        return None
    mine = [
        vote for vote in work.polls.votes(poll.id) if _is_of(vote, native, voter) and not _late(vote, poll)
    ]
    if not mine:
        return None
    latest = max(mine, key=_order)
    answer = work.polls.find_answer(poll.id, person.id)
    if answer is not None and answer.at > latest.at:
        return person  # Said in words since, or pressed.
    standing = latest if latest.options else _before(latest, mine)
    if standing is not None:
        _note(poll, person, standing, latest.at, answer, work)
    elif answer is not None and answer.choice is not None:
        work.polls.remove_answer(poll.id, person.id)
    return person


def _before(latest: PollVote, votes: Sequence[PollVote]) -> PollVote | None:
    """What this account chose in another poll that shows the same question, and did not take back."""
    others = [vote for vote in votes if vote is not latest and vote.options]
    return max(others, key=_order) if others else None


def _note(
    poll: Poll, person: Person, vote: PollVote, at: datetime, answer: PollAnswer | None, work: UnitOfWork
) -> None:
    choice = vote.options[0]
    if not 0 <= choice < len(poll.options):
        return
    if answer is None:
        work.polls.add_answer(PollAnswer(poll_id=poll.id, person_id=person.id, at=at, choice=choice))
    else:
        answer.choice, answer.words, answer.at = choice, "", at
    work.flush()


def _order(vote: PollVote) -> tuple[datetime, int]:
    return vote.at, vote.sequence


def _is_of(vote: PollVote, native: NativePoll, voter: str) -> bool:
    return (vote.channel, vote.account, vote.voter) == (native.channel, native.account, voter)


def _late(vote: PollVote, poll: Poll) -> bool:
    ends = [moment for moment in (poll.closed_at, poll.closes_at) if moment is not None]
    return bool(ends) and vote.at > min(ends)


def _person(channel: str, account: str, voter: str, work: UnitOfWork) -> Person | None:
    identity = work.identities.find(channel, account, voter)
    if identity is None or identity.person_id is None:
        return None
    person = work.people.get(identity.person_id)
    return person if person.active else None


def _is_member(poll: Poll, person: Person, work: UnitOfWork) -> bool:
    """Who sees the poll reads its group: it cannot be passed on. Who is in a case's room is said by its owner."""
    if poll.chat_id is None:
        return False
    if work.cases.of_chat(poll.chat_id) is None:
        work.chats.add_member(poll.chat_id, person.id)
        return True
    return person.id in work.chats.members(poll.chat_id)
