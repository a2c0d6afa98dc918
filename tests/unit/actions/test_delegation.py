"""A leader lets somebody act in their place: for a time, within limits, and the record says so."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.models import TaskState
from tests.fakes.office_play import ALL, OFFICE, ZONE, PlayedOffice


def _texts(office: PlayedOffice, code: str) -> list[str]:
    return [one.message.text for one in office.said if one.message.recipient_code == code]


@pytest.fixture
def delegated(office: PlayedOffice) -> PlayedOffice:
    """Kiệt lets Lan assign and approve for him until the end of November."""
    office.say("LD", "ủy quyền cho chị Lan giao việc và duyệt việc thay tôi đến hết tháng")
    return office


def test_both_learn_who_may_do_what_until_when(office: PlayedOffice) -> None:
    said = office.say("LD", "ủy quyền cho chị Lan giao việc thay tôi đến hết tháng")
    (reply,) = [one for one in said if one.message.recipient_code == "LD"]
    assert reply.message.text.splitlines() == [
        "Đã ủy quyền cho Trương Thị Ngọc Lan (Chuyên viên, Văn phòng).",
        "Được làm thay: giao việc",
        "Hiệu lực: đến hết thứ Hai 30/11",
    ]
    assert list(reply.tokens) == ["Thu hồi"]
    (notice,) = [one for one in said if one.message.recipient_code == "LAN"]
    assert "Anh Kiệt (Phan Văn Tuấn Kiệt) ủy quyền cho chị giao việc thay mình." in notice.message.text


def test_the_delegate_gives_an_order_in_the_leaders_place_and_the_record_says_so(
    delegated: PlayedOffice,
) -> None:
    said = delegated.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    task = delegated.task()
    assert task.state is TaskState.ASSIGNED
    assert (delegated.code_of(task.assigner_id), delegated.code_of(task.given_by_id or 0)) == ("LD", "LAN")
    card = next(one for one in said if one.chat == OFFICE)
    assert "Người giao: Trương Thị Ngọc Lan, thay mặt Phan Văn Tuấn Kiệt" in card.message.text
    (told,) = [one for one in said if one.message.recipient_code == "LD"]
    assert "Chị Lan đã thay mặt anh giao anh Nam việc 1" in told.message.text
    with delegated.store.work() as work:
        (change,) = work.tasks.changes(1)
    assert delegated.code_of(change.actor_id or 0) == "LAN"
    assert change.note == "tổng hợp báo cáo (thay mặt anh Kiệt)"


def test_the_delegate_corrects_what_was_given_and_hears_what_becomes_of_it(delegated: PlayedOffice) -> None:
    delegated.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    delegated.say("LAN", "sửa hạn thành thứ Hai", OFFICE)
    assert delegated.task().deadline == datetime(2026, 11, 23, 17, tzinfo=ZONE)
    said = delegated.press("NAM", "Nhận việc")
    assert {"LD", "LAN"} <= {one.message.recipient_code for one in said}


def test_the_delegate_approves_what_the_leader_gave(delegated: PlayedOffice) -> None:
    delegated.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    said = delegated.say("NAM", "việc 1 xong rồi")
    assert {"LD", "LAN", "NAM"} == {one.message.recipient_code for one in said}
    delegated.press("LAN", "Duyệt")
    assert delegated.task().state is TaskState.APPROVED
    with delegated.store.work() as work:
        assert work.tasks.changes(1)[-1].note == "(thay mặt anh Kiệt)"


def test_the_delegate_finds_what_waits_and_approves_it_in_words(delegated: PlayedOffice) -> None:
    delegated.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    delegated.say("NAM", "việc 1 xong rồi")
    (waiting,) = delegated.say("LAN", "việc chờ tôi duyệt")
    assert "1. Tổng hợp báo cáo" in waiting.message.text
    delegated.say("LAN", "duyệt việc 1")
    assert delegated.task().state is TaskState.APPROVED


def test_nobody_approves_their_own_work_in_the_leaders_place(delegated: PlayedOffice) -> None:
    delegated.say("LD", "giao chị Lan rà soát hồ sơ trước thứ Sáu", OFFICE)
    delegated.say("LAN", "việc 1 xong rồi")
    (refusal,) = delegated.say("LAN", "duyệt việc 1")
    assert delegated.task().state is TaskState.REPORTED
    assert "người duyệt (anh Kiệt)" in refusal.message.text


def test_a_delegate_for_approving_may_not_assign(office: PlayedOffice) -> None:
    office.say("LD", "ủy quyền cho chị Lan duyệt việc thay tôi đến hết tháng")
    office.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert office.tasks() == []


def test_the_delegate_may_not_order_the_leader_nor_anyone_whom_the_leader_may_not(
    delegated: PlayedOffice,
) -> None:
    delegated.say("LAN", "giao anh Kiệt ký văn bản trước thứ Sáu", ALL)
    delegated.say("LAN", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu", ALL)
    assert delegated.tasks() == []


def test_the_right_ends_with_its_time_and_both_are_told(delegated: PlayedOffice) -> None:
    said = delegated.wait_until(datetime(2026, 12, 1, 8, tzinfo=ZONE))
    ended = [one for one in said if "đã hết hạn" in one.message.text]
    assert [one.message.recipient_code for one in ended] == ["LAN", "LD"]
    assert {one.at for one in ended} == {datetime(2026, 12, 1, tzinfo=ZONE)}
    delegated.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert delegated.tasks() == []


def test_the_right_begins_at_its_time(office: PlayedOffice) -> None:
    said = office.say("LD", "tuần sau tôi đi công tác, chị Lan duyệt thay và giao việc thay tôi")
    assert "từ 00:00 thứ Hai 23/11 đến hết Chủ nhật 29/11" in said[0].message.text
    office.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert office.tasks() == []
    office.press("LAN", "Không gửi")
    office.wait_until(datetime(2026, 11, 23, 9, tzinfo=ZONE))
    office.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert len(office.tasks()) == 1


def test_without_an_end_the_assistant_asks_and_power_is_never_given_by_silence(office: PlayedOffice) -> None:
    (question,) = office.say("LD", "ủy quyền cho chị Lan giao việc thay tôi")
    assert list(question.tokens) == ["Hết tuần này", "Hết tuần sau", "Hết tháng, 30/11", "Không thời hạn"]
    (given_up,) = office.wait(minutes=10)
    assert "chưa ghi ủy quyền" in given_up.message.text
    office.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert office.tasks() == []


@pytest.mark.parametrize(
    ("answer", "until"),
    [("đến thứ Sáu", "đến hết thứ Sáu 20/11"), ("30/11", "đến hết thứ Hai 30/11")],
)
def test_the_end_is_answered_in_words(office: PlayedOffice, answer: str, until: str) -> None:
    office.say("LD", "ủy quyền cho chị Lan giao việc thay tôi")
    said = office.say("LD", answer)
    assert f"Hiệu lực: {until}" in said[0].message.text


def test_one_without_an_end_lasts_until_it_is_taken_back(office: PlayedOffice) -> None:
    office.say("LD", "ủy quyền cho chị Lan giao việc thay tôi")
    said = office.press("LD", "Không thời hạn")
    assert "Hiệu lực: đến khi thu hồi" in said[0].message.text
    said = office.say("LD", "hủy ủy quyền cho chị Lan")
    assert [one.message.recipient_code for one in said] == ["LD", "LAN"]
    office.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert office.tasks() == []


def test_taking_back_by_button(delegated: PlayedOffice) -> None:
    delegated.press("LD", "Thu hồi")
    (again,) = delegated.press("LD", "Thu hồi")
    assert "không còn hiệu lực" in again.message.text


def test_with_several_delegates_the_assistant_asks_which_to_take_back(delegated: PlayedOffice) -> None:
    delegated.say("LD", "ủy quyền cho anh Nam văn phòng duyệt việc thay tôi đến hết tháng")
    (question,) = delegated.say("LD", "thu hồi ủy quyền")
    assert len(question.tokens) == 2
    said = delegated.say("LD", "1")
    assert "Đã thu hồi ủy quyền cho chị Lan" in said[0].message.text


def test_seeing_whom_one_let_act(delegated: PlayedOffice) -> None:
    (mine,) = delegated.say("LD", "ai đang được tôi ủy quyền?")
    assert "Trương Thị Ngọc Lan: giao việc và duyệt việc, đến hết thứ Hai 30/11" in mine.message.text
    (held,) = delegated.say("LAN", "xem danh sách ủy quyền")
    assert "Phan Văn Tuấn Kiệt: giao việc và duyệt việc" in held.message.text
    (nothing,) = delegated.say("DUNG", "xem danh sách ủy quyền")
    assert "không có ủy quyền nào" in nothing.message.text


def test_who_has_no_authority_has_none_to_give(office: PlayedOffice) -> None:
    (refusal,) = office.say("NAM2", "ủy quyền cho chị Lan giao việc thay tôi đến hết tháng")
    assert "chưa có quyền" in refusal.message.text


def test_a_delegate_cannot_delegate_further(delegated: PlayedOffice) -> None:
    (refusal,) = delegated.say("LAN", "ủy quyền cho anh Nam văn phòng giao việc thay tôi đến hết tháng")
    assert "Quyền anh Kiệt giao cho chị không ủy quyền lại" in refusal.message.text


def test_a_new_delegation_takes_the_place_of_the_old_one(delegated: PlayedOffice) -> None:
    delegated.say("LD", "ủy quyền cho chị Lan duyệt việc thay tôi đến 15/12")
    (mine,) = delegated.say("LD", "tôi đang ủy quyền cho ai")
    assert mine.message.text.count("Trương Thị Ngọc Lan") == 1
    assert "duyệt việc, đến hết thứ Ba 15/12" in mine.message.text


def test_a_secretary_acts_for_a_leader_only_when_delegated(office: PlayedOffice) -> None:
    with office.store.work() as work:
        lan = work.people.find_by_code("LAN")
        assert lan is not None
        lan.roles = ["secretary"]
        work.commit()
    office.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert office.tasks() == []
    office.press("LAN", "Không gửi")
    office.say("LD", "ủy quyền cho chị Lan giao việc thay tôi đến hết tháng")
    office.say("LAN", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert len(office.tasks()) == 1


def test_the_delegate_s_digest_holds_what_waits_for_the_leader_while_the_delegation_lasts(
    delegated: PlayedOffice,
) -> None:
    delegated.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    delegated.say("NAM", "việc 1 xong rồi")
    morning = delegated.wait_until(delegated.start.replace(day=20, hour=7, minute=31))
    digests = {one.message.recipient_code: one for one in morning if one.message.kind == "digest"}
    assert "1 chờ duyệt" in digests["LAN"].message.text
    assert "báo xong, chờ duyệt (thay anh Kiệt)" in digests["LAN"].message.text
    assert "thay" not in digests["LD"].message.text
    delegated.press("LAN", "Duyệt", on=digests["LAN"].n)
    assert delegated.task().state is TaskState.APPROVED


def test_after_the_delegation_is_taken_back_the_digest_is_the_leaders_alone(delegated: PlayedOffice) -> None:
    delegated.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    delegated.say("NAM", "việc 1 xong rồi")
    delegated.say("LD", "hủy ủy quyền")
    morning = delegated.wait_until(delegated.start.replace(day=20, hour=7, minute=31))
    assert [one.message.recipient_code for one in morning if one.message.kind == "digest"] == ["LD"]


def test_a_delegate_is_not_asked_to_approve_their_own_work(delegated: PlayedOffice) -> None:
    delegated.say("LD", "giao chị Lan tổng hợp báo cáo trước thứ Sáu", OFFICE)
    delegated.say("LAN", "việc 1 xong rồi")
    morning = delegated.wait_until(delegated.start.replace(day=20, hour=7, minute=31))
    assert [one.message.recipient_code for one in morning if one.message.kind == "digest"] == ["LD"]
