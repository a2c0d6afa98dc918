"""What others would use for the same: BM25 over words as they stand, and SQLite's full-text index."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

import tantivy

from actions.library.ports import Indexed

MOST = 5


def _text(passage: Indexed) -> str:
    return "\n".join([passage.manual, *passage.headings, *passage.questions, passage.text])


class PlainBm25:
    """Lower-cased words parted by spaces, nothing else."""

    def __init__(self, passages: Sequence[Indexed]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True)
        builder.add_text_field("text", tokenizer_name="words", index_option="freq")
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        index.register_tokenizer("words", splitter.filter(tantivy.Filter.lowercase()).build())
        writer = index.writer(15_000_000, 1)
        for passage in passages:
            document = tantivy.Document()
            document.add_unsigned("id", passage.passage_id)
            document.add_text("text", _text(passage))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def search(self, text: str) -> list[tuple[int, float]]:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", word, "freq"))
            for word in dict.fromkeys(text.lower().split())
        ]
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), MOST)
        return [(int(self._searcher.doc(address)["id"][0]), score) for score, address in found.hits]


class Fts5:
    """SQLite's own index and ranking, with its tokeniser that drops marks."""

    def __init__(self, passages: Sequence[Indexed]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='unicode61 remove_diacritics 2')"
        )
        self._connection.executemany(
            "INSERT INTO passages(rowid, text) VALUES (?, ?)",
            [(passage.passage_id, _text(passage)) for passage in passages],
        )

    def search(self, text: str) -> list[tuple[int, float]]:
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", text)))
        rows = self._connection.execute(
            "SELECT rowid, -bm25(passages) FROM passages WHERE passages MATCH ? ORDER BY 2 DESC LIMIT ?",
            (words, MOST),
        )
        return [(int(number), float(score)) for number, score in rows]
