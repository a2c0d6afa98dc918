"""Intents by our pipeline and by Rasa's recommended one (DIET) on the same data.

    python -m benchmarks.understanding [--folds 1] [--epochs 8] [--only light|diet]
    python -m benchmarks.understanding --whole [--epochs 20] [--only light|diet]

Families of data/ (the blocks of a file) are dealt into five parts; each fold trains on four and asks the
fifth, as written and in its variants, and the messages of tests/corpus. One row a pipeline and kind of message:
accuracy, macro F1, the share of left-alone messages taken for a command, median and 95th percentile of one
parse inside Rasa (no HTTP). `--whole`: whole messages of the corpus instead, see `benchmarks.messages`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PARTS = 5
LEAVE_ALONE = "out_of_scope"
KINDS = ("marked", "unmarked", "teencode", "dictated", "corpus", "corpus variants")

DIET: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "constrain_similarities": True, "random_seed": 1},
    {"name": "EntitySynonymMapper"},
]


@dataclass(frozen=True)
class Question:
    """A held-out message: what was written, how, and what it means."""

    text: str
    intent: str
    kind: str


@dataclass(frozen=True)
class Answer:
    """What a pipeline made of a question: the intent, how sure it was (0 to 1), milliseconds of the parse."""

    question: Question
    intent: str
    confidence: float
    milliseconds: float


@dataclass(frozen=True)
class Score:
    accuracy: float
    macro_f1: float
    false_alarms: float
    median: float
    p95: float
    count: int


def main() -> int:
    if "--whole" in sys.argv:
        from benchmarks import messages

        sys.argv.remove("--whole")
        return messages.main()
    parser = argparse.ArgumentParser(
        description="Compare intent pipelines by cross-validation over families."
    )
    parser.add_argument("--folds", type=int, default=1, help=f"how many of the {PARTS} folds to run")
    parser.add_argument("--epochs", type=int, default=8, help="of DIET")
    parser.add_argument("--only", choices=["light", "diet"])
    parser.add_argument("--measure", nargs=2, metavar=("MODEL", "QUESTIONS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:  # this part runs in Rasa's environment
        asyncio.run(_measure(Path(options.measure[0]), Path(options.measure[1])))
        return 0
    pipelines = {"light": light_pipeline(), "diet": _diet(options.epochs)}
    for name in [options.only] if options.only else list(pipelines):
        answers: list[Answer] = []
        began = time.monotonic()
        for fold in range(options.folds):
            answers += run_fold(pipelines[name], fold)
        _print(name, answers, time.monotonic() - began)
    return 0


def light_pipeline() -> list[dict[str, Any]]:
    """Our pipeline, as config.yml has it."""
    config: dict[str, Any] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    pipeline: list[dict[str, Any]] = config["pipeline"]
    return pipeline


def _diet(epochs: int) -> list[dict[str, Any]]:
    return [{**part, "epochs": epochs} if part["name"] == "DIETClassifier" else part for part in DIET]


def run_fold(pipeline: list[dict[str, Any]], fold: int) -> list[Answer]:
    """Train on the other parts and ask the held-out messages and the corpus."""
    from bot.training import RASA_PYTHON, rasa_environment

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        kept, asked = _split(fold)
        _write(work / "data.yml", {"version": "3.1", "nlu": kept})
        config = {"recipe": "default.v1", "language": "vi", "assistant_id": "benchmark", "pipeline": pipeline}
        _write(work / "config.yml", {**config, "policies": []})
        questions = [asdict(question) for question in asked]
        (work / "questions.json").write_text(json.dumps(questions, ensure_ascii=False), encoding="utf-8")
        train = ["-m", "rasa", "train", "nlu", "--config", work / "config.yml", "--nlu", work / "data.yml"]
        train += ["--domain", ROOT / "domain.yml", "--out", work, "--fixed-model-name", "model"]
        measure = [
            "-m",
            "benchmarks.understanding",
            "--measure",
            work / "model.tar.gz",
            work / "questions.json",
        ]
        for words in (train, measure):
            command = [str(word) for word in (RASA_PYTHON, *words)]
            done = subprocess.run(
                command, cwd=ROOT, env=rasa_environment(), capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                raise SystemExit(done.stderr[-2000:])
        rows = json.loads(done.stdout.splitlines()[-1])
    return [Answer(question, *row) for question, row in zip(asked, rows, strict=True)]


def _split(fold: int) -> tuple[list[dict[str, Any]], list[Question]]:
    """Training blocks and held-out questions. An intent of few families is dealt by runs of lines instead."""
    kept: list[dict[str, Any]] = []
    asked = list(_corpus())
    for path in sorted((ROOT / "data").glob("*.yml")):
        blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        families = [block["examples"].splitlines() for block in blocks]
        if len(families) < PARTS:
            lines = [line for family in families for line in family]
            families = [
                lines[len(lines) * part // PARTS : len(lines) * (part + 1) // PARTS] for part in range(PARTS)
            ]
        for number, family in enumerate(families):
            if number % PARTS == fold:
                asked += [question for line in family for question in _questions(line, path.stem)]
            else:
                kept.append({"intent": path.stem, "examples": "".join(f"{line}\n" for line in family)})
    return kept, asked


def _questions(line: str, intent: str) -> Iterator[Question]:
    import re

    from nlu.variants import Example, variants

    text = re.sub(r"\[([^\]]+)\]\(\w+\)", r"\1", line.removeprefix("- "))
    yield Question(text, intent, "marked")
    for kind, example in variants(Example(text)).items():
        if kind in KINDS:
            yield Question(example.text, intent, kind)


def _corpus() -> Iterator[Question]:
    from tests.corpus.message_corpus import messages

    for message in messages():
        kind = "corpus variants" if message.is_variant else "corpus"
        yield Question(message.text, message.family.intent, kind)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


async def _measure(model: Path, questions: Path) -> None:
    """Ask every question of the model; prints one JSON line of [intent, confidence, milliseconds]."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    processor = Agent.load(str(model)).processor
    rows = []
    asked = json.loads(questions.read_text(encoding="utf-8"))
    for row in [*asked[:20], *asked]:  # the first are asked twice: tables are built on first use
        began = time.perf_counter()
        parsed = await processor.parse_message(UserMessage(row["text"]))
        spent = (time.perf_counter() - began) * 1000
        rows.append((parsed["intent"]["name"], parsed["intent"]["confidence"], spent))
    print(json.dumps(rows[20:] if len(asked) >= 20 else rows[len(asked) :]))


def _score(answers: Sequence[Answer]) -> Score:
    pairs = [(answer.question.intent, answer.intent) for answer in answers]
    spent = sorted(answer.milliseconds for answer in answers)
    alone = [answered for intent, answered in pairs if intent == LEAVE_ALONE]
    return Score(
        accuracy=sum(intent == answered for intent, answered in pairs) / len(pairs),
        macro_f1=macro_f1(pairs),
        false_alarms=sum(answered != LEAVE_ALONE for answered in alone) / max(len(alone), 1),
        median=statistics.median(spent),
        p95=spent[int(len(spent) * 0.95)],
        count=len(pairs),
    )


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean over the intents meant of their F1, from pairs of (meant, answered)."""
    hits: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for intent, answered in pairs:
        hits[intent] += intent == answered
        total[intent] += 1
        total[answered] += 1
    return statistics.fmean(2 * hits[intent] / total[intent] for intent in {intent for intent, _ in pairs})


def _print(name: str, answers: Sequence[Answer], seconds: float) -> None:
    print(f"{name} ({seconds:.0f} s with training)", flush=True)
    print(
        f"  {'messages':16} {'count':>6} {'accuracy':>9} {'macro F1':>9} {'false alarms':>13} {'median':>9} {'p95':>9}"
    )
    for kind in KINDS:
        chosen = [answer for answer in answers if answer.question.kind == kind]
        if chosen:
            score = _score(chosen)
            print(
                f"  {kind:16} {score.count:6d} {score.accuracy:9.1%} {score.macro_f1:9.1%} "
                f"{score.false_alarms:13.1%} {score.median:6.1f} ms {score.p95:6.1f} ms",
                flush=True,
            )


if __name__ == "__main__":
    sys.exit(main())
