"""Figures as a card: what was counted, as of when, and at most ten lines, worst first."""

from __future__ import annotations

from actions import labels
from actions.counting import Classes
from actions.messages import Button, Card, Command
from actions.reports.figures import Figures, Line, Request
from nlu.time import say

MOST_LINES = 10
_TITLES = {
    "summary": "Tình hình thực hiện nhiệm vụ",
    "late": "Việc trễ hạn",
    "rate": "Tỷ lệ hoàn thành đúng hạn",
    "done": "Việc đã hoàn thành",
    "open": "Việc chưa hoàn thành",
    "given": "Việc đã giao",
    "soon": "Việc chưa hoàn thành",
}
_BY = {"unit": "theo đơn vị", "lead": "theo người chủ trì", "source": "theo nơi giao"}
OTHERS = {"unit": "đơn vị", "lead": "người", "source": "nơi giao"}


def card_of(figures: Figures, asker_id: int, *, source_words: str, seen: str) -> Card:
    """`source_words`: who gave the tasks ("UBND Thành phố giao"); `seen`: whose they are, where no one was named."""
    request = figures.request
    lines = [f"**{title_of(figures, source_words)}**", as_of_words(figures, seen), total_words(figures)]
    shown = [line for line in figures.lines if _tells(line.classes, figures)]
    lines += [
        f"{n}. {line.label}: {_line(line, figures)}" for n, line in enumerate(shown[:MOST_LINES], start=1)
    ]
    if len(shown) > MOST_LINES and request.by is not None:
        lines.append(f"… và {len(shown) - MOST_LINES} {OTHERS[request.by]} khác, xem đủ trong tệp Excel.")
    buttons = list(figure_buttons(request, asker_id))
    if figures.total.open_late:
        urge = Command("urge_late", {"scope": request.scope.as_json()})
        buttons.append(Button(labels.URGE_ALL, urge, (asker_id,)))
    return Card("\n".join(lines), (tuple(buttons),) if figures.total.total else ())


def figure_buttons(request: Request, asker_id: int) -> tuple[Button, Button]:
    """The same question as a picture and as a file, counted anew when pressed."""
    only = (asker_id,)
    return (
        Button(labels.CHART, Command("draw_report", request.as_json()), only),
        Button(labels.EXPORT, Command("export_report", request.as_json()), only),
    )


def title_of(figures: Figures, source_words: str) -> str:
    request = figures.request
    parts = [_TITLES[request.measure]]
    if source_words:
        parts.append(source_words)
    if request.by is not None:
        parts.append(_BY[request.by])
    about = ", ".join(part for part in (request.scope.words, figures.period) if part)
    return " ".join(parts) + (f", {about}" if about else "")


def as_of_words(figures: Figures, seen: str) -> str:
    """What was counted: as of when, and of whom."""
    scope = f" Phạm vi: {seen}." if seen else ""
    return f"Tính đến {say(figures.as_of, now=figures.as_of)}.{scope}"


def total_words(figures: Figures) -> str:
    total, measure = figures.total, figures.request.measure
    if figures.given is not None:
        return f"Đã giao {figures.given} việc."
    if not total.total:
        return "Không có việc nào."
    if measure == "late" and figures.request.start is None:
        return f"Đang quá hạn: {total.open_late} việc."
    if measure == "late":
        return f"Trễ {total.late} việc: {total.done_late} xong trễ, {total.open_late} chưa xong."
    if measure == "open":
        return f"Chưa hoàn thành: {total.open} việc, trong đó {total.open_late} việc quá hạn."
    if measure == "done":
        return (
            f"Hoàn thành {total.done} việc: {total.done_on_time} đúng hạn, {total.done_late} quá hạn. "
            f"Còn {total.open} việc chưa hoàn thành."
        )
    return (
        f"Tổng {total.total} việc, đúng hạn {percent(total.rate)}:\n"
        f"• Hoàn thành: {total.done_on_time} đúng hạn, {total.done_late} quá hạn\n"
        f"• Chưa hoàn thành: {total.open_on_time} trong hạn, {total.open_late} quá hạn"
    )


def _tells(classes: Classes, figures: Figures) -> bool:
    """Lines that answer nothing are left out of a card."""
    measure = figures.request.measure
    if measure == "late":
        return classes.late > 0
    if measure == "rate":
        return classes.rate is not None
    return (classes.done if measure == "done" else classes.open if measure == "open" else classes.total) > 0


def _line(line: Line, figures: Figures) -> str:
    classes, measure = line.classes, figures.request.measure
    if measure == "late" and figures.request.start is None:
        return f"{classes.open_late} việc quá hạn"
    if measure == "late":
        return f"{classes.late} việc trễ ({classes.done_late} xong trễ, {classes.open_late} chưa xong)"
    if measure == "rate":
        return f"{percent(classes.rate)} ({classes.done_on_time}/{classes.done + classes.open_late} việc)"
    if measure == "done":
        return f"{classes.done} việc xong ({classes.done_on_time} đúng hạn)"
    if measure == "open":
        return f"{classes.open} việc chưa xong ({classes.open_late} quá hạn)"
    return (
        f"{classes.total} việc · xong {classes.done_on_time} đúng, {classes.done_late} trễ · "
        f"còn {classes.open_on_time} trong hạn, {classes.open_late} quá hạn · đúng hạn {percent(classes.rate)}"
    )


def percent(rate: float | None) -> str:
    """ "67%"; of nothing due there is no rate."""
    return "chưa có" if rate is None else f"{round(100 * rate)}%"
