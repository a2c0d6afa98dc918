"""Whether an order is about a paper as a whole ("chủ trì văn bản 123/UBND-VX") and names no other work."""

from __future__ import annotations

import re

from nlu.documents import find_document_numbers
from nlu.text import fold

_ABOUT_PAPERS = re.compile(
    r"(?<!\w)(?:chu tri|thuc hien|xu ly|giai quyet|tham muu|trien khai|phu trach|tiep nhan|phoi hop|lam|chuyen|giao"
    r"|van ban|cong van|cv|vb|quyet dinh|thong bao|chi thi|to trinh|ke hoach|nghi dinh|nghi quyet|cong dien|so"
    r"|cac|nhung|toan bo|nhiem vu|viec|noi dung|yeu cau|chi dao|tai|theo|trong|cua|ngay|thang|nam|nay|tren|do"
    r"|ubnd|thanh pho|tp|tphcm|van phong chinh phu|vpcp|dang uy|chu tich|giup|toi|di|nhe|nha|a)(?!\w)"
)
_NOT_LETTERS = re.compile(r"[\W\d_]+")


_A_PAPER = re.compile(
    r"(?:van ban|cong van|cv|vb|quyet dinh|thong bao|chi thi|to trinh|ke hoach|cong dien|so|\d)"
)


def with_verb(title: str) -> str:
    """What is to be done with the paper, where the words only name it: "thực hiện văn bản 123/UBND-VX"."""
    return f"thực hiện {title}" if _A_PAPER.match(fold(title).strip().lower()) else title


def is_about_paper_only(title: str) -> bool:
    """True for "thực hiện văn bản 123/UBND-VX", not for "soạn báo cáo theo văn bản 123/UBND-VX"."""
    numbers = find_document_numbers(title)
    if not numbers:
        return False
    rest = title
    for number in reversed(numbers):
        rest = f"{rest[: number.begin]} {rest[number.finish :]}"
    return not _NOT_LETTERS.sub("", _ABOUT_PAPERS.sub(" ", fold(rest)))
