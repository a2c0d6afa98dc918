"""What somebody wishes for themselves: quiet hours, the morning digest, leave; "đừng nhắn tôi sau 20h".

Times of day are minutes after midnight. What belongs to none of these wishes is `other`, so that the assistant says
what it can do instead of doing something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from nlu.text import fold
from nlu.time import Found, OfficeTime

Wish = Literal[
    "show",
    "digest_on",
    "digest_off",
    "digest_at",
    "quiet",
    "quiet_off",
    "silent",
    "leave",
    "back",
    "channel",
    "other",
]

DAY = 24 * 60
ANY_CHANNEL = "any"
"""Instead of a channel: wherever the person wrote last."""
_CLOCK = re.compile(r"\b(\d{1,2})\s*(?:h|g|gio|:)\s*(\d{2})?\b")
_LATE_PART = re.compile(r"\b(chiều|tối|đêm)\b|\bbuoi (chieu|toi)\b|\d ?(h|g|gio) (chieu|toi)\b")
_DIGEST = re.compile(r"\bban tin\b")
_LEAVE = re.compile(
    r"\bnghi (phep|om|che do|thai san|mat|bu|le)\b|\b(toi|em|anh|chi|minh|tui) (xin )?nghi\b(?! trua)|\bdi cong tac\b"
)
_BACK = re.compile(r"\bdi lam lai\b|\b(het|huy|khong) nghi\b|\bnghi phep xong\b")
_OFF = re.compile(r"\b(tat|dung|khong|ko|k|thoi|bo|ngung|khoi|huy)\b")
_NEGATED_NEED = re.compile(r"\bkhong (muon|can|nhan)\b")
_SHOW = re.compile(r"\bcai dat\b|\bdang dat\b.*\b(the nao|ra sao|gi)\b")
#: Channels, groups, names, lead times of reminders: wishes of another kind.
_OTHER = re.compile(
    r"\b(zalo|tele|telegram|web|web chat|email|mail|kenh|nhom|biet danh|goi (toi|minh|em|anh|chi)|xung ho|cach goi"
    r"|mui gio|giong|mien (bac|nam|trung)|truoc han|sat han|han mac dinh|nhac (han|truoc)|truoc gio hop|mac dinh"
    r"|nhac toi truoc|duyet|cua nguoi khac|don doc|qua han|luc hop|chi (nhan|nhac|gui) .*khan)\b"
)
_CHANNEL_NAMES = {
    "zalo": "zalo",
    "telegram": "telegram",
    "tele": "telegram",
    "telegr": "telegram",
    "web": "web",
}
_CHANNEL = re.compile(r"\b(?P<name>zalo|telegram|telegr|tele|web)\b(?: chat)?")
_ANY_CHANNEL = re.compile(r"\b(kenh (nao cung duoc|nao tien|mac dinh)|bo kenh uu tien)\b")
_SOME_CHANNEL = re.compile(r"\b((doi|dat|chon|chuyen) kenh|kenh (khac|uu tien|nhan tin|nao))\b")
_REACHED = re.compile(
    r"\b(nhan|gui|bao|nhac|lien lac|lien he|uu tien|dung|chuyen|doi|dat|cai|bat|tat|chon|kenh|tin|thong bao|tb|qua"
    r"|bo)\b"
)
#: Accounts, lead times, other people's wishes: not where to be told.
_NO_CHANNEL_WISH = re.compile(
    r"\b(lien ket|so (zalo|tele|telegram)|nhom|truoc (han|gio)|sat han|biet danh|giup (anh|chi) \w+ (qua|dung))\b"
)
_AGAINST = re.compile(r"\b(dung (gui|nhan|bao|nhac)|khong|ko|k|khoi|thoi|ngung|tat|bo)\b")
_RESERVE = re.compile(r"\bdu phong\b")
_TOPIC = re.compile(
    r"\b(nhan|nhac|gui|tin|thong bao|tb|lam phien|im lang|yen lang|tat am|tat tieng|gio lam)\b"
)
_WORKING = re.compile(r"\bgio (lam viec|lam)\b.*\b(cua toi|tu|la)\b|\bca (sang|chieu|toi|dem)\b")
_OFFICE_HOURS = re.compile(r"\b(ngoai gio|sau gio lam|(trong|chi|vao) gio hanh chinh|gio hanh chinh)\b")
_NOON = re.compile(r"\b(buoi trua|gio trua|nghi trua|ban trua)\b")
_EVENING = re.compile(r"\b(buoi toi|ban toi)\b")
_NIGHT = re.compile(r"\b(ban dem|buoi dem|dem khuya|khuya)\b")
_AGAIN = re.compile(
    r"\b(tat|bo|huy|thoi|xoa) (che do |gio )?(khong lam phien|im lang|yen lang)\b"
    r"|\b(mo|bat) (lai )?(thong bao|tb)\b|\bnhan lai thong bao\b"
)
_SILENT = re.compile(r"\b(khong|dung) lam phien\b|\b(im lang|yen lang)\b|\btat am\b|^tat (thong bao|tb)\b")
_WEEKDAYS = (
    r"thu hai|thu 2|t2",
    r"thu ba|thu 3|t3",
    r"thu tu|thu 4|t4",
    r"thu nam|thu 5|t5",
    r"thu sau|thu 6|t6",
    r"thu bay|thu 7|t7|cuoi tuan",
    r"chu nhat|chua nhat|cn|cuoi tuan",
)


@dataclass(frozen=True, slots=True)
class Preference:
    """One wish. `begins` and `ends`: quiet from … until …; `begins` alone is the time of the digest. Without the
    times or days that it needs, they were not said.

    `first` and `after` (exclusive) are the days of a leave; `after` None: its end was not said.
    """

    wish: Wish
    begins: int | None = None
    ends: int | None = None
    days: tuple[int, ...] = ()
    first: datetime | None = None
    after: datetime | None = None
    channels: tuple[str, ...] = ()
    """In which channels to tell, first wish first; empty with the wish "channel": none was named."""
    avoided: tuple[str, ...] = ()


def read_preference(
    text: str, found: Sequence[Found], *, now: datetime, office: OfficeTime, opens: int, closes: int
) -> Preference:
    """`found` are the times of `text`; `opens` and `closes` the office's hours, in minutes."""
    said = " ".join(fold(text).split())
    if _BACK.search(said):
        return Preference("back")
    if _LEAVE.search(said) and not _NOON.search(said):
        return _leave(said, found, now)
    if _DIGEST.search(said):
        minute = digest_minute(text, found)
        return Preference("digest_at", begins=minute) if minute is not None else _digest(said, office)
    if _SHOW.search(said) and not found:
        return Preference("show")
    channel = read_channels(said)
    if channel is not None:
        return channel
    if _OTHER.search(said):
        return Preference("other")
    if _AGAIN.search(said):
        return Preference("quiet_off")
    if not _TOPIC.search(said):
        return Preference("other")
    return _quiet(said, found, office, opens, closes)


def read_channels(said: str) -> Preference | None:
    """ "nhắn tôi qua Zalo, không được thì Telegram", "đừng gửi Telegram"; None where it is about no channel."""
    named = [(match.start(), _CHANNEL_NAMES[match["name"]]) for match in _CHANNEL.finditer(said)]
    if not named and _ANY_CHANNEL.search(said):
        return Preference("channel", channels=(ANY_CHANNEL,))
    if not named and not _SOME_CHANNEL.search(said):
        return None
    if not _REACHED.search(said) or _NO_CHANNEL_WISH.search(said):
        return None
    wanted: list[str] = []
    avoided: list[str] = []
    for place, name in named:
        into = avoided if _AGAINST.search(_clause_before(said, place)) else wanted
        if name not in wanted and name not in avoided:
            into.append(name)
    reserve = _RESERVE.search(said)
    if reserve is not None and len(wanted) == 1 and not avoided:
        return Preference("channel", channels=("", wanted[0]))
    return Preference("channel", channels=tuple(wanted), avoided=tuple(avoided))


def _clause_before(said: str, place: int) -> str:
    """The words of the same clause that stand before `place`."""
    return re.split(r"[,.;]|\b(?:thi|ma|nhung|chuyen|gui sang)\b", said[:place])[-1]


def _leave(said: str, found: Sequence[Found], now: datetime) -> Preference:
    today = datetime.combine(now.date(), time(), tzinfo=now.tzinfo)
    spans = [each for each in found if each.kind in ("interval", "instant", "open-before", "open-after")]
    if not spans:
        return Preference("leave", first=today)
    each = spans[0]
    if each.kind == "open-before" and each.end is not None:
        last = each.end - timedelta(seconds=1)
        return Preference("leave", first=today, after=_midnight(last) + timedelta(days=1))
    if each.start is None or each.kind == "open-after" or re.search(r"\d+ ngay", fold(each.text)):
        # "3 ngày từ mai" may begin or end on the day that was read.
        known = each.start if each.kind == "open-after" else None
        return Preference("leave", first=max(today, _midnight(known)) if known is not None else today)
    if each.end is not None:
        return Preference("leave", first=max(today, each.start), after=each.end)
    length = {"day": 1, "week": 7}.get(each.grain)
    if length is None:
        return Preference("leave", first=max(today, _midnight(each.start)))
    start = _midnight(each.start)
    return Preference("leave", first=max(today, start), after=start + timedelta(days=length))


def digest_minute(text: str, found: Sequence[Found]) -> int | None:
    """The time of day that is named; "6h30" is in the morning here, whatever it is elsewhere."""
    said = " ".join(text.lower().split())
    clocks = _clocks(fold(said))
    if clocks:
        late = _LATE_PART.search(said) is not None
        return clocks[0] + DAY // 2 if late and clocks[0] < DAY // 2 else clocks[0]
    spoken = next((each.start for each in found if each.grain in ("hour", "minute")), None)
    return _minute(spoken) if spoken is not None else None


def _digest(said: str, office: OfficeTime) -> Preference:
    if _OFF.search(said) or _NEGATED_NEED.search(said):
        return Preference("digest_off")
    if re.search(r"\b(sang|qua|thanh|vao) (buoi )?chieu\b", said):
        return Preference("digest_at", begins=office.afternoon.point)
    if re.search(r"\b(bat|mo|nhan)\b", said) and "doi" not in said.split() and "gio" not in said.split():
        return Preference("digest_on")
    return Preference("digest_at")


def _quiet(said: str, found: Sequence[Found], office: OfficeTime, opens: int, closes: int) -> Preference:
    clocks = next((each for each in found if each.grain in ("hour", "minute", "second")), None)
    if (
        clocks is not None
        and clocks.kind == "interval"
        and clocks.start is not None
        and clocks.end is not None
    ):
        begins, ends = _minute(clocks.start), _minute(clocks.end)
        if _WORKING.search(said):
            begins, ends = ends, begins
        return Preference("quiet", begins=begins, ends=ends)
    if _OFFICE_HOURS.search(said):
        return Preference("quiet", begins=closes, ends=opens)
    if _NOON.search(said):
        return Preference("quiet", begins=office.morning_ends, ends=office.afternoon_begins)
    if clocks is not None and clocks.kind == "open-after" and clocks.start is not None:
        return Preference("quiet", begins=_minute(clocks.start), ends=opens)
    days = tuple(day for day, words in enumerate(_WEEKDAYS) if re.search(rf"\b({words})\b", said))
    if days and _OFF.search(said):
        return Preference("quiet", days=days)
    if _EVENING.search(said) and _OFF.search(said):
        return Preference("quiet", begins=18 * 60, ends=opens)
    if _NIGHT.search(said):
        return Preference("quiet", begins=22 * 60, ends=6 * 60)
    if not _SILENT.search(said):
        return Preference("other")
    return Preference("quiet" if "gio" in said.split() else "silent")


def _clocks(said: str) -> list[int]:
    found = [(int(match[1]), int(match[2] or 0)) for match in _CLOCK.finditer(said)]
    return [hour * 60 + minute for hour, minute in found if hour < 24 and minute < 60]


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
