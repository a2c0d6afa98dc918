"""Does the library answer a question with the right passage, keep quiet where none does, and how fast?

    python -m benchmarks.helpdesk [--part held] [--passages 20000] [--fit] [--show]

The questions of tests/corpus/helpdesk against the user manual and the sample FAQ. Beside ours, in the same run: plain
BM25 on whitespace tokens, and SQLite FTS5 with its own tokeniser; their thresholds for answering are the best that
the tuned questions allow. `--passages` fills the library up with made-up passages and measures time per question.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from actions.library.cutting import passages_of
from actions.library.index import LibraryIndex
from actions.library.ports import Indexed
from actions.library.ranking import ANSWERS_FROM, OFFERS_FROM
from actions.library.reading import read_document
from actions.library.thesaurus import thesaurus
from benchmarks.helpdesk_fitting import Lesson, fit_honestly, lessons, lessons_of_documents
from benchmarks.helpdesk_peers import Fts5, PlainBm25

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus" / "helpdesk"
FOLDERS = (ROOT / "docs" / "huong-dan", ROOT / "actions" / "demo" / "knowledge")
PARTS = ("tuned", "held", "seen", "seen2", "blind3", "blind4")
TAUGHT = ("tuned", "seen", "seen2")
"""Parts that weights and thresholds are fitted on, without the families of the held ones."""
Search = Callable[[str], Sequence[tuple[int, float]]]
"""Question → passage ids with scores, best first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the headings of the passages that answer it; none: no document does."""

    text: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """Shares of all answerable (first four) or unanswerable questions."""

    at_1: float
    at_3: float
    at_5: float
    reciprocal: float
    answered_right: float
    answered_wrong: float
    answered_nothing_there: float
    offered_nothing_there: float


def library() -> list[Indexed]:
    """All passages of the project's own documents, as the program reads them."""
    found: list[Indexed] = []
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.md")):
            reading, _ = read_document(path)
            for passage in passages_of(reading, reading.title):
                found.append(
                    Indexed(
                        len(found) + 1,
                        reading.title,
                        tuple(passage.headings),
                        tuple(passage.questions),
                        passage.text,
                    )
                )
    return found


def questions(part: str) -> list[Asked]:
    if not (CORPUS / f"{part}.yaml").exists():
        return []
    families = yaml.safe_load((CORPUS / f"{part}.yaml").read_text(encoding="utf-8"))
    return [Asked(text, frozenset(each["answer"])) for each in families for text in each["said"]]


def measure(
    search: Search,
    asked: Sequence[Asked],
    headings: dict[int, str],
    *,
    answers_from: float,
    offers_from: float = 9e9,
) -> Result:
    ranks: list[int | None] = []
    right = wrong = false = offered = 0
    for each in asked:
        found = search(each.text)
        sure = bool(found) and found[0][1] >= answers_from
        if not each.answers:
            false += sure
            offered += bool(found) and not sure and found[0][1] >= offers_from
            continue
        rank = next((n for n, (number, _) in enumerate(found, 1) if headings[number] in each.answers), None)
        ranks.append(rank)
        right += sure and rank == 1
        wrong += sure and rank != 1
    answerable, rest = max(len(ranks), 1), max(len(asked) - len(ranks), 1)

    def within(most: int) -> float:
        return sum(rank is not None and rank <= most for rank in ranks) / answerable

    return Result(
        at_1=within(1),
        at_3=within(3),
        at_5=within(5),
        reciprocal=sum(1 / rank for rank in ranks if rank is not None) / answerable,
        answered_right=right / answerable,
        answered_wrong=wrong / answerable,
        answered_nothing_there=false / rest,
        offered_nothing_there=offered / rest,
    )


def best_threshold(search: Search, asked: Sequence[Asked], *, false_share: float = 0.04) -> float:
    """The lowest score from which on at most that share of unanswerable questions is answered."""
    scores = sorted(found[0][1] if (found := search(a.text)) else 0.0 for a in asked if not a.answers)
    allowed = int(len(scores) * false_share)
    return scores[-1 - allowed] + 1e-9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, default="held")
    parser.add_argument("--passages", type=int, default=0)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--show", action="store_true", help="Every question that went wrong.")
    given = parser.parse_args()
    passages = library()
    headings = {each.passage_id: each.headings[-1] for each in passages}
    missing = {
        h for part in PARTS if (CORPUS / f"{part}.yaml").exists() for a in questions(part) for h in a.answers
    }
    if strange := missing - set(headings.values()):
        raise SystemExit(f"no passage has these headings: {sorted(strange)}")
    index = LibraryIndex(passages, thesaurus())
    if given.fit:
        _fit(index, passages, headings)
        return
    if given.show:
        _show(index, headings, questions(given.part))
    _table(given.part, passages, index, headings)
    if given.passages:
        _time(given.passages, passages, questions(given.part))


def _ours(index: LibraryIndex) -> Search:
    return lambda text: [(hit.passage_id, hit.confidence) for hit in index.ask(text)]


def _table(part: str, passages: list[Indexed], index: LibraryIndex, headings: dict[int, str]) -> None:
    asked, tuned = questions(part), questions("tuned")
    systems: list[tuple[str, Search, float, float]] = [("ours", _ours(index), ANSWERS_FROM, OFFERS_FROM)]
    for name, peer in (("BM25, whitespace tokens", PlainBm25(passages)), ("SQLite FTS5", Fts5(passages))):
        systems.append((name, peer.search, best_threshold(peer.search, tuned), 9e9))
    there = sum(bool(each.answers) for each in asked)
    print(
        f"{part}: {there} questions that {len(passages)} passages answer, {len(asked) - there} that none does\n"
    )
    print(
        "| | first | in 3 | in 5 | MRR | answered rightly | wrongly | answers to unanswerable | only offers |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, search, answers_from, offers_from in systems:
        result = measure(search, asked, headings, answers_from=answers_from, offers_from=offers_from)
        cells = [
            *(f"{share:.1%}" for share in (result.at_1, result.at_3, result.at_5)),
            f"{result.reciprocal:.3f}",
            *(f"{share:.1%}" for share in (result.answered_right, result.answered_wrong)),
            f"{result.answered_nothing_there:.1%}",
            f"{result.offered_nothing_there:.1%}",
        ]
        print(f"| {name} | {' | '.join(cells)} |")


def _show(index: LibraryIndex, headings: dict[int, str], asked: Sequence[Asked]) -> None:
    for each in asked:
        hits = index.ask(each.text)
        best = headings[hits[0].passage_id] if hits else "nothing"
        sure = bool(hits) and hits[0].confidence >= ANSWERS_FROM
        if (each.answers and best not in each.answers) or (not each.answers and sure):
            terms = " ".join(term.key for term in index.terms(each.text))
            confidence = hits[0].confidence if hits else 0.0
            print(f"{each.text}  [{terms}]\n    {confidence:.2f} {best}   ≠ {sorted(each.answers)}")


def _fit(index: LibraryIndex, passages: list[Indexed], headings: dict[int, str]) -> None:
    """What to write into `actions.library.ranking`, and what it is worth on questions that it did not learn from."""
    held = {asked.answers for asked in questions("held") if asked.answers}
    taught = [(a.text, a.answers) for part in TAUGHT for a in questions(part) if a.answers not in held]
    asked = list(lessons(index, taught, headings, weight=2.0))
    documents: list[Lesson] = list(lessons_of_documents(index, passages, weight=0.2))
    model, folds = fit_honestly(asked, documents)
    print(folds)
    print(f"Model(ranks={model.ranks}, sure={model.sure})")


def _time(total: int, passages: list[Indexed], asked: Sequence[Asked]) -> None:
    began = time.process_time()
    index = LibraryIndex(_filled(passages, total), thesaurus())
    print(f"\nbuilt over {total} passages in {time.process_time() - began:.1f} s of processor time")
    taken = []
    for each in asked:
        start = time.process_time()
        index.ask(each.text)
        taken.append((time.process_time() - start) * 1000)
    p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"one question: median {p50:.1f} ms, p95 {p95:.1f} ms, worst {max(taken):.1f} ms of processor time")


def _filled(passages: list[Indexed], total: int) -> Iterator[Indexed]:
    """Ours, then others made of their words: the sentences of several, under a heading of another unit."""
    yield from passages
    choose = random.Random(7)
    units = [
        f"Phòng {name}" for name in ("Kinh tế", "Nội vụ", "Tư pháp", "Văn hóa", "Đô thị", "Tài chính", "Y tế")
    ]
    for number in range(len(passages) + 1, total + 1):
        some = choose.sample(passages, 4)
        sentences = [choose.choice(each.text.split(". ")) for each in some for _ in range(2)]
        heading = f"{some[0].headings[-1]} ({choose.choice(units)}, quy định {number})"
        yield Indexed(
            number, f"Quy định {number % 400}", (heading,), some[0].questions[:2], ". ".join(sentences)
        )


if __name__ == "__main__":
    main()
