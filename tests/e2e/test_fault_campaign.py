"""A few runs of the fault campaign: its full length is `make bench-long`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.campaign import results
from benchmarks.campaign.__main__ import campaign
from benchmarks.campaign.plan import plan_for
from bot.dialogue import RasaAddress

pytestmark = [pytest.mark.slow, pytest.mark.postgresql, pytest.mark.redis, pytest.mark.timeout(400)]

SEEDS = range(5, 7)
"""A node and a worker, while Redis and PostgreSQL die; a node that dies at a step, before a spoilt provider."""


def test_a_few_runs_lose_nothing_and_each_repeat_is_explained(tmp_path: Path, rasa: RasaAddress) -> None:
    victims = {kill.victim for seed in SEEDS for kill in plan_for(seed).kills}
    assert victims >= {"postgresql", "redis", "app at a step"}
    campaign(SEEDS, tmp_path)
    lines = results.read(tmp_path / "results.jsonl")
    assert [line["seed"] for line in lines] == list(SEEDS)
    assert [line["wrong"] for line in lines] == [[], []]
    assert all(line["died"] and line["accepted"] >= line["expected"] for line in lines)
    assert results.never_reached(lines) == []
    campaign(SEEDS, tmp_path)
    assert results.read(tmp_path / "results.jsonl") == lines, "what is finished is not run again"
