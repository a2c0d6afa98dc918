"""Whole messages: what `thuky parse` says of the held-out corpus, with our pipeline and with Rasa's DIET under it.

    python -m benchmarks.messages [--epochs 20] [--only light|diet] [--files fresh,later]

Both learn from all of data/; the readers of people, times and tasks are the same, the intent and the entities come
from the pipeline. Every family's careful wording is asked as written and in its variants (without tone marks, in
teencode, dictated: `nlu.variants`), and in the other wordings of its file. Per cent of messages whose intent, whole
parse, assignees, deadlines and titles are right, and macro F1 of intents; false alarms are messages to be left alone
that would be acted upon in a group without being addressed; milliseconds for a whole message, the call of Rasa over
loopback included.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from actions.understanding import ONLY_WHEN_CALLED
from benchmarks.understanding import DIET, ROOT, macro_f1
from bot.rasa_process import RasaProcess
from bot.training import Subject, train
from nlu.message import ReadContext, Route, Router, RouterDown, read_message
from nlu.thresholds import GROUP
from nlu.time.vietnam import vietnam_calendar
from nlu.variants import Example, variants
from tests.corpus.message_corpus import Message, families, misses, task_field_agrees

KINDS = ("marked", "unmarked", "teencode", "dictated", "other wordings")
FIELDS = ("intent", "whole", "assignees", "deadlines", "titles")
_TRIES = 5
TALK = frozenset({"affirm", "deny", "inform", "greet", "thank", "out_of_scope"}) | ONLY_WHEN_CALLED


@dataclass(frozen=True)
class Patient:
    """Asks again where a busy machine made Rasa late: the answer is what is measured."""

    router: Router

    def route(self, text: str, *, metadata: Mapping[str, object]) -> Route:
        for _ in range(_TRIES):
            try:
                return self.router.route(text, metadata=metadata)
            except RouterDown:
                time.sleep(1)
        return self.router.route(text, metadata=metadata)


@dataclass
class Tally:
    """Right and asked, by field; alarms and left-alone messages; milliseconds."""

    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    asked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    intents: list[tuple[str, str]] = field(default_factory=list)
    alarms: int = 0
    alone: int = 0
    spent: list[float] = field(default_factory=list)

    def add(self, name: str, is_right: bool) -> None:
        self.asked[name] += 1
        self.right[name] += is_right

    def share(self, name: str) -> str:
        return f"{self.right[name] / self.asked[name]:.1%}" if self.asked[name] else "–"


def main() -> int:
    parser = argparse.ArgumentParser(description="Whole messages of the corpus, read with two pipelines.")
    parser.add_argument("--epochs", type=int, default=20, help="of DIET")
    parser.add_argument("--only", choices=["light", "diet"])
    parser.add_argument("--files", default="", help="files of tests/corpus/messages, without .yaml")
    options = parser.parse_args()
    for name in [options.only] if options.only else ["light", "diet"]:
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            model = train(subject=_subject(name, Path(folder), options.epochs))
            print(f"{name}: model ready after {time.monotonic() - began:.0f} s", flush=True)
            rasa = RasaProcess(model=lambda ready=model: ready)  # type: ignore[misc]  # bound now, not later
            rasa.start()
            try:
                rasa.wait_until_ready()
                _measure(name, Patient(rasa.router), options.files)
            finally:
                rasa.stop()
    return 0


def _subject(name: str, folder: Path, epochs: int) -> Subject:
    if name == "light":
        return Subject()
    config: dict[str, Any] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    config["pipeline"] = [
        {**part, "epochs": epochs} if part["name"] == "DIETClassifier" else part for part in DIET
    ]
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return Subject(config=path)


def _measure(name: str, router: Router, files: str) -> None:
    calendar = vietnam_calendar(2025, 2028)
    tallies = {kind: Tally() for kind in KINDS}
    asked = list(_questions(files))
    for number, (kind, message) in enumerate([*asked[:20], *asked]):
        context = ReadContext(now=message.family.now, calendar=calendar)
        began = time.perf_counter()
        parsed = read_message(message.text, router=router, context=context).as_json()
        if number >= 20:  # the first are asked twice: tables are built on first use
            tallies[kind].spent.append((time.perf_counter() - began) * 1000)
            _count(message, parsed, tallies[kind])
    print(f"| {name} | messages | {' | '.join(FIELDS)} | macro F1 | false alarms | median ms | p95 ms |")
    for kind, tally in tallies.items():
        if tally.spent:
            spent = sorted(tally.spent)
            shares = " | ".join(tally.share(each) for each in FIELDS)
            times = f"{statistics.median(spent):.1f} | {spent[int(len(spent) * 0.95)]:.1f}"
            alarms = f"{macro_f1(tally.intents):.1%} | {tally.alarms} of {tally.alone}"
            print(f"| {kind} | {tally.asked['intent']} | {shares} | {alarms} | {times} |", flush=True)


def _questions(files: str) -> Iterator[tuple[str, Message]]:
    wanted = set(filter(None, files.split(",")))
    for family in families():
        if wanted and family.file not in wanted:
            continue
        for message in family.messages():
            yield ("other wordings" if message.is_variant else "marked"), message
        first = next(iter(family.messages()))
        for kind, example in variants(Example(family.said)).items():
            if kind in KINDS:
                yield kind, replace(first, text=example.text, is_variant=True)


def _count(message: Message, parsed: Mapping[str, Any], tally: Tally) -> None:
    intent = message.family.intent
    tally.intents.append((intent, parsed["intent"]))
    tally.add("intent", parsed["intent"] == intent)
    tally.add("whole", not misses(message, parsed))
    if intent == "out_of_scope":
        tally.alone += 1
        tally.alarms += parsed["intent"] not in TALK and parsed["confidence"] >= GROUP
    wanted = message.family.expected.get("tasks")
    if wanted is None:
        return
    for name, each in (("assignees", "assignees"), ("deadlines", "deadline"), ("titles", "title")):
        same = len(wanted) == len(parsed["tasks"]) and all(
            task_field_agrees(each, one[each], other[each])
            for one, other in zip(wanted, parsed["tasks"], strict=True)
        )
        tally.add(name, same)


if __name__ == "__main__":
    sys.exit(main())
