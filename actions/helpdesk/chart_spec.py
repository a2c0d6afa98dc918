"""The helpdesk's picture as a Vega-Lite specification, laid out for a phone as the charts of reports are."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt

from actions.helpdesk.chart import HelpdeskChart
from actions.reports.chart_spec import WIDTH

_INK, _GREY, _BAR, _TOPIC = "#1b2a33", "#4f5d66", "#2f6fad", "#1a7f4b"
_FIRST, _LAST = 6, 20
"""Hours that are shown in any case."""


def spec_of(chart: HelpdeskChart) -> dict[str, Any]:
    """The whole specification, its data in it."""
    parts = [_hours(chart)]
    if chart.topics:
        parts.append(_topics(chart))
    whole = alt.vconcat(*parts, spacing=28).properties(
        title=alt.TitleParams(
            textwrap.wrap(chart.title, 50) or [""],
            subtitle=chart.as_of,
            anchor="start",
            fontSize=18,
            color=_INK,
            subtitleFontSize=14,
            subtitleColor=_GREY,
            offset=14,
        ),
        background="white",
        padding=18,
    )
    spec: dict[str, Any] = whole.configure(font="Liberation Sans").configure_view(stroke=None).to_dict()
    return spec


def _hours(chart: HelpdeskChart) -> alt.LayerChart | alt.FacetChart:
    busy = [hour for hour, count in enumerate(chart.hours) if count]
    first, last = min([_FIRST, *busy]), max([_LAST, *busy])
    rows = [
        {"hour": f"{hour}h", "count": chart.hours[hour], "shown": str(chart.hours[hour] or "")}
        for hour in range(first, last + 1)
    ]
    x = alt.X("hour:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelFontSize=11, ticks=False))
    base = alt.Chart(alt.Data(values=rows), title=_heading("Lượt hỏi, báo lỗi theo giờ"))
    bars = base.mark_bar(color=_BAR).encode(x, alt.Y("count:Q", axis=None))
    counts = base.mark_text(dy=-7, fontSize=12, color=_INK).encode(x, alt.Y("count:Q"), alt.Text("shown:N"))
    return alt.layer(bars, counts).properties(width=WIDTH, height=180)


def _topics(chart: HelpdeskChart) -> alt.LayerChart | alt.FacetChart:
    rows = [{"topic": label, "count": count} for label, count in chart.topics]
    y = alt.Y("topic:N", sort=None, title=None, axis=alt.Axis(labelFontSize=14, labelLimit=220, ticks=False))
    base = alt.Chart(alt.Data(values=rows), title=_heading("Phiếu theo loại"))
    bars = base.mark_bar(color=_TOPIC, size=18).encode(alt.X("count:Q", axis=None), y)
    counts = base.mark_text(align="left", dx=5, fontSize=13, color=_INK).encode(
        alt.X("count:Q"), y, alt.Text("count:Q")
    )
    return alt.layer(bars, counts).properties(width=WIDTH, height=alt.Step(30))


def _heading(text: str) -> alt.TitleParams:
    return alt.TitleParams(text, anchor="start", fontSize=14, color=_GREY)
