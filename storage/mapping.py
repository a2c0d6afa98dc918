"""Which record rests in which table. The records themselves know nothing of it."""

from __future__ import annotations

import re
import unicodedata
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Table, event, inspect, select
from sqlalchemy.orm import Mapper, configure_mappers, registry
from sqlalchemy.orm.attributes import set_attribute

from actions import models, rooms
from actions.helpdesk import models as helpdesk
from actions.identity.models import OneTimeSecret, WebSession
from actions.library import models as library_models
from actions.notices import models as notice_models
from storage import (
    cases,
    doors,
    helpdesk_tables,
    identity_tables,
    library,
    notice_tables,
    opinions,
    room_tables,
    tables,
)
from storage.schema import metadata
from storage.tracked import Tracked

RECORDS: dict[type[Any], Table] = {
    models.Unit: tables.units,
    models.Person: tables.people,
    models.Post: tables.posts,
    models.Nickname: tables.nicknames,
    models.DirectoryChange: tables.directory_changes,
    models.Identity: tables.identities,
    models.Chat: tables.chats,
    models.Membership: tables.memberships,
    models.Event: tables.events,
    models.VoiceNote: tables.voice_notes,
    models.Message: tables.messages,
    models.Document: tables.documents,
    models.Task: tables.tasks,
    models.TaskPerson: tables.task_people,
    models.TaskChange: tables.task_changes,
    models.TaskResult: tables.task_results,
    models.Draft: tables.drafts,
    models.Question: tables.questions,
    models.Reminder: tables.reminders,
    models.Delivery: tables.deliveries,
    models.Digest: tables.digests,
    models.DigestRound: tables.digest_rounds,
    models.PersonSettings: tables.person_settings,
    models.OutboxMessage: tables.outbox,
    models.ButtonToken: tables.button_tokens,
    models.Setting: tables.settings,
    models.RoomMessage: tables.room_messages,
    rooms.RoomState: room_tables.room_states,
    rooms.ReadMark: room_tables.read_marks,
    models.Delegation: tables.delegations,
    models.AuditRow: tables.audit,
    models.AuditHead: tables.audit_head,
    models.ImportedFile: tables.imported_files,
    models.ResultExport: tables.result_exports,
    models.StoredFile: tables.stored_files,
    library_models.Manual: library.manuals,
    library_models.Passage: library.passages,
    library_models.WrongAnswer: library.wrong_answers,
    **cases.RECORDS,
    **opinions.RECORDS,
    **doors.RECORDS,
    notice_models.Notice: notice_tables.notices,
    notice_models.NoticeCall: notice_tables.notice_calls,
    notice_models.NoticeCopy: notice_tables.notice_copies,
    helpdesk.Ticket: helpdesk_tables.tickets,
    helpdesk.TicketFollower: helpdesk_tables.ticket_followers,
    helpdesk.TicketLine: helpdesk_tables.ticket_lines,
    helpdesk.Takeover: helpdesk_tables.takeovers,
    helpdesk.HelpQuestion: helpdesk_tables.help_questions,
    helpdesk.SavedAnswer: helpdesk_tables.saved_answers,
    helpdesk.CitizenCase: helpdesk_tables.citizen_cases,
    OneTimeSecret: identity_tables.one_time_secrets,
    WebSession: identity_tables.web_sessions,
}

_JSON_FIELDS: dict[type[Any], tuple[str, ...]] = {
    models.Unit: ("aliases",),
    models.Person: ("nicknames", "roles"),
    models.Event: ("payload",),
    models.Message: ("attachments",),
    models.Draft: ("content",),
    models.Question: ("choices",),
    models.OutboxMessage: ("content", "subject"),
    models.ButtonToken: ("command", "may_press"),
    models.PersonSettings: ("quiet_days", "channels"),
    models.RoomMessage: ("buttons", "attachments"),
    models.ImportedFile: ("refused",),
    **cases.JSON_FIELDS,
    **opinions.JSON_FIELDS,
    notice_models.NoticeCall: ("people",),
    notice_models.NoticeCopy: ("earlier",),
    helpdesk.Ticket: ("alarms",),
    helpdesk.TicketLine: ("attachments",),
}

_mapped = Lock()
_registry = registry(metadata=metadata)


def start_mapping() -> None:
    """Map every record onto its table; does nothing the second time. Safe from several threads."""
    with _mapped:
        if any(True for _ in _registry.mappers):
            return
        for record, table in RECORDS.items():
            _map(record, table)
        configure_mappers()
        for record, names in _JSON_FIELDS.items():
            for name in names:
                Tracked.associate_with_attribute(getattr(record, name))
        event.listen(models.Person, "before_insert", _keep_mobile_key)
        event.listen(models.Person, "before_update", _keep_mobile_key)
        event.listen(models.Document, "before_insert", _keep_number_key)
        event.listen(models.Document, "before_update", _keep_number_key)
        event.listen(models.Task, "before_insert", _keep_unit)
        event.listen(models.Task, "before_update", _keep_unit)


def _map(record: type[Any], table: Table) -> None:
    fields = record.__dataclass_fields__
    hidden = {f"_{column.key}": column for column in table.columns if column.key not in fields}
    if table is tables.outbox:
        # Only the claim reads and writes `begun`, in SQL.
        _registry.map_imperatively(
            record, table, properties={"_lane": table.c.lane}, exclude_properties=["begun"]
        )
    elif "version" in table.columns:
        _registry.map_imperatively(record, table, properties=hidden, version_id_col=table.c.version)
    else:
        _registry.map_imperatively(record, table, properties=hidden)


def mobile_key(phone: str) -> str:
    """The digits of a Vietnamese number as dialled at home: "+84 90.123 4567" → "0901234567".

    Spreadsheets drop the leading zero of mobile numbers; it is put back. "" where there is no digit.
    """
    digits = re.sub(r"\D", "", phone)
    digits = re.sub(r"^(?:00)?84(?=\d{9,10}$)", "0", digits)
    return f"0{digits}" if re.fullmatch(r"[35789]\d{8}", digits) else digits


def _keep_mobile_key(mapper: Mapper[Any], connection: object, person: models.Person) -> None:
    set_attribute(person, "_mobile_key", mobile_key(person.mobile))


def number_key(number: str) -> str:
    """A document's number as it may be typed: "123 / QĐ-UBND" → "123/qd-ubnd"."""
    plain = unicodedata.normalize("NFD", number.casefold().replace("đ", "d"))
    return re.sub(r"[\s\u0300-\u036f]", "", plain.replace("–", "-"))


def _keep_number_key(mapper: Mapper[Any], connection: object, document: models.Document) -> None:
    set_attribute(document, "_number_key", number_key(document.number))


def _keep_unit(mapper: Mapper[Any], connection: Connection, task: models.Task) -> None:
    """Whoever changes the lead need not think of the reports."""
    state = inspect(task)
    moved = any(state.attrs[name].history.has_changes() for name in ("lead_id", "lead_unit_id"))
    if moved or state.transient or state.pending:
        set_attribute(task, "_unit_id", task.lead_unit_id or _main_unit(task.lead_id, connection))


def _main_unit(person_id: int, connection: Connection) -> int | None:
    posts = tables.posts
    return connection.execute(
        select(posts.c.unit_id)
        .where(posts.c.person_id == person_id)
        .order_by(posts.c.main.desc(), posts.c.id)
        .limit(1)
    ).scalar_one_or_none()
