"""Questions are compared by the words that carry meaning, however they are typed."""

from __future__ import annotations

import pytest

from nlu.help_terms import Thesaurus, asks_only_for_help, pairs, terms_of

FIELD = Thesaurus(
    [["mật khẩu", "password"], ["chữ ký số", "ký số"], ["đăng nhập", "login"], ["điện thoại", "dế"]],
    {"mk": "mật khẩu", "đk": "đăng ký", "tk": "tài khoản"},
)


def keys(text: str) -> list[str]:
    return [term.key for term in terms_of(text, FIELD)]


@pytest.mark.parametrize(
    "text",
    ["Đổi mật khẩu", "đổi mật khẩu thế nào ạ", "cho em hỏi cách đổi mk", "doi mat khau", "đổi password ntn"],
)
def test_wordings_of_one_question_give_the_same_terms(text: str) -> None:
    assert keys(text) == ["doi", "mat_khau"]


def test_the_longest_phrase_is_one_word() -> None:
    assert keys("chữ ký số hết hạn") == ["chu_ky_so", "het", "han"]
    assert pairs(terms_of("đổi mật khẩu", FIELD)) == ["doi+mat_khau"]


def test_a_short_form_of_the_field_is_written_out_but_not_after_a_no() -> None:
    assert keys("đk tk") == ["dang", "ky", "tai", "khoan"]
    assert keys("k đk") == []


def test_a_single_syllable_needs_its_marks_to_be_a_synonym() -> None:
    assert keys("cái dế") == ["dien_thoai"]
    assert keys("để đổi") == ["doi"]


def test_what_is_denied_counts_and_what_only_asks_does_not() -> None:
    assert keys("không nhận mã") == ["khong", "nhan", "ma"]
    assert keys("nhận mã được không ạ") == ["nhan", "ma"]


def test_marks_typed_are_kept_beside() -> None:
    (term,) = terms_of("mật khẩu", FIELD)
    assert (term.marked, term.syllables) == (("mật", "khẩu"), ("mat", "khau"))
    (term,) = terms_of("mat khau", FIELD)
    assert term.marked == ()


def test_slips_are_mended_before_words_are_found() -> None:
    mended = terms_of("matkhau", FIELD, lambda word: ("mat", "khau") if word == "matkhau" else ())
    assert [term.key for term in mended] == ["mat_khau"]


@pytest.mark.parametrize(
    "text", ["hướng dẫn sử dụng", "trợ giúp", "help", "giúp tôi với", "xin tài liệu hướng dẫn"]
)
def test_a_bare_call_for_help_asks_about_nothing(text: str) -> None:
    assert asks_only_for_help(terms_of(text, FIELD))


def test_anything_may_be_typed() -> None:
    for text in ("", "   ", "???", "👍", "\ud800", "a" * 5000, "123 4.5.6"):
        terms_of(text, FIELD)


def test_a_short_form_does_not_make_a_text_one_with_marks() -> None:
    assert keys("mk bi sai") == keys("mat khau bi sai") == ["mat_khau", "sai"]
