"""Which reader a file gets, and what is refused before any reads it: too large, with macros, with a password, old."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from actions.library.reading import docx_file, html_file, markdown_file, pdf_file, table_file
from actions.library.reading.sections import Reading, Unreadable
from nlu.secrecy import find_marking, find_marking_of_file

LARGEST = 50 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
_STAMPED = 1500
"""Characters at the beginning of a document among which a secrecy stamp would stand."""

Reader = Callable[[bytes, str], Reading]
_READERS: dict[str, Reader] = {
    **dict.fromkeys((".md", ".markdown", ".txt"), markdown_file.read),
    **dict.fromkeys((".html", ".htm"), html_file.read),
    **dict.fromkeys((".xlsx", ".csv"), table_file.read),
    ".docx": docx_file.read,
    ".pdf": pdf_file.read,
}
SUFFIXES = frozenset(_READERS)
_WITH_MACROS = frozenset({".docm", ".dotm", ".xlsm", ".xltm", ".pptm"})
_OLD = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pdf", ".rtf": ".docx", ".odt": ".docx", ".ods": ".xlsx"}
_OLE = b"\xd0\xcf\x11\xe0"


def read_document(path: Path) -> tuple[Reading, bytes]:
    """The sections of a file and its bytes. Raises `Unreadable` with what the administrator can do about it."""
    name, suffix = path.name, path.suffix.lower()
    if suffix in _WITH_MACROS:
        raise _macros(name)
    if suffix in _OLD:
        raise Unreadable("old format", f"Tệp {name} là định dạng cũ. Hãy lưu lại thành {_OLD[suffix]}.")
    if suffix not in _READERS:
        kinds = "Markdown, DOCX, PDF, XLSX, CSV hoặc HTML"
        raise Unreadable("unknown kind", f"Tệp {name} không thuộc loại đọc được. Hãy dùng {kinds}.")
    data = _content(path)
    _refuse_packed(data, name)
    if find_marking_of_file(name):
        raise _secret(name)
    reading = _READERS[suffix](data, name)
    if not any(section.text.strip() for section in reading.sections):
        raise Unreadable("no text", f"Tệp {name} không có nội dung chữ.")
    beginning = "\n".join([reading.title, *(section.text for section in reading.sections[:3])])[:_STAMPED]
    if find_marking(beginning):
        raise _secret(name)
    return reading, data


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            size = LARGEST // (1024 * 1024)
            raise Unreadable("too large", f"Tệp {path.name} quá {size} MB. Hãy tách thành nhiều tệp nhỏ hơn.")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            "not opened", f"Không mở được tệp {path.name}: tệp không có hoặc không được phép đọc."
        ) from error
    if not data.strip():
        raise Unreadable("empty", f"Tệp {path.name} không có nội dung.")
    return data


def _refuse_packed(data: bytes, name: str) -> None:
    """Office files are archives: an old one or one with a password is none, one with macros holds a program."""
    if data.startswith(_OLE):
        raise Unreadable(
            "encrypted or old",
            f"Tệp {name} có mật khẩu hoặc là định dạng cũ. Hãy bỏ mật khẩu, lưu lại thành .docx hoặc .xlsx.",
        )
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise broken(name) from error
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise _macros(name)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unreadable("too large", f"Tệp {name} bung ra quá lớn. Hãy tách thành nhiều tệp nhỏ hơn.")


def broken(name: str) -> Unreadable:
    return Unreadable("broken", f"Tệp {name} bị hỏng, không đọc được. Hãy mở và lưu lại, hoặc xin bản khác.")


def _macros(name: str) -> Unreadable:
    return Unreadable(
        "macros", f"Tệp {name} có macro nên không được nhập. Hãy lưu lại thành .docx hoặc .xlsx."
    )


def _secret(name: str) -> Unreadable:
    return Unreadable(
        "secrecy marking",
        f"Tệp {name} có dấu hiệu chứa bí mật nhà nước nên không được nhập. Xử lý tệp theo quy định.",
    )
