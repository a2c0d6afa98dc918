"""What people hear whom nobody knows yet: who this is and how to be linked; never anything of the office."""

from __future__ import annotations

from datetime import timedelta

import structlog

from actions import naming
from actions.errors import Refused
from actions.identity.accounts import link_account, retention
from actions.identity.models import OneTimeSecret, Purpose
from actions.identity.secrets import code_digest
from actions.messages import Card, Inbound
from actions.models import AuditRow, Chat, ChatKind, Person
from actions.office import Office
from actions.ports import UnitOfWork
from actions.turn import Post
from nlu.identity_words import read_code

MOST_EXPLANATIONS = 3
"""In an hour, to one account; then silence."""
MOST_TRIES = 5
"""Codes and numbers in an hour from one account; then none is looked at."""
_HOUR = timedelta(hours=1)

UNKNOWN_NUMBER = (
    "Số điện thoại này chưa có trong danh bạ cơ quan nên Thư ký chưa phục vụ được. "
    "Xin liên hệ quản trị viên của đơn vị để được bổ sung."
)
WRONG_CODE = (
    "Mã này không đúng, đã dùng hoặc đã hết hạn. "
    "Xin kiểm tra lại, hoặc xin quản trị viên của đơn vị cấp mã mới ạ."
)
TOO_MANY_TRIES = (
    "Anh/chị đã thử nhiều lần chưa đúng. Xin thử lại sau một giờ, hoặc liên hệ quản trị viên của đơn vị ạ."
)
OTHER_CHANNEL = "Mã này dùng cho kênh khác. Xin gửi mã đúng kênh đã chọn, hoặc lấy mã mới ạ."

log = structlog.get_logger(__name__)


def welcome(office: Office, *, by_number: bool = True) -> str:
    """The first words to somebody who is not linked; without `by_number` where no channel vouches for numbers."""
    code = (
        "mã liên kết, ví dụ K7QM-3XPD: xin quản trị viên cấp, "
        "hoặc nhắn “mã liên kết” cho Thư ký ở kênh đã liên kết."
    )
    how = (
        "Để Thư ký biết anh/chị là ai, xin làm một trong hai cách:\n"
        f"• Chia sẻ số điện thoại đã đăng ký với cơ quan.\n• Gửi {code}"
        if by_number
        else f"Để Thư ký biết anh/chị là ai, xin gửi {code}"
    )
    return (
        "Xin chào anh/chị. Đây là Thư ký, trợ lý giao việc và nhắc việc của cơ quan, "
        f"chỉ phục vụ cán bộ có trong danh bạ.\n{how}\nNội dung anh/chị nhắn cho Thư ký {retention(office)}."
    )


def greet(inbound: Inbound, chat: Chat, post: Post) -> None:
    """In private: who this is and how to be linked. In a group strangers get no answer and no data."""
    if chat.kind is not ChatKind.PRIVATE:
        return
    code = read_code(inbound.text)
    if inbound.kind == "contact":
        _by_number(inbound, chat, post)
    elif code is not None:
        _by_code(code, inbound, chat, post)
    elif _first(f"stranger:{_account(inbound)}", MOST_EXPLANATIONS, post):
        briefly = welcome(post.office, by_number=False)
        post.to_chat(chat, Card(welcome(post.office), asks_contact=True, brief=briefly))
    else:
        log.info("stranger not answered", channel=inbound.channel)


def _by_number(inbound: Inbound, chat: Chat, post: Post) -> None:
    if not _may_try(inbound, chat, post):
        return
    if not inbound.phone:
        post.to_chat(chat, Card("Xin chia sẻ số điện thoại của chính anh/chị ạ.", asks_contact=True))
        return
    found = [person for person in post.work.people.find_by_phone(inbound.phone) if person.active]
    if len(found) != 1:
        post.to_chat(chat, Card(UNKNOWN_NUMBER))
        return
    _link(found[0], inbound, chat, post, by_code=False)


def _by_code(code: str, inbound: Inbound, chat: Chat, post: Post) -> None:
    if not _may_try(inbound, chat, post):
        return
    work, now = post.work, post.now
    secret = work.proofs.find_secret(Purpose.LINK, code_digest(code))
    if secret is not None and not _fits(secret, inbound):
        post.to_chat(chat, Card(OTHER_CHANNEL))
        return
    # Taken before anything else is looked at: of two accounts that send it at once only one gets through.
    person = _owner(secret, work) if secret is not None and work.proofs.take(secret.id, now=now) else None
    if person is None:
        work.audit.add(AuditRow(at=now, action="secret.wrong", kind="account"))
        log.warning("link code refused", channel=inbound.channel)
        post.to_chat(chat, Card(WRONG_CODE))
        return
    _link(person, inbound, chat, post, by_code=True)


def _fits(secret: OneTimeSecret, inbound: Inbound) -> bool:
    wanted = str(secret.content.get("channel") or "")
    return inbound.channel.startswith(wanted)


def _owner(secret: OneTimeSecret, work: UnitOfWork) -> Person | None:
    person = work.people.get(secret.person_id) if secret.person_id is not None else None
    return person if person is not None and person.active else None


def _link(person: Person, inbound: Inbound, chat: Chat, post: Post, *, by_code: bool) -> None:
    try:
        link_account(person, inbound, post, by_code=by_code)
    except Refused as refusal:
        post.to_chat(chat, Card(str(refusal)))
        return
    chat.person_id = person.id
    text = (
        f"Chào {naming.address(person)}. Thư ký đã nhận ra {naming.described(post.work, person)}. "
        "Nhắn “việc của tôi” để xem việc, hoặc “Thư ký làm được gì” để xem hướng dẫn."
    )
    post.to_chat(chat, Card(text), recipient=person)


def _may_try(inbound: Inbound, chat: Chat, post: Post) -> bool:
    """Every try counts, right or wrong: whoever guesses is not told how near they are."""
    key = f"link:{_account(inbound)}"
    tries = post.work.proofs.count_try(key, now=post.now, until=post.now + _HOUR)
    if tries <= MOST_TRIES:
        return True
    if tries == MOST_TRIES + 1:
        post.work.audit.add(AuditRow(at=post.now, action="secret.too_many", kind="account"))
        log.warning("link tries stopped", channel=inbound.channel)
        post.to_chat(chat, Card(TOO_MANY_TRIES))
    return False


def _first(key: str, most: int, post: Post) -> bool:
    return post.work.proofs.count_try(key, now=post.now, until=post.now + _HOUR) <= most


def _account(inbound: Inbound) -> str:
    return f"{inbound.channel}:{inbound.account}:{inbound.sender_id}"
