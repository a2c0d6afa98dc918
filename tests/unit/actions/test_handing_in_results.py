"""A file, a photo, a link or a message is handed in with the report, and the approver sees it."""

from __future__ import annotations

import pytest

from actions.models import TaskResult, TaskState
from tests.fakes.office_play import OFFICE, PlayedOffice


@pytest.fixture
def working(office: PlayedOffice) -> PlayedOffice:
    """Việc 1: Nam works on a report for Kiệt; its order is the line "order"."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE, id="order")
    office.press("NAM", "Nhận việc")
    return office


def results(office: PlayedOffice, task: int = 1) -> list[TaskResult]:
    with office.store.work() as work:
        return list(work.tasks.results(task))


def names(office: PlayedOffice) -> list[str]:
    return [row.name or row.reference for row in results(office)]


def test_a_file_comes_with_the_report(working: PlayedOffice) -> None:
    said = working.say("NAM", "việc 1 xong rồi", file="bao-cao.docx")
    to_approver = said[-1].message
    assert to_approver.recipient_code == "LD"
    assert "anh Nam báo xong lúc 10:00, kèm 1 tệp." in to_approver.text
    assert "bao-cao.docx" in to_approver.text
    (row,) = results(working)
    assert (working.code_of(row.person_id), row.kind, row.name) == ("NAM", "file", "bao-cao.docx")
    with working.store.work() as work:
        assert work.messages.get(row.message_id or 0).text == "việc 1 xong rồi"


def test_photos_and_links_are_counted_apart(working: PlayedOffice) -> None:
    said = working.say("NAM", "việc 1 xong rồi https://vanphong.example/bao-cao", image="hien-truong.jpg")
    assert "kèm 1 ảnh, 1 liên kết." in said[-1].message.text


def test_the_message_replied_to_is_what_is_handed_in(working: PlayedOffice) -> None:
    working.say("LAN", "số liệu đây anh Nam", OFFICE, id="figures", file="so-lieu.xlsx")
    said = working.say("NAM", "việc 1 xong rồi", OFFICE, reply_to={"line": "figures"})
    assert "kèm 1 tệp" in said[-1].message.text
    assert names(working) == ["so-lieu.xlsx"]


def test_so_are_its_words_where_it_has_no_file(working: PlayedOffice) -> None:
    working.say("LAN", "tổng cộng 120 hồ sơ đúng hạn", OFFICE, id="figures")
    working.say("NAM", "việc 1 xong rồi", OFFICE, reply_to={"line": "figures"})
    assert [(row.kind, row.reference) for row in results(working)] == [
        ("message", "tổng cộng 120 hồ sơ đúng hạn")
    ]


def test_the_order_itself_is_no_result(working: PlayedOffice) -> None:
    working.say("NAM", "xong rồi", OFFICE, reply_to={"line": "order"})
    assert working.task().state is TaskState.REPORTED
    assert not results(working)


def test_a_file_in_reply_to_the_card_is_kept_and_done_is_one_press_away(working: PlayedOffice) -> None:
    (reply,) = working.say("NAM", "", OFFICE, file="bao-cao.docx", reply_to=1)
    assert reply.message.text.startswith("📎 Đã ghi 1 tệp vào kết quả việc 1.")
    said = working.press("NAM", "Báo xong", OFFICE)
    assert "kèm 1 tệp" in said[-1].message.text


def test_a_file_alone_in_private_is_asked_about(working: PlayedOffice) -> None:
    (question,) = working.say("NAM", "", file="bao-cao.docx")
    assert question.message.text == "Tệp này là kết quả việc nào ạ?"
    assert list(question.tokens) == ["Việc 1 · Tổng hợp báo cáo", "Không phải kết quả"]
    working.press("NAM", "Việc 1 · Tổng hợp báo cáo")
    assert names(working) == ["bao-cao.docx"]


def test_and_may_be_none(working: PlayedOffice) -> None:
    working.say("NAM", "", file="thuc-don.pdf")
    working.press("NAM", "Không phải kết quả")
    assert not results(working)


def test_files_among_people_are_left_alone(working: PlayedOffice) -> None:
    assert working.say("LAN", "", OFFICE, image="hoa.jpg") == []


def test_which_task_is_asked_and_the_file_is_not_lost(working: PlayedOffice) -> None:
    working.say("LD", "giao anh Nam soạn tờ trình trước thứ Sáu", OFFICE)
    working.say("NAM", "xong rồi ạ", OFFICE, file="bao-cao.docx")
    working.say("NAM", "1", OFFICE)
    assert names(working) == ["bao-cao.docx"]


def test_who_helps_may_hand_in_and_the_lead_is_told(working: PlayedOffice) -> None:
    working.say("LD", "thêm chị Lan phối hợp việc 1", OFFICE)
    said = working.say("LAN", "", OFFICE, file="phu-luc.docx", reply_to=1)
    assert said[-1].message.recipient_code == "NAM"
    assert "Chị Lan gửi 1 tệp cho việc 1" in said[-1].message.text


def test_nobody_else_hands_in(working: PlayedOffice) -> None:
    said = working.say("LAN", "", OFFICE, file="phu-luc.docx", reply_to=1)
    assert not results(working)
    assert "Chỉ người" in said[-1].message.text


def test_what_was_handed_in_is_shown(working: PlayedOffice) -> None:
    working.say("NAM", "việc 1 xong rồi", file="bao-cao.docx")
    (card,) = working.say("LD", "việc 1 tới đâu rồi")
    assert "Kết quả: 1 tệp (bao-cao.docx)" in card.message.text
    (file,) = working.press("LD", "Xem kết quả")
    assert file.message.file == "bao-cao.docx"


def test_after_a_return_the_old_files_no_longer_count(working: PlayedOffice) -> None:
    working.say("NAM", "việc 1 xong rồi", file="ban-1.docx")
    working.say("LD", "trả lại việc 1 vì thiếu số liệu")
    working.wait(minutes=5)
    said = working.say("NAM", "việc 1 xong rồi", file="ban-2.docx")
    assert "kèm 1 tệp" in said[-1].message.text
    assert names(working) == ["ban-1.docx", "ban-2.docx"]
