"""HTML pages: headings, paragraphs, lists and tables; what frames the page (menus, scripts) is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from actions.library.reading.markdown_file import rows_as_lines
from actions.library.reading.sections import Reading, Writer

_FRAME = "script, style, noscript, template, nav, header, footer, aside, form, iframe, svg, button"
_HEADING = re.compile(r"h[1-6]")
_BLOCKS = frozenset({"p", "li", "pre", "blockquote", "dt", "dd", "figcaption", "summary"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def read(data: bytes, name: str) -> Reading:
    tree = LexborHTMLParser(_decoded(data))
    for node in tree.css(_FRAME):
        node.decompose()
    writer = Writer()
    root = tree.css_first("main, article") or tree.body
    if root is not None:
        for node in _blocks(root):
            _write(node, writer)
    title = tree.css_first("title")
    if not writer.title and title is not None:
        writer.title = " ".join(title.text().split())
    return writer.reading()


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    for encoding in ("utf-8-sig", declared.group(1).decode() if declared else "cp1258"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", errors="replace")


def _blocks(node: LexborNode) -> Iterator[LexborNode]:
    """What stands on lines of its own, from top to bottom; loose words too."""
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if _HEADING.fullmatch(tag) or tag in _BLOCKS or tag in ("table", "-text"):
            yield child
        else:
            yield from _blocks(child)


def _write(node: LexborNode, writer: Writer) -> None:
    tag = node.tag or ""
    if _HEADING.fullmatch(tag):
        writer.heading(int(tag[1]), node.text())
    elif tag == "table":
        rows = [[_words(cell) for cell in row.css("td, th")] for row in node.css("tr")]
        for line in rows_as_lines(rows):
            writer.paragraph(line)
    elif tag == "pre":
        writer.paragraph(node.text())
    else:
        words = _words(node)
        writer.paragraph(f"• {words}" if tag == "li" and words else words)


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())
