"""What people set for themselves: quiet hours, their morning digest, leave. Everything else is said to be missing."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions import cards, naming
from actions.channels import channel_name, family
from actions.digests import day_of
from actions.identity.wishes import act_on_identity
from actions.messages import Card
from actions.models import Digest, Draft, Expects, PersonSettings, Question
from actions.questions import Asking, Choice, Given, ask
from actions.timing import day_ends, minute_of
from actions.turn import Turn
from nlu.message import Parsed
from nlu.preferences import ANY_CHANNEL, Preference, digest_minute, read_preference
from nlu.time import say_day

ABOUT = "preference"
_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_USUAL_DIGESTS = (6 * 60 + 30, 7 * 60, 8 * 60)


def set_preference(parsed: Parsed, turn: Turn) -> None:
    """One wish of the sender about themselves."""
    if act_on_identity(parsed, turn):
        return
    office = turn.office
    wish = read_preference(
        parsed.text,
        parsed.found,
        now=turn.inbound.sent_at.astimezone(office.zone),
        office=office.time,
        opens=office.opens.hour * 60 + office.opens.minute,
        closes=office.closes.hour * 60 + office.closes.minute,
    )
    if wish.wish == "other":
        turn.reply(Card(_cannot(turn)))
    elif wish.wish == "show":
        turn.reply(Card("\n".join(_shown(turn))))
    elif wish.wish == "leave" and wish.after is None:
        _ask_until(wish, turn)
    elif wish.wish == "digest_at" and wish.begins is None:
        _ask_when(turn)
    else:
        turn.reply(Card(_apply(wish, turn)))


def answered(question: Question, given: Given, turn: Turn) -> None:
    """When the digest comes, or the last day of a leave."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    draft.state = "done"
    if question.field_name == "digest_at":
        minute = given.option["minute"] if given.option is not None else None
        if given.moment is not None:
            minute = digest_minute(given.moment.found.text, [given.moment.found])
        if minute is None:
            _ask_when(turn)
        else:
            turn.reply(Card(_apply(Preference("digest_at", begins=int(minute)), turn)))
    elif given.moment is not None:
        first = datetime.fromisoformat(draft.content["first"])
        after = day_ends(given.moment.value - timedelta(seconds=1), turn.office)
        turn.reply(Card(_apply(Preference("leave", first=first, after=after), turn)))


def _apply(wish: Preference, turn: Turn) -> str:
    """Store it; what to say."""
    own = turn.work.preferences.find(turn.sender.id) or turn.work.preferences.add(
        PersonSettings(person_id=turn.sender.id)
    )
    you, view = naming.you(turn.sender), cards.View(turn.work, turn.office, turn.now)
    if wish.wish in ("digest_on", "digest_off", "digest_at"):
        return _set_digest(wish, own, turn)
    if wish.wish == "channel":
        return _set_channels(wish, own, turn)
    if wish.wish == "quiet":
        return _set_quiet(wish, own, turn)
    if wish.wish == "silent":
        own.silent_until = day_ends(turn.now, turn.office)
        return f"Đã ghi. Hôm nay Thư ký không tự nhắn {you} nữa, trừ việc hỏa tốc và giờ {you} tự hẹn nhắc."
    if wish.wish == "quiet_off":
        own.quiet_from, own.quiet_until, own.quiet_days, own.silent_until = None, None, [], None
        return f"Đã bỏ giờ yên lặng. Thư ký nhắn {you} như bình thường."
    if wish.wish == "leave":
        own.leave_from, own.leave_until = wish.first, wish.after
        first = view.day(wish.first) if wish.first is not None else ""
        last = _last_day(wish.after, view) if wish.after is not None else ""
        days = first if first == last else f"từ {first} đến hết {last}"
        return (
            f"Đã ghi {you} nghỉ phép {days}. Trong lúc đó Thư ký không tự nhắc; "
            f"người giao việc sẽ thấy {you} đang nghỉ. Đi làm lại sớm thì nhắn “tôi đi làm lại”."
        )
    own.leave_from, own.leave_until = None, None
    return f"Đã ghi {you} đi làm lại. Thư ký nhắc việc như bình thường."


def _set_digest(wish: Preference, own: PersonSettings, turn: Turn) -> str:
    view = cards.View(turn.work, turn.office, turn.now)
    own.digest_off = wish.wish == "digest_off"
    if own.digest_off:
        return (
            f"Đã tắt bản tin sáng. Việc quá hạn vẫn được nhắc riêng lúc {turn.office.remind_at:%H:%M}. "
            "Muốn nhận lại thì nhắn “bật bản tin sáng”."
        )
    if wish.begins is not None:
        own.digest_minute = wish.begins
    minute = own.digest_minute if own.digest_minute is not None else turn.office.digest_minute
    if minute <= minute_of(turn.now, turn.office):
        # Today's hour is over: a digest in the middle of the day is not what was asked for.
        turn.work.digests.add(Digest(person_id=turn.sender.id, day=day_of(view), made_at=turn.now))
    you = naming.you(turn.sender)
    return f"Từ nay Thư ký gửi bản tin cho {you} lúc {_clock(minute)} các ngày làm việc."


def _set_channels(wish: Preference, own: PersonSettings, turn: Turn) -> str:
    """In the order of the wish; the others stay behind it, so that nothing is lost where the first does not work."""
    you = naming.you(turn.sender)
    chats = turn.work.chats.private_of(turn.sender.id)
    present = list(dict.fromkeys(family(chat.channel) for chat in chats))
    if wish.channels == (ANY_CHANNEL,):
        own.channels = None
        return f"Đã ghi. Thư ký nhắn {you} ở kênh {you} dùng gần nhất."
    if not wish.channels and not wish.avoided:
        names = ", rồi ".join(channel_name(each) for each in own.channels or present)
        return (
            f"{naming.capital(you)} đang nhận tin qua {names}. Muốn đổi thì nhắn như “nhắn tôi qua Zalo” ạ."
        )
    first = [each or (own.channels or present or [family(turn.chat.channel)])[0] for each in wish.channels]
    order = list(dict.fromkeys([*first, *(own.channels or ()), *present]))
    own.channels = [each for each in order if each not in wish.avoided]
    turn.work.flush()
    reached = [each for each in own.channels if each in present]
    missing = [channel_name(each) for each in first if each not in present]
    if not reached:
        kept = ", ".join(channel_name(each) for each in present) or channel_name(turn.chat.channel)
        none = f"{', '.join(missing)} chưa nối với Thư ký" if missing else f"{you} không còn kênh nào khác"
        return f"Đã ghi, nhưng {none} nên tạm thời Thư ký vẫn nhắn {you} qua {kept}."
    text = f"Đã ghi: Thư ký nhắn {you} qua {channel_name(reached[0])}"
    if reached[1:]:
        text += f"; không được thì qua {', rồi '.join(channel_name(each) for each in reached[1:])}"
    if missing:
        text += f". {', '.join(missing)} chưa nối với Thư ký; nối xong Thư ký nhắn theo đúng thứ tự"
    return f"{text}."


def _set_quiet(wish: Preference, own: PersonSettings, turn: Turn) -> str:
    you = naming.you(turn.sender)
    if wish.begins is None and not wish.days:
        return f"{naming.capital(you)} nhắn giúp khoảng giờ ạ, ví dụ “giờ yên lặng từ 21h đến 6h”."
    if wish.days:
        own.quiet_days = sorted({*own.quiet_days, *wish.days})
    else:
        own.quiet_from, own.quiet_until = wish.begins, wish.ends
    return (
        f"Đã ghi giờ yên lặng: {_quiet(own)}. Lúc đó Thư ký không tự nhắn {you}, trừ việc hỏa tốc và giờ {you} "
        "tự hẹn nhắc. Muốn bỏ thì nhắn “bỏ giờ yên lặng”."
    )


def _shown(turn: Turn) -> list[str]:
    own = turn.work.preferences.find(turn.sender.id) or PersonSettings(person_id=turn.sender.id)
    view = cards.View(turn.work, turn.office, turn.now)
    minute = own.digest_minute if own.digest_minute is not None else turn.office.digest_minute
    digest = "tắt" if own.digest_off or not turn.office.digest else f"{_clock(minute)} các ngày làm việc"
    lines = [
        f"**Cài đặt của {naming.you(turn.sender)}**",
        f"Bản tin sáng: {digest}",
        f"Giờ yên lặng: {_quiet(own) or 'không đặt'}",
    ]
    if own.channels:
        lines.append(f"Kênh: {', rồi '.join(channel_name(each) for each in own.channels)}")
    if own.silent_until is not None and own.silent_until > turn.now:
        lines.append("Hôm nay: không làm phiền")
    if own.leave_from is not None and own.leave_until is not None and own.leave_until > turn.now:
        lines.append(f"Nghỉ phép: {view.day(own.leave_from)} đến hết {_last_day(own.leave_until, view)}")
    return [
        *lines,
        "Đổi bằng lời: “gửi bản tin lúc 7h”, “đừng nhắn tôi sau 20h”, “tôi nghỉ phép ngày mai”, “nhắn tôi qua Zalo”.",
    ]


def _cannot(turn: Turn) -> str:
    you = naming.you(turn.sender)
    return (
        f"Thư ký chưa làm được điều này. Hiện {you} đặt được giờ yên lặng (“đừng nhắn tôi sau 20h”), "
        "bản tin sáng (“gửi bản tin lúc 7h”, “tắt bản tin sáng”), nghỉ phép (“tôi nghỉ phép từ thứ Hai đến thứ Tư”) "
        "và kênh nhận tin (“nhắn tôi qua Zalo, không được thì Telegram”)."
    )


def _ask_when(turn: Turn) -> None:
    options = [Choice(_clock(minute), {"minute": minute}) for minute in _USUAL_DIGESTS]
    text = f"{naming.capital(naming.you(turn.sender))} muốn nhận bản tin lúc mấy giờ ạ?"
    ask(Asking(text, Expects.TIME, ABOUT, "digest_at", options, _draft(None, turn)), turn)


def _ask_until(wish: Preference, turn: Turn) -> None:
    text = f"{naming.capital(naming.you(turn.sender))} nghỉ phép đến hết ngày nào ạ?"
    ask(Asking(text, Expects.TIME, ABOUT, "leave", draft=_draft(wish.first, turn)), turn)


def _draft(first: datetime | None, turn: Turn) -> Draft:
    return turn.work.drafts.add(
        Draft(
            kind=ABOUT,
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={"first": first.isoformat() if first is not None else None},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
        )
    )


def _quiet(own: PersonSettings) -> str:
    parts = []
    if own.quiet_from is not None and own.quiet_until is not None:
        parts.append(f"{_clock(own.quiet_from)} đến {_clock(own.quiet_until)}")
    if own.quiet_days:
        parts.append(", ".join(_DAYS[day] for day in own.quiet_days))
    return "; ".join(parts)


def _last_day(until: datetime, view: cards.View) -> str:
    local = (until - timedelta(seconds=1)).astimezone(view.office.zone)
    return say_day(local, now=view.now.astimezone(view.office.zone))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
