"""The specification of a chart: everything it shows is in it, in order, and fits."""

from __future__ import annotations

import json
from typing import Any

from actions.reports.chart import Bar, Chart
from actions.reports.chart_spec import CLASSES, WIDTH, spec_of

CHART = Chart(
    title="Tình hình thực hiện nhiệm vụ UBND Thành phố giao theo đơn vị, năm 2026",
    as_of="Số liệu tính đến 10:00 ngày 25/11/2026",
    bars=(
        Bar("Phòng Kinh tế, Hạ tầng và Đô thị", "đúng hạn 33% · 40 việc", 10, 10, 10, 10),
        Bar("Văn phòng", "1 việc", 0, 0, 1, 0),
    ),
    rest=("Các đơn vị khác (3)", "đúng hạn 50% · 9 việc"),
)


def rows(spec: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """The data that has this field, of whichever layer."""
    return [row for layer in spec["layer"] for row in layer["data"]["values"] if field in row]


def test_each_class_is_a_part_of_the_bar_and_of_the_legend() -> None:
    parts = rows(spec_of(CHART), "begin")
    bar = list({json.dumps(part, sort_keys=True): part for part in parts if part["n"] == 0}.values())
    assert [(part["class"], part["begin"], part["end"]) for part in bar] == [
        ("Hoàn thành đúng hạn", 0, 10),
        ("Hoàn thành quá hạn", 10, 20),
        ("Chưa hoàn thành, trong hạn", 20, 30),
        ("Chưa hoàn thành, quá hạn", 30, 40),
    ]
    colours = [
        layer["encoding"]["color"]["scale"] for layer in spec_of(CHART)["layer"] if "stroke" in layer["mark"]
    ]
    assert colours == [
        {"domain": [name for name, *_ in CLASSES.values()], "range": [c for _, c, _ in CLASSES.values()]}
    ]


def test_shares_make_all_bars_equally_long() -> None:
    chart = Chart(CHART.title, CHART.as_of, CHART.bars, shares=True)
    ends: dict[int, float] = {}
    for part in rows(spec_of(chart), "end"):
        ends[part["n"]] = max(ends.get(part["n"], 0), part["end"])
    assert ends == {0: 1.0, 1: 1.0}


def test_a_number_stands_only_where_it_has_room() -> None:
    bars = (Bar("A", "", 1000, 1, 0, 0),)
    parts = rows(spec_of(Chart("T", "S", bars)), "shown")
    assert {(part["count"], part["shown"]) for part in parts} == {(1000, "1000"), (1, "")}


def test_names_stand_in_the_order_of_the_chart_and_those_left_out_at_the_end() -> None:
    names = {row["n"]: row["name"] for row in rows(spec_of(CHART), "name")}
    assert names == {0: "Phòng Kinh tế, Hạ tầng và Đô thị", 1: "Văn phòng", 2: "Các đơn vị khác (3)"}


def test_a_long_title_is_broken_and_a_long_name_is_cut_before_the_words_beside_it() -> None:
    spec = spec_of(CHART)
    assert len(spec["title"]["text"]) == 2
    limits = [layer["mark"]["limit"] for layer in spec["layer"] if "limit" in layer["mark"]]
    assert limits
    assert all(150 < limit < WIDTH for limit in limits)


def test_nothing_is_fetched_and_the_letters_are_those_the_renderer_brings() -> None:
    spec = spec_of(CHART)
    assert '"url"' not in json.dumps(spec)
    assert spec["config"]["font"] == "Liberation Sans"
