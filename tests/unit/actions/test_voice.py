"""Spoken orders: shown as they were understood, corrected, and carried out only after a yes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.voice.trouble import Trouble
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice

FRIDAY_5PM = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)
ORDER = "giao anh nam tổng hợp báo cáo quý ba trước thứ sáu"


def test_a_spoken_order_is_shown_and_becomes_a_task_only_with_a_yes(office: PlayedOffice) -> None:
    (card,) = office.speak("LD", ORDER, OFFICE)
    text = card.message.text
    assert "🎤 Thư ký nghe được: “Giao anh Nam tổng hợp báo cáo quý 3 trước thứ sáu”" in text
    assert "Chủ trì: Đỗ Hoài Nam" in text
    assert "Hạn: 17:00 thứ Sáu 20/11" in text
    assert list(card.tokens) == ["Đúng", "Nói lại", "Sửa"]
    assert not office.tasks()
    office.press("LD", "Đúng", OFFICE)
    task = office.task()
    assert (task.title, office.code_of(task.lead_id)) == ("tổng hợp báo cáo quý 3", "NAM")
    assert task.deadline == FRIDAY_5PM


def test_the_evidence_is_the_sound_and_what_was_heard(office: PlayedOffice) -> None:
    office.speak("LD", ORDER, OFFICE)
    office.press("LD", "Đúng", OFFICE)
    with office.store.work() as work:
        message = work.messages.get(office.task().source_message_id or 0)
    assert message.text.startswith("Giao anh Nam tổng hợp báo cáo")
    (sound,) = message.attachments
    assert sound["kind"] == "voice"
    assert str(sound["reference"]).endswith(".ogg")


def test_a_yes_may_be_said_in_words_too(office: PlayedOffice) -> None:
    office.speak("LD", ORDER)
    office.say("LD", "đúng rồi")
    assert office.task().deadline == FRIDAY_5PM


def test_a_misheard_name_is_put_right_by_its_sound(office: PlayedOffice) -> None:
    (card,) = office.speak("LD", "giao chị nan rà soát hồ sơ trước thứ sáu")
    assert "Chủ trì: Trương Thị Ngọc Lan" in card.message.text


def test_only_its_speaker_can_say_yes(office: PlayedOffice) -> None:
    office.speak("LD", ORDER, OFFICE)
    (refused,) = office.press("NAM", "Đúng", OFFICE)
    assert "dành cho người khác" in refused.message.text
    assert not office.tasks()


def test_what_is_wrong_is_corrected_in_words(office: PlayedOffice) -> None:
    office.speak("LD", ORDER)
    office.press("LD", "Sửa")
    (card,) = office.say("LD", "không phải anh Nam, chị Lan")
    assert "Chủ trì: Trương Thị Ngọc Lan" in card.message.text
    (card,) = office.say("LD", "hạn thứ Tư tuần sau")
    assert "17:00 thứ Tư 25/11" in card.message.text
    office.press("LD", "Đúng")
    assert office.code_of(office.task().lead_id) == "LAN"


def test_it_is_corrected_by_voice_as_well(office: PlayedOffice) -> None:
    office.speak("LD", ORDER)
    (card,) = office.speak("LD", "không phải anh nam chị lan")
    assert "Chủ trì: Trương Thị Ngọc Lan" in card.message.text
    assert not office.tasks()
    office.press("LD", "Đúng")
    assert len(office.tasks()) == 1


def test_a_whole_new_sentence_takes_the_place_of_the_old_one(office: PlayedOffice) -> None:
    office.speak("LD", ORDER)
    office.press("LD", "Sửa")
    (card,) = office.say("LD", "giao chị Lan soạn công văn trước thứ Hai")
    assert "Soạn công văn" in card.message.text
    office.press("LD", "Đúng")
    assert [task.title for task in office.tasks()] == ["soạn công văn"]


def test_saying_it_again_drops_the_draft(office: PlayedOffice) -> None:
    office.speak("LD", ORDER)
    (said,) = office.press("LD", "Nói lại")
    assert "mời anh nói lại" in said.message.text
    office.speak("LD", "giao chị lan soạn công văn trước thứ hai")
    office.press("LD", "Đúng")
    assert [office.code_of(task.lead_id) for task in office.tasks()] == ["LAN"]


def test_without_an_answer_nothing_is_written_down_and_the_speaker_learns_it(office: PlayedOffice) -> None:
    office.speak("LD", ORDER)
    said = office.wait(minutes=30)
    assert any("vì anh chưa xác nhận" in one.message.text for one in said)
    assert not office.tasks()
    (late,) = office.press("LD", "Đúng")
    assert "đã hết hạn" in late.message.text
    assert not office.tasks()


def test_what_is_missing_is_asked_below_what_was_heard(office: PlayedOffice) -> None:
    (question,) = office.speak("LD", "giao chị lan rà soát hồ sơ")
    assert question.message.text.startswith("🎤 Thư ký nghe được: “Giao chị Lan rà soát hồ sơ”")
    assert "hạn đến khi nào" in question.message.text
    (card,) = office.press("LD", "T2 23/11")
    assert list(card.tokens) == ["Đúng", "Nói lại", "Sửa"]
    office.press("LD", "Đúng")
    assert len(office.tasks()) == 1


def test_a_spoken_answer_to_a_written_order_is_shown_before_it_counts(office: PlayedOffice) -> None:
    office.say("LD", "giao chị Lan rà soát hồ sơ")
    (card,) = office.speak("LD", "thứ sáu")
    assert "17:00 thứ Sáu 20/11" in card.message.text
    assert not office.tasks()
    office.press("LD", "Đúng")
    assert office.task().deadline == FRIDAY_5PM


LONG = (
    "giao chị lan soạn công văn trước thứ hai | giao anh nam rà soát hồ sơ | trước thứ tư tuần sau"
    " | nhắc tôi tám giờ sáng mai họp giao ban"
)


def test_a_long_note_is_a_numbered_list_from_which_lines_can_be_left_out(office: PlayedOffice) -> None:
    (card,) = office.speak("LD", LONG)
    text = card.message.text
    assert "1. Soạn công văn – Trương Thị Ngọc Lan, hạn 17:00 thứ Hai 23/11" in text
    assert "2. Rà soát hồ sơ – Đỗ Hoài Nam, hạn 17:00 thứ Tư 25/11" in text
    assert "3. Nhắc tôi tám giờ sáng mai họp giao ban" in text
    assert list(card.tokens) == ["Đúng cả", "Bỏ 1", "Bỏ 2", "Bỏ 3", "Nói lại", "Sửa"]
    (card,) = office.press("LD", "Bỏ 1")
    assert "Soạn công văn –" not in card.message.text
    office.press("LD", "Đúng cả")
    assert [task.title for task in office.tasks()] == ["rà soát hồ sơ"]
    said = office.wait_until(datetime(2026, 11, 20, 8, 1, tzinfo=ZONE))
    assert any(one.message.text.startswith("⏰ Họp giao ban") for one in said)


def test_the_reminder_of_a_long_note_is_made_once_even_if_it_is_confirmed_in_a_race(
    office: PlayedOffice,
) -> None:
    office.speak("LD", LONG)
    office.press("LD", "Đúng cả")
    office.press("LD", "Đúng cả")
    assert len(office.tasks()) == 2
    with office.store.work() as work:
        speaker = work.people.find_by_code("LD")
        assert speaker is not None
        assert len(work.reminders.active_of(speaker.id)) == 1


def test_who_sends_a_long_note_is_told_that_it_is_being_heard(office: PlayedOffice) -> None:
    first, card = office.speak("LD", "giao anh nam rà soát hồ sơ trước thứ hai " + "|" * 250_000)
    assert "đang nghe" in first.message.text
    assert "Rà soát hồ sơ" in card.message.text


def test_everything_left_out_leaves_nothing(office: PlayedOffice) -> None:
    office.speak("LD", "giao chị lan soạn công văn trước thứ hai | giao anh nam rà soát hồ sơ trước thứ hai")
    office.press("LD", "Bỏ 1")
    office.press("LD", "Nói lại")
    assert not office.tasks()


def test_questions_are_answered_at_once_with_what_was_heard(office: PlayedOffice) -> None:
    heard, answer = office.speak("NAM", "việc của tôi")
    assert "nghe được: “Việc của tôi”" in heard.message.text
    assert "không có việc nào" in answer.message.text.lower()


def test_what_changes_a_task_waits_for_a_yes(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu")
    office.press("NAM", "Nhận việc")
    (card,) = office.speak("NAM", "việc một xong rồi")
    assert "“Việc 1 xong rồi”" in card.message.text
    assert office.task().reported_at is None
    office.press("NAM", "Đúng")
    assert office.task().reported_at is not None


@pytest.mark.parametrize("trouble", list(Trouble))
def test_what_cannot_be_heard_gets_a_clear_answer_and_no_task(office: PlayedOffice, trouble: Trouble) -> None:
    (said,) = office.speak("LD", f"!{trouble.value}")
    assert said.message.text.endswith("giúp ạ.")
    assert "Anh" in said.message.text
    assert not office.tasks()
    with office.store.work() as work:
        assert work.voice_notes.get(1).trouble == trouble.value


def test_talk_among_colleagues_stays_unanswered_and_unkept(office: PlayedOffice) -> None:
    assert office.speak("NAM", "hôm nay trời đẹp quá", OFFICE) == []
    assert office.speak("NAM", "!silence", OFFICE) == []
    with office.store.work() as work:
        assert work.events.get(2).payload == {}


def test_a_recogniser_that_dies_is_asked_again_and_nothing_happens_twice(office: PlayedOffice) -> None:
    office.recogniser.down = 2
    assert office.speak("LD", ORDER) == []
    said = office.wait(minutes=1)
    assert len(said) == 1
    office.press("LD", "Đúng")
    assert len(office.tasks()) == 1


def test_a_recogniser_that_stays_away_is_admitted(office: PlayedOffice) -> None:
    office.recogniser.down = 100
    office.speak("LD", ORDER)
    said = office.wait(minutes=10)
    assert ["trục trặc khi nghe" in one.message.text for one in said] == [True]


def test_others_need_not_wait_for_a_note_that_is_being_heard(office: PlayedOffice) -> None:
    office.recogniser.down = 2
    office.speak("LD", ORDER, OFFICE)
    (card, _) = office.say("LD", "giao chị Lan soạn công văn trước thứ Hai", OFFICE)
    assert "Soạn công văn" in card.message.text


def test_a_note_waits_for_the_next_start(office: PlayedOffice) -> None:
    office.recogniser.down = 1
    office.speak("LD", ORDER)
    office.restart()
    said = office.wait(minutes=1)
    assert "Đỗ Hoài Nam" in said[0].message.text


def test_the_recogniser_gets_the_names_of_those_who_may_be_meant(office: PlayedOffice) -> None:
    office.speak("LD", ORDER, OFFICE)
    assert {"Đỗ Hoài Nam", "Trương Thị Ngọc Lan"} <= set(office.recogniser.names)
    assert "Phan Văn Tuấn Kiệt" not in office.recogniser.names


def test_a_forbidden_order_is_asked_about_and_no_task(office: PlayedOffice) -> None:
    said = office.speak("LAN", "giao anh dũng mua văn phòng phẩm trước thứ sáu")
    assert any("chuyển lời nhờ" in one.message.text for one in said)
    assert not office.tasks()


def test_a_state_secret_that_is_spoken_is_not_kept(office: PlayedOffice) -> None:
    said = office.speak("LD", "MẬT giao anh nam rà soát hồ sơ")
    assert any("bí mật nhà nước" in one.message.text for one in said)
    with office.store.work() as work:
        assert "rà soát" not in str(work.events.get(2).payload)


def test_the_time_counts_from_when_it_was_said(office: PlayedOffice) -> None:
    office.recogniser.down = 3
    office.speak("LD", "giao anh nam tổng hợp báo cáo trong ngày hôm nay", OFFICE)
    office.wait(minutes=2)
    office.press("LD", "Đúng", OFFICE)
    deadline = office.task().deadline
    assert deadline is not None
    assert deadline - office.start < timedelta(hours=8)
