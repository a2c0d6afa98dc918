"""Names that people and groups give to others."""

from __future__ import annotations

from collections.abc import Sequence

from bot.script import Said
from tests.fakes.office_play import ALL, OFFICE, PlayedOffice

KEPT = "Dạ, từ nay {where} “{name}” là {who}. Muốn bỏ, nói “bỏ tên gọi {name}”."
NAM2 = "Bùi Phương Nam (Chuyên viên, Phòng Kinh tế)"
LAN = "Trương Thị Ngọc Lan (Chuyên viên, Văn phòng)"


def texts(said: Sequence[Said]) -> list[str]:
    return [one.message.text for one in said]


def lead(office: PlayedOffice) -> str:
    return office.code_of(office.tasks()[-1].lead_id)


def test_a_name_given_in_private_is_the_speakers_own(office: PlayedOffice) -> None:
    said = office.say("CT", "gọi anh Nam Phòng Kinh tế là Nam đen")
    assert texts(said) == [KEPT.format(where="với chị", name="Nam đen", who=NAM2)]
    office.say("CT", "giao Nam đen soạn báo cáo trước thứ Sáu")
    assert lead(office) == "NAM2"
    found = office.say("LD", "số điện thoại anh Nam đen")
    assert "Bùi Phương Nam, Chuyên viên" not in found[0].message.text.splitlines()[0]


def test_a_name_given_in_a_group_is_the_groups(office: PlayedOffice) -> None:
    said = office.say("LAN", "Thư ký ơi, Nam nhỏ là anh Bùi Phương Nam nhé", ALL)
    assert texts(said) == [KEPT.format(where="trong nhóm này", name="Nam nhỏ", who=NAM2)]
    office.say("CT", "giao anh Nam nhỏ soạn báo cáo trước thứ Sáu", ALL)
    assert lead(office) == "NAM2"
    other = office.say("LD", "bỏ tên gọi Nam nhỏ", OFFICE)
    assert texts(other) == ["Nhóm này không có tên gọi “Nam nhỏ” ạ."]


def test_the_groups_name_comes_before_the_speakers_own_and_both_before_names(office: PlayedOffice) -> None:
    office.say("CT", "gọi anh Nam Văn phòng là Nam đen")
    office.say("CT", "gọi anh Nam Phòng Kinh tế là Nam đen", ALL)
    office.say("CT", "giao Nam đen soạn báo cáo trước thứ Sáu", ALL)
    assert lead(office) == "NAM2"
    office.say("CT", "giao Nam đen soạn tờ trình trước thứ Sáu")
    assert lead(office) == "NAM"
    office.say("CT", "trong nhóm này Nam là anh Bùi Phương Nam", ALL)
    office.say("CT", "giao anh Nam rà soát hồ sơ trước thứ Sáu", ALL)
    assert lead(office) == "NAM2"


def test_any_words_may_be_a_name_and_none_of_them_goes_into_the_task(office: PlayedOffice) -> None:
    office.say("CT", "đặt biệt danh cho chị Lan là Lan kế toán")
    office.say("CT", "giao Lan kế toán soạn báo cáo trước thứ Sáu")
    assert lead(office) == "LAN"
    assert office.task().title == "soạn báo cáo"


def test_who_is_meant_is_asked_where_two_fit(office: PlayedOffice) -> None:
    (asked,) = office.say("CT", "gọi anh Nam là Nam đen")
    assert asked.message.text == "Có 2 người là anh Nam. Chị muốn gọi ai là “Nam đen” ạ?"
    said = office.press("CT", "Bùi Phương Nam · Phòng Kinh tế")
    assert texts(said) == [KEPT.format(where="với chị", name="Nam đen", who=NAM2)]


def test_who_is_meant_may_be_answered_in_words(office: PlayedOffice) -> None:
    office.say("CT", "gọi anh Nam là Nam đen")
    said = office.say("CT", "Nam bên kinh tế")
    assert texts(said) == [KEPT.format(where="với chị", name="Nam đen", who=NAM2)]


def test_somebody_unknown_is_asked_for(office: PlayedOffice) -> None:
    (asked,) = office.say("CT", "gọi anh Quang là Quang còi")
    assert (
        asked.message.text
        == "Thư ký không tìm thấy anh Quang trong danh bạ. Chị muốn gọi ai là “Quang còi” ạ?"
    )


def test_a_name_passes_to_somebody_else_and_that_is_said(office: PlayedOffice) -> None:
    office.say("CT", "gọi anh Nam Văn phòng là Nam đen")
    (said,) = office.say("CT", "gọi anh Nam Phòng Kinh tế là Nam đen")
    assert said.message.text == (
        f"Dạ, từ nay với chị “Nam đen” là {NAM2}, không còn là Đỗ Hoài Nam. Muốn bỏ, nói “bỏ tên gọi Nam đen”."
    )
    (again,) = office.say("CT", "gọi anh Nam Phòng Kinh tế là Nam đen")
    assert again.message.text == f"Dạ, với chị “Nam đen” đã là {NAM2} rồi ạ."


def test_a_name_is_taken_back(office: PlayedOffice) -> None:
    office.say("CT", "gọi anh Nam Phòng Kinh tế là Nam đen")
    (said,) = office.say("CT", "bỏ tên gọi nam đen")
    assert said.message.text == "Dạ, Thư ký đã bỏ tên gọi “Nam đen” của Bùi Phương Nam."
    (asked,) = office.say("CT", "giao anh Nam đen soạn báo cáo trước thứ Sáu")
    assert "Nam đen" in asked.message.text
    assert not office.tasks()


def test_the_names_are_listed_in_private_ones_own_and_in_a_group_only_the_groups(
    office: PlayedOffice,
) -> None:
    (none,) = office.say("CT", "danh sách biệt danh")
    assert none.message.text == (
        "Chị chưa có tên gọi nào ạ. Đặt bằng cách nói “gọi anh Nam Phòng Kinh tế là Nam đen”."
    )
    office.say("CT", "gọi anh Nam Phòng Kinh tế là Nam đen")
    office.say("CT", "gọi chị Lan là Lan nhỏ", ALL)
    (own,) = office.say("CT", "danh sách biệt danh")
    assert own.message.text.splitlines() == ["Tên gọi chị đã đặt:", f"• Nam đen: {NAM2}"]
    (groups,) = office.say("CT", "danh sách biệt danh", ALL)
    assert groups.message.text.splitlines() == ["Tên gọi nhóm này đã đặt:", f"• Lan nhỏ: {LAN}"]


def test_marks_tell_a_given_name_from_another(office: PlayedOffice) -> None:
    office.say("CT", "gọi anh Nam Phòng Kinh tế là Năm")
    (asked,) = office.say("CT", "giao anh Nam soạn báo cáo trước thứ Sáu")
    assert asked.message.text.startswith("Có 2 người là anh Nam")
    office.say("CT", "thôi")
    office.say("CT", "giao anh Năm soạn báo cáo trước thứ Sáu")
    assert lead(office) == "NAM2"


def test_what_people_say_to_each_other_in_a_group_sets_nothing(office: PlayedOffice) -> None:
    assert office.say("LD", "Nam nhỏ là anh Bùi Phương Nam nhé", ALL) == []
    assert office.say("LD", "gọi anh Nam là sếp lớn", ALL) == []
