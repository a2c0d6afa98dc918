"""Dependencies point one way: nlu ← actions ← storage, bot; Rasa is imported in one folder only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "nlu": {"actions", "storage", "bot", "sqlalchemy", "fastapi", "telegram"},
    "actions": {"storage", "bot", "sqlalchemy", "fastapi", "telegram", "httpx", "vl_convert"},
    "storage": {"bot", "nlu", "fastapi", "telegram", "httpx", "vl_convert"},
    "bot": set(),
}
RASA = {"rasa", "rasa_sdk", "sanic", "pycrfsuite", "underthesea"}


def imported(path: Path) -> set[str]:
    """Top-level names that a module imports anywhere in its text."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_knows_nothing_above_it(layer: str) -> None:
    broken = {
        str(path.relative_to(ROOT)): sorted(wrong)
        for path in (ROOT / layer).rglob("*.py")
        if (wrong := imported(path) & FORBIDDEN[layer])
    }
    assert broken == {}


def test_rasa_is_imported_in_one_folder_only() -> None:
    fence = ROOT / "nlu" / "rasa"
    broken = [
        str(path.relative_to(ROOT))
        for layer in FORBIDDEN
        for path in (ROOT / layer).rglob("*.py")
        if fence not in path.parents and imported(path) & RASA
    ]
    assert broken == []


def test_only_one_place_asks_the_machine_for_the_time() -> None:
    asking = [
        str(path.relative_to(ROOT))
        for layer in ("actions", "storage", "bot")
        for path in (ROOT / layer).rglob("*.py")
        if "datetime.now(" in path.read_text(encoding="utf-8")
    ]
    assert asking == ["bot/clock.py"]
