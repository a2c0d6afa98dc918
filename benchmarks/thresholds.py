"""What a confidence threshold costs in a group: false alarms against commands that are heard.

    python -m benchmarks.thresholds [--folds 5]

Five folds held out by family, our pipeline only: each line of data/, as written, is asked of the model that was
trained without its family. Beside it the messages of tests/corpus, asked of the present model as in a group. One row
a threshold: left-alone lines taken for a command, commands named right, and commands taken for another one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.messages import TALK, Patient
from benchmarks.understanding import LEAVE_ALONE, PARTS, ROOT
from bot.rasa_process import running_router
from bot.training import RASA_PYTHON, rasa_environment
from nlu.message import ReadContext, read_message
from nlu.time.vietnam import vietnam_calendar
from tests.corpus.message_corpus import messages

THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Heard:
    """One message in a group: what it means, what was understood, and how sure."""

    meant: str
    intent: str
    confidence: float

    def taken_for_a_command(self, threshold: float) -> bool:
        return self.intent not in TALK and self.confidence >= threshold


def main() -> int:
    parser = argparse.ArgumentParser(description="False alarms and commands heard by threshold.")
    parser.add_argument("--folds", type=int, default=PARTS, help=f"how many of the {PARTS} folds to run")
    options = parser.parse_args()
    held_out: list[Heard] = []
    command = [str(RASA_PYTHON), "-m", "benchmarks.folds", "--folds", str(options.folds)]
    with subprocess.Popen(
        command, cwd=ROOT, env=rasa_environment(), stdout=subprocess.PIPE, text=True
    ) as folds:
        for number, line in enumerate(folds.stdout or (), start=1):
            held_out += [Heard(*row) for row in json.loads(line)]
            _print(f"{number} of {PARTS} folds", held_out)
    if folds.returncode:
        return folds.returncode
    _print("corpus", _corpus())
    return 0


def _corpus() -> list[Heard]:
    calendar = vietnam_calendar(2025, 2028)
    heard = []
    with running_router() as router:
        for message in messages():
            now = message.family.now
            metadata: dict[str, object] = {"sent_at": now.isoformat(), "chat": "group", "card": None}
            context = ReadContext(now=now, calendar=calendar, metadata=metadata)
            parsed = read_message(message.text, router=Patient(router), context=context)
            heard.append(Heard(message.family.intent, parsed.intent, parsed.confidence))
    return heard


def _print(name: str, heard: Sequence[Heard]) -> None:
    alone = [each for each in heard if each.meant == LEAVE_ALONE]
    commands = [each for each in heard if each.meant not in TALK]
    print(
        f"| {name}: at least | false alarms of {len(alone)} | heard of {len(commands)} | taken for another |"
    )
    for threshold in THRESHOLDS:
        alarms = sum(each.taken_for_a_command(threshold) for each in alone)
        named = [each for each in commands if each.taken_for_a_command(threshold)]
        right = sum(each.intent == each.meant for each in named)
        wrong = len(named) - right
        print(
            f"| {threshold:.2f} | {alarms} ({alarms / max(len(alone), 1):.1%}) "
            f"| {right / max(len(commands), 1):.1%} | {wrong / max(len(commands), 1):.1%} |",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
