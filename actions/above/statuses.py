"""What is told back about a task from above: the status codes of edXML (QCVN 102:2016/BTTTT) and their messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree

from actions.above.edxml import NAMESPACE
from actions.models import Task, TaskState

RECEIVED, ASSIGNED, WORKING, FINISHED = "03", "04", "05", "06"
STATUS_NAMES = {RECEIVED: "Tiếp nhận", ASSIGNED: "Phân công", WORKING: "Đang xử lý", FINISHED: "Hoàn thành"}
_WORKING = frozenset({TaskState.ACCEPTED, TaskState.REPORTED, TaskState.RETURNED, TaskState.HELD})

ElementTree.register_namespace("edXML", NAMESPACE)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who answers for a task; the office line only, personal numbers stay inside."""

    department: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Status:
    """One status message. `document_id` is the sender's own id of the paper, or of the task where it has one."""

    task_id: int
    document_id: str
    organ: str
    """Who gave it."""
    number: str
    issued_on: date | None
    title: str
    code: str
    description: str
    at: datetime
    staff: Staff


def status_code(task: Task) -> str | None:
    """None for what is not told: a task that was cancelled here, or that is none yet."""
    if task.state is TaskState.APPROVED:
        return FINISHED
    if task.state in _WORKING:
        return WORKING
    if task.state in (TaskState.ASSIGNED, TaskState.DECLINED):
        return RECEIVED if task.lead_unit_id is None or task.state is TaskState.DECLINED else ASSIGNED
    return None


def as_edxml(statuses: Sequence[Status], *, organ_name: str) -> bytes:
    """One file, an envelope for each status; only our own office's name says who answers."""
    root = ElementTree.Element(_tag("edXML"))
    for status in statuses:
        envelope = ElementTree.SubElement(root, _tag("edXMLEnvelope"))
        header = ElementTree.SubElement(envelope, _tag("edXMLHeader"))
        _status(ElementTree.SubElement(header, _tag("Status")), status, organ_name)
        ElementTree.SubElement(envelope, _tag("edXMLBody"))
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _status(element: ElementTree.Element, status: Status, organ_name: str) -> None:
    response = ElementTree.SubElement(element, _tag("ResponseFor"))
    _put(response, "OrganId", status.organ)
    _put(response, "Code", status.number)
    _put(response, "PromulgationDate", f"{status.issued_on:%Y/%m/%d}" if status.issued_on else "")
    _put(response, "DocumentId", status.document_id)
    sender = ElementTree.SubElement(element, _tag("From"))
    _put(sender, "OrganName", organ_name)
    _put(element, "StatusCode", status.code)
    _put(element, "Description", status.description)
    _put(element, "Timestamp", f"{status.at:%Y/%m/%d %H:%M:%S}")
    staff = ElementTree.SubElement(element, _tag("StaffInfo"))
    _put(staff, "Department", status.staff.department)
    _put(staff, "Staff", status.staff.name)
    _put(staff, "Mobile", status.staff.phone)


def _put(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, _tag(name)).text = _clean(text)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _clean(text: str) -> str:
    """Without what XML 1.0 cannot carry."""
    return "".join(
        c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
