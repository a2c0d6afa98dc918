"""What is kept of each run, a line of JSON each, and the table of them all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.campaign.run import Outcome
from benchmarks.campaign.steps import STEPS

FAILURES = ("lost", "unexplained", "doubled", "disordered")


def line_of(outcome: Outcome) -> dict[str, Any]:
    """Everything that the table needs, and what is needed to look into a failure."""
    plan = outcome.plan
    return {
        "seed": plan.seed,
        "database": plan.database,
        "nodes": list(plan.nodes),
        "webhook": plan.webhook,
        "faults": [f"{each.kind}{' executed' if each.executed else ''}" for each in plan.faults],
        "died": list(outcome.died),
        "reached": list(outcome.reached),
        "drained": outcome.drained,
        "seconds": round(outcome.seconds, 1),
        **outcome.verdict.as_json(),
    }


def is_good(line: dict[str, Any]) -> bool:
    return bool(line["drained"]) and not line["wrong"] and not any(line[name] for name in FAILURES)


def never_reached(lines: Sequence[dict[str, Any]]) -> list[str]:
    """Steps that no process of these runs has come to: the campaign shows nothing about them."""
    return [step for step in STEPS if not any(step in line["reached"] for line in lines)]


def append(path: Path, line: dict[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read(path: Path) -> list[dict[str, Any]]:
    """One line a seed, the latest."""
    if not path.exists():
        return []
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return list({line["seed"]: line for line in lines}.values())


def table(lines: Sequence[dict[str, Any]]) -> Iterator[str]:
    """By database, then what died and what was counted."""
    yield (
        "| database | runs | deaths | expected | accepted | repeats explained | unexplained | lost "
        "| done twice | out of order |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name in ("sqlite", "postgresql", "postgresql, workers, redis", "all"):
        some = [line for line in lines if name in (_place(line), "all")]
        sums = [
            sum(line[each] for line in some)
            for each in (
                "expected",
                "accepted",
                "explained",
                *("unexplained", "lost", "doubled", "disordered"),
            )
        ]
        deaths = sum(len(line["died"]) for line in some)
        yield f"| {name} | {len(some)} | {deaths} | " + " | ".join(map(str, sums)) + " |"
    yield ""
    yield "| killed | times |"
    yield "|---|---|"
    for victim, times in sorted(Counter(what for line in lines for what in line["died"]).items()):
        yield f"| {victim} | {times} |"
    yield ""
    yield "| the provider | times planned |"
    yield "|---|---|"
    for fault, times in sorted(Counter(what for line in lines for what in line["faults"]).items()):
        yield f"| {fault} | {times} |"
    yield ""
    yield f"longest run {max((line['seconds'] for line in lines), default=0):.0f} s; not drained: " + str(
        sum(not line["drained"] for line in lines)
    )
    if missing := never_reached(lines):
        yield f"never reached: {', '.join(missing)}"
    for line in lines:
        if not is_good(line):
            yield f"seed {line['seed']}: {'; '.join(line['wrong']) or 'not drained'}"


def _place(line: dict[str, Any]) -> str:
    return "postgresql, workers, redis" if "worker" in line["nodes"] else str(line["database"])
