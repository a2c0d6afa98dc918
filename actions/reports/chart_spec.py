"""A chart as a Vega-Lite specification: drawn as a picture for chats, and the same on a page.

Laid out for a phone: the name above its bar, so that long names of units fit, and what counts beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from actions.reports.chart import Bar, Chart

WIDTH = 500
"""In units of the specification; pictures are drawn at twice that."""
_ROW, _BAR, _NAME_AT, _BAR_AT = 44, 17, -9, 10
_NAME_SIZE, _SAYS_SIZE, _COUNT_SIZE = 15, 14, 12
_LETTER = 0.56
"""Average width of a letter, in parts of its size."""
_TITLE_LETTERS = 50
_INK, _GREY = "#1b2a33", "#4f5d66"

# Not red against green alone: the four differ in lightness too.
CLASSES: Mapping[str, tuple[str, str, str]] = {
    "done_on_time": ("Hoàn thành đúng hạn", "#1a7f4b", "#ffffff"),
    "done_late": ("Hoàn thành quá hạn", "#f2b134", "#1b2a33"),
    "open_on_time": ("Chưa hoàn thành, trong hạn", "#a9cdea", "#1b2a33"),
    "open_late": ("Chưa hoàn thành, quá hạn", "#c0352b", "#ffffff"),
}
"""Field of a bar → legend, colour, colour of the number upon it."""


def spec_of(chart: Chart) -> dict[str, Any]:
    """The whole specification, its data in it: nothing is to be fetched. The bars stand in the chart's own order."""
    longest = 1 if chart.shares else max((bar.total for bar in chart.bars), default=1)
    parts = list(_parts(chart, longest))
    names = [{"n": n, "name": bar.label, "says": bar.says} for n, bar in enumerate(chart.bars)]
    rest = [{"n": len(names), "name": chart.rest[0], "says": chart.rest[1]}] if chart.rest is not None else []
    row = alt.Y("n:O", axis=None, scale=alt.Scale(domain=list(range(len(names) + len(rest)))))
    layers = alt.layer(
        _bars(parts, row, longest),
        _counts([part for part in parts if part["shown"]], row),
        *_words(names, row, _INK, _longest_words(names)),
        *(_words(rest, row, _GREY, _longest_words(rest)) if rest else ()),
    )
    whole = layers.properties(
        width=WIDTH,
        height=alt.Step(_ROW),
        title=alt.TitleParams(
            textwrap.wrap(chart.title, _TITLE_LETTERS) or [""],
            subtitle=chart.as_of,
            anchor="start",
            frame="group",
            fontSize=18,
            color=_INK,
            subtitleFontSize=_SAYS_SIZE,
            subtitleColor=_GREY,
            subtitlePadding=6,
            offset=14,
        ),
        background="white",
        padding=18,
    )
    # The one family that the renderer brings along, with all Vietnamese letters.
    spec: dict[str, Any] = whole.configure(font="Liberation Sans").configure_view(stroke=None).to_dict()
    return spec


def _parts(chart: Chart, longest: int) -> Iterator[dict[str, Any]]:
    """What each bar consists of, laid end to end; `shown` is its number where there is room for it."""
    for n, bar in enumerate(chart.bars):
        whole = (bar.total or 1) if chart.shares else 1
        begin = 0.0
        for name, (legend, _, ink) in CLASSES.items():
            count = _count(bar, name)
            end = begin + count / whole
            if count:
                room = WIDTH * (end - begin) / longest
                shown = str(count) if room > len(str(count)) * _COUNT_SIZE * _LETTER + 4 else ""
                yield {"n": n, "class": legend, "count": count, "begin": begin, "end": end} | {
                    "middle": (begin + end) / 2,
                    "shown": shown,
                    "ink": ink,
                }
            begin = end


def _count(bar: Bar, name: str) -> int:
    count: int = getattr(bar, name)
    return count


def _bars(parts: list[dict[str, Any]], row: alt.Y, longest: int) -> alt.Chart:
    legends, colours, _ = zip(*CLASSES.values(), strict=True)
    legend = alt.Legend(
        title=None,
        orient="top",
        direction="horizontal",
        columns=2,
        columnPadding=24,
        rowPadding=5,
        labelFontSize=_SAYS_SIZE,
        labelColor=_INK,
        labelLimit=WIDTH,
        symbolType="square",
        symbolSize=170,
        offset=10,
    )
    colour = alt.Color("class:N", scale=alt.Scale(domain=list(legends), range=list(colours)), legend=legend)
    return (
        alt.Chart(alt.Data(values=parts))
        .mark_bar(size=_BAR, yOffset=_BAR_AT, stroke="white", strokeWidth=1)
        .encode(
            alt.X("begin:Q", axis=None, scale=alt.Scale(domain=[0, longest], nice=False)),
            alt.X2("end:Q"),
            row,
            colour,
        )
    )


def _counts(parts: list[dict[str, Any]], row: alt.Y) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=parts))
        .mark_text(dy=_BAR_AT + 1, fontSize=_COUNT_SIZE)
        .encode(alt.X("middle:Q", axis=None), row, alt.Text("shown:N"), alt.Color("ink:N", scale=None))
    )


def _longest_words(rows: list[dict[str, Any]]) -> float:
    return max((len(row["says"]) for row in rows), default=0) * _SAYS_SIZE * _LETTER


def _words(rows: list[dict[str, Any]], row: alt.Y, colour: str, taken: float) -> tuple[alt.Chart, alt.Chart]:
    """The name on the left, cut where what is said on the right begins."""
    base = alt.Chart(alt.Data(values=rows))
    name = base.mark_text(
        align="left",
        dy=_NAME_AT,
        fontSize=_NAME_SIZE,
        fontWeight="bold",
        color=colour,
        limit=WIDTH - taken - 10,
        ellipsis="…",
    ).encode(alt.XValue(0), row, alt.Text("name:N"))
    says = base.mark_text(align="right", dy=_NAME_AT, fontSize=_SAYS_SIZE, color=_GREY).encode(
        alt.XValue(WIDTH), row, alt.Text("says:N")
    )
    return name, says
