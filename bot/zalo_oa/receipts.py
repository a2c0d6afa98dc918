"""What an answer of the open API means for a message: sent, later, or never."""

from __future__ import annotations

from actions.messages import RefusedForGood, RetryLater
from bot.zalo_oa.client import Answer

TOKEN_EXPIRED = -216
WINDOW_CLOSED = "more than 7 days since the person's last action"
BUSY_SECONDS = 10.0
"""How long all wait after "too many requests", which comes without a time."""

QUOTA_SECONDS = 1800.0
"""How long a message without another channel waits where the account's quota is used up."""

_WINDOW = frozenset({-230, -232})
_CLOSED = frozenset({-213, -217, -227})
"""No follower any more, blocked us, or an account that is no longer used."""
_QUOTA = frozenset({-211, -218})
_ACCOUNT = {
    -204: "the Official Account was deleted",
    -205: "the Official Account does not exist",
    -207: "the application does not speak for this Official Account",
    -209: "the application was switched off or may not do this",
    -221: "the Official Account is not verified",
}
_FEATURE = {
    -212: "the Official Account has not registered for this",
    -224: "the package of the Official Account does not include this",
    -240: "this call is no longer served",
}
_MESSAGE = frozenset({-201, -202, -203, -208, -210, -214, -219, -220, -233, -241, -244, -248})
"""Of this message or its receiver: the same next time."""

_TOLD_WINDOW = "Zalo chỉ cho gửi trong 7 ngày từ lần cuối người nhận nhắn cho Thư ký"
_TOLD_CLOSED = "người nhận đã bỏ quan tâm hoặc chặn Zalo của cơ quan"
TOLD_ACCOUNT = "Zalo của cơ quan đang không gửi được, quản trị viên cần kiểm tra"


def window_closed() -> RefusedForGood:
    return RefusedForGood(WINDOW_CLOSED, told=_TOLD_WINDOW)


def receipt_for(answer: Answer) -> RetryLater | RefusedForGood:
    """`answer` is a refusal. Unknown ones are tried again, a few times."""
    error, reason = answer.error, f"{answer.error} {answer.message}".strip()
    if error in _WINDOW:
        return window_closed()
    if error in _CLOSED:
        return RefusedForGood(reason, closes_chat=True, told=_TOLD_CLOSED)
    if error in _QUOTA:
        return RetryLater(QUOTA_SECONDS, reason, elsewhere=True)
    if said := _ACCOUNT.get(error) or _FEATURE.get(error):
        return RefusedForGood(f"{error} {said}", told=TOLD_ACCOUNT)
    if error in _MESSAGE:
        return RefusedForGood(reason)
    if error == -32:
        return RetryLater(answer.retry_after or BUSY_SECONDS, reason, whole_account=True)
    return RetryLater(answer.retry_after, reason)


def concerns_account(error: int) -> str:
    """Why nothing at all goes, where that is so."""
    return _ACCOUNT.get(error, "")
