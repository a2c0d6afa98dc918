"""Whoever may see a task may follow it, and is told of what happens until they no longer want to."""

from __future__ import annotations

import pytest

from tests.fakes.office_play import OFFICE, PlayedOffice


@pytest.fixture
def given(office: PlayedOffice) -> PlayedOffice:
    """Việc 1: Kiệt gave Nam a report in the office's group."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    return office


def followers(office: PlayedOffice) -> list[str]:
    with office.store.work() as work:
        return [work.people.get(row.person_id).code for row in work.tasks.people(1) if row.role == "follower"]


def test_a_follower_is_told_of_progress_and_of_the_end(given: PlayedOffice) -> None:
    (answer,) = given.say("LAN", "theo dõi việc 1", OFFICE)
    assert answer.message.text == "Dạ, việc 1 có gì mới Thư ký sẽ báo chị."
    for code, text in (("NAM", "việc 1 được 60%"), ("NAM", "việc 1 xong rồi"), ("LD", "duyệt việc 1")):
        said = given.say(code, text, OFFICE)
        assert "LAN" in {one.message.recipient_code for one in said}


def test_until_they_no_longer_want_to(given: PlayedOffice) -> None:
    given.say("LAN", "theo dõi việc 1", OFFICE)
    given.say("LAN", "bỏ theo dõi việc 1", OFFICE)
    said = given.say("NAM", "việc 1 được 60%", OFFICE)
    assert "LAN" not in {one.message.recipient_code for one in said}


def test_without_a_number_it_is_the_one_that_is_followed(given: PlayedOffice) -> None:
    given.say("LAN", "theo dõi việc 1", OFFICE)
    given.say("LAN", "bỏ theo dõi", OFFICE)
    assert followers(given) == []


def test_nobody_follows_what_they_may_not_see(given: PlayedOffice) -> None:
    (answer,) = given.say("NAM2", "theo dõi việc 1")
    assert "không thấy việc 1" in answer.message.text
    assert followers(given) == []


def test_the_assigner_lets_somebody_follow(given: PlayedOffice) -> None:
    said = given.say("LD", "thêm anh Dũng theo dõi việc 1", OFFICE)
    assert followers(given) == ["DUNG"]
    (told,) = [one for one in said if one.message.recipient_code == "DUNG"]
    assert "Anh Kiệt mời anh theo dõi việc này." in told.message.text
    (card,) = given.say("DUNG", "việc 1 tới đâu rồi")
    assert "Việc 1" in card.message.text


def test_others_may_not(given: PlayedOffice) -> None:
    given.say("LAN", "thêm anh Dũng theo dõi việc 1", OFFICE)
    assert followers(given) == []


def test_a_follower_only_watches(given: PlayedOffice) -> None:
    given.say("LAN", "theo dõi việc 1", OFFICE)
    (refusal,) = given.say("LAN", "việc 1 xong rồi", OFFICE)
    assert "Chỉ người chủ trì (anh Nam)" in refusal.message.text


def test_whoever_gave_it_is_told_anyway(given: PlayedOffice) -> None:
    (answer,) = given.say("LD", "theo dõi việc 1", OFFICE)
    assert answer.message.text == "Anh giao việc 1 nên vẫn được báo ạ."
    assert followers(given) == []
