"""Orders become tasks with one lead, a deadline and their message as evidence; what is missing is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.directory import mark_changed
from actions.models import TaskState, Unit
from tests.fakes.office_play import ALL, OFFICE, ZONE, PlayedOffice

FRIDAY_5PM = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)


def test_a_complete_order_is_a_task_at_once(office: PlayedOffice) -> None:
    said = office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    task = office.task()
    assert office.code_of(task.lead_id) == "NAM"
    assert task.deadline == FRIDAY_5PM
    assert task.state is TaskState.ASSIGNED
    group, private = said
    assert group.chat == OFFICE
    assert "Tổng hợp báo cáo" in group.message.text
    assert list(group.tokens) == ["Đúng", "Đổi người", "Sửa hạn", "Hủy"]
    assert (private.chat, private.message.recipient_code) == ("private", "NAM")
    assert list(private.tokens) == ["Nhận việc", "Xin không nhận", "Hỏi lại"]


def test_the_message_is_kept_as_evidence(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    with office.store.work() as work:
        message = work.messages.get(work.tasks.get(1).source_message_id or 0)
    assert message.text == "giao anh Nam tổng hợp báo cáo trước thứ Sáu"


def test_what_is_missing_is_asked_once_and_answered_in_words(office: PlayedOffice) -> None:
    (question,) = office.say("LD", "giao việc cho anh Nam trước thứ Sáu", OFFICE)
    assert question.message.text.startswith("Việc gì ạ?")
    assert not office.tasks()
    office.say("LD", "tổng hợp báo cáo cải cách hành chính", OFFICE)
    assert office.task().title == "tổng hợp báo cáo cải cách hành chính"
    assert office.task().deadline == FRIDAY_5PM


def test_small_talk_is_no_answer_in_a_group(office: PlayedOffice) -> None:
    office.say("LD", "giao việc cho anh Nam trước thứ Sáu", OFFICE)
    assert office.say("LD", "hôm nay trời đẹp quá", OFFICE) == []
    assert not office.tasks()


def test_a_reply_to_the_question_is_its_answer_whatever_it_says(office: PlayedOffice) -> None:
    (question,) = office.say("LD", "giao việc cho anh Nam trước thứ Sáu", OFFICE)
    office.say("LD", "phương án PCCC cho chung cư", OFFICE, reply_to=question.n)
    assert office.task().title == "phương án PCCC cho chung cư"


def test_a_missing_deadline_is_asked_with_buttons(office: PlayedOffice) -> None:
    (question,) = office.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE)
    assert list(question.tokens) == ["Hôm nay", "Mai, T6 20/11", "T2 23/11", "Không đặt hạn"]
    office.press("LD", "T2 23/11", OFFICE)
    assert office.task().deadline == datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)


def test_without_an_answer_the_task_stands_without_a_deadline(office: PlayedOffice) -> None:
    office.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE)
    said = office.wait(minutes=11)
    assert office.task().deadline is None
    assert "không đặt hạn" in said[0].message.text


def test_without_any_content_the_task_says_so(office: PlayedOffice) -> None:
    office.say("LD", "giao việc cho anh Nam trước thứ Sáu", OFFICE)
    office.wait(minutes=11)
    assert office.task().title == "Việc chưa nêu nội dung"


def test_two_people_of_one_name_are_never_chosen_between_silently(office: PlayedOffice) -> None:
    (question,) = office.say("CT", "giao anh Nam chuẩn bị tài liệu họp, 15h mai", ALL)
    assert set(question.tokens) == {"Đỗ Hoài Nam · Văn phòng", "Bùi Phương Nam · Phòng Kinh tế", "Người khác"}
    assert not office.tasks()
    office.say("CT", "Nam bên kinh tế", ALL)
    assert office.code_of(office.task().lead_id) == "NAM2"


def test_nobody_chosen_in_time_means_no_task_and_a_notice(office: PlayedOffice) -> None:
    office.say("CT", "giao anh Nam chuẩn bị tài liệu họp, 15h mai", ALL)
    (notice,) = office.wait(minutes=11)
    assert "chưa rõ giao cho ai" in notice.message.text
    assert not office.tasks()


def test_an_upward_order_is_offered_as_a_request(office: PlayedOffice) -> None:
    (offer,) = office.say("NAM2", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu", ALL)
    assert (offer.chat, offer.message.recipient_code) == ("private", "NAM2")
    assert list(offer.tokens) == ["Chuyển", "Không gửi"]
    assert not office.tasks()
    office.press("NAM2", "Chuyển")
    assert office.task().state is TaskState.REQUESTED
    office.press("DUNG", "Đồng ý")
    assert office.task().state is TaskState.ACCEPTED


def test_a_request_that_is_not_sent_leaves_nothing(office: PlayedOffice) -> None:
    office.say("NAM2", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu", ALL)
    office.press("NAM2", "Không gửi")
    assert not office.tasks()


def test_several_tasks_of_one_message_share_a_card(office: PlayedOffice) -> None:
    said = office.say("LD", "giao anh Nam soạn tờ trình, chị Lan rà soát số liệu trước thứ Sáu", OFFICE)
    assert [office.code_of(task.lead_id) for task in office.tasks()] == ["NAM", "LAN"]
    assert {task.deadline for task in office.tasks()} == {FRIDAY_5PM}
    assert "2 việc" in said[0].message.text


def test_a_deadline_on_a_holiday_is_shown_with_a_way_out(office: PlayedOffice) -> None:
    said = office.say("LD", "giao anh Nam rà soát hồ sơ, hạn 24/11", OFFICE)
    assert "Giữ" in said[0].tokens
    office.press("LD", "Chuyển sang thứ Tư 25/11", OFFICE)
    assert office.task().deadline == datetime(2026, 11, 25, 17, 0, tzinfo=ZONE)


def test_before_a_holiday_means_the_working_day_before_it_and_the_holiday_is_offered(
    office: PlayedOffice,
) -> None:
    (card, *_) = office.say("LD", "giao anh Nam rà soát hồ sơ trước thứ Ba tuần sau", OFFICE)
    assert "17:00 thứ Hai 23/11 (còn 4 ngày), vì thứ Ba 24/11 là ngày nghỉ" in card.message.text
    assert list(card.tokens)[:2] == ["Giữ", "Chuyển sang thứ Ba 24/11"]
    office.press("LD", "Chuyển sang thứ Ba 24/11", OFFICE)
    assert office.task().deadline == datetime(2026, 11, 24, 17, 0, tzinfo=ZONE)


def test_what_may_be_ordered_stands_though_another_part_waits_in_vain(office: PlayedOffice) -> None:
    text = "giao anh Nam Phòng Kinh tế lập dự toán, chị Lan soạn tờ trình trước thứ Sáu"
    (asked,) = office.say("LD", text, OFFICE)
    assert "Việc thứ 1 (lập dự toán)" in asked.message.text
    said = office.wait(minutes=11)
    assert [task.title for task in office.tasks()] == ["soạn tờ trình"]
    assert "chưa ghi “Lập dự toán” vì chưa có ý anh về việc nhờ anh Nam" in said[0].message.text


def test_what_may_be_ordered_stands_though_another_part_is_not_sent(office: PlayedOffice) -> None:
    text = "giao anh Nam Phòng Kinh tế lập dự toán, chị Lan soạn tờ trình trước thứ Sáu"
    office.say("LD", text, OFFICE)
    office.press("LD", "Không gửi")
    assert [task.title for task in office.tasks()] == ["soạn tờ trình"]


def test_a_request_names_who_asks_and_not_who_orders(office: PlayedOffice) -> None:
    office.say("NAM2", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu", ALL)
    said = office.press("NAM2", "Chuyển")
    (card,) = [one for one in said if one.message.recipient_code == "DUNG"]
    assert "Người nhờ: Bùi Phương Nam" in card.message.text


def test_talk_about_a_paper_in_a_group_is_no_order(office: PlayedOffice) -> None:
    assert office.say("LD", "cái báo cáo đó gửi trước 15h nhé", OFFICE) == []
    assert office.say("LD", "nhớ gửi báo cáo cho anh trước 15h nha em", OFFICE) == []


def test_correcting_the_person_by_button(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.press("LD", "Đổi người", OFFICE)
    said = office.say("LD", "chị Lan", OFFICE)
    assert office.code_of(office.task().lead_id) == "LAN"
    assert {one.message.recipient_code for one in said} == {"LD", "NAM", "LAN"}


def test_correcting_the_person_by_words_right_after(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.say("LD", "không phải anh Nam, chị Lan", OFFICE)
    assert office.code_of(office.task().lead_id) == "LAN"


def test_correcting_the_deadline_by_words_right_after(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.say("LD", "sửa hạn thành thứ Hai", OFFICE)
    assert office.task().deadline == datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)


def test_confirming_takes_the_buttons_away_and_changes_nothing(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    before = office.task().version
    (confirmed,) = office.press("LD", "Đúng", OFFICE)
    assert not confirmed.tokens
    assert office.task().version == before


def test_a_button_of_another_person_is_refused_politely_and_privately(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    (refusal,) = office.press("LAN", "Hủy", OFFICE)
    assert (refusal.chat, refusal.message.recipient_code) == ("private", "LAN")
    assert office.task().state is TaskState.ASSIGNED


def test_the_same_event_twice_makes_one_task(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office._lines -= 1
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert len(office.tasks()) == 1


def test_two_people_answer_crosswise_and_nothing_mixes(office: PlayedOffice) -> None:
    office.say("LD", "giao việc cho anh Nam trước thứ Sáu", OFFICE)
    (second,) = office.say("CT", "giao chị Lan rà soát hồ sơ", OFFICE)
    office.restart()
    office.say("LAN", "tổng hợp số liệu", OFFICE)
    assert not office.tasks()
    office.press("CT", "T2 23/11", OFFICE, on=second.n)
    office.say("LD", "tổng hợp báo cáo", OFFICE)
    titles = {
        office.code_of(task.assigner_id): (office.code_of(task.lead_id), task.title)
        for task in office.tasks()
    }
    assert titles == {"LD": ("NAM", "tổng hợp báo cáo"), "CT": ("LAN", "rà soát hồ sơ")}


def test_other_messages_while_a_question_is_open_get_what_they_deserve(office: PlayedOffice) -> None:
    office.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE)
    (contact,) = office.say("LD", "số điện thoại chị Lan?", OFFICE)
    assert "Trương Thị Ngọc Lan" in contact.message.text
    office.say("LD", "giao anh Nam soạn tờ trình trước thứ Sáu", OFFICE)
    assert [task.title for task in office.tasks()] == ["soạn tờ trình"]
    office.say("LD", "thứ Hai", OFFICE)
    assert [task.title for task in office.tasks()] == ["soạn tờ trình", "rà soát hồ sơ"]


def test_a_cancelling_word_closes_the_question_and_its_draft(office: PlayedOffice) -> None:
    office.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE)
    (answer,) = office.say("LD", "thôi bỏ đi, thứ sáu tôi bận", OFFICE)
    assert "bỏ qua" in answer.message.text
    office.wait(minutes=15)
    assert not office.tasks()


def test_an_order_to_a_unit_goes_to_its_head(office: PlayedOffice) -> None:
    office.say("CT", "giao Phòng Kinh tế rà soát hồ sơ đất đai trước thứ Sáu", ALL)
    assert office.code_of(office.task().lead_id) == "DUNG"


def test_reminders_are_planned_and_ring(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    said = office.wait_until(FRIDAY_5PM + timedelta(days=3, hours=16))
    private = [one for one in said if one.message.recipient_code == "NAM"]
    assert [f"{one.at:%d %H:%M}" for one in private] == [
        "20 07:30",
        "20 15:00",
        "20 17:00",
        "23 07:30",
    ]
    assert "quá hạn" in private[-1].message.text


def test_a_unit_that_nobody_heads_is_said_to_be_so(office: PlayedOffice) -> None:
    with office.store.work() as work:
        root = work.units.find_by_name("UBND Phường Thử")
        work.units.add(Unit(name="Phòng Văn hóa", parent_id=root.id if root else None))
        mark_changed(work)
        work.commit()
    (question,) = office.say("CT", "giao Phòng Văn hóa rà soát lễ hội trước thứ Sáu", ALL)
    assert question.message.text.startswith("Phòng Văn hóa chưa có người phụ trách trong danh bạ.")
    office.say("CT", "chị Lan", ALL)
    assert office.code_of(office.task().lead_id) == "LAN"


def test_the_card_of_an_order_to_a_unit_names_its_head(office: PlayedOffice) -> None:
    (card, *_) = office.say("CT", "giao Phòng Kinh tế rà soát hồ sơ đất đai trước thứ Sáu", ALL)
    assert "Chủ trì: Phòng Kinh tế (Nguyễn Tiến Dũng, Trưởng phòng)" in card.message.text


def test_hoa_toc_holds_for_its_own_task_and_the_card_says_which(office: PlayedOffice) -> None:
    card, *_ = office.say(
        "LD",
        "giao anh Nam soạn tờ trình hỏa tốc trước 15h mai, giao chị Lan soát số liệu trước thứ Sáu",
        OFFICE,
    )
    assert [office.task(number).priority for number in (1, 2)] == ["flash", "normal"]
    first, second = card.message.text.splitlines()[1:3]
    assert first.endswith("(Hỏa tốc)")
    assert "Hỏa tốc" not in second


def test_an_order_to_a_unit_names_the_unit_and_its_head(office: PlayedOffice) -> None:
    card, told = office.say("CT", "giao Phòng Kinh tế soạn kế hoạch trước thứ Sáu", ALL)
    assert "Chủ trì: Phòng Kinh tế (Nguyễn Tiến Dũng, Trưởng phòng)" in card.message.text
    assert told.message.recipient_code == "DUNG"
    (listed,) = office.say("CT", "việc tôi giao")
    assert "Soạn kế hoạch – Phòng Kinh tế (Nguyễn Tiến Dũng), hạn" in listed.message.text
    (own,) = office.say("DUNG", "việc của tôi")
    assert "Phòng Kinh tế" not in own.message.text


def test_a_unit_is_in_charge_no_longer_once_a_person_is_named(office: PlayedOffice) -> None:
    office.say("CT", "giao Phòng Kinh tế soạn kế hoạch trước thứ Sáu", ALL)
    office.say("CT", "không phải Phòng Kinh tế, anh Kiệt", ALL)
    assert office.task().lead_unit_id is None
    (card,) = office.say("CT", "việc 1")
    assert "Chủ trì: Phan Văn Tuấn Kiệt (Chánh Văn phòng, Văn phòng)" in card.message.text


def test_a_task_goes_from_a_person_to_a_unit(office: PlayedOffice) -> None:
    office.say("CT", "giao anh Kiệt soạn kế hoạch trước thứ Sáu", ALL)
    said = office.say("CT", "chuyển việc 1 cho Phòng Kinh tế", ALL)
    assert said[0].message.text == "Đã chuyển việc 1 cho Phòng Kinh tế (Nguyễn Tiến Dũng, Trưởng phòng)."
