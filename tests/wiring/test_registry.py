"""Every action that domain.yml names is done by somebody, and every button leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from actions.registry import ANSWERS, COMMANDS, EXPIRIES, INTENTS

ROOT = Path(__file__).resolve().parents[2]


def domain() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return loaded


def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").rglob("*.py"))


def test_every_action_of_the_domain_has_a_handler_and_no_handler_is_left_over() -> None:
    assert set(domain()["actions"]) == set(INTENTS)


def test_every_command_of_a_button_has_a_handler_and_no_handler_is_left_over() -> None:
    used = set(re.findall(r"Command\(\s*\"(\w+)\"", sources()))
    assert used == set(COMMANDS)


def test_every_question_names_a_handler_for_its_answer() -> None:
    named = set(re.findall(r"Expects\.\w+, \"(\w+)\"", sources())) | set(
        re.findall(r"^ABOUT = \"(\w+)\"", sources(), re.M)
    )
    assert named == set(ANSWERS)


def test_every_kind_of_draft_that_acts_when_its_time_is_over_is_a_kind_of_draft() -> None:
    kinds = set(re.findall(r"kind=\"(\w+)\"", sources())) | set(
        re.findall(r"^ABOUT = \"(\w+)\"", sources(), re.M)
    )
    assert set(EXPIRIES) <= kinds
