"""The administrators' pages: an office is set up on them, every change is logged, and nobody else gets in."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from datetime import date

import httpx
import openpyxl
import pytest
from sqlalchemy import text

from actions.identity.models import Purpose
from actions.identity.secrets import code_digest
from actions.models import Chat, ChatKind, Identity, Person, Unit
from bot.knowledge import default_office, with_stored_changes
from tests.contract.web_desk import Browser, WebDesk
from tests.e2e.web_office import GROUP_TITLE

ADMIN, NAM = "NV001", "NV002"
PAGES = (
    *("/admin", "/admin/units", "/admin/people", "/admin/people/new", "/admin/people/2", "/admin/import"),
    *("/admin/hours", "/admin/channels", "/admin/channels/check", "/admin/groups", "/admin/journal"),
)
CHANGES = (
    *("/admin/units", "/admin/units/1", "/admin/people/new", "/admin/people/2", "/admin/people/2/code"),
    *("/admin/people/2/link", "/admin/people/2/unlink", "/admin/people/2/lock", "/admin/people/2/leave"),
    *("/admin/people/2/back", "/admin/import", "/admin/hours", "/admin/hours/day", "/admin/hours/day/remove"),
    *("/admin/hours/workday", "/admin/groups/1/assigning", "/admin/groups/1/stop-reading"),
    "/admin/groups/1/door",
)
PERSON = {"full_name": "Trần Văn Bình", "gender": "male", "title": "Chuyên viên", "mobile": "0911 222 333"}


@pytest.fixture(scope="module")
def shared() -> Iterator[WebDesk]:
    """For what changes nothing."""
    made = WebDesk()
    yield made
    made.close()


@pytest.fixture
def desk() -> Iterator[WebDesk]:
    made = WebDesk()
    yield made
    made.close()


@pytest.fixture
def admin(desk: WebDesk) -> Browser:
    return desk.signed_in(ADMIN)


def find(desk: WebDesk, code: str) -> Person | None:
    with desk.store.work() as work:
        return work.people.find_by_code(code)


def units(desk: WebDesk) -> dict[str, Unit]:
    with desk.store.work() as work:
        return {unit.name: unit for unit in work.units.all()}


def actor(desk: WebDesk, action: str) -> str | None:
    """Who did it last, by the log."""
    row = desk.audited(action)[-1]
    with desk.store.work() as work:
        return work.people.get(row.actor_id).code if row.actor_id is not None else None


# ---- who gets in ----


def test_nobody_but_administrators_sees_any_page(shared: WebDesk) -> None:
    stranger, staff, admin = shared.browser(), shared.signed_in(NAM), shared.signed_in(ADMIN)
    for path in PAGES:
        away = stranger.get(path)
        assert (away.status_code, away.headers["location"].startswith("/login")) == (303, True), path
        refused = staff.get(path)
        assert refused.status_code == 403, path
        assert "NV003" not in refused.text
        assert admin.get(path).status_code == 200, path


def test_nobody_but_administrators_changes_anything(shared: WebDesk) -> None:
    stranger, staff = shared.browser(), shared.signed_in(NAM)
    csrf = staff.get("/session").json()["csrf"]
    for path in CHANGES:
        assert stranger.send(path).headers["location"] == "/login", path
        answer = staff.send(
            path, csrf=csrf, name="Lạ", full_name="Lạ", code="X1", day="2026-12-01", allowed="yes"
        )
        assert answer.status_code == 403, path
    assert find(shared, NAM) is not None
    assert find(shared, "X1") is None
    assert "Lạ" not in units(shared)
    assert not shared.audited("person.leave")


def test_an_administrator_who_lost_the_role_is_out_at_once(desk: WebDesk, admin: Browser) -> None:
    assert admin.get("/admin").status_code == 200
    with desk.store.work() as work:
        person = work.people.find_by_code(ADMIN)
        assert person is not None
        person.roles = []
        work.commit()
    assert admin.get("/admin").status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_kept_by_nobody_and_run_nothing_inline(shared: WebDesk, path: str) -> None:
    answer = shared.signed_in(ADMIN).get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"].replace("unsafe-hashes", "")
    for inline in ("<script>", "onclick=", " style=", "javascript:"):
        assert inline not in answer.text


# ---- units and people ----


def test_a_unit_is_added_renamed_and_moved(desk: WebDesk, admin: Browser) -> None:
    admin.submit("/admin/units", "/admin/units", name="Tổ Một cửa", aliases="Một cửa, 1 cửa")
    added = units(desk)["Tổ Một cửa"]
    assert (added.parent_id, added.aliases) == (None, ["Một cửa", "1 cửa"])
    parent = units(desk)["Văn phòng"]
    page = f"/admin/units/{added.id}"
    answer = admin.submit(page, page, name="Bộ phận Một cửa", parent_id=str(parent.id))
    assert answer.headers["location"] == "/admin/units?done=saved"
    moved = units(desk)["Bộ phận Một cửa"]
    assert (moved.id, moved.parent_id) == (added.id, parent.id)
    assert actor(desk, "unit.edit") == ADMIN


def test_a_unit_cannot_stand_under_itself_or_twice_at_one_place(desk: WebDesk, admin: Browser) -> None:
    office = units(desk)["Văn phòng"]
    admin.submit("/admin/units", "/admin/units", name="Tổ Một cửa", parent_id=str(office.id))
    below = units(desk)["Tổ Một cửa"]
    page = f"/admin/units/{office.id}"
    refused = admin.submit(page, page, name="Văn phòng", parent_id=str(below.id))
    assert refused.status_code == 422
    assert "không được nằm trong chính đơn vị này" in refused.text
    assert admin.submit("/admin/units", "/admin/units", name="VĂN PHÒNG").status_code == 422
    assert units(desk)["Văn phòng"].parent_id is None


def test_a_person_is_added_and_edited(desk: WebDesk, admin: Browser) -> None:
    unit = str(units(desk)["Văn phòng"].id)
    answer = admin.submit("/admin/people/new", "/admin/people/new", code="NV100", unit_id=unit, **PERSON)
    person = find(desk, "NV100")
    assert person is not None
    page = f"/admin/people/{person.id}"
    assert answer.headers["location"] == f"{page}?done=added"
    admin.submit(
        page, page, unit_id=unit, **PERSON | {"title": "Phó Trưởng phòng"}, manager_code=NAM, roles="agent"
    )
    person = find(desk, "NV100")
    assert person is not None
    with desk.store.work() as work:
        (post,) = work.people.posts([person.id])
        manager = work.people.get(person.manager_id or 0)
    assert (post.title, manager.code, person.roles) == ("Phó Trưởng phòng", NAM, ["agent"])
    assert [actor(desk, action) for action in ("person.add", "person.edit", "person.roles")] == [ADMIN] * 3


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("code", "NV001", "Mã này đã có người dùng"),
        ("code", "mã có dấu cách", "Mã gồm chữ, số"),
        ("full_name", "123", "Xin ghi họ và tên"),
        ("unit_id", "999", "Xin chọn đơn vị"),
        ("mobile", "12ab", "Số di động không đúng"),
        ("email", "không phải", "Email không đúng"),
        ("manager_code", "NV999", "Không có ai mang mã này"),
    ],
)
def test_a_wrong_entry_is_said_beside_its_field_and_nothing_is_lost(
    shared: WebDesk, field: str, value: str, says: str
) -> None:
    entry = {"code": "NV200", "unit_id": "1", **PERSON, field: value}
    answer = shared.signed_in(ADMIN).submit("/admin/people/new", "/admin/people/new", **entry)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert field == "full_name" or "Trần Văn Bình" in answer.text
    assert find(shared, "NV200") is None


def test_the_last_administrator_stays_one(desk: WebDesk, admin: Browser) -> None:
    page = f"/admin/people/{desk.person(ADMIN).id}"
    answer = admin.submit(page, page, full_name="Phan Văn Tuấn Kiệt", unit_id="1")
    assert answer.status_code == 422
    assert "Phải còn ít nhất một quản trị viên" in answer.text


def test_people_are_found_with_and_without_marks(shared: WebDesk) -> None:
    admin = shared.signed_in(ADMIN)
    for words in ("hoài nam", "hoai NAM", "nv002", "Nam Đỗ"):
        found = admin.get("/admin/people", params={"q": words}, headers={"HX-Request": "true"}).text
        assert "Đỗ Hoài Nam" in found
        assert "Lê Thị Thu Hà" not in found
        assert "<html" not in found


def test_names_are_shown_and_never_run(desk: WebDesk, admin: Browser) -> None:
    evil = '<img src=x onerror=alert(1)>"Bình'
    admin.submit(
        "/admin/people/new", "/admin/people/new", code="XSS", unit_id="1", full_name=evil, title=evil
    )
    admin.submit("/admin/units", "/admin/units", name=evil)
    person = find(desk, "XSS")
    assert person is not None
    for path in ("/admin/people", f"/admin/people/{person.id}", "/admin/units", "/admin/journal"):
        assert "<img src=x" not in admin.get(path).text


# ---- accounts ----


def test_a_code_is_shown_once_and_links(desk: WebDesk, admin: Browser) -> None:
    page = f"/admin/people/{desk.person(NAM).id}"
    answer = admin.submit(page, f"{page}/code")
    code = answer.text.partition('class="secret">')[2][:9]
    with desk.store.work() as work:
        secret = work.proofs.find_secret(Purpose.LINK, code_digest(code.replace("-", "")))
    assert secret is not None
    assert (secret.person_id, secret.made_by_id) == (desk.person(NAM).id, desk.person(ADMIN).id)
    assert code not in admin.get(page).text


def test_a_link_given_to_somebody_signs_them_in(desk: WebDesk, admin: Browser) -> None:
    page = f"/admin/people/{desk.person(NAM).id}"
    token = admin.submit(page, f"{page}/link").text.partition("/login/link/")[2][:43]
    nam = desk.browser()
    nam.open_link(token)
    assert nam.who() == NAM


def test_a_lost_phone_and_a_leaver(desk: WebDesk, admin: Browser) -> None:
    nam, id_ = desk.signed_in(NAM), desk.person(NAM).id
    page = f"/admin/people/{id_}"

    def linked() -> int:
        with desk.store.work() as work:
            return len(work.identities.of_person(id_))

    with desk.store.work() as work:
        work.identities.add(Identity(channel="zalo_bot", account="b", external_id="z", person_id=id_))
        work.commit()
    assert admin.submit(page, f"{page}/lock").headers["location"] == f"{page}?done=locked"
    assert (nam.who(), linked()) == (None, 1)
    assert admin.submit(page, f"{page}/leave").status_code == 303
    left = find(desk, NAM)
    assert left is not None
    assert (left.active, linked()) == (False, 0)
    assert "Đã nghỉ" in admin.get(page).text
    assert admin.submit(page, f"{page}/code").status_code == 403
    admin.submit(page, f"{page}/back")
    back = find(desk, NAM)
    assert back is not None
    assert back.active
    assert [actor(desk, action) for action in ("account.lost", "person.leave")] == [ADMIN, ADMIN]


def test_nobody_closes_their_own_account_for_good(desk: WebDesk, admin: Browser) -> None:
    page = f"/admin/people/{desk.person(ADMIN).id}"
    csrf = admin.csrf_of(page)
    assert admin.send(f"{page}/leave", csrf=csrf).status_code == 403
    assert admin.who() == ADMIN


# ---- a directory file ----

CSV = (
    "mã,họ tên,giới tính,chức vụ,đơn vị,di động\n"
    "NV300,Nguyễn Thị Xuân,nữ,Chuyên viên,Phòng Mới,0912345678\n"
    "NV301,,nam,Chuyên viên,Phòng Mới,\n"
)


def upload(browser: Browser, name: str, content: bytes) -> httpx.Response:
    csrf = browser.csrf_of("/admin/import")
    return browser.client.post(
        "/admin/import",
        data={"csrf": csrf},
        files={"file": (name, content)},
        headers={"Origin": browser.base},
    )


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in CSV.splitlines():
        sheet.append(line.split(","))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), [("danh bạ.csv", CSV.encode()), ("../../danh-ba.xlsx", workbook())]
)
def test_a_file_is_tried_first_and_then_brought_in(
    desk: WebDesk, admin: Browser, name: str, content: bytes
) -> None:
    trial = upload(admin, name, content).headers["location"]
    shown = admin.get(trial).text
    assert "Kiểm tra thử, chưa ghi: 1 người mới" in shown
    assert "Dòng 3: thiếu họ tên" in shown
    assert find(desk, "NV300") is None
    done = admin.submit(trial, trial)
    assert "Đã nhập: 1 người mới" in done.text
    assert find(desk, "NV300") is not None
    assert actor(desk, "import.directory") == ADMIN
    assert admin.get(trial).status_code == 404


def test_a_trial_belongs_to_who_made_it(desk: WebDesk, admin: Browser) -> None:
    trial = upload(admin, "danh-ba.csv", CSV.encode()).headers["location"]
    with desk.store.work() as work:
        other = work.people.find_by_code(NAM)
        assert other is not None
        other.roles = ["administrator"]
        work.commit()
    assert desk.signed_in(NAM).get(trial).status_code == 404


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", "tên\nA".encode()])
def test_what_is_no_directory_is_refused_with_the_reason(shared: WebDesk, content: bytes) -> None:
    answer = upload(shared.signed_in(ADMIN), "x.csv", content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_huge_file_is_not_even_read(shared: WebDesk) -> None:
    admin = shared.signed_in(ADMIN)
    # We answer without reading on; whether the client still sees the answer is up to its network.
    with contextlib.suppress(httpx.TransportError):
        assert upload(admin, "x.csv", CSV.encode() + b"x" * (10 * 1024 * 1024)).status_code == 413
    with shared.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM stored_files")).scalar_one() == 0


# ---- hours, groups ----


HOURS = {
    "opens": "08:00",
    "closes": "16:30",
    "morning_begins": "08:00",
    "morning_ends": "11:30",
    "afternoon_begins": "13:00",
    "afternoon_ends": "16:30",
    "remind_at": "08:00",
    "digest_at": "08:15",
}


def test_hours_and_days_off_are_those_that_reminders_go_by(desk: WebDesk, admin: Browser) -> None:
    admin.submit("/admin/hours", "/admin/hours", **HOURS, weekend="CN")
    admin.submit("/admin/hours", "/admin/hours/day", day="2026-12-31", name="Nghỉ bù")
    admin.submit("/admin/hours", "/admin/hours/day/remove", day="2026-11-24")
    with desk.store.work() as work:
        office = with_stored_changes(default_office())(work)
    assert (f"{office.opens:%H:%M}", f"{office.digest_at:%H:%M}") == ("08:00", "08:15")
    assert office.time.afternoon_ends == 16 * 60 + 30
    assert office.calendar.is_working_day(date(2026, 11, 28))
    assert office.calendar.holiday_name(date(2026, 12, 31)) == "Nghỉ bù"
    assert office.calendar.is_working_day(date(2026, 11, 24))
    assert actor(desk, "setting") == ADMIN


@pytest.mark.parametrize(("name", "value"), [("opens", "25:00"), ("opens", "18:00"), ("weekend", "T9")])
def test_hours_that_cannot_be_are_refused(desk: WebDesk, admin: Browser, name: str, value: str) -> None:
    answer = admin.submit("/admin/hours", "/admin/hours", **HOURS | {"weekend": "CN", name: value})
    assert answer.status_code == 422
    with desk.store.work() as work:
        assert "opens" not in work.settings.read()


def test_an_administrator_sees_and_changes_what_a_group_agreed_to(desk: WebDesk, admin: Browser) -> None:
    assert GROUP_TITLE in admin.get("/admin/groups").text
    with desk.store.work() as work:
        (group,) = work.roster.groups()
    path = f"/admin/groups/{group.id}"
    admin.submit("/admin/groups", f"{path}/assigning", allowed="yes")
    admin.submit("/admin/groups", f"{path}/stop-reading")
    with desk.store.work() as work:
        (group,) = work.roster.groups()
    assert (group.members_may_assign, group.reads_all) == (True, False)
    assert [actor(desk, action) for action in ("group.rules", "group.stop_reading")] == [ADMIN, ADMIN]


def test_the_channels_are_asked_whether_they_work(shared: WebDesk) -> None:
    shown = shared.signed_in(ADMIN).get("/admin/channels/check").text
    assert "Telegram" in shown
    assert shared.provider.issuer in shown
    assert shared.provider.client_secret not in shown


def test_whose_people_a_telegram_group_lets_in_is_set_per_group(desk: WebDesk, admin: Browser) -> None:
    with desk.store.work() as work:
        chat = work.chats.add(
            Chat(channel="telegram", account="1", external_id="-100", kind=ChatKind.GROUP, title="Vụ ngập")
        )
        work.commit()
        number = chat.id
    office = units(desk)["Văn phòng"]
    path = f"/admin/groups/{number}/door"
    assert "Tự cho vào: Văn phòng" in admin.get("/admin/groups").text
    for unit_id, kept in ((str(office.id), {number: office.id}), ("", {})):
        admin.submit("/admin/groups", path, unit_id=unit_id)
        with desk.store.work() as work:
            assert work.doors.units_of([number]) == kept
        assert actor(desk, "group.rules") == ADMIN
    assert admin.submit("/admin/groups", path, unit_id="999999").status_code == 403


def test_a_link_code_comes_with_the_telegram_address_that_hands_it_over(desk: WebDesk) -> None:
    admin = desk.signed_in(ADMIN)
    page = "/admin/people/2"
    assert "t.me" not in admin.submit(page, f"{page}/code").text
    desk.telegram_name = "thuky_bot"
    shown = admin.submit(page, f"{page}/code").text
    found = re.search(r"https://t\.me/thuky_bot\?start=([A-Z0-9]{8})", shown)
    assert found is not None
    with desk.store.work() as work:
        secret = work.proofs.find_secret(Purpose.LINK, code_digest(found[1]))
        assert secret is not None
        assert secret.person_id == 2
