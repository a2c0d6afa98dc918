"""Which list of tasks a question asks for: mine, those I gave, those waiting for me; late or due soon."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlu.report_wish import giver_of, of_this_group
from nlu.text import fold

_GIVEN = (
    "toi giao",
    "toi da giao",
    "em giao",
    "em da giao",
    "anh giao",
    "anh da giao",
    "chi giao",
    "chi da giao",
    "minh giao",
    "da giao di",
    "giao cho moi nguoi",
)
_TO_APPROVE = ("cho duyet", "can duyet", "cho toi duyet", "can toi duyet", "dang cho duyet", "phai duyet")
_OVERDUE = (
    "qua han",
    "tre han",
    "bi tre",
    "dang tre",
    "tre han",
    "qha",
    "cham han",
    "viec tre",
    "viec nao tre",
)
_DUE_SOON = ("sap den han", "sap tre", "gan han", "sap toi han", "den han")
_MINE = (
    "cua toi",
    "cua em",
    "cua anh",
    "cua chi",
    "cua minh",
    "toi dang",
    "em dang",
    "toi con",
    "em con",
    "toi phai",
    "em phai",
    "viec toi",
    "viec em",
    "cua tui",
    "tui con",
)


_UNASSIGNED = ("chua phan cong", "chua co nguoi nhan", "chua giao cho ai", "chua ai lam", "chua co ai lam")


@dataclass(frozen=True)
class ListWish:
    """`whose`: mine, given, to_approve, or any (all that the person may see). `source`: who gave them from above."""

    whose: str = "mine"
    overdue: bool = False
    due_soon: bool = False
    unassigned: bool = False
    source: str | None = None
    from_above: bool = False
    here: bool = False


def read_list_wish(text: str) -> ListWish:
    """From the words of the question; without any of them, all that is the person's own."""
    wish = _whose(text)
    source, from_above = giver_of(text)
    unassigned = any(words in fold(text) for words in _UNASSIGNED)
    here = of_this_group(text)
    if unassigned or here or ((source or from_above) and wish.whose == "mine" and not _says_mine(text)):
        wish = replace(wish, whose="any")
    return replace(wish, unassigned=unassigned, source=source, from_above=from_above, here=here)


def _says_mine(text: str) -> bool:
    return any(word in f" {fold(text)} " for word in _MINE)


def _whose(text: str) -> ListWish:
    said = f" {fold(text).lower()} "
    overdue = any(word in said for word in _OVERDUE)
    due_soon = not overdue and any(word in said for word in _DUE_SOON)
    if any(word in said for word in _GIVEN):
        return ListWish("given", overdue, due_soon)
    if any(word in said for word in _TO_APPROVE):
        return ListWish("to_approve", overdue, due_soon)
    if any(word in said for word in _MINE):
        return ListWish("mine", overdue, due_soon)
    return ListWish("any" if overdue or due_soon else "mine", overdue, due_soon)
