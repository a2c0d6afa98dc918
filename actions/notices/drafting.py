"""A notice before it goes: read from an order, counted, shown with its exact words, sent on a clear yes.

The draft's content is {text, groups, except, unclear, urgency, edits}; groups as `audience` keeps them.
"""

from __future__ import annotations

from datetime import datetime

from actions import directory, labels, naming
from actions.errors import Refused
from actions.messages import Card
from actions.models import Draft, Expects, Json, Question
from actions.notices import asking, cards, sending
from actions.notices.audience import Counted, Named, counted, named
from actions.notices.models import Notice
from actions.office import FLASH
from actions.questions import Asking, Choice, Given, ask
from actions.turn import Turn
from nlu.message import Parsed
from nlu.notice_audience import Audience
from nlu.notices import NoticeRead, asks_to_call_again, read_audience, read_change, read_notice
from nlu.people import find_people
from nlu.secrecy import find_marking
from nlu.time import say

ABOUT = "notice"
_SECRET = "Nội dung có dấu hiệu bí mật nhà nước nên Thư ký không gửi qua đây được ạ."
_OWN = ("Cả đơn vị tôi", "own_unit"), ("Toàn cơ quan", "whole")


def broadcast(parsed: Parsed, turn: Turn) -> None:
    """ "thông báo cho các trưởng phòng: chiều nay hoãn họp"; also "gửi lại cho ai chưa xem"."""
    if asks_to_call_again(parsed.text) and asking.answered_here(parsed, turn):
        return
    read = read_notice(parsed.text, parsed.people)
    if not read.audience and read.content is None and not turn.spoken_to:
        return
    if not read.audience and turn.in_group and not turn.spoken_to:
        return  # people announce things to each other
    if not read.audience and turn.in_group:
        read = NoticeRead((Audience("group", "cả nhóm"),), (), read.content, read.urgency)
    try:
        meant, left_out = _named_and_allowed(read, turn)
    except Refused:
        if turn.spoken_to:
            raise
        return  # said to colleagues, by somebody who sends no notices
    quoted = turn.inbound.reply_to.text if turn.inbound.reply_to is not None else ""
    content: Json = {
        "text": read.content or quoted.strip() or None,
        "groups": meant.groups,
        "except": left_out.groups,
        "unclear": [*meant.unclear, *_left_out(left_out)],
        "urgency": read.urgency,
    }
    draft = turn.work.drafts.add(
        Draft(
            kind=ABOUT,
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content=content,
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message is not None else None,
        )
    )
    _go_on(draft, turn)


def _named_and_allowed(read: NoticeRead, turn: Turn) -> tuple[Named, Named]:
    """Raises `Refused`: whoever may not, hears it before the next question."""
    meant, left_out = named(read.audience, turn), named(read.excluded, turn)
    if meant.groups and not meant.unclear:
        counted(meant.groups, left_out.groups, turn)
    return meant, left_out


def answered(question: Question, given: Given, turn: Turn) -> None:
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state != "open":
        return
    if question.field_name == "confirm":
        _decided(draft, given, turn)
        return
    if question.field_name == "which":
        _chosen(draft, given, turn)
    elif question.field_name == "audience":
        _set_audience(draft, given, turn)
    elif question.field_name == "notice_text":
        draft.content["text"] = (given.text or "").strip() or None
    else:
        _change(draft, given.text or "", turn)
    _go_on(draft, turn)


def expire(draft: Draft, turn: Turn) -> None:
    """Nobody said yes: nothing goes out, and the writer knows."""
    draft.state = "expired"
    text = draft.content.get("text")
    if text:
        said = f"Thông báo “{_shortened(str(text))}” chưa gửi vì chưa có xác nhận. Cần gửi thì nhắn lại ạ."
        turn.tell(turn.sender, Card(said))


def _go_on(draft: Draft, turn: Turn) -> None:
    """Ask for what is missing, or show what would go out."""
    content = draft.content
    if content["unclear"]:
        _ask_which(draft, turn)
    elif not content["groups"]:
        choices = [Choice(label, {"kind": kind, "said": label}) for label, kind in _OWN]
        _ask(draft, "Gửi thông báo cho ai ạ?", "audience", turn, choices)
    elif not content["text"]:
        _ask(draft, "Nội dung thông báo là gì ạ?", "notice_text", turn)
    else:
        _show(draft, turn)


def _show(draft: Draft, turn: Turn) -> None:
    content = draft.content
    if find_marking(str(content["text"])):
        draft.state = "cancelled"
        raise Refused(_SECRET)
    found = counted(content["groups"], content["except"], turn)
    content["size"] = len(found.people)
    flash = content["urgency"] == FLASH
    at = cards.leaves_at(turn.now, turn.office, at_once=flash)
    choices = [Choice(labels.SEND, {"do": "send"})]
    if at > turn.now:
        choices.append(Choice(labels.SEND_NOW, {"do": "send", "now": True}))
    if any(group["kind"] in ("level", "unit") and group["rank"] == "all" for group in content["groups"]):
        choices.append(Choice(labels.ONLY_HEADS, {"do": "heads"}))
    choices += [Choice(labels.EDIT, {"do": "edit"}), Choice(labels.CANCEL, {"do": "cancel"})]
    own_group = turn.in_group and all(group["kind"] == "group" for group in content["groups"])
    text = "\n".join(_draft_lines(draft, found, at, turn))
    private = turn.in_group and not own_group
    if private:
        turn.reply(Card(f"Thư ký gửi bản nháp thông báo qua tin nhắn riêng của {naming.you(turn.sender)}."))
    ask(Asking(text, Expects.YES_NO, "notice", "confirm", choices, draft, private=private), turn)


def _draft_lines(draft: Draft, found: Counted, at: datetime, turn: Turn) -> list[str]:
    content, work = draft.content, turn.work
    kind = {"flash": " hỏa tốc", "urgent": " khẩn"}.get(content["urgency"], "")
    lines = [
        f"📣 **Bản nháp thông báo{kind}** gửi {naming.grouped(len(found.people))} người: {_said(content)}",
        f"Gồm: {cards.who(found.people, work)}",
        f"Nội dung: “{content['text']}”",
    ]
    if found.reach.leader is not None:
        lines.append(f"Gửi thay mặt {naming.address(found.reach.leader)} theo ủy quyền.")
    without = len(found.people) - len(work.notices.with_a_way(found.people))
    if without and turn.office.private_channel == "web":
        lines.append(f"{naming.grouped(without)} người chưa liên kết kênh nào; tin chờ họ ở web chat.")
    if content["urgency"] == FLASH:
        lines.append("Hỏa tốc: gửi ngay, kể cả ngoài giờ và giờ yên lặng.")
    elif at > turn.now:
        moment = say(at.astimezone(turn.office.zone), now=turn.now.astimezone(turn.office.zone))
        lines.append(f"Ngoài giờ làm việc nên tin đến lúc {moment}; cần ngay thì chọn {labels.SEND_NOW}.")
    return lines


def _decided(draft: Draft, given: Given, turn: Turn) -> None:
    chosen = given.option or {"do": "send" if given.yes else "cancel"}
    if chosen.get("do") == "send":
        _send(draft, turn, at_once=bool(chosen.get("now")))
    elif chosen.get("do") == "heads":
        for group in draft.content["groups"]:
            group["rank"] = "heads" if group["kind"] in ("level", "unit") else group["rank"]
        draft.content["groups"] = list(draft.content["groups"])
        _go_on(draft, turn)
    elif chosen.get("do") == "edit":
        text = "Sửa thế nào ạ? Nhắn nội dung mới, hoặc người nhận như “gửi các trưởng phòng”, “thêm anh Nam”, “trừ …”."
        _ask(draft, text, "change", turn)
    else:
        draft.state = "cancelled"
        turn.reply(Card("Dạ, thông báo chưa gửi và đã được bỏ ạ."))


def _send(draft: Draft, turn: Turn, *, at_once: bool) -> None:
    content, work = draft.content, turn.work
    found = counted(content["groups"], content["except"], turn)
    if len(found.people) != content["size"]:
        # People came or left since: what was shown is not what would go out.
        _show(draft, turn)
        return
    draft.state = "done"
    notice = work.notices.add(
        Notice(
            text=str(content["text"]),
            sender_id=turn.sender.id,
            created_at=turn.now,
            audience=_said(content),
            size=len(found.people),
            urgency=str(content["urgency"]),
            leader_id=found.reach.leader.id if found.reach.leader is not None else None,
            message_id=draft.message_id,
            chat_id=draft.chat_id,
        )
    )
    at_once = at_once or notice.urgency == FLASH
    call = sending.begin(notice, sorted(found.people), at_once=at_once, turn=turn)
    at = cards.leaves_at(turn.now, turn.office, at_once=at_once)
    text = _going_out(notice, at, turn)
    card = Card(text, (cards.buttons(notice, (turn.sender.id,)),), subject={"notice": notice.id})
    if turn.in_group:
        turn.reply(
            Card(f"Thông báo {notice.id} đang gửi; kết quả ở tin nhắn riêng của {naming.you(turn.sender)}.")
        )
        row = turn.tell(turn.sender, card)
    else:
        row = turn.reply(card)
    sending.show_on(call, row, text, turn)


def _going_out(notice: Notice, at: datetime, turn: Turn) -> str:
    head = f"📣 **Thông báo {notice.id}** · {naming.grouped(notice.size)} người"
    if at > turn.now:
        moment = say(at.astimezone(turn.office.zone), now=turn.now.astimezone(turn.office.zone))
        return f"{head}: gửi lúc {moment}. Lúc nào cũng hỏi được “ai chưa xem?”."
    return f"{head}: Thư ký đang gửi. Hỏi “ai chưa xem?” để biết ai chưa xác nhận."


def _set_audience(draft: Draft, given: Given, turn: Turn) -> None:
    if given.option is not None:
        kind, said = str(given.option["kind"]), str(given.option["said"])
        draft.content["groups"] = [{"kind": kind, "rank": "all", "level": "", "said": said.lower()}]
        return
    text = given.text or ""
    audience, excluded = read_audience(text, find_people(text))
    if not audience:
        turn.reply(
            Card("Thư ký chưa rõ người nhận. Ví dụ: “các trưởng phòng”, “Phòng Kinh tế”, “toàn cơ quan” ạ.")
        )
        return
    _keep(draft, audience, excluded, turn)


def _keep(draft: Draft, audience: tuple[Audience, ...], excluded: tuple[Audience, ...], turn: Turn) -> None:
    meant, left_out = named(audience, turn), named(excluded, turn)
    draft.content["groups"], draft.content["except"] = meant.groups, left_out.groups
    draft.content["unclear"] = [*meant.unclear, *_left_out(left_out)]


def _change(draft: Draft, text: str, turn: Turn) -> None:
    change = read_change(text, find_people(text))
    if change.audience:
        _keep(draft, change.audience, change.excluded, turn)
    added, left_out = named(change.added, turn), named(() if change.audience else change.excluded, turn)
    draft.content["groups"] = [*draft.content["groups"], *added.groups]
    draft.content["except"] = [*draft.content["except"], *left_out.groups]
    draft.content["unclear"] = [*draft.content["unclear"], *added.unclear, *_left_out(left_out)]
    if change.content:
        draft.content["text"] = change.content


def _left_out(excluded: Named) -> list[Json]:
    return [{**each, "except": True} for each in excluded.unclear]


def _ask_which(draft: Draft, turn: Turn) -> None:
    first = draft.content["unclear"][0]
    said, people = str(first["said"]), first["people"]
    choices = [Choice(label, {"person": number}) for number, label in naming.labels(turn.work, people)]
    text = f"Có {len(people)} người là {said}. Gửi cho ai ạ?"
    _ask(draft, text, "which", turn, choices, expects=Expects.PERSON)


def _chosen(draft: Draft, given: Given, turn: Turn) -> None:
    first, *rest = draft.content["unclear"]
    person = given.option["person"] if given.option is not None else None
    if person is None and given.people:
        winner = directory.resolve_for(given.people[0], turn).winner
        person = winner.person_id if winner is not None else None
    if person is None:
        return
    kept = {"kind": "person", "rank": "all", "level": "", "said": first["said"], "person": person}
    where = "except" if first.get("except") else "groups"
    draft.content[where] = [*draft.content[where], kept]
    draft.content["unclear"] = rest


def _ask(
    draft: Draft,
    text: str,
    field_name: str,
    turn: Turn,
    choices: list[Choice] | None = None,
    *,
    expects: Expects = Expects.TEXT,
) -> None:
    ask(Asking(text, expects, "notice", field_name, choices or [], draft), turn)


def _said(content: Json) -> str:
    groups = ", ".join(str(group["said"]) for group in content["groups"])
    only = [
        group
        for group in content["groups"]
        if group["rank"] == "heads" and group["kind"] in ("level", "unit")
    ]
    heads = " (người đứng đầu)" if only and "trưởng" not in groups else ""
    left_out = ", ".join(str(group["said"]) for group in content["except"])
    return f"{groups}{heads}" + (f"; trừ {left_out}" if left_out else "")


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
