"""The search index over all passages: tantivy finds what shares words with a question, `ranking` judges it.

Built in memory from the database in seconds; never written, so that no node has files to keep in step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tantivy

from actions.library.likeness import Asked, Candidate, Judged, Weights, Words, judge, said, ways_of
from actions.library.marks import Marks
from actions.library.ports import Indexed
from actions.library.ranking import MODEL, sureness
from actions.library.slips import Slips
from nlu.help_terms import Term, Thesaurus, pairs, terms_of, written_out

CANDIDATES = 40
_BOOSTS = {"asked": 3.0, "head": 2.0, "body": 1.0}
_PAIR, _MARKED = 0.6, 0.4
_MEMORY = 15_000_000
"""Bytes, the least that tantivy's writer takes; a larger one only holds more before it makes a segment."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer. `confidence` from 0 to 1 is how likely it does, as measured."""

    passage_id: int
    confidence: float
    shared: float
    """How much of what was asked stands in its headings, 0 to 1."""


class LibraryIndex:
    """Read by many threads at once; never changed once built."""

    def __init__(self, passages: Iterable[Indexed], thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._candidates: list[Candidate] = []
        self._schema, index = _engine()
        writer = index.writer(_MEMORY, 1)
        written: list[list[str]] = []
        for passage in passages:
            self._add(passage, writer)
            texts = (*ways_of(passage), *passage.headings[:-1], passage.text)
            written += (written_out(text, thesaurus)[0] for text in texts)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()
        self.weights = Weights(self._candidates)
        self._candidates = [each.weighed(self.weights) for each in self._candidates]
        self._slips = Slips(self.weights.known | thesaurus.syllables())
        self._marks = Marks(written)

    def __len__(self) -> int:
        return len(self._candidates)

    def ask(self, question: str, *, limit: int = 5) -> list[Hit]:
        """The likeliest passages, best first; [] where nothing shares a word with the question."""
        asked, judged = self.judged(question)
        if asked is None or not judged:
            return []
        ranked = sorted(((MODEL.rank(each), each) for each in judged), key=lambda pair: -pair[0])
        return [
            Hit(each.candidate.passage_id, MODEL.confidence(sureness(ranked[place:], asked)), each.asked)
            for place, (_, each) in enumerate(ranked[:limit])
        ]

    def judged(self, question: str) -> tuple[Asked | None, list[Judged]]:
        """The question as it is compared, and every candidate, in no order."""
        terms = self.terms(question)
        if not terms or not self._candidates:
            return None, []
        asked = Asked.of(terms, said(question, self._thesaurus), self.weights)
        return asked, [judge(asked, self._candidates[at], self.weights) for at in self._search(terms)]

    def terms(self, question: str) -> tuple[Term, ...]:
        """What a question is taken to be about, slips of the keyboard mended."""
        return terms_of(question, self._thesaurus, self._slips.meant, self._marks.restored)

    def _add(self, passage: Indexed, writer: tantivy.IndexWriter) -> None:
        words = Words.of(passage, self._thesaurus)
        document = tantivy.Document()
        document.add_unsigned("at", len(self._candidates))
        for name, texts in (("asked", words.ways), ("head", (words.head,)), ("body", (words.body,))):
            for terms in texts:
                document.add_text(name, _written(terms))
        writer.add_document(document)
        self._candidates.append(words.candidate(passage))

    def _search(self, terms: Sequence[Term]) -> list[int]:
        """Places among the candidates."""
        wanted: dict[str, float] = {}
        for term in terms:
            wanted[term.key] = 1.0
            wanted.update(dict.fromkeys((f"={each}" for each in term.marked), _MARKED))
        wanted.update(dict.fromkeys(pairs(terms), _PAIR))
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, word), boost * weight))
            for word, weight in wanted.items()
            for field, boost in _BOOSTS.items()
        ]
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), CANDIDATES, count=False)
        return [int(self._searcher.doc(address)["at"][0]) for _, address in found.hits]

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word, "freq")


def _engine() -> tuple[tantivy.Schema, tantivy.Index]:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("at", stored=True)
    for name in _BOOSTS:
        builder.add_text_field(name, tokenizer_name="terms", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("terms", splitter)
    return schema, index


def _written(terms: Sequence[Term]) -> str:
    marked = [f"={each}" for term in terms for each in term.marked]
    return " ".join([*(term.key for term in terms), *pairs(terms), *marked])
