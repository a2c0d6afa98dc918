"""Nobody is shown a task or a number that they may not see, whatever people say, press and reply to.

Random people in random groups do random things; each task bears a word that nobody could guess, each person a number.
Whatever the assistant sends is held against who may see it, by rules written here anew.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions.messages import Inbound
from actions.models import ChatKind, Task
from bot.script import Said
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import STAFF, PlayedOffice, fill_office

CODES = tuple(row[0] for row in STAFF)
CALLED = {
    "CT": "chị Hạnh",
    "LD": "anh Kiệt",
    "NAM": "anh Hoài Nam",
    "LAN": "chị Lan",
    "DUNG": "anh Dũng",
    "NAM2": "anh Phương Nam",
}
ABOVE = {"LD": {"CT"}, "DUNG": {"CT"}, "NAM": {"LD", "CT"}, "LAN": {"LD", "CT"}, "NAM2": {"DUNG", "CT"}}
GROUPS = ("group:mot", "group:hai")
_WORD = re.compile(r"zx\d{3}q")

SAYINGS = (
    *(
        "việc của tôi",
        "việc tôi giao",
        "việc quá hạn",
        "việc chờ tôi duyệt",
        "ai chưa xác nhận",
        "đôn đốc tất cả",
    ),
    *("xong rồi", "em nhận việc", "1", "anh Nam", "đúng", "ok", "thứ Hai", "thiếu số liệu", "được 60%"),
    *(
        "việc {n} xong rồi",
        "em nhận việc {n}",
        "duyệt việc {n}",
        "trả lại việc {n}, thiếu số liệu",
        "hủy việc {n}",
    ),
    *(
        "việc {n} được 40%",
        "đôn đốc việc {n}",
        "xin gia hạn việc {n} đến thứ Hai vì chờ số liệu",
        "tạm hoãn việc {n}",
    ),
    *(
        "đồng ý gia hạn việc {n}",
        "mở lại việc {n}",
        "xin không nhận việc {n} vì bận",
        "sửa hạn thành thứ Hai",
    ),
    *("chuyển việc {n} cho {who}", "không phải {who}", "số điện thoại {who}", "số điện thoại của tôi"),
    *("dữ liệu của tôi", "xuất dữ liệu của tôi", "ai đang được tôi ủy quyền", "hủy ủy quyền"),
    *("ủy quyền cho {who} giao việc và duyệt việc thay tôi đến hết tháng", "nhắc tôi 8h sáng mai gọi {who}"),
    *("danh sách nhắc việc của tôi", "Thư ký làm được gì", "trưa nay ăn gì"),
)

ORDERS = (("LD", "NAM"), ("LD", "LAN"), ("DUNG", "NAM2"), ("CT", "LD"), ("CT", "DUNG"), ("LAN", "NAM2"))

Step = tuple[str, str, str, Any]

people = st.sampled_from(CODES)
places = st.sampled_from(("private", *GROUPS))
sayings = st.tuples(st.sampled_from(SAYINGS), st.integers(1, 5), people)
answers = st.sampled_from(
    ("xong rồi", "em nhận việc này", "1", "anh Nam", "đúng", "thứ Hai", "trả lại, thiếu số liệu")
)
orders = st.tuples(st.sampled_from(ORDERS), places).map(lambda o: ("assign", o[0][0], o[1], o[0][1]))
says = st.tuples(st.just("say"), people, places, sayings)
replies = st.tuples(st.just("reply"), people, places, st.tuples(answers, st.integers(0, 99)))
presses = st.tuples(st.just("press"), people, places, st.integers(0, 999))
waits = st.tuples(st.just("wait"), people, places, st.integers(1, 60))
strangers = st.tuples(st.just("stranger"), people, places, st.sampled_from(SAYINGS))
doings = st.one_of(says, says, says, says, replies, presses, presses, waits, strangers, orders)
scripts = st.tuples(st.lists(orders, min_size=2, max_size=3), st.lists(doings, min_size=8, max_size=12)).map(
    lambda parts: [*parts[0], *parts[1]]
)
groups = st.tuples(*(st.sets(people, min_size=3, max_size=5) for _ in GROUPS))


@dataclass
class Watched:
    """A played office whose every message is held against what its readers may see."""

    office: PlayedOffice
    members: dict[str, list[str]]
    heard: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Who read a word because a person wrote it where they were."""
    made: int = 0
    strangers: int = 0

    def take(self, step: Step) -> None:
        kind, who, place, detail = step
        before = self.seen_by()
        who = self._likely(who, detail)
        said = getattr(self, f"_{kind}")(who, place, detail)
        after = self.seen_by()
        for one in said:
            self.hold(one, before, after)

    def _likely(self, who: str, detail: object) -> str:
        """Most things are said by those whom the task concerns; else nothing much happens."""
        if not isinstance(detail, tuple) or len(detail) != 3 or detail[1] > 3:
            return who
        tasks = self.office.tasks()
        if not tasks:
            return who
        task = tasks[detail[1] % len(tasks)]
        return self.office.code_of(task.lead_id if CODES.index(who) % 2 else task.assigner_id)

    def seen_by(self) -> dict[str, set[str]]:
        """For each word in a title, the codes of those who may see its task."""
        found: dict[str, set[str]] = {}
        with self.office.store.work() as work:
            codes = {person.id: person.code for person in work.people.active()}
            acting = {
                code: {
                    codes[row.from_person_id]
                    for row in work.delegations.held_by(number, now=self.office.clock.now())
                }
                for number, code in codes.items()
            }
            for task in work.tasks.all():
                chat = work.chats.get(task.chat_id or 0)
                inside = self.members.get(chat.external_id, []) if chat.kind is ChatKind.GROUP else []
                helping = [codes[row.person_id] for row in work.tasks.people(task.id)]
                seeing = {*self._of(task, codes), *inside, *helping, *ABOVE.get(codes[task.lead_id], ())}
                judges = {codes[task.assigner_id], codes.get(task.approver_id or 0, "")}
                seeing |= {code for code, leaders in acting.items() if leaders & judges}
                for word in _WORD.findall(task.title.lower()):
                    found[word] = seeing
        return found

    def _of(self, task: Task, codes: dict[int, str]) -> set[str]:
        numbers = (task.lead_id, task.assigner_id, task.approver_id, task.given_by_id)
        return {codes[number] for number in numbers if number is not None}

    def hold(self, one: Said, before: dict[str, set[str]], after: dict[str, set[str]]) -> None:
        readers = self.readers(one)
        shown = " ".join([one.message.text, *one.tokens, self._file(one)]).lower()
        for word in _WORD.findall(shown):
            allowed = before.get(word, set()) | after.get(word, set()) | self.heard[word]
            assert readers <= allowed, f"{sorted(readers - allowed)} may not see: {one.message.text}"
        group = one.message.chat_kind is ChatKind.GROUP
        mobiles = re.findall(r"090000000\d", shown)
        assert not (mobiles and group), f"a mobile number in a group: {one.message.text}"
        assert not (mobiles and not readers <= set(CODES)), f"a stranger got: {one.message.text}"

    def readers(self, one: Said) -> set[str]:
        if one.message.chat_kind is ChatKind.GROUP:
            return set(self.members[one.message.chat_id])
        return {one.message.chat_id.removeprefix("private:")}

    def _file(self, one: Said) -> str:
        return Path(one.message.file).read_text(encoding="utf-8") if one.message.file else ""

    def _speak(self, who: str, place: str, text: str, **fields: object) -> list[Said]:
        if place != "private" and who not in self.members[place]:
            place = next((name for name in GROUPS if who in self.members[name]), "private")
        inside = self.members.get(place, [who])
        for word in _WORD.findall(text.lower()):
            self.heard[word] |= set(inside)
        extra = {"members": inside} if place != "private" else {}
        return self.office.say(who, text, place, **extra, **fields)

    def _assign(self, who: str, place: str, lead: str) -> list[Said]:
        self.made += 1
        text = f"giao {CALLED[lead]} soạn báo cáo ZX{self.made:03}Q trước thứ Sáu"
        return self._speak(who, place, text)

    def _say(self, who: str, place: str, detail: tuple[str, int, str]) -> list[Said]:
        saying, number, other = detail
        return self._speak(who, place, saying.format(n=number, who=CALLED[other]))

    def _reply(self, who: str, place: str, detail: tuple[str, int]) -> list[Said]:
        saying, which = detail
        said = self.office.said
        if not said:
            return []
        return self._speak(who, place, saying.format(n=1, who="anh Nam"), reply_to=said[which % len(said)].n)

    def _press(self, who: str, place: str, which: int) -> list[Said]:
        """Anyone presses any button there is, as if they had got hold of its token."""
        buttons = [(one.n, label, one.message.chat_id) for one in self.office.said for label in one.tokens]
        if not buttons:
            return []
        number, label, chat = buttons[which % len(buttons)]
        if chat in self.members and who in self.members[chat]:
            return self.office._play(
                {"as": who, "chat": chat, "members": self.members[chat], "press": label, "on": number}
            )
        return self.office.press(who, label, on=number)

    def _wait(self, who: str, place: str, hours: int) -> list[Said]:
        return self.office.wait(hours=hours)

    def _stranger(self, who: str, place: str, saying: str) -> list[Said]:
        """Somebody who is linked to nobody writes in private, in the words and the name of a colleague."""
        self.strangers += 1
        before = len(self.office.said)
        inbound = Inbound(
            channel="console",
            account="",
            event_id=f"stranger:{self.strangers}",
            kind="text",
            chat_id="private:stranger",
            chat_kind=ChatKind.PRIVATE,
            sender_id="stranger",
            sender_name=CALLED[who],
            sent_at=self.office.clock.now(),
            text=saying.format(n=1, who=CALLED[who]),
        )
        self.office.core.intake.store(inbound)
        self.office.wait(seconds=1)
        return list(self.office.said[before:])


def _play(members: Iterable[set[str]], script: list[Step]) -> None:
    store = fresh_store(fill_office)
    office = PlayedOffice(store)
    try:
        watched = Watched(office, {name: sorted(some) for name, some in zip(GROUPS, members, strict=True)})
        for step in script:
            watched.take(step)
    finally:
        office.close()
        store.close()


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # making a failure smaller would take minutes
)
@given(groups, scripts)
def test_nobody_is_shown_what_they_may_not_see(members: tuple[set[str], ...], script: list[Step]) -> None:
    _play(members, script)


MEMBERS = ({"LD", "NAM", "DUNG"}, {"LD", "NAM"})
KNOWN: dict[str, list[Step]] = {
    "who has not confirmed": [("say", "LD", "group:mot", ("ai chưa xác nhận", 9, "LD"))],
    "which task": [("say", "NAM", "group:mot", ("xong rồi", 9, "LD"))],
    "approved": [
        ("say", "NAM", "private", ("việc 1 xong rồi", 9, "LD")),
        ("say", "LD", "group:mot", ("duyệt việc 1", 9, "LD")),
    ],
    "cancelled": [("say", "LD", "group:mot", ("hủy việc 1", 9, "LD"))],
    "moved to somebody else": [("say", "LD", "group:mot", ("chuyển việc 1 cho {who}", 9, "LAN"))],
}
"""Ways in which a task that was given privately could show up in a group."""


@pytest.mark.parametrize("name", KNOWN)
def test_a_task_given_privately_is_not_shown_in_a_group(name: str) -> None:
    given_privately: list[Step] = [("assign", "LD", "private", "NAM"), ("assign", "LD", "private", "NAM")]
    _play(MEMBERS, [*given_privately, *KNOWN[name]])
