"""The helpdesk in numbers: how much came when and about what, how soon it was answered and solved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from actions.helpdesk import hours
from actions.helpdesk.clusters import Cluster, cluster
from actions.helpdesk.models import OPEN, HelpQuestion, Ticket
from actions.helpdesk.ports import TicketFilter
from actions.office import Office
from actions.ports import UnitOfWork

MOST_TICKETS = 100_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Of [start, end). Times are working minutes, None where there is nothing to measure; shares 0..1.

    A contact is a question, or a ticket that did not come of one. `alone`: contacts that no person had to answer.
    """

    start: datetime
    end: datetime
    as_of: datetime
    tickets: Sequence[Ticket]
    by_hour: Mapping[int, int]
    by_category: Mapping[str, int]
    contacts: int
    alone: int
    open: int
    reopened: int
    first_answer: float | None
    solution: float | None
    answers_kept: float | None
    solutions_kept: float | None
    content: float | None
    """The share of content among those who said anything."""
    unanswered: Sequence[Cluster]

    @property
    def share_alone(self) -> float | None:
        return self.alone / self.contacts if self.contacts else None


def figures_of(start: datetime, end: datetime, work: UnitOfWork, *, office: Office, now: datetime) -> Figures:
    tickets = work.helpdesk.list(TicketFilter(created_from=start, created_before=end, limit=MOST_TICKETS))
    questions = work.helpdesk.questions(start, end)
    of_their_own = [ticket for ticket in tickets if ticket.origin != "question"]
    moments = [*(ticket.created_at for ticket in of_their_own), *(each.at for each in questions)]
    rated = [ticket.rating for ticket in tickets if ticket.rating is not None]
    return Figures(
        start=start,
        end=end,
        as_of=now,
        tickets=tickets,
        by_hour=Counter(moment.astimezone(office.zone).hour for moment in moments),
        by_category=Counter(ticket.category for ticket in tickets),
        contacts=len(moments),
        alone=sum(1 for each in questions if each.answered and each.ticket_id is None),
        open=sum(1 for ticket in tickets if ticket.state in OPEN),
        reopened=sum(1 for ticket in tickets if ticket.reopened),
        first_answer=_median(_minutes((t.created_at, t.answered_at) for t in tickets), office),
        solution=_median(_minutes((t.created_at, t.solved_at) for t in tickets), office),
        answers_kept=_kept(((t.answered_at, t.answer_by) for t in tickets), now),
        solutions_kept=_kept(((t.solved_at, t.solve_by) for t in tickets), now),
        content=sum(1 for rating in rated if rating == 3) / len(rated) if rated else None,
        unanswered=cluster(_unanswered(questions)),
    )


def _unanswered(questions: Sequence[HelpQuestion]) -> list[str]:
    return [each.text for each in questions if not each.answered and each.text]


Span = tuple[datetime, datetime]


def _minutes(pairs: Iterable[tuple[datetime, datetime | None]]) -> list[Span]:
    return [(start, end) for start, end in pairs if end is not None]


def _median(spans: Sequence[Span], office: Office) -> float | None:
    if not spans:
        return None
    return median(hours.minutes_between(start, end, office) for start, end in spans)


def _kept(pairs: Iterable[tuple[datetime | None, datetime]], now: datetime) -> float | None:
    """Of those done, or due by now, how many were done in time."""
    judged = [(done is not None and done <= due) for done, due in pairs if done is not None or due <= now]
    return sum(judged) / len(judged) if judged else None


def span_words(minutes: float | None) -> str:
    """ "25 phút", "2 giờ 10 phút" of working time."""
    if minutes is None:
        return "chưa có số liệu"
    whole = round(minutes)
    if whole < 60:
        return f"{whole} phút"
    return f"{whole // 60} giờ {whole % 60:02} phút" if whole % 60 else f"{whole // 60} giờ"


def percent(share: float | None) -> str:
    return "chưa có số liệu" if share is None else f"{round(100 * share)}%"
