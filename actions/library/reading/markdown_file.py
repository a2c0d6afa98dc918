"""Markdown, and plain text. A comment `<!-- cách hỏi khác: …; … -->` under a heading lists further ways to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from actions.library.reading.sections import Reading, Writer

_COMMENT = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def read(data: bytes, name: str) -> Reading:
    text = _FRONT_MATTER.sub("", data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n"))
    writer = Writer()
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    for node in tree.children:
        if node.type == "heading":
            writer.heading(int(node.tag[1:]), _inline(node))
        elif node.type == "html_block":
            for comment in _COMMENT.findall(node.content):
                if comment.lower().startswith("cách hỏi khác"):
                    writer.paragraph(" ".join(comment.split()))
        else:
            for line in _lines(node):
                writer.paragraph(line)
    return writer.reading()


def _lines(node: SyntaxTreeNode, indent: str = "") -> Iterator[str]:
    """The lines that a block shows; a list item begins with its sign."""
    if node.type in ("bullet_list", "ordered_list"):
        first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
        for number, item in enumerate(node.children):
            sign = f"{first + number}. " if node.type == "ordered_list" else "• "
            for place, line in enumerate(line for child in item.children for line in _lines(child, "  ")):
                yield f"{indent}{sign}{line.strip()}" if place == 0 else f"{indent}  {line.strip()}"
    elif node.type == "table":
        yield from _rows(node)
    elif node.type in ("fence", "code_block"):
        yield node.content.rstrip()
    elif node.type == "paragraph":
        yield _inline(node)
    else:
        for child in node.children:
            yield from _lines(child, indent)


def _rows(table: SyntaxTreeNode) -> Iterator[str]:
    """ "Muốn: Nhận việc · Bấm: Nhận việc · Hoặc viết: …": a table does not fit a phone."""
    rows = [[_inline(cell) for cell in row.children] for part in table.children for row in part.children]
    yield from rows_as_lines(rows)


def rows_as_lines(rows: list[list[str]]) -> Iterator[str]:
    if not rows:
        return
    head, *body = rows
    for row in body:
        named = zip(head, row, strict=False)
        cells = [f"{column}: {cell}" if column else cell for column, cell in named if cell.strip()]
        if cells:
            yield f"• {' · '.join(cells)}"


def _inline(node: SyntaxTreeNode) -> str:
    """Text as a chat shows it: bold stays bold, links are their words, code is itself."""
    return "".join(_pieces(node)).strip()


def _pieces(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        if child.type in ("text", "code_inline"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield " " if child.type == "softbreak" else "\n"
        elif child.type == "strong":
            yield f"**{''.join(_pieces(child))}**"
        elif child.type == "image":
            continue
        else:
            yield from _pieces(child)
