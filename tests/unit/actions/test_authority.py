"""Who may give orders to whom; refusals say why and who could."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.errors import Refused
from actions.group_rules import let_members_assign
from actions.models import TaskState
from actions.orders import who_could
from tests.fakes.office_play import ALL, OFFICE, THURSDAY, PlayedOffice


def _rule(office: PlayedOffice, by: str | None, *, at: datetime = THURSDAY) -> None:
    with office.store.work() as work:
        (chat,) = work.chats.groups(ALL)
        person = work.people.find_by_code(by) if by is not None else None
        let_members_assign(chat, True, work, at=at, by=person)
        work.commit()


def test_a_refused_order_says_who_could_give_it(office: PlayedOffice) -> None:
    said = office.say("LAN", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu", ALL)
    (offer,) = [one for one in said if one.tokens]
    assert "không thuộc quyền giao việc của chị" in offer.message.text
    assert "Người giao được việc cho anh Dũng: chị Hạnh, Lê Thị Hồng Hạnh (Chủ tịch" in offer.message.text
    assert office.tasks() == []


@pytest.mark.parametrize(
    ("code", "order", "relation"),
    [
        ("NAM2", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu", "Anh Dũng là Trưởng phòng của anh nên"),
        ("LAN", "giao anh Kiệt mua văn phòng phẩm trước thứ Sáu", "Anh Kiệt là Chánh Văn phòng của chị nên"),
        ("DUNG", "giao chị Hạnh mua văn phòng phẩm trước thứ Sáu", "Chị Hạnh là Chủ tịch của anh nên"),
        (
            "LAN",
            "giao chị Hạnh mua văn phòng phẩm trước thứ Sáu",
            "Chị Hạnh là Chủ tịch UBND Phường Thử, cấp trên của chị nên",
        ),
        ("LAN", "giao anh Đỗ Hoài Nam mua văn phòng phẩm", "Anh Nam không thuộc quyền giao việc của chị nên"),
    ],
)
def test_an_order_that_does_not_bind_says_how_the_two_stand(
    office: PlayedOffice, code: str, order: str, relation: str
) -> None:
    said = office.say(code, order, ALL)
    (offer,) = [one for one in said if one.tokens]
    assert (offer.chat, list(offer.tokens)) == ("private", ["Chuyển", "Không gửi"])
    assert offer.message.text.startswith(f"{relation} Thư ký chưa ghi thành việc giao.")


def test_a_refused_change_of_the_lead_says_who_could_make_it(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    (refusal,) = office.say("LD", "không phải anh Nam, anh Dũng", OFFICE)
    assert "Người giao được việc cho anh Dũng: chị Hạnh" in refusal.message.text


@pytest.mark.parametrize(("code", "could"), [("NAM2", ["DUNG", "CT"]), ("DUNG", ["CT"]), ("CT", [])])
def test_the_superior_and_the_one_above_could(office: PlayedOffice, code: str, could: list[str]) -> None:
    with office.store.work() as work:
        person = work.people.find_by_code(code)
        assert person is not None
        assert [one.code for one in who_could(person, work)] == could


def test_in_a_working_group_whose_rule_allows_it_members_assign_to_each_other(office: PlayedOffice) -> None:
    office.say("CT", "xin chào mọi người", ALL)
    _rule(office, "CT")
    office.say("LAN", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu", ALL)
    assert [task.state for task in office.tasks()] == [TaskState.ASSIGNED]
    office.say("LAN", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu")
    assert len(office.tasks()) == 1


def test_only_who_leads_all_members_or_an_administrator_sets_the_rule(office: PlayedOffice) -> None:
    office.say("CT", "xin chào mọi người", ALL)
    with pytest.raises(Refused, match="Chỉ lãnh đạo"):
        _rule(office, "LD")
    with office.store.work() as work:
        nam = work.people.find_by_code("NAM")
        assert nam is not None
        nam.roles = ["administrator"]
        work.commit()
    _rule(office, "NAM")
