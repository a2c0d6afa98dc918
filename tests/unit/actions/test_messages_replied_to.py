"""What somebody else wrote is the content and the evidence of an order or a reminder that replies to it."""

from __future__ import annotations

import pytest

from nlu.pointing import read_pointer
from tests.fakes.office_play import OFFICE, PlayedOffice

SAID = "hẻm 47 ngập nửa mét, nước vào nhà dân"


def test_an_order_in_reply_takes_the_message_as_its_content(office: PlayedOffice) -> None:
    office.say("NAM", SAID, OFFICE, id="dân")
    said = office.say(
        "LD", "Thư ký ơi giao cái này cho chị Lan trước thứ Sáu", OFFICE, reply_to={"line": "dân"}
    )
    assert office.task().title == SAID
    (lead,) = [one.message.text for one in said if one.message.recipient_code == "LAN"]
    assert f"Theo tin của Đỗ Hoài Nam: “{SAID}”" in lead


def test_what_is_to_be_done_with_it_stands_before_it(office: PlayedOffice) -> None:
    office.say("NAM", SAID, OFFICE, id="dân")
    office.say("LD", "Thư ký ơi giao chị Lan xử lý việc này, hạn mai", OFFICE, reply_to={"line": "dân"})
    assert office.task().title == f"xử lý: {SAID}"


def test_words_of_their_own_are_kept_and_the_message_is_evidence_all_the_same(office: PlayedOffice) -> None:
    office.say("NAM", SAID, OFFICE, id="dân")
    office.say(
        "LD",
        "Thư ký ơi giao chị Lan lập danh sách hộ bị ngập trước thứ Sáu",
        OFFICE,
        reply_to={"line": "dân"},
    )
    assert office.task().title == "lập danh sách hộ bị ngập"
    order = office.task().source_message_id or 0
    with office.store.work() as work:
        (evidence,) = [each for each in work.tasks.changes(1) if each.action == "evidence"]
        message = work.messages.get(evidence.message_id or 0)
        assert message.text == SAID
        assert work.people.get(message.sender_id or 0).code == "NAM"
        assert work.messages.get(order).text.startswith("Thư ký ơi giao")


def test_a_reminder_in_reply_is_about_the_message(office: PlayedOffice) -> None:
    office.say("NAM", SAID, OFFICE, id="dân")
    (said,) = office.say(
        "LD", "Thư ký ơi nhắc tôi việc này lúc 8h sáng mai", OFFICE, reply_to={"line": "dân"}
    )
    assert SAID in said.message.text
    (asked,) = office.say("LAN", "Thư ký ơi nhắc lại việc này", OFFICE, reply_to={"line": "dân"})
    assert "lúc nào ạ?" in asked.message.text


def test_a_file_without_words_gives_its_name_and_goes_along(office: PlayedOffice) -> None:
    office.say("NAM", "", OFFICE, id="tệp", file="cong-van-12.pdf")
    said = office.say("LD", "Thư ký ơi giao chị Lan xử lý, hạn mai", OFFICE, reply_to={"line": "tệp"})
    assert office.task().title == "xử lý: cong-van-12.pdf"
    files = [one.message.file for one in said if one.message.recipient_code == "LAN" and one.message.file]
    assert len(files) == 1
    assert files[0].endswith("cong-van-12.pdf")


def test_a_marked_message_is_never_taken_as_content(office: PlayedOffice) -> None:
    office.say("NAM", "TỐI MẬT: kế hoạch A2", OFFICE, id="mật")
    (said,) = office.say("LD", "Thư ký ơi giao cái này cho chị Lan", OFFICE, reply_to={"line": "mật"})
    assert "bí mật nhà nước" in said.message.text
    assert not office.tasks()


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("", ""),
        ("nội dung này", ""),
        ("làm cái này", ""),
        ("xử lý việc này", "xử lý"),
        ("theo dõi, xử lý", "theo dõi, xử lý"),
        ("rà soát hồ sơ này", "rà soát"),
        ("xu ly viec nay", "xu ly"),
        ("tổng hợp báo cáo", None),
        ("làm báo cáo này cho Sở", None),
    ],
)
def test_words_that_only_point(text: str, verb: str | None) -> None:
    assert read_pointer(text) == verb
