"""Reads papers sent as edXML (QCVN 102:2016/BTTTT): one paper, one task.

Parsed with the standard library alone. It never fetches anything; whoever declares entities or a document type of
their own is refused before the tree is built, so neither outside files nor entities that grow come in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from actions.above.records import (
    DocumentFields,
    Moments,
    Reading,
    TaskRecord,
    document_key,
    read_day,
    read_urgency,
)
from actions.directory.records import BadRowError, Problem
from actions.directory.sheet import UnreadableFile
from nlu.secrecy import find_marking
from nlu.text import fold

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
LARGEST = 64 * 1024 * 1024
"""Bytes; attachments travel inside the file."""
_SECRECY_FIELDS = ("Secrecy", "SecretLevel", "SecurityLevel", "Confidentiality")
_NOT_SECRET = frozenset(("", "0", "thuong", "khong", "binh thuong"))


def is_edxml(data: bytes) -> bool:
    """Whether a file is XML at all."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_edxml(data: bytes, name: str, moments: Moments) -> Reading:
    """The tasks of a file; one with several envelopes has several. Raises `UnreadableFile`."""
    root = _tree(data, name)
    headers = [root] if _local(root) == "MessageHeader" else list(_all(root, "MessageHeader"))
    if not headers:
        raise UnreadableFile(f"Tệp {name} là XML nhưng không phải văn bản edXML (thiếu MessageHeader).")
    reading = Reading()
    for number, header in enumerate(headers, start=1):
        content = ElementTree.tostring(header, encoding="unicode")
        if _is_secret(header):
            reading.refuse(number, content)
            continue
        try:
            reading.records.append(_record(header, number, moments))
        except BadRowError as error:
            reading.problems.append(Problem(number, str(error), skipped=True))
    return reading


def _tree(data: bytes, name: str) -> ElementTree.Element:
    if len(data) > LARGEST:
        raise UnreadableFile(f"Tệp {name} lớn quá {LARGEST // 2**20} MB.")
    try:
        _refuse_declarations(data, name)
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableFile(f"Tệp {name} không phải XML hợp lệ.") from error


def _refuse_declarations(data: bytes, name: str) -> None:
    def refuse(*declared: object) -> int:
        raise UnreadableFile(
            f"Tệp {name} khai báo DOCTYPE hoặc ENTITY nên không được nhận, để bảo đảm an toàn."
        )

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.Parse(data, True)


def _record(header: ElementTree.Element, number: int, moments: Moments) -> TaskRecord:
    title = _text(header, "Subject") or _text(header, "Content")
    if not any(char.isalpha() for char in title):
        raise BadRowError("thiếu trích yếu (Subject)")
    code = "/".join(part for part in (_text(header, "CodeNumber"), _text(header, "CodeNotation")) if part)
    issued_on = read_day(_text(header, "PromulgationDate"))
    issuer = _text(_child(header, "From"), "OrganName")
    urgency = read_urgency(_text(header, "Priority")) or "normal"
    external_id = _text(header, "DocumentId") or document_key(code, issued_on, issuer)
    if not external_id.strip("|"):
        raise BadRowError("thiếu DocumentId và số ký hiệu")
    return TaskRecord(
        row=number,
        external_id=external_id,
        title=title,
        lead=_addressee(header),
        coordinators="",
        deadline=moments.deadline(_text(header, "DueDate")),
        urgency=urgency,
        document=DocumentFields(external_id, code, issued_on, issuer, title, urgency) if code else None,
    )


def _addressee(header: ElementTree.Element) -> str:
    """Whom the paper is addressed to, if it is one only; several say nothing of who is in charge."""
    names = [_text(to, "OrganName") for to in _all(header, "To")]
    named = list(dict.fromkeys(name for name in names if name))
    return named[0] if len(named) == 1 else ""


def _is_secret(header: ElementTree.Element) -> bool:
    degrees = (fold(_text(header, name)) for name in _SECRECY_FIELDS)
    if any(degree not in _NOT_SECRET for degree in degrees):
        return True
    words = (_text(header, name) for name in ("Subject", "Content", "CodeNotation"))
    return any(find_marking(text) is not None for text in words if text)


def _text(element: ElementTree.Element | None, name: str) -> str:
    """The words of the first descendant of that name, whatever prefix or namespace it was written with."""
    found = next(_all(element, name), None) if element is not None else None
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next(_all(element, name), None)


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (each for each in element.iter() if _local(each) == name and each is not element)


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def digest(data: bytes) -> str:
    """The hash by which a file is known again."""
    return hashlib.sha256(data).hexdigest()
