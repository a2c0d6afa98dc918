"""Writing cells of a workbook: what people typed stays text, a cell that begins with = + - @ is never a formula."""

from __future__ import annotations

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

FONT = "Times New Roman"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def put(cell: Cell, value: str | float, *, bold: bool = False) -> Cell:
    """Write a value; text that looks like a formula is kept as the text it is."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(FORMULA_SIGNS):
            cell.quotePrefix = True
    cell.font = Font(name=FONT, size=12, bold=bold)
    return cell
