"""How well and how fast time expressions are read: ours beside four others, on two outside corpora.

    THUKY_CORPORA=folder python -m benchmarks.time

The corpora (duckling_vi_time.jsonl, chrono_vi.jsonl) are test data of Duckling and of
chrono-node and stay outside; without the folder nothing is measured and that is said.
The others run in environments of their own under the cache directory, made on first use.

A row is right when the reading is the one that was asserted, at the row's own grain; for
readers that tell a grain it must be that one. Rows that contradict our written policy
(policy_disagreements.yaml) are counted apart, never dropped.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal

import yaml

HERE = Path(__file__).parent
PEERS = HERE / "time_peers"
VIETNAM = 7  # hours from UTC, for rows that name no offset
CORPORA = {"duckling": "duckling_vi_time.jsonl", "chrono": "chrono_vi.jsonl"}
Verdict = Literal["right", "wrong", "none"]
Row = Mapping[str, object]


@dataclass(frozen=True)
class Answer:
    """A reading as wall-clock times; `inclusive` ends name the last moment inside."""

    start: str | None
    end: str | None = None
    grain: str | None = None
    text: str | None = None
    inclusive: bool = False


@dataclass
class Score:
    """What one reader did on one corpus."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    apart: Counter[Verdict] = field(default_factory=Counter)
    broken_negatives: int = 0
    missed: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


def rows(folder: Path, name: str) -> list[dict[str, object]]:
    """The rows of one corpus, each with its reference as naive wall-clock time."""
    found = [json.loads(line) for line in (folder / CORPORA[name]).read_text("utf-8").splitlines()]
    for row in found:
        row["now"] = str(row["ref_time"])[:19]
        row["offset"] = int(str(row["ref_time"])[19:22] or VIETNAM)
        row["forward"] = name == "duckling" or row.get("option") == "forwardDate"
        row["strict"] = row.get("mode") == "vi.strict"
    return found


def key_of(row: Row) -> str:
    """The name of a row: which test it comes from, what it says, when."""
    return f"{row['text']} @ {str(row['now'])[:16]}" + (" forwardDate" if row.get("option") else "")


def ours(corpus: list[dict[str, object]]) -> list[tuple[Answer | None, float]]:
    """Our own reader, in this process."""
    from nlu.time import read

    read("hôm nay", now=datetime(2026, 1, 1, tzinfo=UTC))
    answers: list[tuple[Answer | None, float]] = []
    for row in corpus:
        zone = timezone(timedelta(hours=int(str(row["offset"]))))
        now = datetime.fromisoformat(str(row["now"])).replace(tzinfo=zone)
        begin = time.perf_counter()
        found = read(str(row["text"]), now=now)
        took = (time.perf_counter() - begin) * 1000
        best = max(found, key=lambda each: each.finish - each.begin, default=None)
        if best is None or best.kind in ("duration", "offset"):
            answers.append((None, took))
            continue
        start, end = best.start or best.end, best.end if best.start else None
        answers.append((Answer(_wall(start), _wall(end), best.grain, best.text), took))
    return answers


def _wall(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S").zfill(19)


def cache() -> Path:
    """Where the environments of the others live."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "thuky" / "benchmark-time"


def python_with(name: str, *packages: str) -> Path:
    """A Python that has these packages, made once."""
    folder = cache() / name
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True, stdout=sys.stderr)
        (folder / "complete").touch()
    return python


def chrono_folder() -> Path:
    """A folder in which chrono-node is installed, with our runner in it."""
    folder = cache() / "chrono"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "chrono-node").exists():
        (folder / "package.json").write_text("{}", "utf-8")
        subprocess.run(
            ["npm", "install", "--silent", "chrono-node"], cwd=folder, check=True, stdout=sys.stderr
        )
    (folder / "chrono_peer.mjs").write_text((PEERS / "chrono_peer.mjs").read_text("utf-8"), "utf-8")
    return folder


def _python_peer(script: str, name: str, *packages: str) -> Callable[[], list[str]]:
    return lambda: [str(python_with(name, *packages)), str(PEERS / script)]


READERS: dict[str, Callable[[], list[str]] | None] = {
    "thuky": None,
    "Duckling": _python_peer("duckling_peer.py", "duckling", "pyduckling-native-phihos"),
    "chrono-node": lambda: ["node", str(chrono_folder() / "chrono_peer.mjs")],
    "vi-nlp-core": _python_peer(
        "vi_nlp_core_peer.py", "vi", "vi-nlp-core", "nltk", "pyahocorasick", "freezegun"
    ),
    "dateparser": _python_peer("dateparser_peer.py", "dateparser", "dateparser"),
}


def peer(command: list[str], corpus: list[dict[str, object]]) -> list[tuple[Answer | None, float]]:
    """Another reader, in a process of its own, one JSON line for each row."""
    asked = "\n".join(json.dumps(row, ensure_ascii=False) for row in corpus) + "\n"
    done = subprocess.run(
        command, input=asked, text=True, stdout=subprocess.PIPE, check=True, env={**os.environ, "TZ": "UTC"}
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return [(Answer(**each["answer"]) if each["answer"] else None, each["ms"]) for each in told]


_WIDTH = {"year": 4, "quarter": 7, "month": 7, "week": 10, "day": 10, "hour": 13, "minute": 16, "second": 19}
_PLACES = {
    "year": (0, 4),
    "month": (5, 7),
    "day": (8, 10),
    "hour": (11, 13),
    "minute": (14, 16),
    "second": (17, 19),
}


def judge(row: Row, answer: Answer | None) -> Verdict:
    """Whether the answer is what the row asserts."""
    if row["kind"] == "negative":
        return "right" if answer is None else "wrong"
    if answer is None:
        return "none"
    if "asserted_start" in row:
        return "right" if _as_asserted(row, answer) else "wrong"
    grain = str(row["grain"])
    if answer.grain is not None and (answer.grain if answer.grain != "part" else "hour") != grain:
        return "wrong"
    wanted = (row.get("value") or row.get("from"), row.get("to"))
    same = all(
        _cut(want, grain) == _cut(got, grain)
        for want, got in zip(wanted, (answer.start, answer.end), strict=True)
    )
    return "right" if same else "wrong"


def _cut(moment: object, grain: str) -> str | None:
    return None if moment is None else str(moment)[: _WIDTH[grain]]


def _as_asserted(row: Row, answer: Answer) -> bool:
    asserted = row["asserted_start"]
    assert isinstance(asserted, dict)
    if not _holds(asserted, answer.start):
        return False
    span = row.get("span_text")
    if not asserted and span and answer.text is not None:
        return answer.text == span
    end = row.get("asserted_end")
    if not isinstance(end, dict):
        return True
    last = answer.end
    if last is not None and not answer.inclusive:
        last = (datetime.fromisoformat(last) - timedelta(seconds=1)).isoformat()
    return last is not None and _holds(end, last)


def _holds(fields: Mapping[str, object], moment: str | None) -> bool:
    if moment is None:
        return False
    day = datetime.fromisoformat(moment)
    read = {name: int(moment[first:last]) for name, (first, last) in _PLACES.items()}
    read |= {"weekday": (day.weekday() + 1) % 7, "meridiem": int(day.hour >= 12)}
    return all(read[name] == value for name, value in fields.items())


def disagreements() -> dict[str, dict[str, str]]:
    """For each corpus, the rows that contradict our policy, with the reason."""
    found: dict[str, dict[str, str]] = yaml.safe_load((HERE / "policy_disagreements.yaml").read_text("utf-8"))
    return found


def score(
    corpus: list[dict[str, object]], answers: list[tuple[Answer | None, float]], apart: Mapping[str, str]
) -> Score:
    """Count one reader's answers on one corpus."""
    result = Score()
    for row, (answer, took) in zip(corpus, answers, strict=True):
        verdict = judge(row, answer)
        (result.apart if key_of(row) in apart else result.verdicts)[verdict] += 1
        result.milliseconds.append(took)
        result.broken_negatives += row["kind"] == "negative" and verdict == "wrong"
        if verdict != "right" and key_of(row) not in apart:
            result.missed.append(f"{key_of(row)}: {answer}")
    return result


def table(folder: Path) -> Iterator[str]:
    """The lines of the result, as Markdown."""
    yield "| corpus | reader | right | wrong | none | negatives broken | policy rows right | median ms | p95 ms |"
    yield "|---|---|---|---|---|---|---|---|---|"
    policy = disagreements()
    for name in CORPORA:
        corpus = rows(folder, name)
        unknown = set(policy[name]) - {key_of(row) for row in corpus}
        if unknown:
            raise SystemExit(f"policy_disagreements.yaml names rows that do not exist: {sorted(unknown)}")
        for reader, command in READERS.items():
            answers = ours(corpus) if command is None else peer(command(), corpus)
            result = score(corpus, answers, policy[name])
            yield _line(name, reader, result)
            if reader == "thuky":
                print(*(f"  missed: {each}" for each in result.missed), sep="\n", file=sys.stderr)


def _line(corpus: str, reader: str, result: Score) -> str:
    total = sum(result.verdicts.values())
    counts = result.verdicts
    p95 = statistics.quantiles(result.milliseconds, n=20)[-1]
    cells = [
        f"{corpus} ({total} + {sum(result.apart.values())})",
        reader,
        f"{counts['right']} ({counts['right'] / total:.1%})",
        str(counts["wrong"]),
        str(counts["none"]),
        str(result.broken_negatives),
        str(result.apart["right"]),
        f"{statistics.median(result.milliseconds):.3f}",
        f"{p95:.3f}",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table, or say why there is none."""
    folder = os.environ.get("THUKY_CORPORA")
    if not folder or not all((Path(folder) / name).exists() for name in CORPORA.values()):
        print("time: skipped, THUKY_CORPORA names no folder with the outside corpora")
        return
    for line in table(Path(folder)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
