"""A person's accounts: linked, told of, and closed again with whatever still waits to be sent there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from actions import labels, naming
from actions.authority import may_assign
from actions.errors import Refused
from actions.identity.models import Purpose
from actions.identity.secrets import log_identity
from actions.messages import Button, Card, Command, Inbound
from actions.models import Chat, Identity, Person
from actions.office import Office
from actions.ports import UnitOfWork
from actions.turn import Post

SECRETS = (Purpose.LINK, Purpose.WEB, Purpose.WEB_CODE)
NAMES: Mapping[str, str] = {
    "web": "trang web",
    "telegram": "Telegram",
    "zalo": "Zalo",
    "console": "cửa sổ lệnh",
}


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing did: `accounts` by the names of their channels, `sessions` of the web, `moved` messages."""

    accounts: tuple[str, ...] = ()
    sessions: int = 0
    moved: int = 0
    to_channel: str = ""
    """Where the messages went; "" where the person has no other channel."""


def family(channel: str) -> str:
    """Zalo Bot and Zalo OA are one to people."""
    return channel.partition("_")[0]


def channel_name(channel: str) -> str:
    return NAMES.get(family(channel), channel)


def accounts_of(person: Person, work: UnitOfWork, *, channel: str | None = None) -> list[Identity]:
    """Those of one family of channels, or all. The web is entered by signing in, not by an account."""
    return [
        one
        for one in work.identities.of_person(person.id)
        if family(one.channel) != "web" and channel in (None, family(one.channel))
    ]


def link_account(person: Person, inbound: Inbound, post: Post, *, by_code: bool) -> Identity:
    """Bind the sender's account to `person`, and tell the person everywhere else. Raises `Refused` where the account
    is somebody else's already."""
    work = post.work
    identity = work.identities.find(inbound.channel, inbound.account, inbound.sender_id)
    if identity is not None and identity.person_id not in (None, person.id):
        raise Refused("Tài khoản này đang liên kết với người khác. Xin gỡ liên kết trước ạ.")
    if identity is None:
        identity = work.identities.add(
            Identity(channel=inbound.channel, account=inbound.account, external_id=inbound.sender_id)
        )
    identity.person_id, identity.linked_at = person.id, post.now
    identity.display_name, identity.username = inbound.sender_name, inbound.sender_username
    log_identity("account.link_by_code" if by_code else "account.link", person, work, at=post.now, by=person)
    work.flush()
    _tell_elsewhere(person, identity, inbound, post)
    return identity


def _tell_elsewhere(person: Person, identity: Identity, inbound: Inbound, post: Post) -> None:
    """Whoever got hold of a code is seen by the person whose code it was, wherever they are at home."""
    you, named = naming.you(person), f" “{identity.display_name}”" if identity.display_name else ""
    where, when = channel_name(identity.channel), f"{post.now.astimezone(post.office.zone):%H:%M %d/%m}"
    text = (
        f"🔗 Tài khoản {where}{named} vừa được liên kết với {you} lúc {when}. "
        f"Nếu không phải {you} làm, bấm nút dưới hoặc nhắn “gỡ liên kết {where}”."
    )
    button = Button(labels.NOT_ME, Command("not_my_account", {"identity": identity.id}), (person.id,))
    for chat in post.work.chats.private_of(person.id):
        if not is_chat_of(chat, identity, inbound.chat_id):
            post.to_chat(chat, Card(text, ((button,),), kind="notice"), recipient=person)


def is_chat_of(chat: Chat, identity: Identity, external_id: str) -> bool:
    return (chat.channel, chat.account, chat.external_id) == (
        identity.channel,
        identity.account,
        external_id,
    )


def close(
    person: Person,
    closing: Sequence[Identity],
    post: Post,
    *,
    action: str,
    by: Person | None,
) -> Closed:
    """These accounts are nobody's any more, all sessions of the web end, unused codes are void, and what waits to be
    sent there goes to another private chat of the person."""
    work, now = post.work, post.now
    names = tuple(dict.fromkeys(channel_name(one.channel) for one in closing))
    lost = [chat.id for chat in _private_chats(person, closing, work)]
    for identity in closing:
        work.personal.unlink(identity)
    sessions = work.proofs.end_sessions(person.id, now=now)
    work.proofs.withdraw(person.id, SECRETS, now=now)
    other = post.private_chat(person) if lost else None
    moved = work.proofs.reroute(lost, other.id, now=now) if other is not None else 0
    log_identity(action, person, work, at=now, by=by)
    return Closed(names, sessions, moved, channel_name(other.channel) if other is not None else "")


def lock_out(person: Person, channel: str | None, post: Post, *, by: Person | None) -> Closed:
    """A lost phone: all accounts of one family of channels (None: of all), and everything that is signed in."""
    closed = close(
        person, accounts_of(person, post.work, channel=channel), post, action="account.lost", by=by
    )
    if by is None or by.id != person.id:
        who = "Quản trị viên" if by is None else naming.capital(naming.address(by))
        told = replace(lost_card(closed, person), kind="notice")
        post.to_person(person, replace(told, text=f"{who} đã khóa giúp {naming.you(person)}. {told.text}"))
    return closed


def lost_card(closed: Closed, person: Person) -> Card:
    """What was done, and how to come back."""
    lines = [
        f"🔒 Đã khóa: {', '.join(closed.accounts)}."
        if closed.accounts
        else "🔒 Không có tài khoản nào để khóa."
    ]
    if closed.sessions:
        lines.append(f"Đã đăng xuất {closed.sessions} phiên trên web.")
    if closed.moved:
        lines.append(f"{closed.moved} tin đang chờ được chuyển sang {closed.to_channel}.")
    lines.append(
        f"Có điện thoại mới, {naming.you(person)} chia sẻ lại số cơ quan hoặc gửi mã liên kết do quản trị viên cấp."
    )
    return Card("\n".join(lines))


def unlink(person: Person, identities: Collection[int], post: Post, *, by: Person | None) -> Closed:
    """These accounts of the person, by id; others are left alone."""
    closing = [one for one in accounts_of(person, post.work) if one.id in identities]
    if not closing:
        return Closed()
    return close(person, closing, post, action="account.unlink", by=by)


def _private_chats(person: Person, closing: Sequence[Identity], work: UnitOfWork) -> list[Chat]:
    places = {(one.channel, one.account) for one in closing}
    return [chat for chat in work.chats.private_of(person.id) if (chat.channel, chat.account) in places]


def may_look_after(by: Person, person: Person, work: UnitOfWork) -> bool:
    """Whether `by` may hand out codes for this person and lock their accounts: an administrator, or a leader."""
    return is_administrator(by) or (by.id != person.id and may_assign(work, by, person))


def is_administrator(person: Person) -> bool:
    return person.active and "administrator" in person.roles


def administrators(work: UnitOfWork) -> list[Person]:
    return [person for person in work.people.active() if is_administrator(person)]


def retention(office: Office) -> str:
    days = office.retention_days
    return f"được giữ {days} ngày rồi xóa" if days else "được giữ đến khi có yêu cầu xóa"
