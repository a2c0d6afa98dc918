"""Whatever people do to tasks, in whatever order and by whom: what must always hold of them holds.

Random people give, press, type, answer, edit and wait in the small office. After each step the tasks
and their history are looked at, and the history is replayed against the table of moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actions.authority import may_assign, may_see
from actions.deadlines import REMINDED
from actions.models import DeadlineClass, ReminderKind, ReminderState, Task, TaskChange, TaskState
from actions.ports import UnitOfWork
from actions.workflow import FINISHED, MOVES, deadline_class
from bot.knowledge import default_office
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import ALL, STAFF, PlayedOffice, fill_office

CODES = tuple(row[0] for row in STAFF)
NAMES = {
    "CT": "chị Hạnh", "LD": "anh Kiệt", "NAM": "anh Đỗ Hoài Nam", "LAN": "chị Lan", "DUNG": "anh Dũng",
    "NAM2": "anh Bùi Phương Nam",
}  # fmt: skip
TITLES = ("tổng hợp báo cáo", "soạn tờ trình", "rà soát hồ sơ", "lập danh sách")
DEADLINES = ("trước thứ Sáu", "trước thứ Hai", "hạn 24/11", "")
BY_LEAD = (
    "em nhận việc {n}", "xin không nhận việc {n} vì bận họp", "việc {n} được 60%", "việc {n} xong rồi", "xong rồi",
    "xin gia hạn việc {n} đến thứ Tư tuần sau vì chờ số liệu", "giao lại việc {n} cho {who}",
    "tách việc {n}: {who} làm số liệu",
)  # fmt: skip
BY_ASSIGNER = (
    "duyệt việc {n}", "trả lại việc {n} vì thiếu số liệu", "hủy việc {n}", "tạm hoãn việc {n}", "mở lại việc {n}",
    "sửa hạn việc {n} thành thứ Hai", "đồng ý gia hạn việc {n}", "không gia hạn việc {n}",
    "chuyển việc {n} cho {who}", "thêm {who} phối hợp việc {n}", "bỏ {who} phối hợp việc {n}", "bỏ việc vừa giao",
    "sửa tên việc {n} thành kiểm tra công vụ", "ưu tiên hỏa tốc việc {n}", "không phải {who}, chị Lan",
    "lùi hạn việc {n} lại hai ngày", "đôn đốc việc {n}",
)  # fmt: skip
BY_ANYBODY = ("theo dõi việc {n}", "bỏ theo dõi việc {n}", "việc {n} tới đâu rồi", *BY_LEAD, *BY_ASSIGNER)
ANSWERS = (
    "thứ Hai",
    "chị Lan",
    "thiếu số liệu",
    "2",
    "50%",
    "anh Đỗ Hoài Nam làm số liệu",
    "thôi bỏ đi",
    "👍",
)
STAYING = frozenset({"split", "follow", "unfollow", "source_deleted", "ask_back", "answer_back"})
"""Lines of the history that are no moves of the table."""

CALENDAR = default_office()

people = st.sampled_from(CODES)
numbers = st.integers(1, 5)
MOST_ORDERS = 8
chats = st.sampled_from((ALL, "private"))


class TaskLife(RuleBasedStateMachine):
    """The small office, played by chance."""

    @initialize()
    def open_office(self) -> None:
        self.store = fresh_store(fill_office)
        self.office = PlayedOffice(self.store)
        self.history: dict[int, list[tuple[Any, ...]]] = {}
        self.concerned: defaultdict[int, set[int]] = defaultdict(set)
        self.heard = 0
        self.given = 0
        for who, lead in (("CT", "LD"), ("LD", "NAM"), ("DUNG", "NAM2")):
            self._give(who, lead, "tổng hợp báo cáo", "trước thứ Hai")

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.close()
            self.store.close()

    @precondition(lambda self: self.given < MOST_ORDERS)
    @rule(who=people, lead=people, title=st.sampled_from(TITLES), due=st.sampled_from(DEADLINES))
    def give(self, who: str, lead: str, title: str, due: str) -> None:
        self._give(who, lead, title, due)

    def _give(self, who: str, lead: str, title: str, due: str) -> None:
        self.given += 1
        self.office.say(who, f"giao {NAMES[lead]} {title} {due}".strip(), ALL, id=f"order {self.given}")

    @rule(saying=st.sampled_from(BY_LEAD), number=numbers, other=people, chat=chats)
    def lead_speaks(self, saying: str, number: int, other: str, chat: str) -> None:
        self._speak(lambda task: task.lead_id, saying, number, other, chat)

    @rule(saying=st.sampled_from(BY_ASSIGNER), number=numbers, other=people, chat=chats)
    def assigner_speaks(self, saying: str, number: int, other: str, chat: str) -> None:
        self._speak(lambda task: task.assigner_id, saying, number, other, chat)

    @rule(who=people, saying=st.sampled_from(BY_ANYBODY), number=numbers, other=people, chat=chats)
    def anybody_speaks(self, who: str, saying: str, number: int, other: str, chat: str) -> None:
        self.office.say(who, saying.format(n=number, who=NAMES[other]), chat)

    def _speak(self, role: Callable[[Task], int], saying: str, number: int, other: str, chat: str) -> None:
        with self.store.work() as work:
            task = work.tasks.find(number) or work.tasks.get(1)
            who = work.people.get(role(task)).code
        self.office.say(who, saying.format(n=task.id, who=NAMES[other]), chat)

    @precondition(lambda self: any(said.tokens for said in self.office.said))
    @rule(data=st.data(), as_meant=st.booleans(), stranger=people)
    def press(self, data: st.DataObject, as_meant: bool, stranger: str) -> None:
        with_buttons = [said for said in self.office.said if said.tokens][-12:]
        said = data.draw(st.sampled_from(with_buttons))
        label = data.draw(st.sampled_from(sorted(said.tokens)))
        who = said.message.recipient_code if as_meant and said.message.recipient_code else stranger
        self.office.press(who, label, said.chat, on=said.n)

    @rule(data=st.data(), who=people)
    def meanwhile(self, data: st.DataObject, who: str) -> None:
        """Time passes, somebody answers, edits, deletes, reacts."""
        what = data.draw(st.sampled_from(("wait", "answer", "wait", "answer", "edit", "react", "delete")))
        if what == "wait":
            self.office.wait(minutes=data.draw(st.sampled_from((1, 11, 90, 60 * 24, 60 * 24 * 4))))
        elif what == "answer":
            self.office.say(who, data.draw(st.sampled_from(ANSWERS)), data.draw(chats))
        elif what == "react":
            said = data.draw(st.sampled_from(self.office.said[-12:]))
            self.office.react(who, "👍", said.chat, on=said.n)
        else:
            self._change_message(who, what, data)

    def _change_message(self, who: str, what: str, data: st.DataObject) -> None:
        line = f"order {data.draw(st.integers(1, self.given))}"
        if what == "delete":
            self.office.delete(who, line, ALL)
        else:
            lead, due = data.draw(people), data.draw(st.sampled_from(DEADLINES))
            self.office.edit(who, line, f"giao {NAMES[lead]} tổng hợp báo cáo {due}".strip(), ALL)

    @invariant()
    def everything_was_done_without_a_fault(self) -> None:
        """What failed is tried again later, so it still waits."""
        with self.store.work() as work:
            assert work.events.next_due() is None

    @invariant()
    def tasks_are_sound(self) -> None:
        with self.store.work() as work:
            tasks = work.tasks.all()
            for task in tasks:
                self._look_at(task, work)
            for task in tasks:
                assert task.parent_id is None or task.parent_id < task.id

    @invariant()
    def nobody_hears_of_what_is_none_of_their_business(self) -> None:
        with self.store.work() as work:
            for said in self.office.said[self.heard :]:
                number = work.outbox.get(said.message.number).subject.get("task")
                person = work.people.find_by_code(said.message.recipient_code)
                if said.chat != "private" or not isinstance(number, int) or person is None:
                    continue
                task = work.tasks.get(number)
                assert person.id in self.concerned[task.id] or may_see(work, person, task), said.message.text
        self.heard = len(self.office.said)

    def _look_at(self, task: Task, work: UnitOfWork) -> None:
        rows = work.tasks.people(task.id)
        coordinators = {row.person_id for row in rows if row.role == "coordinator"}
        self.concerned[task.id] |= {task.lead_id, task.assigner_id} | {row.person_id for row in rows}
        assert work.people.get(task.lead_id).active
        assert task.lead_id not in coordinators
        changes = work.tasks.changes(task.id)
        self._grows_only(task, changes)
        self._replays(task, changes, work)
        self._is_in_time(task)
        if task.state in REMINDED | {TaskState.HELD}:
            assert task.reported_at is None
            assert task.finished_at is None
        if task.state is TaskState.APPROVED:
            assert task.finished_at is not None
        if task.state is TaskState.ASSIGNED:
            # An order, not a request: it needs the authority to give it.
            assert may_assign(work, work.people.get(task.assigner_id), work.people.get(task.lead_id))
        active = [one for one in work.reminders.of_task(task.id) if one.state is ReminderState.ACTIVE]
        assert not active or task.state in REMINDED
        for one in active:
            # Those above hear of what stays undone; all else is for whoever does it.
            if one.kind is ReminderKind.ESCALATION:
                assert may_see(work, work.people.get(one.owner_id), task)
                assert one.owner_id != task.lead_id
            else:
                assert one.owner_id == task.lead_id

    def _grows_only(self, task: Task, changes: Any) -> None:
        lines = [(each.id, each.at, each.actor_id, each.action, each.before, each.after) for each in changes]
        known = self.history.get(task.id, [])
        assert lines[: len(known)] == known
        self.history[task.id] = lines

    def _replays(self, task: Task, changes: Any, work: UnitOfWork) -> None:
        """The lines of the history, taken through the table of moves, lead to the state and the lead."""
        first, *later = changes
        lead = first.after
        asked = first.action == "request"
        own = work.people.get(first.actor_id).code == lead
        state = TaskState.REQUESTED if asked else TaskState.ACCEPTED if own else TaskState.ASSIGNED
        for change in later:
            state = _after(state, change)
            lead = change.after if change.action == "reassign" else lead
        assert state is task.state
        assert lead == work.people.get(task.lead_id).code

    def _is_in_time(self, task: Task) -> None:
        now, office = self.office.clock.now(), CALENDAR
        found = deadline_class(task, now, office)
        if task.state is TaskState.APPROVED:
            late = task.deadline is not None and (task.reported_at or now) > task.deadline
            assert found is (DeadlineClass.DONE_LATE if late else DeadlineClass.DONE_ON_TIME)
        elif task.deadline is None:
            assert found is DeadlineClass.NONE
        elif task.deadline < now:
            assert found is DeadlineClass.OVERDUE
        elif task.deadline - now > timedelta(days=office.due_soon_days + 1):
            assert found is DeadlineClass.ON_TRACK
        elif task.deadline - now <= timedelta(days=office.due_soon_days):
            assert found is DeadlineClass.DUE_SOON


def _after(state: TaskState, change: TaskChange) -> TaskState:
    if change.action in STAYING:
        return state
    if change.action == "cancel_with_parent":
        assert state not in FINISHED
        return TaskState.CANCELLED
    move = MOVES[change.action]
    assert state in move.sources, change.action
    return move.target or state


TestTaskLife = TaskLife.TestCase
TestTaskLife.settings = settings(
    max_examples=8,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
