"""Names by sound and the tables of names."""

from __future__ import annotations

import pytest

from nlu.names import FAMILY_NAMES, FEMALE_GIVEN, MALE_GIVEN, is_family_name, is_given_name, sound_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoàn", "Hoàng"),
        ("Tiến", "Tiếng"),
        ("Linh", "Lin"),
        ("Thùy", "Thuỳ"),
        ("Thúy", "Thủy"),
        ("Quý", "Quí"),
        ("Mỹ", "Mĩ"),
        ("Dũng", "Giũng"),
        ("Vân", "Dân"),
        ("Sơn", "Xơn"),
        ("Trâm", "Châm"),
        ("Lan", "Nan"),
        ("Phát", "Phác"),
        ("Bích", "Bít"),
        ("Nguyễn Văn Hải", "nguyen van hãi"),
    ],
)
def test_names_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Nam", "Năng"), ("Hoa", "Hòa Bình"), ("Minh", "Khanh"), ("Tâm", "Thảo")]
)
def test_names_that_sound_different_do_not(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_text_without_letters_has_no_sound() -> None:
    assert sound_key("123 👍") == ""


def test_tables_are_large_and_told_apart() -> None:
    assert len(FAMILY_NAMES) >= 100
    assert len(MALE_GIVEN) + len(FEMALE_GIVEN) >= 300
    assert is_family_name("nguyễn")
    assert is_family_name("nguyen", folded=True)
    assert is_given_name("lan")
    assert not is_given_name("việc")
