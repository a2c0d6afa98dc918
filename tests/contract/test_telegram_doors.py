"""Somebody asks to come into a group on Telegram, and people who open a link that carries their code."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from actions.cases.models import Case, CaseMember, CaseState
from actions.identity.models import Purpose
from actions.identity.secrets import OFFICE_CODE_LIVES, Grant, make_code
from actions.models import Chat, ChatKind
from tests.fakes.channel_drivers import TelegramDriver
from tests.fakes.driven_office import DrivenOffice
from tests.fakes.telegram_api import FakeTelegram, User


class Door:
    """A forum of the office whose newcomers ask; Hạnh (CT) is the administrator."""

    def __init__(self, office: DrivenOffice) -> None:
        assert isinstance(office.driver, TelegramDriver)
        self.office, self.telegram = office, office.driver._telegram
        self.users: dict[str, User] = office.driver._users
        self.forum = self.telegram.forum("Phường 22", self.users["LD"], bot="administrator")
        self.forum.joins_by_request = True
        with office.store.work() as work:
            person = work.people.find_by_code("CT")
            assert person is not None
            person.roles = ["administrator"]
            work.commit()

    def opens_case(self, owner: str, *members: str) -> None:
        """A case whose room is a topic of the forum."""
        now, work_of = self.office.clock.now(), self.office.store.work
        with work_of() as work:
            people = {code: work.people.find_by_code(code) for code in (owner, *members)}
            ids = {code: person.id for code, person in people.items() if person is not None}
            chat = Chat(
                channel="telegram",
                account=self.office.driver.channel.account,
                external_id=str(self.forum.id),
                kind=ChatKind.GROUP,
            )
            chat.thread = "77"
            work.chats.add(chat)
            case = Case(
                title="Ngập",
                folded="ngap",
                owner_id=ids[owner],
                created_at=now,
                due_at=now,
                state=CaseState.OPEN,
            )
            case.chat_id = chat.id
            work.cases.add(case)
            for code in members:
                work.cases.add_member(CaseMember(case_id=case.id, person_id=ids[code], added_at=now))
            work.commit()

    def opens_to_unit(self, name: str) -> None:
        with self.office.store.work() as work:
            chat = Chat(
                channel="telegram",
                account=self.office.driver.channel.account,
                external_id=str(self.forum.id),
                kind=ChatKind.GROUP,
            )
            chat.title = "Phường 22"
            work.chats.add(chat)
            unit = work.units.find_by_name(name)
            assert unit is not None
            work.doors.open_to(chat.id, unit.id)
            work.commit()

    async def asks(self, user: User) -> None:
        self.office.clock.advance(seconds=10)
        self.telegram.asks_in(user, self.forum)
        await self.settles()

    async def settles(self) -> None:
        await self.telegram.until(lambda: self.telegram.delivered)
        await self.office.settle()

    def is_in(self, user: User) -> bool:
        return self.forum.members.get(user.id) == "member"

    def waits(self, user: User) -> bool:
        return user.id in self.forum.requests

    def told(self, user: User) -> list[str]:
        return self.telegram.texts(user)

    def dead(self) -> list[dict[str, object]]:
        return self.office.rows("SELECT error FROM outbox WHERE state = 'dead'")


def play(scenario: Callable[[Door], Awaitable[None]], files: Path) -> None:
    async def run() -> None:
        async with DrivenOffice(TelegramDriver, files) as office:
            await scenario(Door(office))

    asyncio.run(run())


def test_people_of_a_case_are_let_into_the_group_of_its_room(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        door.opens_case("LD", "LAN")
        await door.asks(door.users["LAN"])
        assert door.is_in(door.users["LAN"])
        assert not door.waits(door.users["LAN"])
        assert not [text for text in door.told(door.users["CT"]) if "xin vào nhóm" in text]
        actions = [row["action"] for row in door.office.rows("SELECT action FROM audit")]
        assert "group.let_in" in actions
        assert not door.dead()

    play(scenario, tmp_path)


def test_people_of_the_groups_unit_are_let_in_with_those_of_units_below(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        door.opens_to_unit("UBND Phường Thử")
        await door.asks(door.users["NAM2"])
        assert door.is_in(door.users["NAM2"])

    play(scenario, tmp_path)


def test_strangers_hear_why_before_they_are_turned_away_and_the_administrator_is_told_once(
    tmp_path: Path,
) -> None:
    async def scenario(door: Door) -> None:
        door.opens_case("LD")
        stranger = door.telegram.user("Khách", started=False)
        for _ in range(5):
            await door.asks(stranger)
            assert not door.is_in(stranger)
            assert not door.waits(stranger)
        told = door.told(stranger)
        assert len(told) == 3
        assert all("“Phường 22”" in text and "mã liên kết" in text for text in told)
        assert "Kiệt" not in "".join(told)
        for code in ("CT", "LD"):
            (news,) = [text for text in door.told(door.users[code]) if "xin vào nhóm" in text]
            assert "Khách" in news
        assert not door.dead()

    play(scenario, tmp_path)


def test_about_anybody_else_the_administrator_decides_and_the_first_word_counts(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        door.opens_case("LD")
        dung, nam2 = door.users["DUNG"], door.users["NAM2"]
        await door.asks(dung)
        assert door.waits(dung)
        card = door.telegram.last(door.users["CT"])
        assert "Nguyễn Tiến Dũng" in card.text
        assert card.labels == ["Cho vào", "Không cho vào"]
        await door.office.press("CT", "Cho vào")
        assert door.is_in(dung)
        await door.office.press("LD", "Không cho vào")
        assert "đã được trả lời rồi" in door.told(door.users["LD"])[-1]
        assert door.is_in(dung)
        await door.asks(nam2)
        await door.office.press("LD", "Không cho vào")
        assert not door.is_in(nam2)
        assert not door.waits(nam2)
        assert "chưa được đồng ý" in door.told(nam2)[-1]

    play(scenario, tmp_path)


def test_a_group_without_cases_and_without_a_unit_is_left_to_whoever_runs_it(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        stranger = door.telegram.user("Khách", started=False)
        await door.asks(stranger)
        await door.asks(door.users["LAN"])
        assert door.waits(stranger)
        assert door.waits(door.users["LAN"])
        assert door.told(stranger) == []
        assert not door.telegram.calls("declineChatJoinRequest")

    play(scenario, tmp_path)


def test_who_was_answered_by_somebody_else_meanwhile_is_no_trouble(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        door.opens_case("LD", "LAN")
        door.telegram.fault("hang-up", method="approveChatJoinRequest", executed=True)
        await door.asks(door.users["LAN"])
        await door.office.wait_until(door.office.clock.now() + timedelta(minutes=5))
        assert door.is_in(door.users["LAN"])
        assert len(door.telegram.calls("approveChatJoinRequest")) == 2
        assert not door.dead()

    play(scenario, tmp_path)


# Links that carry a code


def code(office: DrivenOffice, person_code: str) -> str:
    with office.store.work() as work:
        person = work.people.find_by_code(person_code)
        assert person is not None
        made = make_code(Grant(person, Purpose.LINK, OFFICE_CODE_LIVES), work, now=office.clock.now())
        work.commit()
        return made


async def opens(door: Door, user: User, payload: str) -> str:
    """What is answered to whoever follows t.me/…?start=<payload> and presses Start."""
    before = len(door.told(user))
    door.office.clock.advance(seconds=10)
    door.telegram.starts(user, payload)
    await door.settles()
    return "\n".join(door.told(user)[before:])


def owner(door: Door, user: User) -> str | None:
    with door.office.store.work() as work:
        found = work.identities.find("telegram", door.office.driver.channel.account, str(user.id))
        return (
            work.people.get(found.person_id).code
            if found is not None and found.person_id is not None
            else None
        )


def test_a_link_with_a_code_links_whoever_opens_it_first(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        made = code(door.office, "NAM2")
        phone, other = door.telegram.user("Phương Nam"), door.telegram.user("Kẻ khác")
        said = await opens(door, phone, made)
        assert "đã nhận ra" in said
        assert owner(door, phone) == "NAM2"
        assert "được liên kết" in door.told(door.users["NAM2"])[-1]  # Told where he is at home already.
        said = await opens(door, other, made)
        assert "đã dùng hoặc đã hết hạn" in said
        assert "Nam" not in said
        assert owner(door, other) is None

    play(scenario, tmp_path)


def test_a_link_whose_code_is_over_or_made_up_links_nobody(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        made = code(door.office, "NAM2")
        door.office.clock.advance(days=2)
        phone = door.telegram.user("Phương Nam")
        assert "đã dùng hoặc đã hết hạn" in await opens(door, phone, made)
        assert "đã dùng hoặc đã hết hạn" in await opens(door, phone, "K7QM3XPD")
        assert owner(door, phone) is None

    play(scenario, tmp_path)


def test_an_account_that_is_linked_keeps_its_owner_and_the_code_stays_good(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        made = code(door.office, "NAM2")
        said = await opens(door, door.users["LAN"], made)
        assert "đã liên kết với chị Lan" in said
        assert "Nam" not in said
        assert owner(door, door.users["LAN"]) == "LAN"
        phone = door.telegram.user("Phương Nam")
        assert "đã nhận ra" in await opens(door, phone, made)

    play(scenario, tmp_path)


def test_a_code_opened_in_a_group_is_not_read_there(tmp_path: Path) -> None:
    async def scenario(door: Door) -> None:
        made = code(door.office, "NAM2")
        telegram: FakeTelegram = door.telegram
        phone = telegram.user("Phương Nam")
        telegram.starts(phone, made, chat=door.forum)
        await door.settles()
        assert owner(door, phone) is None
        assert telegram.texts(door.forum) == []
        assert "đã nhận ra" in await opens(door, phone, made)

    play(scenario, tmp_path)
