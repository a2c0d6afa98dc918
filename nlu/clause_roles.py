"""Who does what in a clause of an order: who orders, who is told to act, who is part of the work."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.drafts import Draft
from nlu.items import Range
from nlu.order_words import (
    AFTER_NAME,
    CONTEXT,
    LEAD_ROLES,
    OBJECT_BEFORE,
    PASSING_ON,
    STRONG_ORDERS,
    VAGUE_HELPERS,
    WEAK_ORDERS,
)
from nlu.sheet import Group, Sheet
from nlu.verbs import opens_work


@dataclass(frozen=True, slots=True)
class Order:
    """Order words from word `first` and the group they are said to; "giao" is strong, "cho" is not."""

    first: int
    group: Group
    is_strong: bool


class Roles:
    """Decides the roles of the people in one run of words, given the task at hand."""

    def __init__(self, sheet: Sheet, within: Range) -> None:
        self._sheet = sheet
        self._words = sheet.words
        self._within = within

    def speaker_end(self, group: Group, segment: Range) -> int | None:
        """ "tôi giao …", "Chủ tịch UBND phường giao …": who orders, not who acts."""
        words = self._words
        at = group.last
        while at < segment.last and words.says(
            at, "muốn", "đang", "định", "có", "cần", "xin", "sẽ", "đã", "vừa"
        ):
            at += 1
        order = STRONG_ORDERS.match(words, at)
        if order is not None and order[0] <= segment.last:
            target = self._sheet.group_at(order[0])
            if target is not None or (group.is_pronoun and group.people[0].pronoun != "him"):
                return at
        handed = self._sheet.group_at(at + 1) if words.says(at, "gửi") else None
        if group.is_pronoun and handed is not None and opens_work(words, handed.last):
            return at
        if group.is_pronoun and words.says(group.last, "ơi", "à", "ạ", "nhé", "cần", "muốn", "nhờ"):
            return group.last + 1
        while (
            words.says(at, "kết", "luận", "chỉ", "đạo", "ý", "kiến", "lưu", "yêu", "cầu")
            and at < segment.last
        ):
            at += 1
        if words.low(at) == ":" and self.order_at(at + 1) is not None:
            return at
        if words.low(group.last) == ":" and self.order_at(group.last + 1) is not None:
            return group.last
        return None

    def order_at(self, index: int) -> Order | None:
        """The order that begins at word `index` with the people it is given to."""
        for table, strong in ((STRONG_ORDERS, True), (WEAK_ORDERS, False)):
            order = table.match(self._words, index)
            if order is None:
                continue
            at = self.past_fillers(order[0], "bên", "các", "cho", "phía", "em", "là")
            group = self._sheet.group_at(at)
            if group is not None and at < self._within.last:
                return Order(index, group, is_strong=strong)
        return None

    def past_fillers(self, at: int, *fillers: str) -> int:
        """Index after a colon and the given words, as long as no mention begins."""
        while self._sheet.group_at(at) is None and (
            self._words.low(at) == ":" or self._words.says(at, *fillers)
        ):
            at += 1
        return at

    def may_order(self, draft: Draft, order: Order, *, at_start: bool) -> bool:
        """Whether the order really gives a task to its people."""
        group, index, strong = order.group, order.first, order.is_strong
        words = self._words
        to_kin = words.says(index, "giao", "phân", "nhờ", "để", "chuyển", "phiền", "ghi", "tạo")
        if group.is_pronoun and not to_kin:
            return False
        if at_start:
            if words.says(index, "gửi"):
                return not draft.content and opens_work(words, group.last)
            return strong or words.says(index, "để", "cho", "bên", "các", "mấy", "anh", "phía", "bữa")
        if draft.leads:
            return strong and words.says(index, "giao", "phân") and bool(draft.content)
        # Content came first: "vụ rác ở chợ để anh Tư lo", "thêm việc lắp camera cho anh Hải".
        later = self._sheet.stretch(self._within.last) > self._sheet.stretch(group.last)
        return strong or words.says(index, "để") or (words.says(index, "cho") and not later)

    def acts(self, draft: Draft, group: Group, segment: Range) -> bool:
        """Whether people named at the start of a clause are told to act there."""
        words = self._words
        if group.is_pronoun and group.people[0].pronoun in ("me", "boss"):
            return words.says(group.last, "sẽ", "lo", "làm", "phụ") and not draft.leads
        if group.is_pronoun and words.says(
            group.last, "cần", "lấy", "xem", "duyệt", "ký", "muốn", "họp", "đi"
        ):
            return False
        if group.last >= segment.last:
            return not draft.leads or not draft.content
        return True

    def opens_task_inside(self, draft: Draft, group: Group, index: int) -> bool:
        """A name amid the words of a dictated message that begins the next task."""
        words = self._words
        to_them = words.says(index - 1, *OBJECT_BEFORE) and not words.says(
            index - 2, "tờ", "chương", "quy", "lịch"
        )
        if to_them and self._joins_next_task(draft, group, index):
            return True
        if group.is_pronoun or group.people[0].is_unit or to_them:
            return False
        if not draft.content:
            return False
        follows = opens_work(words, group.last) or LEAD_ROLES.match(words, group.last) is not None
        if not draft.leads:
            return follows
        return len(draft.content) >= 2 and follows

    def _joins_next_task(self, draft: Draft, group: Group, index: int) -> bool:
        """ "giao anh Nam lập dự toán và chị Lan rà soát hồ sơ": no two people joined, but two tasks."""
        if not self._words.says(index - 1, "và") or not draft.leads or len(draft.content) < 2:
            return False
        if group.is_pronoun or any(
            each.last == index - 1 for each in self._sheet.groups_between(self._within.first, index)
        ):
            return False
        return opens_work(self._words, group.last)

    def is_context(self, draft: Draft, group: Group) -> bool:
        """Whether what was said before `group` only leads up to the order."""
        content = draft.content
        if CONTEXT.match(self._words, content[0]) is not None:
            return True
        between = self._words[content[-1] + 1 : group.first]
        if not between:
            return False
        passed_on = PASSING_ON.match(self._words, content[0]) is not None
        return between[0].low == ":" or (passed_on and between[0].low in (",", ".", ";"))

    def work_follows(self, index: int) -> bool:
        """ "chị Lan phối hợp làm đề án": "phối hợp" before work is their role; before a name it is not."""
        return opens_work(self._words, index) or self._sheet.time_at(index) is not None

    def says_nothing_more(self, index: int, segment: Range) -> bool:
        """Whether only courtesies and times stand between word `index` and the end of the clause."""
        while index < segment.last:
            time, passed = self._sheet.time_at(index), AFTER_NAME.match(self._words, index)
            if time is None and passed is None:
                return False
            index = time.last if time is not None else passed[0] if passed is not None else index
        return True

    def after_name(self, end: int, segment: Range) -> int:
        """Index after the courtesies that follow a name: "ơi", "nhớ", "giúp em"."""
        words = self._words
        while end < segment.last:
            passed = AFTER_NAME.match(words, end) or VAGUE_HELPERS.match(words, end)
            if passed is None or passed[0] > segment.last:
                break
            if words.says(end, "là", "hộ", "sớm") and not opens_work(words, end + 1):
                break
            if words.says(end, "đi") and passed[0] < segment.last:
                break  # "cho Minh đi xã đảo khảo sát"
            end = passed[0]
        return end
