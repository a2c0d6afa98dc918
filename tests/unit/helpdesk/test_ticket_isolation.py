"""A ticket's text reaches its reporter, the helpdesk and nobody else, whoever says, presses and replies whatever."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.script import Said
from tests.fakes.helpdesk_play import DESK, add_helpdesk, tickets
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import OFFICE, PlayedOffice, fill_office

HELPDESK = ("HT1", "HT2", "CT")
"""The agents, and whoever hears of what is late."""
STAFF = ("LAN", "NAM", "DUNG", "NAM2", "LD")
IN_OFFICE = ("LD", "NAM", "LAN")
_SECRET = re.compile(r"zx\d{3}q")
SYSTEMS = ("hệ thống quản lý văn bản không vào được", "máy in kẹt giấy", "wifi tầng 3 rớt liên tục")
SAYINGS = (
    *(
        "HT-{n} tới đâu rồi",
        "phiếu của tôi",
        "HT-{n} lịch sử",
        "HT-{n}: mở lại",
        "đóng phiếu HT-{n}",
        "rút phiếu HT-{n}",
    ),
    *(
        "gặp nhân viên",
        "kết thúc",
        "HT-{n}: gộp HT-1",
        "HT-{n}: nhận phiếu",
        "HT-{n}: giao anh Nam",
        "phiếu đang mở",
    ),
    *(
        "HT-{n}: báo tất cả: đang sửa",
        "HT-{n}: đã xử lý",
        "báo cáo tuần hỗ trợ",
        "HT-{n}: lưu câu trả lời mẫu",
    ),
    *("HT-{n}: gửi gợi ý 1", "việc của tôi", "1", "trả lại cho Thư ký"),
)
Step = tuple[str, str, Any]
people = st.sampled_from((*STAFF, "HT1", "HT2"))
steps = st.one_of(
    st.tuples(st.just("report"), st.sampled_from(STAFF), st.tuples(st.sampled_from(SYSTEMS), st.booleans())),
    st.tuples(st.just("say"), people, st.tuples(st.sampled_from(SAYINGS), st.integers(1, 4), st.booleans())),
    st.tuples(st.just("tell"), people, st.integers(0, 99)),
    st.tuples(st.just("press"), people, st.integers(0, 999)),
    st.tuples(st.just("press"), people, st.integers(0, 999)),
    st.tuples(st.just("wait"), people, st.integers(1, 40)),
)
reports = st.tuples(
    st.just("report"), st.sampled_from(STAFF), st.tuples(st.sampled_from(SYSTEMS), st.booleans())
)


class Watched:
    """Every message is held against who may read the words in it."""

    def __init__(self, office: PlayedOffice) -> None:
        self.office = office
        self.made = 0
        self.allowed: defaultdict[str, set[str]] = defaultdict(lambda: set(HELPDESK))

    def take(self, step: Step) -> None:
        kind, who, detail = step
        for one in getattr(self, f"_{kind}")(who, detail):
            for word in _SECRET.findall(" ".join([one.message.text, *one.tokens]).lower()):
                readers = self._readers(one)
                assert readers <= self.allowed[word], (
                    f"{readers - self.allowed[word]} read: {one.message.text}"
                )

    def _readers(self, one: Said) -> set[str]:
        if one.chat == DESK:
            return {"HT1", "HT2"}
        if one.chat == OFFICE:
            return set(IN_OFFICE)
        return {one.message.chat_id.removeprefix("private:")}

    def _word(self, who: str, *, group: bool) -> str:
        self.made += 1
        word = f"zx{self.made:03}q"
        self.allowed[word] |= {who} | (set(IN_OFFICE) if group else set())
        return word

    def _report(self, who: str, detail: tuple[str, bool]) -> list[Said]:
        system, group = detail
        group = group and who in IN_OFFICE
        text = f"báo lỗi {system}, hồ sơ {self._word(who, group=group)}"
        return self.office.say(who, f"Thư ký ơi {text}", OFFICE) if group else self.office.say(who, text)

    def _say(self, who: str, detail: tuple[str, int, bool]) -> list[Said]:
        saying, number, group = detail
        text = saying.format(n=number)
        if who.startswith("HT") and group:
            return self.office.say(who, text, DESK, members=["HT1", "HT2"])
        if group and who in IN_OFFICE:
            return self.office.say(who, f"Thư ký ơi {text}", OFFICE)
        return self.office.say(who, text)

    def _tell(self, who: str, which: int) -> list[Said]:
        """A reply to a card that the person has read, with words of their own."""
        place = DESK if who.startswith("HT") else "private"
        seen = self.office.recorder.shown_to(who, place)
        if not seen:
            return []
        one = seen[which % len(seen)]
        word = self._word(who, group=False)
        number = one.message.text.partition("HT-")[2].split(" ")[0].strip("*.:,();")
        if number.isdecimal():
            # What agents write is for the ticket's reporter; what others write, for the desk alone.
            with self.office.store.work() as work:
                ticket = work.helpdesk.find(int(number))
                if ticket is not None and who.startswith("HT"):
                    self.allowed[word].add(work.people.get(ticket.reporter_id).code)
        extra = {"members": ["HT1", "HT2"]} if place == DESK else {}
        return self.office.say(who, f"cho xem thêm {word} nhé", place, reply_to=one.n, **extra)

    def _press(self, who: str, which: int) -> list[Said]:
        """Anyone presses any button there is, as if they had got hold of its token."""
        buttons = [(one.n, label) for one in self.office.said for label in one.tokens]
        if not buttons:
            return []
        number, label = buttons[which % len(buttons)]
        return self.office.press(who, label, on=number)

    def _wait(self, who: str, hours: int) -> list[Said]:
        return self.office.wait(hours=hours)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # making a failure smaller would take minutes
)
@given(st.lists(reports, min_size=2, max_size=3), st.lists(steps, min_size=8, max_size=12))
def test_nobody_else_reads_a_ticket(first: list[Step], script: list[Step]) -> None:
    store = fresh_store(fill_office, add_helpdesk)
    office = PlayedOffice(store)
    try:
        watched = Watched(office)
        for step in [*first, *script]:
            watched.take(step)
        assert watched.made >= len(first)
        assert tickets(office)
    finally:
        office.close()
        store.close()
