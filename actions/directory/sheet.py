"""Reads the rows of a CSV or XLSX file as offices make them: any usual encoding, delimiter and header."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from actions.errors import ThukyError
from nlu.text import fold

_ENCODINGS = ("utf-8-sig", "cp1258")
_DELIMITERS = ",;\t|"
_HEADER_SEARCH = 10
Line = tuple[int, list[str]]
FORMULA = "\x00formula"
"""Stands for a formula whose value the file does not hold."""


class UnreadableFile(ThukyError):
    """The file cannot be read as a table. `str(error)` is the Vietnamese sentence to show."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `number` as a spreadsheet shows it, `cells` by column name, trimmed NFC text."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table of a file: its known columns in order, and its rows that are not empty."""

    columns: tuple[str, ...]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class Headers:
    """Which columns a table may have: from every header (folded) to a column's name, and which must be there."""

    names: Mapping[str, str]
    required: frozenset[str] = field(default_factory=frozenset)

    def match(self, cells: Sequence[str]) -> dict[int, str]:
        """Column names by their place in a header line."""
        found: dict[int, str] = {}
        for place, cell in enumerate(cells):
            name = self.names.get(fold(cell).replace("_", " ").strip(" *:"))
            if name is not None and name not in found.values():
                found[place] = name
        return found


def read_sheet(path: Path, headers: Headers) -> Sheet:
    """The rows under the header line, which stands in the first ten lines. Raises `UnreadableFile`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"Không mở được tệp {path.name}: tệp không có hoặc không được phép đọc."
        ) from error
    if not data.strip():
        raise UnreadableFile(f"Tệp {path.name} không có nội dung.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            f"Tệp {path.name} là Excel đời cũ (.xls) hoặc có mật khẩu. Hãy lưu lại thành .xlsx hoặc CSV."
        )
    lines = _workbook_lines(data, path.name) if data.startswith(b"PK") else _text_lines(data, path.name)
    return _under_header(lines, headers, path.name)


def _under_header(lines: Iterator[Line], headers: Headers, name: str) -> Sheet:
    best: dict[int, str] = {}
    for _, cells in islice(lines, _HEADER_SEARCH):
        found = headers.match(cells)
        best = max(best, found, key=len)
        if headers.required <= set(found.values()):
            return Sheet(tuple(found.values()), _rows(lines, found))
    missing = ", ".join(sorted(headers.required - set(best.values())))
    raise UnreadableFile(f"Tệp {name} thiếu dòng tiêu đề hoặc thiếu cột: {missing}.")


def _rows(lines: Iterator[Line], columns: Mapping[int, str]) -> Iterator[Row]:
    for number, cells in lines:
        if any(cells):
            yield Row(number, {name: cells[at] if at < len(cells) else "" for at, name in columns.items()})


def _text_lines(data: bytes, name: str) -> Iterator[Line]:
    text = _decoded(data, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    while True:
        # A quoted cell may span lines; the row keeps the number of its first.
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(f"Tệp {name} hỏng ở dòng {reader.line_num}.") from error
        yield number, [_clean(cell) for cell in cells]


def _decoded(data: bytes, name: str) -> str:
    encodings: tuple[str, ...] = _ENCODINGS
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    elif data[1:200:2].count(0) > 50:
        encodings = ("utf-16-le",)
    elif data[0:200:2].count(0) > 50:
        encodings = ("utf-16-be",)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile(f"Tệp {name} không phải bảng CSV hoặc XLSX. Hãy lưu lại thành CSV UTF-8.")


def _delimiter(text: str) -> str:
    head = [line for line in text[:8000].splitlines() if line.strip()][:_HEADER_SEARCH]
    return max(_DELIMITERS, key=lambda sign: max((line.count(sign) for line in head), default=0))


def _workbook_lines(data: bytes, name: str) -> Iterator[Line]:
    values = _sheet_values(data, name, data_only=True)
    formulas = _sheet_values(data, name, data_only=False) if _has_formulas(data) else None
    for number, cells in enumerate(values, start=1):
        line = [_clean(_as_text(cell)) for cell in cells]
        if formulas is not None:
            written = next(formulas, ())
            for place, cell in enumerate(written[: len(line)]):
                if not line[place] and isinstance(cell, str) and cell.startswith("="):
                    line[place] = FORMULA
        yield number, line


def _sheet_values(data: bytes, name: str, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
        sheet = book.worksheets[0]
        # Some programs write a wrong extent, which would cut rows off.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, EOFError) as error:
        raise UnreadableFile(f"Tệp {name} hỏng hoặc không phải tệp Excel (.xlsx).") from error


def _has_formulas(data: bytes) -> bool:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [part for part in parts.namelist() if part.startswith("xl/worksheets/")]
        return any(b"<f" in parts.read(part) for part in sheets)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "x" if value else ""
    return str(value)


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").split())
