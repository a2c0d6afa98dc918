"""Numbers of papers and markings of secrecy."""

from __future__ import annotations

import unicodedata

import pytest

from nlu.documents import find_document_numbers, read_document, secret_marking


@pytest.mark.parametrize(
    "number",
    [
        "123/UBND-VX",
        "12/QĐ-UBND",
        "356/2025/NĐ-CP",
        "05/TB-VP",
        "7/CT-TTg",
        "15/10-CV",
        "1234/UBND-ĐT",
        "245/SNV-CCHC",
    ],
)
def test_numbers_of_papers_are_found_as_written(number: str) -> None:
    assert [found.text for found in find_document_numbers(f"theo công văn {number} ngày 15/11/2026")] == [
        number
    ]


@pytest.mark.parametrize(
    "text", ["12/15 phường", "5/7 phòng đã nộp", "ngày 20/11/2026", "120 km/h", "24/7", "anh/chị"]
)
def test_dates_shares_and_speeds_are_no_papers(text: str) -> None:
    assert find_document_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("MẬT", "Mật"),
        ("Công văn MẬT số 12/UBND", "Mật"),
        ("gửi anh công văn mật", "Mật"),
        ("xin gửi báo cáo (MẬT)", "Mật"),
        ("Độ mật: Mật", "Mật"),
        ("TỐI MẬT: kế hoạch", "Tối mật"),
        ("văn bản tối mật", "Tối mật"),
        ("TUYỆT MẬT", "Tuyệt mật"),
        ("TUYET MAT", "Tuyệt mật"),
        ("M Ậ T", "Mật"),
    ],
)
def test_markings_of_state_secrets_are_seen(text: str, degree: str) -> None:
    assert secret_marking(text) == degree
    assert secret_marking(unicodedata.normalize("NFD", text)) == degree


@pytest.mark.parametrize(
    "text",
    [
        "đổi mật khẩu wifi",
        "ĐỔI MẬT KHẨU MÁY TÍNH NGAY",
        "mật độ dân số",
        "BÁO CÁO MẬT ĐỘ DÂN SỐ",
        "tập huấn bảo mật",
        "mật ong rừng",
        "buổi tiệc thân mật",
        "bí mật",
        "tôi mất điện thoại",
        "toi mat dien thoai",
        "mặt bằng dự án",
    ],
)
def test_ordinary_words_are_no_markings(text: str) -> None:
    assert secret_marking(text) is None


def test_a_forwarded_paper_tells_number_subject_and_urgency() -> None:
    read = read_document("Khẩn: Công văn 3187/UBND-KT V/v chấn chỉnh an toàn thực phẩm dịp Tết")
    assert read is not None
    assert (read.number, read.subject) == ("3187/UBND-KT", "chấn chỉnh an toàn thực phẩm dịp Tết")
    assert (read.urgency, read.secrecy) == ("urgent", None)
