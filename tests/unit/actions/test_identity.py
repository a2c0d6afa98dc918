"""One person, many accounts: linked, unlinked, locked after a lost phone, closed when somebody leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from actions.identity.models import WebSession
from actions.models import OPEN_STATES, AuditRow, Identity, TaskState
from actions.ports import TaskFilter
from bot.script import Said
from tests.fakes.office_play import OFFICE, PlayedOffice
from tests.fakes.other_account import OtherAccount

CODE = re.compile(r"\*\*([2-9A-Z]{4}-[2-9A-Z]{4})\*\*")


def code_in(said: Sequence[Said]) -> str:
    found = [match[1] for one in said if (match := CODE.search(one.message.text))]
    assert found, [one.message.text for one in said]
    return found[-1]


def own_code(office: PlayedOffice, code: str = "NAM", words: str = "lấy mã liên kết") -> str:
    return code_in(office.say(code, words))


def administer(office: PlayedOffice, code: str = "CT") -> None:
    with office.store.work() as work:
        person = work.people.find_by_code(code)
        assert person is not None
        person.roles = ["administrator"]
        work.commit()


def audited(office: PlayedOffice, action: str) -> list[AuditRow]:
    with office.store.work() as work:
        return [row for row in work.audit.latest(limit=500) if row.action == action]


def sign_in(office: PlayedOffice, code: str) -> None:
    with office.store.work() as work:
        person = work.people.find_by_code(code)
        assert person is not None
        now = office.clock.now()
        work.proofs.open_session(
            WebSession(
                digest=f"d-{code}",
                person_id=person.id,
                how="link",
                opened_at=now,
                seen_at=now,
                expires_at=now + timedelta(days=365),
            )
        )
        work.commit()


def sessions(office: PlayedOffice, code: str) -> int:
    with office.store.work() as work:
        person = work.people.find_by_code(code)
        assert person is not None
        return len(work.proofs.sessions_of(person.id, now=office.clock.now()))


# ---- strangers ----


def test_a_stranger_hears_who_this_is_and_nothing_of_the_office(office: PlayedOffice) -> None:
    stranger = OtherAccount(office)
    (text,) = stranger.say("số điện thoại chị Lan")
    assert "chỉ phục vụ cán bộ có trong danh bạ" in text
    assert "được giữ 365 ngày" in text
    for secret in ("0900", "Ngọc Lan", "UBND", "Văn phòng"):
        assert secret not in text


def test_a_stranger_who_goes_on_is_not_answered_any_more(office: PlayedOffice) -> None:
    stranger = OtherAccount(office)
    answers = [stranger.say(f"tin {number}") for number in range(6)]
    assert [len(each) for each in answers] == [1, 1, 1, 0, 0, 0]
    assert OtherAccount(office, sender="z-2").say("chào") != []
    office.clock.set(office.clock.now().replace(hour=12))
    assert len(stranger.say("chào")) == 1


def test_the_shared_number_of_the_directory_links(office: PlayedOffice) -> None:
    account = OtherAccount(office, channel="telegram")
    (text,) = account.shares_number("+84900000003")
    assert "Đỗ Hoài Nam (Chuyên viên, Văn phòng)" in text
    assert account.owner() == "NAM"
    assert len(audited(office, "account.link")) == 1


def test_numbers_cannot_be_tried_one_after_the_other(office: PlayedOffice) -> None:
    account = OtherAccount(office)
    for number in range(5):
        assert "chưa có trong danh bạ" in account.shares_number(f"091111111{number}")[0]
    assert "thử nhiều lần" in account.shares_number("0900000003")[0]
    assert account.shares_number("0900000003") == []
    assert account.owner() is None


# ---- codes ----


@pytest.mark.parametrize(
    "words", ["lấy mã liên kết", "lay ma lien ket", "liên kết Zalo", "cho tôi mã lk zalo"]
)
def test_a_code_from_a_linked_channel_links_a_new_one_and_the_old_one_is_told(
    office: PlayedOffice, words: str
) -> None:
    account = OtherAccount(office)
    code = own_code(office, words=words)
    (text,) = account.say(f"mã {code.lower().replace('-', ' ')}")
    assert text.startswith("Chào anh Nam.")
    assert account.owner() == "NAM"
    told = office.wait(seconds=1)
    assert "Tài khoản Zalo “Nam Đỗ” vừa được liên kết với anh" in told[0].message.text
    assert audited(office, "account.link_by_code")


def test_who_did_not_link_it_presses_a_button_and_it_is_gone(office: PlayedOffice) -> None:
    account = OtherAccount(office)
    account.say(own_code(office))
    sign_in(office, "NAM")
    office.wait(seconds=1)
    said = office.press("NAM", "Không phải tôi")
    assert any("Đã gỡ tài khoản Zalo" in one.message.text for one in said)
    assert (account.owner(), sessions(office, "NAM")) == (None, 0)
    assert audited(office, "account.not_mine")


def test_a_code_works_once(office: PlayedOffice) -> None:
    code = own_code(office)
    first, second = OtherAccount(office), OtherAccount(office, sender="z-2", name="Kẻ khác")
    first.say(code)
    (text,) = second.say(code)
    assert "không đúng, đã dùng hoặc đã hết hạn" in text
    assert "Nam" not in text
    assert second.owner() is None
    assert audited(office, "secret.wrong")


def test_a_code_is_over_after_ten_minutes(office: PlayedOffice) -> None:
    code = own_code(office)
    office.wait(minutes=10)
    account = OtherAccount(office)
    assert "hết hạn" in account.say(code)[0]
    assert account.owner() is None


def test_a_new_code_voids_the_one_before(office: PlayedOffice) -> None:
    first, second = own_code(office), own_code(office)
    account = OtherAccount(office)
    assert "hết hạn" in account.say(first)[0]
    assert account.say(second)[0].startswith("Chào anh Nam")


def test_a_code_for_one_channel_is_refused_in_another_and_still_works_there(office: PlayedOffice) -> None:
    code = own_code(office, words="liên kết Zalo")
    assert "kênh khác" in OtherAccount(office, channel="telegram").say(code)[0]
    assert OtherAccount(office, channel="zalo_oa").say(code)[0].startswith("Chào anh Nam")


def test_guessing_codes_is_stopped_and_even_a_right_one_is_not_looked_at(office: PlayedOffice) -> None:
    code, account = own_code(office), OtherAccount(office)
    for _ in range(5):
        assert "không đúng" in account.say("A2B3-C4D5")[0]
    assert "thử nhiều lần" in account.say(code)[0]
    assert account.say(code) == []
    assert account.owner() is None
    assert len(audited(office, "secret.too_many")) == 1


def test_an_account_of_somebody_else_cannot_take_a_code(office: PlayedOffice) -> None:
    lan = OtherAccount(office, sender="z-lan", name="Lan")
    lan.say(own_code(office, "LAN"))
    code = own_code(office, "NAM")
    (text,) = lan.say(code)
    assert "đã liên kết với chị Lan" in text
    assert lan.owner() == "LAN"
    assert OtherAccount(office).say(code)[0].startswith("Chào anh Nam")


def test_a_code_asked_for_in_a_group_comes_privately(office: PlayedOffice) -> None:
    said = office.say("NAM", "Thư ký ơi, lấy mã liên kết", OFFICE)
    assert not any(CODE.search(one.message.text) for one in said if one.chat == OFFICE)
    assert any(CODE.search(one.message.text) for one in said if one.chat == "private")


def test_codes_are_not_kept_in_the_database(office: PlayedOffice) -> None:
    code = own_code(office).replace("-", "")
    with office.store.engine.connect() as connection:
        (secret,) = connection.execute(text("SELECT digest FROM one_time_secrets")).all()
    assert code not in secret[0]


def test_no_more_than_five_codes_an_hour(office: PlayedOffice) -> None:
    for _ in range(5):
        own_code(office)
    (refused,) = office.say("NAM", "lấy mã liên kết")
    assert "nhiều mã" in refused.message.text


def test_losing_the_router_does_not_keep_anybody_from_locking_a_lost_phone(office: PlayedOffice) -> None:
    office.core.inbox._router.down = True  # type: ignore[attr-defined]  # the fake router
    (card,) = office.say("NAM", "tôi mất điện thoại")
    assert "Khóa ngay" in card.tokens


# ---- codes by others ----


def test_an_administrator_gets_a_code_for_somebody(office: PlayedOffice) -> None:
    administer(office)
    code = code_in(office.say("CT", "cấp mã liên kết cho chị Lan"))
    account = OtherAccount(office, name="Lan")
    office.wait(hours=23)
    assert account.say(code)[0].startswith("Chào chị Lan")
    assert audited(office, "secret.link")[-1].actor_id is not None


def test_a_leader_gets_a_code_for_those_below_and_nobody_else_does(office: PlayedOffice) -> None:
    office.say("LAN", "xin chào")
    said = office.say("LD", "cấp mã liên kết cho chị Lan")
    assert code_in(said)
    assert any("vừa lấy mã liên kết tài khoản mới cho chị" in one.message.text for one in said)
    for code, whom in (("LAN", "anh Hoài Nam"), ("LD", "anh Dũng"), ("NAM", "anh Tuấn Kiệt")):
        (refused,) = office.say(code, f"cấp mã liên kết cho {whom}")
        assert "Chỉ quản trị viên hoặc lãnh đạo" in refused.message.text


def test_of_two_people_of_a_name_the_administrator_chooses(office: PlayedOffice) -> None:
    administer(office)
    (question,) = office.say("CT", "cấp mã liên kết cho anh Nam")
    labels = list(question.tokens)
    assert len(labels) == 3
    label = next(each for each in labels if "Bùi Phương Nam" in each)
    account = OtherAccount(office)
    account.say(code_in(office.press("CT", label)))
    assert account.owner() == "NAM2"


# ---- lost phone ----


@pytest.fixture
def at_home(office: PlayedOffice) -> OtherAccount:
    """Nam on Zalo too; a message of his waits there."""
    account = OtherAccount(office)
    account.say(own_code(office))
    office.wait(seconds=1)
    return account


@pytest.mark.parametrize(
    "words", ["tôi mất điện thoại", "toi mat dien thoai", "em bị mất dt rồi", "mất máy Zalo"]
)
def test_a_lost_phone_is_locked_at_once(office: PlayedOffice, at_home: OtherAccount, words: str) -> None:
    sign_in(office, "NAM")
    waiting = len([row for row in at_home.messages() if row.state == "waiting"])
    office.say("NAM", words)
    label = "Khóa ngay" if "Zalo" in words else "Khóa Zalo"
    said = office.press("NAM", label)
    text = next(one.message.text for one in said if one.message.text.startswith("🔒"))
    assert text.startswith("🔒 Đã khóa: Zalo.")
    assert "1 phiên trên web" in text
    assert f"{waiting} tin đang chờ được chuyển sang cửa sổ lệnh" in text
    assert (at_home.owner(), sessions(office, "NAM"), at_home.messages()) == (None, 0, [])
    assert "chỉ phục vụ cán bộ" in at_home.say("việc của tôi")[0]
    assert audited(office, "account.lost")


def test_nothing_is_locked_without_a_yes(office: PlayedOffice, at_home: OtherAccount) -> None:
    office.say("NAM", "tôi mất điện thoại")
    office.press("NAM", "Thôi")
    assert at_home.owner() == "NAM"


def test_an_administrator_locks_somebodys_accounts_and_the_person_is_told(
    office: PlayedOffice, at_home: OtherAccount
) -> None:
    administer(office)
    (question,) = office.say("CT", "anh Hoài Nam bị mất điện thoại, khóa tài khoản Zalo giúp")
    assert "Khóa Zalo và mọi phiên web của Đỗ Hoài Nam" in question.message.text
    said = office.press("CT", "Khóa ngay")
    assert at_home.owner() is None
    assert any("Chị Hạnh đã khóa giúp anh" in one.message.text for one in said)


def test_a_colleague_cannot_lock_anybody(office: PlayedOffice, at_home: OtherAccount) -> None:
    (refused,) = office.say("LAN", "anh Hoài Nam mất điện thoại, khóa tài khoản giúp")
    assert "Chỉ quản trị viên hoặc lãnh đạo" in refused.message.text
    assert at_home.owner() == "NAM"


def test_unlinking_ends_sessions_and_moves_what_waits(office: PlayedOffice, at_home: OtherAccount) -> None:
    sign_in(office, "NAM")
    office.say("NAM", "gỡ liên kết Zalo")
    office.press("NAM", "Gỡ liên kết")
    assert (at_home.owner(), sessions(office, "NAM"), at_home.messages()) == (None, 0, [])


def test_accounts_and_sessions_are_listed(office: PlayedOffice, at_home: OtherAccount) -> None:
    sign_in(office, "NAM")
    (card,) = office.say("NAM", "tài khoản đã liên kết")
    assert "• Zalo “Nam Đỗ”, từ 19/11/2026" in card.message.text
    assert "• Web" in card.message.text
    office.say("NAM", "đăng xuất web")
    assert sessions(office, "NAM") == 0


# ---- leaving ----


@pytest.fixture
def leaving(office: PlayedOffice) -> PlayedOffice:
    """Nam leads việc 1 for Kiệt, gave việc 2 to himself, is on Zalo and the web, and has a reminder."""
    administer(office)
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.say("NAM", "giao cho em soạn công văn trước thứ Sáu", OFFICE)
    office.say("NAM", "nhắc tôi 8h sáng mai gọi khách")
    OtherAccount(office).say(own_code(office))
    sign_in(office, "NAM")
    office.wait(seconds=1)
    return office


def close(office: PlayedOffice) -> list[Said]:
    (question,) = office.say("CT", "đóng tài khoản anh Hoài Nam, anh ấy nghỉ việc")
    assert "Đóng mọi tài khoản của Đỗ Hoài Nam" in question.message.text
    return office.press("CT", "Đóng tài khoản")


def test_who_leaves_has_no_account_no_session_no_group_and_no_reminder(leaving: PlayedOffice) -> None:
    account = OtherAccount(leaving)
    said = close(leaving)
    assert "đăng xuất 1 phiên web" in said[0].message.text
    assert (account.owner(), sessions(leaving, "NAM")) == (None, 0)
    with leaving.store.work() as work:
        nam = work.people.find_by_code("NAM")
        assert nam is not None
        assert not nam.active
        assert work.chats.memberships_of(nam.id) == []
        assert work.reminders.active_of(nam.id) == []
        assert work.chats.private_of(nam.id) == []
    before = len(leaving.said)
    leaving.wait(days=1)
    assert not [one for one in leaving.said[before:] if one.message.recipient_code == "NAM"]
    assert audited(leaving, "person.leave")


def test_the_manager_sees_what_is_open_and_hands_it_over(leaving: PlayedOffice) -> None:
    said = close(leaving)
    (card,) = [one for one in said if one.message.recipient_code == "LD"]
    assert "Anh Nam (Đỗ Hoài Nam) thôi làm việc" in card.message.text
    assert "Tổng hợp báo cáo" in card.message.text
    (question,) = leaving.press("LD", "Bàn giao việc")
    label = next(each for each in question.tokens if "Lan" in each)
    done = leaving.press("LD", label)
    assert "cho chị Lan" in done[0].message.text
    assert any(one.message.recipient_code == "LAN" and "bàn giao" in one.message.text for one in done)
    with leaving.store.work() as work:
        nam, lan = work.people.find_by_code("NAM"), work.people.find_by_code("LAN")
        assert nam is not None
        assert lan is not None
        assert work.tasks.list(TaskFilter(lead_id=nam.id, states=OPEN_STATES)) == []
        led = work.tasks.list(TaskFilter(lead_id=lan.id, states=OPEN_STATES))
        assert {task.state for task in led} == {TaskState.ASSIGNED}
        assert all((task.approver_id or task.assigner_id) != nam.id for task in led)


def test_only_who_was_told_may_hand_over(leaving: PlayedOffice) -> None:
    close(leaving)
    (refused,) = leaving.press("LAN", "Bàn giao việc")
    assert "thuộc cuộc trò chuyện khác" in refused.message.text


def test_a_leader_cannot_close_somebodys_accounts_for_good(leaving: PlayedOffice) -> None:
    (refused,) = leaving.say("LD", "đóng tài khoản anh Hoài Nam, anh ấy nghỉ việc")
    assert "Chỉ quản trị viên mới đóng" in refused.message.text


# ---- the web ----


def at_address(office: PlayedOffice, address: str) -> None:
    source = office.core.inbox._office
    office.core.inbox._office = lambda work: replace(source(work), web_address=address)


@pytest.mark.parametrize("words", ["đăng nhập web", "mo web", "cho anh xin link đăng nhập web"])
def test_a_link_to_the_web_comes_privately(office: PlayedOffice, words: str) -> None:
    at_address(office, "https://thuky.example")
    said = office.say("NAM", f"Thư ký ơi, {words}", OFFICE)
    (card,) = [one for one in said if one.chat == "private"]
    assert re.search(r"https://thuky\.example/login/link/[\w-]{43}\n", card.message.text)
    assert CODE.search(card.message.text)
    assert not any("login" in one.message.text for one in said if one.chat == OFFICE)


def test_without_a_web_address_it_says_so(office: PlayedOffice) -> None:
    (card,) = office.say("NAM", "đăng nhập web")
    assert "chưa mở trang web" in card.message.text


def test_an_unlinked_account_gets_no_link(office: PlayedOffice) -> None:
    at_address(office, "https://thuky.example")
    assert not any("login" in text for text in OtherAccount(office).say("đăng nhập web"))


def test_somebody_inactive_in_the_directory_is_a_stranger(office: PlayedOffice) -> None:
    account = OtherAccount(office)
    account.say(own_code(office))
    with office.store.work() as work:
        nam = work.people.find_by_code("NAM")
        assert nam is not None
        nam.active = False
        work.commit()
    assert "chỉ phục vụ cán bộ" in account.say("việc của tôi")[0]
    with office.store.work() as work:
        assert isinstance(work.identities.find("zalo_bot", "bot", "z-1"), Identity)
