"""Tables of questions and answers, as XLSX or CSV: a row is a section, its topic the heading above."""

from __future__ import annotations

import tempfile
from pathlib import Path

from actions.directory.sheet import Headers, UnreadableFile, read_sheet
from actions.library.reading.sections import Reading, Section, Unreadable, split_questions

_HEADERS = Headers(
    {
        **dict.fromkeys(("cau hoi", "hoi", "question", "noi dung hoi"), "question"),
        **dict.fromkeys(("tra loi", "cau tra loi", "dap", "answer", "noi dung tra loi"), "answer"),
        **dict.fromkeys(("cach hoi khac", "cau hoi tuong tu", "alternatives", "tu khoa"), "also"),
        **dict.fromkeys(("nhom", "chu de", "linh vuc", "muc", "topic", "category"), "topic"),
    },
    required=frozenset({"question", "answer"}),
)


def read(data: bytes, name: str) -> Reading:
    with tempfile.TemporaryDirectory(prefix="thuky-table-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            rows = list(read_sheet(path, _HEADERS).rows)
        except UnreadableFile as error:
            raise Unreadable("no table of questions and answers", str(error)) from error
    sections = []
    for row in rows:
        question, answer = row.cells.get("question", ""), row.cells.get("answer", "")
        if question and answer:
            topic = row.cells.get("topic", "")
            headings = (topic, question) if topic else (question,)
            sections.append(Section(headings, answer, None, split_questions(row.cells.get("also", ""))))
    return Reading("", sections)
