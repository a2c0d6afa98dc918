"""Word documents. Pages are those of the last time Word laid the document out, where it noted them."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from actions.library.reading.markdown_file import rows_as_lines
from actions.library.reading.sections import Reading, Unreadable, Writer

_HEADING = re.compile(r"(?:heading|tiêu đề|đề mục)\s*(\d)", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(data: bytes, name: str) -> Reading:
    try:
        document = Document(BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise Unreadable(
            "broken", f"Tệp {name} bị hỏng, không đọc được. Hãy mở bằng Word và lưu lại."
        ) from error
    paged = bool(document.element.xpath("//w:lastRenderedPageBreak"))
    writer = Writer(title="", page=1 if paged else None)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            _write_table(block, writer)
        else:
            _write_paragraph(block, writer)
    if not writer.title:
        writer.title = (document.core_properties.title or "").strip()
    return writer.reading()


def _write_paragraph(paragraph: Paragraph, writer: Writer) -> None:
    leading, later = _page_breaks(paragraph)
    if writer.page is not None:
        writer.page += leading
    level = _level(paragraph)
    if level == 0:
        if not writer.title:
            writer.title = " ".join(paragraph.text.split())
    elif level is not None:
        writer.heading(level, paragraph.text)
    else:
        sign = "• " if _is_item(paragraph) else ""
        text = paragraph.text.strip()
        writer.paragraph(f"{sign}{text}" if text else "")
    if writer.page is not None:
        writer.page += later


def _is_item(paragraph: Paragraph) -> bool:
    style = paragraph.style.name if paragraph.style is not None else ""
    own = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return own or (style or "").lower().startswith(("list bullet", "list number"))


def _page_breaks(paragraph: Paragraph) -> tuple[int, int]:
    """How many stand before its first word (it begins on the next page) and after it."""
    leading, later, begun = 0, 0, False
    for each in paragraph._p.iter(f"{_WORD}t", f"{_WORD}lastRenderedPageBreak"):
        if each.tag == f"{_WORD}t":
            begun = begun or bool((each.text or "").strip())
        elif begun:
            later += 1
        else:
            leading += 1
    return leading, later


def _level(paragraph: Paragraph) -> int | None:
    """0 for the title, 1 to 9 for headings, None for text. Offices often make headings of outline levels alone."""
    style = paragraph.style.name if paragraph.style is not None else ""
    if (style or "").lower() in ("title", "tiêu đề"):
        return 0
    found = _HEADING.match(style or "")
    if found:
        return int(found.group(1))
    outline = paragraph._p.xpath("./w:pPr/w:outlineLvl/@w:val")
    if outline and outline[0].isdigit() and int(outline[0]) < 9:
        return int(outline[0]) + 1
    return None


def _write_table(table: Table, writer: Writer) -> None:
    rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]
    if len(rows) == 1:
        rows = [[""] * len(rows[0]), *rows]
    for line in rows_as_lines(rows):
        writer.paragraph(line)
