"""What is said about one ticket: taken, solved, closed, handed back, or simply a message for the other side.

Only a whole message that says nothing else is a command: "xong" solves a ticket, "xong chưa" asks, and "làm xong bước
2 thì bấm Lưu" is an answer that the reporter shall read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlu.text import fold

Deed = Literal[
    "take",
    "connect",
    "wait",
    "solve",
    "close",
    "reopen",
    "withdraw",
    "hand_back",
    "status",
    "history",
    "category",
    "urgency",
    "assign",
    "merge",
    "faq",
    "suggest",
    "note",
    "tell_all",
]


@dataclass(frozen=True, slots=True)
class DeskWord:
    """What is to be done, and what was said for it: the solution, the category, the person, a number."""

    deed: Deed
    rest: str = ""


_ME = r"(?:toi|em|anh|chi|minh|tui|de (?:toi|em|anh|chi|minh))"
_THE = r"(?: phieu| ticket| ca| vu| su co)?(?: nay| do| giup| gium| ho)*"
_END = r"(?: roi| nhe| nha| nhe a| a| di| giup| gium| ho| voi| luon| thu ky)*"
_BACK = r"(?:thu ky|tk|bot|may|tu dong|tro ly)"

# In the order in which they are tried; each must match the whole text.
_RULES: tuple[tuple[Deed, str], ...] = (
    (
        "status",
        r"(?:.*\b)?(?:(?:toi|den) dau(?: roi)?|sao roi|the nao(?: roi)?|ra sao(?: roi)?)(?: vay"
        r"| a| the)*",
    ),
    ("status", r"(?:.*\b)?(?:xong|sua duoc|xu ly|lam|khac phuc|duoc) ?(?:xong )?chua(?: a| vay| thu ky)*"),
    (
        "status",
        r"(?:.*\b)?(?:bao gio|khi nao|chung nao)\b.*|ai (?:dang )?(?:lam|xu ly|giu|nhan)\b.*"
        r"|tinh hinh.*",
    ),
    ("history", r"(?:xem |cho xem |coi )?(?:lich su|chi tiet|noi dung)" + _THE + r"|xem" + _THE),
    (
        "take",
        rf"(?:{_ME} )?(?:xin )?(?:nhan|tiep nhan|dang xu ly|bat dau xu ly|nhan xu ly"
        rf"|se xu ly){_THE}{_END}",
    ),
    ("take", rf"de {_ME} (?:lo|lam|xu ly|nhan){_END}"),
    (
        "connect",
        rf"(?:vao tro chuyen|ket noi(?: voi)?(?: nguoi bao| nguoi dung)?|tiep quan"
        rf"|tra loi truc tiep){_END}",
    ),
    ("wait", r"(?:dang )?(?:cho nguoi bao|cho bo sung|cho phan hoi|cho nguoi dung)(?: *[:,.] *(?P<rest>.+))?"),
    (
        "solve",
        rf"(?:(?:{_ME} )?(?:da |vua )?(?:xu ly|khac phuc|sua|giai quyet|lam)(?: duoc)? xong|(?:da )?xong(?: roi)?|"
        rf"da (?:xu ly|khac phuc|sua|giai quyet)){_THE}{_END}(?: *[:,.–-] *(?P<rest>.+))?",
    ),
    (
        "close",
        rf"(?:da |duoc |da het loi )?(?:on|het loi|chay duoc|dung duoc|in duoc|vao duoc){_END}"
        rf"(?:[,.]? dong{_THE}{_END})?",
    ),
    ("close", rf"dong(?: lai)?{_THE}{_END}(?:[,.]? .*\b(?:on|xong|duoc) roi{_END})?"),
    ("reopen", rf"(?:.*, ?)?mo lai{_THE}{_END}(?: *[:,.] *(?P<rest>.+))?"),
    (
        "reopen",
        r"(?:van|lai|con)(?: con| bi)* (?:loi|bi|hong|vay|chua (?:duoc|vao duoc|het)).*|chua "
        r"(?:duoc|het|xong|on)(?: a| dau| loi)*",
    ),
    ("withdraw", rf"(?:rut|huy|bo)(?: lai)?{_THE}{_END}"),
    (
        "hand_back",
        rf"(?:xong(?: roi)?[,.]? )?(?:tra|giao|chuyen|nhuong)(?: phien)?(?: nay)?(?: lai| ve)?"
        rf"(?: cho)? {_BACK}{_END}",
    ),
    ("hand_back", rf"{_BACK} (?:tiep tuc|tra loi tiep|nhan lai|lo tiep|vao lai){_END}"),
    (
        "hand_back",
        rf"(?:ket thuc|dung|thoat|roi|dong)(?: phien| cuoc)?(?: tro chuyen| ho tro| chat"
        rf"| tiep quan| lai)*(?: nay)?{_END}",
    ),
    ("category", r"(?:doi )?(?:loai|chuyen muc|phan loai)(?: la| thanh| sang)? *:? *(?P<rest>.+)"),
    ("urgency", r"(?:doi )?(?:do khan|muc do|muc|uu tien)(?: la| thanh| sang)? *:? *(?P<rest>.+)"),
    ("urgency", r"(?P<rest>rat gap|gap|khan|thuong khan|hoa toc|binh thuong)"),
    ("merge", r"(?:gop|nhap)(?: chung)?(?: vao| voi)?(?: phieu| su co)? *(?P<rest>(?:ht *[-–]? *)?\d{1,9})"),
    (
        "faq",
        r"(?:luu|them|dua)(?: cau)?(?: tra loi)?(?: nay)?(?: mau| lai)?(?: thanh| vao)?"
        r"(?: cau hoi mau| cam nang| faq| cau hoi thuong gap)?",
    ),
    ("suggest", r"(?:gui|dung) goi y *(?P<rest>\d)?"),
    ("note", r"ghi chu *[:,-]? *(?P<rest>.+)"),
    (
        "tell_all",
        r"(?:bao|nhan|thong bao)(?: cho)? (?:tat ca|moi nguoi|nguoi theo doi)"
        r"(?: theo doi)? *[:,-] *(?P<rest>.+)",
    ),
    (
        "assign",
        r"(?:giao|chuyen|ban giao)(?: lai)?(?: phieu)?(?: nay)?(?: cho)? (?P<rest>(?:anh|chi|em"
        r"|co|chu|ong|ba|ban|dong chi)(?: [\w.]+){1,6})",
    ),
)  # fmt: skip
_COMPILED = tuple((deed, re.compile(rule)) for deed, rule in _RULES)
_LONGEST = 400


def read_desk_word(text: str) -> DeskWord | None:
    """None where the words are a message of their own. `rest` is as it was written."""
    said = text.strip().strip('“”"')
    bare = fold(said)
    if len(bare) != len(said) or not bare or len(bare) > _LONGEST:
        return None
    closing = len(bare.rstrip(" .?!…"))
    for deed, rule in _COMPILED:
        match = rule.fullmatch(bare, 0, closing)
        if match is not None:
            span = match.span("rest") if "rest" in rule.groupindex and match["rest"] else (0, 0)
            return DeskWord(deed, said[slice(*span)].strip())
    return None
