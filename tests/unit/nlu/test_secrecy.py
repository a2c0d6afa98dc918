"""Markings of state secrets in every usual form, and the ordinary words that are none."""

from __future__ import annotations

import unicodedata

import pytest

from nlu.secrecy import find_marking, find_marking_of_file

MARKED: dict[str, tuple[str, ...]] = {
    "Mật": (
        *("MẬT", "[MẬT]", "(MẬT)", "(Mật)", "“MẬT”", "**MẬT**", "MAT", "[MAT]", "#mật", "ＭẬＴ", "M\u200bẬT"),
        *("M Ậ T", "M  Ậ  T", "M.Ậ.T", "M-Ậ-T", "m ậ t", "M A T"),
        *("Độ mật: Mật", "Độ mật: MẬT", "độ mật: mật", "Mức độ mật: Mật", "do mat: mat", "Độ MẬT"),
        *(
            "công văn mật số 12/CV-UBND",
            "tài liệu mật gửi anh",
            "hồ sơ đóng dấu mật",
            "vb mật",
            "cong van mat so 12",
        ),
        *("MẬT\nGiao anh Nam làm báo cáo", "[Mật] giao anh Nam", "MẬT - giao anh Nam", "Mật: kế hoạch"),
        *("giao anh Nam xử lý công văn (Mật)", "BÁO CÁO MẬT"),
    ),
    "Tối mật": (
        *(
            "TỐI MẬT",
            "Tối mật",
            "tối mật",
            "TỐI-MẬT",
            "TOI MAT",
            "[TOI MAT]",
            "toi mat",
            "ToiMat",
            "(Tối Mật)",
        ),
        *("T Ố I  M Ậ T", "Độ mật: Tối mật", "do mat: toi mat", "tài liệu tối mật", "ke hoach toi mat"),
    ),
    "Tuyệt mật": (
        *("TUYỆT MẬT", "Tuyệt mật", "tuyệt mật", "tuyệt   mật", "TUYET MAT", "tuyet mat", "[Tuyệt mật]"),
        *("T U Y Ệ T  M Ậ T", "văn bản Tuyệt mật", "Độ mật: A (Tuyệt mật)", "MẬT, riêng phụ lục TUYỆT MẬT"),
    ),
}
ORDINARY = (
    *("mật khẩu wifi là gì", "đổi MẬT KHẨU", "mat khau he thong", "MAT KHAU WIFI", "đổi mk giúp e"),
    *("mật độ dân số", "báo cáo mật độ dân cư", "bảo mật thông tin", "BẢO MẬT", "tài liệu bảo mật", "cơ mật"),
    *("mật ong", "mat ong", "mật mía", "trăng mật", "túi mật", "thân mật", "mật thiết", "mật vụ", "mật mã"),
    *(
        "bí mật đời tư",
        "bí mật kinh doanh",
        "TẬP HUẤN BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "tập huấn bảo vệ bí mật nhà nước",
    ),
    *(
        "họp mặt lúc 8h",
        "có mặt",
        "co mat luc 8h",
        "tiền mặt",
        "mặt bằng",
        "MẶT BẰNG",
        "MAT TRAN TO QUOC",
        "[mặt bằng]",
    ),
    *(
        "tôi mất điện thoại",
        "toi mat dien thoai roi",
        "TOI MAT DIEN THOAI",
        "toi mat 2 ngay",
        "buổi tối mất điện",
    ),
    *(
        "anh Mật",
        "chị Mật ơi",
        "giao chị Mật làm báo cáo",
        "số điện thoại chị Mật",
        "(mất)",
        "Mất: 2 bộ",
        "Mặt: tốt",
    ),
    *(
        "không gửi văn bản mật qua chat",
        "không có tài liệu mật nào",
        "độ mật: không",
        "tai lieu mat roi",
        "cv mat dau roi",
    ),
)


@pytest.mark.parametrize(("degree", "text"), [(d, text) for d, texts in MARKED.items() for text in texts])
def test_a_marking_is_found(degree: str, text: str) -> None:
    assert find_marking(text) == degree
    assert find_marking(unicodedata.normalize("NFD", text)) == degree
    assert find_marking(f"Kính gửi các anh chị\n{text}") == degree


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_word_is_none(text: str) -> None:
    assert find_marking(text) is None
    assert find_marking(unicodedata.normalize("NFD", text)) is None


@pytest.mark.parametrize(
    ("name", "degree"),
    [
        ("bc_mat.pdf", "Mật"),
        ("bao-cao-MAT.docx", "Mật"),
        ("CV 12 (MẬT).pdf", "Mật"),
        ("cong_van_quy_3_mat_12.pdf", "Mật"),
        ("TOI-MAT_ke_hoach.pdf", "Tối mật"),
        ("phương án tuyệt mật.docx", "Tuyệt mật"),
        ("mat_bang.dwg", None),
        ("anh_mat_truoc.jpg", None),
        ("bao_cao_mat_do_dan_cu.pdf", None),
        ("huong-dan-doi-mat-khau.pdf", None),
        ("tien_mat_quy_3.xlsx", None),
        ("", None),
    ],
)
def test_the_name_of_a_file(name: str, degree: str | None) -> None:
    assert find_marking_of_file(name) == degree


def test_a_long_text_is_read_at_once() -> None:
    assert find_marking("[ma " * 20_000) is None
    assert find_marking_of_file("bc_" * 200 + "x.pdf") is None
