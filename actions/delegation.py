"""Ủy quyền: a leader lets somebody assign or approve in their place for a time, takes it back, or looks at it.

A draft of kind "delegate" holds what is known; who and until when are asked where missing. Only one's own
authority can be given, so it cannot be passed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions import choices, delegation_cards, directory, naming
from actions.authority import rank
from actions.delegation_cards import ABOUT, end_choices
from actions.errors import Refused
from actions.messages import Card
from actions.models import AuditRow, Delegation, DelegationScope, Draft, Expects, Person, Question
from actions.ports import TaskFilter
from actions.questions import Asking, Choice, Given, ask
from actions.turn import Turn
from nlu.delegations import DelegationWish, Period, read_delegation, read_end, read_period
from nlu.message import Parsed, PersonMention


def delegate(parsed: Parsed, turn: Turn) -> None:
    """ "ủy quyền cho anh Huy giao việc thay tôi đến hết tháng", "hủy ủy quyền", "tôi đang ủy quyền cho ai?"."""
    wish = read_delegation(parsed.text)
    people = [mention for mention in parsed.people if not mention.is_pronoun and not mention.is_unit]
    if wish.wanted == "show":
        delegation_cards.show(turn)
    elif wish.wanted == "revoke":
        _revoke(people, turn)
    else:
        _require_something_to_give(turn)
        period = read_period(parsed.found, now=turn.inbound.sent_at.astimezone(turn.office.zone))
        _begin(wish, people, period, turn)


def answered(question: Question, given: Given, turn: Turn) -> None:
    """Whom, until when, or which one to take back."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state != "open":
        return
    if question.field_name == "revoke":
        draft.state = "done"
        if given.option is not None:
            revoke_pressed(given.option, turn)
    elif question.field_name == "person":
        _take_person(draft, given, turn)
    else:
        _take_end(draft, given, turn)


def expire(draft: Draft, turn: Turn) -> None:
    """Power is never given by silence."""
    draft.state = "expired"
    if "person" in draft.content:
        turn.reply(
            Card(
                "Thư ký chưa ghi ủy quyền vì chưa rõ người hoặc thời hạn. "
                f"Khi cần, {naming.you(turn.sender)} nhắn lại ạ."
            )
        )


def revoke_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button "Thu hồi", or a choice of "whose?"."""
    row = turn.work.delegations.get(int(arguments["delegation"]))
    if row.from_person_id != turn.sender.id:
        raise Refused("Chỉ người ủy quyền mới thu hồi được ạ.")
    if row.revoked_at is not None or (row.ends_at is not None and row.ends_at <= turn.now):
        turn.reply(Card("Ủy quyền này không còn hiệu lực ạ."))
        return
    row.revoked_at = turn.now
    _log("delegation.revoke", row, turn)
    holder = turn.work.people.get(row.to_person_id)
    turn.reply(Card(f"Đã thu hồi ủy quyền cho {naming.address(holder)} ({holder.full_name})."))
    leader = naming.capital(naming.address(turn.sender))
    text = f"{leader} đã thu hồi ủy quyền; từ nay {naming.you(holder)} không giao, không duyệt thay nữa ạ."
    turn.tell(holder, Card(text, kind="notice"))


def _require_something_to_give(turn: Turn) -> None:
    """Who leads nobody and gave nothing has no authority of their own to delegate."""
    work, me = turn.work, turn.sender
    if any(rank(post) for post in work.people.posts([me.id])):
        return
    if work.tasks.list(TaskFilter(assigner_id=me.id, limit=1)):
        return
    if any(person.manager_id == me.id for person in work.people.active()):
        return
    held = work.delegations.held_by(me.id, now=turn.now)
    if held:
        leader = naming.address(work.people.get(held[0].from_person_id))
        raise Refused(f"Quyền {leader} giao cho {naming.you(me)} không ủy quyền lại cho người khác được ạ.")
    raise Refused(f"{naming.capital(naming.you(me))} chưa có quyền giao hay duyệt việc nào để ủy quyền ạ.")


def _begin(wish: DelegationWish, people: list[PersonMention], period: Period, turn: Turn) -> None:
    draft = turn.work.drafts.add(
        Draft(
            kind="delegate",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={
                "person": None,
                "scope": wish.scope,
                "start": period.start.isoformat() if period.start else None,
                "end": period.end.isoformat() if period.end else None,
                "settled": wish.lasting or period.end is not None,
                "more": period.more.total_seconds() if period.more else None,
            },
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )
    _resolve(people, draft, turn)


def _resolve(people: list[PersonMention], draft: Draft, turn: Turn) -> None:
    """The first person named who is not the sender ("điều hành thay Chủ tịch" names the sender by title)."""
    for mention in people:
        resolution = directory.resolve_for(mention, turn)
        if resolution.winner is not None and resolution.winner.person_id != turn.sender.id:
            _keep(draft, person=resolution.winner.person_id)
            _proceed(draft, turn)
            return
        others = [c.person_id for c in resolution.candidates if c.person_id != turn.sender.id]
        if resolution.winner is None and others:
            text = f"Có {len(others)} người là {mention.text}. {_you(turn)} ủy quyền cho ai ạ?"
            _ask(Expects.PERSON, text, "person", draft, turn, options=choices.people(turn.work, others))
            return
    unknown = people[0].text if people else ""
    said = f"Thư ký không tìm thấy {unknown} trong danh bạ. " if unknown else ""
    _ask(Expects.PERSON, f"{said}{_you(turn)} ủy quyền cho ai ạ?", "person", draft, turn)


def _take_person(draft: Draft, given: Given, turn: Turn) -> None:
    if given.option is not None and "person" in given.option:
        _keep(draft, person=int(given.option["person"]))
        _proceed(draft, turn)
    else:
        _resolve(list(given.people), draft, turn)


def _take_end(draft: Draft, given: Given, turn: Turn) -> None:
    end: datetime | None = None
    if given.option is not None:
        end = datetime.fromisoformat(given.option["time"]) if given.option.get("time") else None
    elif given.moment is not None:
        end = read_end(given.moment.found, now=turn.now.astimezone(turn.office.zone)) or given.moment.value
    _keep(draft, end=end.isoformat() if end else None, settled=True)
    _proceed(draft, turn)


def _proceed(draft: Draft, turn: Turn) -> None:
    holder = turn.work.people.get(int(draft.content["person"]))
    running = _running_for(holder, turn)
    if draft.content["more"] and running is not None and running.ends_at is not None:
        # "kéo dài thêm một tuần" counts from the end that holds now.
        whole = running.ends_at.timestamp() + float(draft.content["more"])
        _keep(draft, end=datetime.fromtimestamp(whole, turn.office.zone).isoformat(), settled=True)
    if not draft.content["settled"]:
        text = f"{_you(turn)} ủy quyền cho {naming.address(holder)} đến khi nào ạ?"
        _ask(Expects.TIME, text, "end", draft, turn, options=end_choices(turn))
        return
    end = _moment(draft.content["end"])
    if end is not None and end <= max(turn.now, _moment(draft.content["start"]) or turn.now):
        _keep(draft, end=None, settled=False)
        text = f"Thời hạn này đã qua. {_you(turn)} ủy quyền đến khi nào ạ?"
        _ask(Expects.TIME, text, "end", draft, turn, options=end_choices(turn))
        return
    _give(draft, holder, running, turn)


def _give(draft: Draft, holder: Person, running: Delegation | None, turn: Turn) -> None:
    draft.state = "done"
    start = _moment(draft.content["start"])
    row = turn.work.delegations.add(
        Delegation(
            from_person_id=turn.sender.id,
            to_person_id=holder.id,
            scope=DelegationScope(draft.content["scope"]),
            starts_at=max(turn.now, start) if start is not None else turn.now,
            ends_at=_moment(draft.content["end"]),
            message_id=draft.message_id,
        )
    )
    if running is not None:
        # The new one takes the place of the old one.
        running.revoked_at = turn.now
    _log("delegation.grant", row, turn)
    turn.reply(delegation_cards.given(row, holder, turn))
    turn.tell(holder, delegation_cards.received(row, holder, turn))


def _revoke(people: list[PersonMention], turn: Turn) -> None:
    rows = list(turn.work.delegations.given_by(turn.sender.id, now=turn.now))
    named = set()
    for mention in people:
        resolution = directory.resolve_for(mention, turn)
        found = [resolution.winner] if resolution.winner else list(resolution.candidates)
        named |= {candidate.person_id for candidate in found}
    meant = [row for row in rows if row.to_person_id in named] if people else rows
    if not rows or (people and not meant):
        whom = f" cho {people[0].text}" if people and rows else ""
        turn.reply(Card(f"{_you(turn)} không có ủy quyền nào{whom} đang hiệu lực ạ."))
    elif len(meant) == 1:
        revoke_pressed({"delegation": meant[0].id}, turn)
    else:
        _ask_which(meant, turn)


def _ask_which(rows: list[Delegation], turn: Turn) -> None:
    draft = turn.work.drafts.add(
        Draft(
            kind="delegate",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
        )
    )
    labels = dict(naming.labels(turn.work, [row.to_person_id for row in rows]))
    options = [Choice(labels[row.to_person_id], {"delegation": row.id}) for row in rows]
    _ask(Expects.CHOICE, f"{_you(turn)} thu hồi ủy quyền của ai ạ?", "revoke", draft, turn, options=options)


def _ask(
    expects: Expects,
    text: str,
    field_name: str,
    draft: Draft,
    turn: Turn,
    *,
    options: list[Choice] | None = None,
) -> None:
    ask(Asking(text, expects, ABOUT, field_name, options or (), draft), turn)


def _running_for(holder: Person, turn: Turn) -> Delegation | None:
    rows = turn.work.delegations.given_by(turn.sender.id, now=turn.now)
    return next((row for row in rows if row.to_person_id == holder.id), None)


def _log(action: str, row: Delegation, turn: Turn) -> None:
    turn.work.audit.add(
        AuditRow(at=turn.now, actor_id=turn.sender.id, action=action, kind="delegation", subject_id=row.id)
    )


def _keep(draft: Draft, **changes: object) -> None:
    """A new object, so that storage sees the change."""
    draft.content = {**draft.content, **changes}


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _you(turn: Turn) -> str:
    return naming.capital(naming.you(turn.sender))
