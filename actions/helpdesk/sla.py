"""How soon a ticket must be answered and solved, and when somebody has to be told that it will be late.

All of it counts working minutes: what is reported on Friday at 16:45 with half an hour to answer is due on Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from actions.helpdesk import hours
from actions.helpdesk.models import RUNNING, Takeover, Ticket, TicketState
from actions.office import Office
from actions.timing import working_days_after

ANSWER_SOON, ANSWER_ESCALATE, ANSWER_LATE = "answer_soon", "answer_escalate", "answer_late"
SOLVE_SOON, SOLVE_ESCALATE, SOLVE_LATE = "solve_soon", "solve_escalate", "solve_late"
STILL_LATE = "still_late"
"""With a day behind it: each working day until it is solved."""
SILENT = "silent"
ASK_REPORTER, REPORTER_SILENT = "ask_reporter", "reporter_silent"
AUTO_CLOSE = "auto_close"
REPORTER_DAYS = (1, 3)
"""A ticket that waits for its reporter: asked again after so many working days, its agent told after so many."""


def deadlines(urgency: str, moment: datetime, office: Office) -> tuple[datetime, datetime]:
    """Until when it is to be answered and to be solved."""
    desk = office.desk
    answer = hours.after(moment, desk.answer_minutes[urgency][0], office)
    return answer, hours.after(moment, desk.solve_minutes[urgency][0], office)


def plan(ticket: Ticket, office: Office, now: datetime, takeover: Takeover | None = None) -> None:
    """Set when the program looks at the ticket again."""
    ticket.alarm_at = min((at for at, _ in upcoming(ticket, office, now, takeover)), default=None)


def upcoming(
    ticket: Ticket, office: Office, now: datetime, takeover: Takeover | None
) -> Iterator[tuple[datetime, str]]:
    """The alarms that were not raised yet, with their moments, in no order; those that are over too."""
    for at, name in _all(ticket, office, now, takeover):
        if name not in ticket.alarms:
            yield at, name


def _all(
    ticket: Ticket, office: Office, now: datetime, takeover: Takeover | None
) -> Iterator[tuple[datetime, str]]:
    if takeover is not None and takeover.heard_at is not None and takeover.warned_at is None:
        yield hours.after(takeover.heard_at, office.desk.silence_minutes, office), SILENT
    if ticket.incident_id is not None:
        return
    if ticket.state in RUNNING:
        yield from _running(ticket, office, now)
    elif ticket.state is TicketState.WAITING and ticket.waiting_since is not None:
        names = (ASK_REPORTER, REPORTER_SILENT)
        for days, name in zip(REPORTER_DAYS, names, strict=True):
            yield hours.after(ticket.waiting_since, days * day_minutes(office), office), name
    elif ticket.state is TicketState.SOLVED and ticket.solved_at is not None:
        yield hours.after(ticket.solved_at, office.desk.close_days * day_minutes(office), office), AUTO_CLOSE


def _running(ticket: Ticket, office: Office, now: datetime) -> Iterator[tuple[datetime, str]]:
    begun = ticket.created_at
    if ticket.answered_at is None:
        yield _part(begun, ticket.answer_by, office.desk.warn_percent, office), ANSWER_SOON
        yield _part(begun, ticket.answer_by, office.desk.escalate_percent, office), ANSWER_ESCALATE
        yield ticket.answer_by, ANSWER_LATE
    yield _part(begun, ticket.solve_by, office.desk.warn_percent, office), SOLVE_SOON
    yield _part(begun, ticket.solve_by, office.desk.escalate_percent, office), SOLVE_ESCALATE
    yield ticket.solve_by, SOLVE_LATE
    if SOLVE_LATE in ticket.alarms:
        yield _next_day(ticket, office, now)


def _next_day(ticket: Ticket, office: Office, now: datetime) -> tuple[datetime, str]:
    """The morning after it was last said; after a downtime today's, not one for each day."""
    said = [name.removeprefix(STILL_LATE).strip() for name in ticket.alarms if name.startswith(STILL_LATE)]
    last = datetime.fromisoformat(max(said)).replace(tzinfo=office.zone) if said else ticket.solve_by
    again = working_days_after(last, 1, office)
    today = max(again, now).astimezone(office.zone)
    return again, f"{STILL_LATE} {today:%Y-%m-%d}"


def _part(start: datetime, end: datetime, percent: int, office: Office) -> datetime:
    whole = hours.minutes_between(start, end, office)
    return hours.after(start, whole * percent / 100, office)


def day_minutes(office: Office) -> int:
    """How long somebody works on a day."""
    time = office.time
    return time.morning_ends - time.morning_begins + time.afternoon_ends - time.afternoon_begins


def stop_clock(ticket: Ticket, now: datetime) -> None:
    """The ticket waits for its reporter."""
    ticket.waiting_since = now
    ticket.alarms = [name for name in ticket.alarms if name not in (ASK_REPORTER, REPORTER_SILENT)]


def go_on(ticket: Ticket, office: Office, now: datetime) -> None:
    """The reporter has answered: what the ticket waited is added to its deadlines."""
    if ticket.waiting_since is None:
        return
    waited = hours.minutes_between(ticket.waiting_since, now, office)
    ticket.answer_by = hours.after(ticket.answer_by, waited, office)
    ticket.solve_by = hours.after(ticket.solve_by, waited, office)
    ticket.waiting_since = None


def begin_anew(ticket: Ticket, office: Office, now: datetime) -> None:
    """Opened again: a new time to solve it, all alarms ahead."""
    _, ticket.solve_by = deadlines(ticket.urgency, now, office)
    ticket.alarms = [ANSWER_SOON, ANSWER_ESCALATE, ANSWER_LATE]
