"""Documents of every kind become sections with headings and pages; what cannot be read says why."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from actions.library.cutting import LONGEST, passages_of
from actions.library.reading import Reading, Section, Unreadable, read_document

FILES = Path(__file__).parent / "files"


def read(path: Path, text: str | bytes) -> Reading:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_document(path)[0]


def refused(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_document(path)
    return caught.value


def test_markdown_gives_headings_lists_tables_and_further_questions(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.md",
        "# Sổ tay\n\n## Tài khoản\n\n### Quên mật khẩu\n<!-- cách hỏi khác: mất pass; không vào được -->\n"
        "Bấm **Quên mật khẩu** rồi [xem thêm](http://x).\n\n1. Nhập tên\n2. Nhận mã\n\n"
        "| Muốn | Bấm |\n|---|---|\n| Đổi | Lưu |\n",
    )
    assert reading.title == "Sổ tay"
    (section,) = reading.sections
    assert section.headings == ("Tài khoản", "Quên mật khẩu")
    assert section.questions == ("mất pass", "không vào được")
    assert section.text.splitlines() == [
        "Bấm **Quên mật khẩu** rồi xem thêm.",
        "1. Nhập tên",
        "2. Nhận mã",
        "• Muốn: Đổi · Bấm: Lưu",
    ]


def test_html_leaves_out_what_frames_the_page(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.html",
        "<html><head><title>Trang hướng dẫn</title><script>alert(1)</script></head><body><nav>Trang chủ</nav>"
        "<h2>Ký số</h2><p>Cắm <b>thiết bị</b> rồi ký.</p><ul><li>Nhập PIN</li></ul>"
        "<table><tr><th>Lỗi</th><th>Cách</th></tr><tr><td>Khóa</td><td>Báo đầu mối</td></tr></table>"
        "<footer>Bản quyền</footer></body></html>",
    )
    assert reading.title == "Trang hướng dẫn"
    (section,) = reading.sections
    assert section.headings == ("Ký số",)
    lines = ["Cắm thiết bị rồi ký.", "• Nhập PIN", "• Lỗi: Khóa · Cách: Báo đầu mối"]
    assert section.text.splitlines() == lines


def test_word_gives_headings_pages_lists_and_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Sổ tay một cửa", 0)
    document.add_heading("Tiếp nhận", 1)
    document.add_paragraph("Quét căn cước.")
    run = document.add_paragraph("In giấy hẹn.", style="List Bullet").runs[0]
    run._r.insert(0, run._r.makeelement(f"{{{run._r.nsmap['w']}}}lastRenderedPageBreak"))
    document.add_heading("Trả kết quả", 1)
    table = document.add_table(rows=2, cols=2)
    for at, words in enumerate(("Bước", "Người làm", "Trả", "Cán bộ một cửa")):
        table.cell(at // 2, at % 2).text = words
    document.save(str(tmp_path / "a.docx"))
    reading, _ = read_document(tmp_path / "a.docx")
    assert reading.title == "Sổ tay một cửa"
    assert list(reading.sections) == [
        Section(("Tiếp nhận",), "Quét căn cước.\n• In giấy hẹn.", 1),
        Section(("Trả kết quả",), "• Bước: Trả · Người làm: Cán bộ một cửa", 2),
    ]


def test_pdf_gives_headings_and_pages_without_running_heads() -> None:
    reading, _ = read_document(FILES / "huong-dan.pdf")
    assert reading.title == "Hướng dẫn vận hành phòng họp"
    assert [(section.headings[-1], section.page) for section in reading.sections] == [
        ("1.1. Đăng ký phòng họp", 1),
        ("1.2. Hủy đăng ký", 1),
        ("2.1. Máy chiếu", 2),
        ("2.2. Micro không dây", 3),
    ]
    assert reading.sections[0].text == (
        "Người cần phòng ghi vào lịch chung trước một ngày, nêu số người và thiết bị cần dùng."
    )
    assert not any("Tổ Công nghệ" in section.text or "Trang" in section.text for section in reading.sections)


def test_a_table_of_questions_gives_a_section_a_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Bộ câu hỏi năm 2026", None, None, None),
        ("Nhóm", "Câu hỏi", "Trả lời", "Cách hỏi khác"),
        ("Mạng", "Mất mạng thì sao?", "Kiểm tra dây.", "rớt mạng; không có internet"),
        ("Mạng", "Chưa ai trả lời?", None, None),
    ):
        sheet.append(row)
    book.save(tmp_path / "hoi-dap.xlsx")
    reading, _ = read_document(tmp_path / "hoi-dap.xlsx")
    questions = ("rớt mạng", "không có internet")
    assert list(reading.sections) == [
        Section(("Mạng", "Mất mạng thì sao?"), "Kiểm tra dây.", None, questions)
    ]


def _with_macros(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("word/vbaProject.bin", "")


def _broken(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 no archive at all")


def _old(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def _no_words(path: Path) -> None:
    path.write_text("# Chỉ có tiêu đề\n")


def _secret(path: Path) -> None:
    path.write_text("# Kế hoạch\n\nĐộ mật: Tối mật\n\nNội dung.\n")


@pytest.mark.parametrize(
    ("name", "write", "says"),
    [
        ("a.docx", _with_macros, "macro"),
        ("a.docm", _broken, "macro"),
        ("a.docx", _broken, "hỏng"),
        ("a.pdf", _broken, "hỏng"),
        ("a.docx", _old, "mật khẩu"),
        ("a.doc", _old, "định dạng cũ"),
        ("a.exe", _broken, "không thuộc loại"),
        ("a.md", _no_words, "không có nội dung"),
        ("a.md", lambda path: path.write_bytes(b""), "không có nội dung"),
        ("a.md", _secret, "bí mật nhà nước"),
        ("a.md", lambda path: None, "Không mở được"),
        ("a.csv", lambda path: path.write_text("tên,tuổi\nNam,3\n"), "thiếu cột"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    tmp_path: Path, name: str, write: Callable[[Path], object], says: str
) -> None:
    write(tmp_path / name)
    problem = refused(tmp_path / name)
    assert says in str(problem)
    assert name in str(problem)
    assert problem.reason.isascii()


def test_a_scan_and_a_file_with_a_password_are_told_apart() -> None:
    assert "bản quét" in str(refused(FILES / "ban-quet.pdf"))
    assert "mật khẩu" in str(refused(FILES / "co-mat-khau.pdf"))


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.library.reading.files.LARGEST", 10)
    (tmp_path / "a.md").write_text("# Một tài liệu dài hơn mười ký tự\n\nvà có nội dung")
    assert refused(tmp_path / "a.md").reason == "too large"


def test_long_sections_are_cut_between_paragraphs_and_sentences() -> None:
    sentence = "Câu này nói một điều cần biết về phần mềm. "
    text = "\n".join(["Mở đầu.", sentence * 60, "Kết."])
    reading = Reading("Tài liệu", [Section(("Mục",), text, 3, ("hỏi khác",))])
    passages = passages_of(reading, "Tài liệu")
    assert len(passages) > 2
    assert all(len(passage.text) <= LONGEST for passage in passages)
    assert {(passage.page, passage.headings[0], passage.questions[0]) for passage in passages} == {
        (3, "Mục", "hỏi khác")
    }
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())


def test_the_same_words_twice_are_one_passage() -> None:
    section = Section(("Mục",), "Nội dung.")
    assert len(passages_of(Reading("T", [section, section]), "T")) == 1
