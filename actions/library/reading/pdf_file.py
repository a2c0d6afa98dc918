"""PDF: text by pages. Headings are the document's bookmarks, else lines that are worded and numbered like headings.

A PDF knows no paragraphs: lines are joined until one ends a sentence. What stands on most pages (running heads, page
numbers) is left out. Pages without text are pictures of paper; nothing is guessed from them.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from actions.library.reading.sections import Reading, Unreadable, Writer
from nlu.text import fold

MOST_PAGES = 3000
_LEAST_TEXT = 25
"""Characters a page on average, below which a document is scanned."""
_REPEATED = 0.5
_NUMBERED = (
    (1, re.compile(r"^(?:CHƯƠNG|Chương|PHẦN|Phần|PHỤ LỤC|Phụ lục)\s+[\dIVXLC]+\b.{0,110}$")),
    (2, re.compile(r"^(?:MỤC|Mục)\s+\d+\b.{0,110}$")),
    (2, re.compile(r"^[IVX]{1,5}[.)]\s+\S.{1,100}$")),
    (3, re.compile(r"^Điều\s+\d+[a-zđ]?\.\s+\S.{0,140}$")),
    (5, re.compile(r"^\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s+[^\W\d].{1,90}$")),
    (4, re.compile(r"^\d{1,2}\.\d{1,2}\.?\s+[^\W\d].{1,90}$")),
    (3, re.compile(r"^\d{1,2}\.\s+[^\W\d].{1,80}[^.;:,]$")),
)
_ENDS = re.compile(r"[.!?:;…”\")]$")
_ITEM = re.compile(r"^(?:[-–•+*]|\d{1,2}[.)]|[a-zđ][.)])\s")


def read(data: bytes, name: str) -> Reading:
    # What pypdf finds to grumble about in a file that it can read is nobody's concern.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(name)
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable("too large", f"Tệp {name} quá {MOST_PAGES} trang. Hãy tách thành nhiều tệp.")
        pages = [_lines(page.extract_text()) for page in reader.pages]
        title = str(reader.metadata.title or "") if reader.metadata else ""
        bookmarks = _bookmarks(reader)
    except Unreadable:
        raise
    except Exception as error:
        # Broken files make pypdf fail in every way there is; one that needs a cipher says so by its dependency.
        if "cryptography" in str(error) or "encrypt" in str(error).lower():
            raise _encrypted(name) from error
        kind = "broken" if isinstance(error, PyPdfError) else type(error).__name__
        raise Unreadable(
            f"broken ({kind})", f"Tệp {name} bị hỏng, không đọc được. Hãy xuất lại tệp PDF."
        ) from error
    if sum(len(line) for page in pages for line in page) < _LEAST_TEXT * max(len(pages), 1):
        raise Unreadable(
            "scanned",
            f"Tệp {name} là bản quét, không có chữ để tìm. Hãy nhận dạng chữ (OCR) hoặc dùng bản gốc DOCX.",
        )
    return _sections(_without_repeated(pages), title.strip(), bookmarks)


def _encrypted(name: str) -> Unreadable:
    return Unreadable("encrypted", f"Tệp {name} có mật khẩu. Hãy bỏ mật khẩu rồi nhập lại.")


def _lines(text: str) -> list[str]:
    normal = unicodedata.normalize("NFC", text).replace("\x00", "").replace("\u00ad", "")
    return [" ".join(line.split()) for line in normal.splitlines() if line.strip()]


def _without_repeated(pages: Sequence[list[str]]) -> list[list[str]]:
    """Without running heads and page numbers."""
    counted = Counter(key for page in pages for key in {_shape(line) for line in (*page[:3], *page[-3:])})
    often = {key for key, times in counted.items() if len(pages) >= 3 and times > len(pages) * _REPEATED}
    kept = []
    for page in pages:
        edges = {*range(3), *range(len(page) - 3, len(page))}
        kept.append([line for at, line in enumerate(page) if at not in edges or _shape(line) not in often])
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _bookmarks(reader: PdfReader) -> Mapping[tuple[int, str], int]:
    """Level by (page from 1, folded title)."""
    found: dict[tuple[int, str], int] = {}

    def walk(items: Iterable[object], level: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, level + 1)
            elif (title := str(getattr(item, "title", "") or "").strip()) != "":
                number = reader.get_destination_page_number(item)  # type: ignore[arg-type]
                if number is not None:
                    found[number + 1, _key(title)] = level

    walk(reader.outline, 1)
    return found


def _key(title: str) -> str:
    return " ".join(fold(unicodedata.normalize("NFC", title)).split())


def _sections(pages: Sequence[list[str]], title: str, bookmarks: Mapping[tuple[int, str], int]) -> Reading:
    writer = Writer(title=title or _first_line(pages))
    pending = ""
    for number, page in enumerate(pages, start=1):
        writer.page = number
        for line in page:
            level = bookmarks.get((number, _key(line))) if bookmarks else _worded_level(line)
            if level is not None:
                writer.paragraph(pending)
                writer.heading(level + 1, line)
                pending = ""
            elif pending and (_ENDS.search(pending) or _ITEM.match(line)):
                writer.paragraph(pending)
                pending = line
            else:
                pending = f"{pending} {line}".strip()
        if _ENDS.search(pending):
            writer.paragraph(pending)
            pending = ""
    writer.paragraph(pending)
    return writer.reading()


def _worded_level(line: str) -> int | None:
    for level, pattern in _NUMBERED:
        if pattern.match(line):
            return level
    letters = [char for char in line if char.isalpha()]
    if (
        8 <= len(line) <= 100
        and len(letters) >= 6
        and line == line.upper()
        and not line.endswith((".", ";", ","))
    ):
        return 2
    return None


def _first_line(pages: Sequence[list[str]]) -> str:
    return next((line for page in pages for line in page), "")[:120]
