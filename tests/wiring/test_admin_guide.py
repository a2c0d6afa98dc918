"""The administrator's guide names only commands, settings, metrics, units and places that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.sizing import read_figures, table
from bot.settings import Settings
from tests.wiring.command_line import commands, options
from tests.wiring.test_watching import RULES, metric_names

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / "quan-tri.md", *sorted((ROOT / "docs" / "quan-tri").glob("*.md"))]
_COMMAND = re.compile(r"(?:\.venv/bin/thuky|-m bot\.cli|`thuky|(?<=\s)app(?! python)) ([a-z][^|;#`&\n]*)")
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


def _called(text: str) -> Iterator[tuple[str, list[str]]]:
    """(command, its flags) wherever one is written as it is typed."""
    for found in _COMMAND.finditer(text):
        words = found[1].split()
        for length in (2, 1):
            name = " ".join(words[:length])
            if name in commands():
                break
        flags = [word.split("=")[0] for word in words if word.startswith("--")]
        yield name, flags


def _anchors(text: str) -> set[str]:
    """As GitHub makes them of headings, and those written by hand."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    return made | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_their_options_exist(page: Path) -> None:
    wrong = [
        (name, flags)
        for name, flags in _called(page.read_text(encoding="utf-8"))
        if name not in commands() or not set(flags) <= options(name)
    ]
    assert wrong == []


def test_the_guide_calls_the_commands_of_upkeep() -> None:
    called = {name for page in PAGES for name, _ in _called(page.read_text(encoding="utf-8"))}
    wanted = {
        "backup",
        "restore",
        "move",
        "outbox",
        "outbox resend",
        "audit verify",
        "worker",
        "run",
        "rasa",
        "doctor",
    }
    assert wanted <= called


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for path, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target.read_text(encoding="utf-8"))):
            broken.append(f"{path}#{anchor}")
    assert broken == []


def test_every_alert_has_a_section_that_says_what_to_do() -> None:
    for rule in RULES:
        path, anchor = rule["annotations"]["runbook"].split("#")
        assert anchor in _anchors((ROOT / path).read_text(encoding="utf-8")), rule["alert"]


def test_settings_named_anywhere_exist_and_all_are_explained() -> None:
    named = {
        name for page in PAGES for name in re.findall(r"THUKY_[A-Z_]+", page.read_text(encoding="utf-8"))
    }
    fields = {f"THUKY_{name.upper()}" for name in Settings.model_fields}
    assert named <= fields
    assert fields - named == {"THUKY_TELEGRAM_FILE_BASE_URL"}


def test_the_table_of_metrics_is_complete() -> None:
    text = (ROOT / "docs" / "quan-tri" / "giam-sat.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bthuky_[a-z_]+", text))
    ours = {re.sub(r"_(bucket|count|sum|created)$", "", name) for name in metric_names()}
    assert named == {name for name in ours if name.startswith("thuky_") and f"{name}_total" not in ours}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_units_and_files_that_are_handed_over_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for unit in re.findall(r"\bthuky-[a-z]+@?(?=\d|\b)", text):
        stem = unit.rstrip("@")
        if stem in ("thuky-rasa", "thuky-worker", "thuky-backup"):
            assert list((ROOT / "deploy" / "systemd").glob(f"{stem}*")), unit
    for path in re.findall(r"\bdeploy/[\w./-]+\w", text):
        made_there = ("deploy/compose/secrets", "deploy/compose/certificates", "deploy/compose/thuky.env")
        assert (ROOT / path).exists() or path.startswith(made_there), path


def test_the_sizes_are_those_that_the_measurements_give() -> None:
    text = (ROOT / "docs" / "quan-tri" / "quy-mo.md").read_text(encoding="utf-8")
    assert "\n".join(table(read_figures())) in text
