"""Clauses of an order, and the tasks they open: the walk that assignments.py describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nlu.deadline_spans import Deadlines
from nlu.items import Range
from nlu.order_words import (
    AFTER_NAME,
    CONTEXT,
    COUNTED,
    END_SIGNS,
    HELP_BEFORE,
    HELP_ROLES,
    IN_CHARGE,
    LEAD_ROLES,
    OBJECT_BEFORE,
    OPENINGS,
    PUTTING_DOWN,
    STRONG_ORDERS,
    VAGUE_HELPERS,
    WATCH_ROLES,
    WEAK_ORDERS,
)
from nlu.people import PersonMention
from nlu.sheet import Group, Sheet
from nlu.time.found import Found
from nlu.verbs import opens_work


@dataclass(slots=True)
class Draft:
    """A task while it is being read; `content` are word indexes."""

    leads: list[PersonMention] = field(default_factory=list)
    coordinators: list[PersonMention] = field(default_factory=list)
    content: list[int] = field(default_factory=list)
    deadline: Found | None = None
    deadline_alone: bool = False
    deadline_first: int = 0  # word index
    has_common_deadline: bool = False
    is_ordered: bool = False  # opened by an order word, not by a name alone
    is_led: bool = False  # "chủ trì" was said
    heading: list[int] = field(default_factory=list)  # words before "…:", the content if no other is named
    topic_words: int = 0  # how many words of content stood before the lead
    is_named_last: bool = False  # the content came first: "phần bài viết giao chị Trúc"

    def add_coordinators(self, group: Group) -> None:
        self.coordinators.extend((*group.people, *group.helpers))


def read_clauses(sheet: Sheet, within: Range) -> list[Draft]:
    """The tasks of one run of words, at least one."""
    return _Walk(sheet, within).drafts()


class _Walk:
    def __init__(self, sheet: Sheet, within: Range) -> None:
        self._sheet = sheet
        self._words = sheet.words
        self._within = within
        self._deadlines = Deadlines(sheet, within)
        self._drafts = [Draft()]
        self._position = within.first  # words before it are read
        self._counted = False  # "hai việc:" announced several tasks of the same people

    def drafts(self) -> list[Draft]:
        for segment in self._segments():
            self._walk_segment(segment)
        drafts = [draft for draft in self._drafts if draft.content or draft.leads or draft.deadline]
        return _with_shared_deadline(self._without_context(drafts)) or [Draft()]

    @property
    def _draft(self) -> Draft:
        return self._drafts[-1]

    def _segments(self) -> Iterator[Range]:
        """Runs between signs that stand outside mentions and times."""
        start = index = self._within.first
        while index < self._within.last:
            covered = self._covered_until(index)
            if covered > index:
                index = covered
                continue
            if self._is_break(index):
                if index > start:
                    yield Range(start, index)
                start = index + 1 if self._words[index].is_sign else index
            index += 1
        if start < self._within.last:
            yield Range(start, self._within.last)

    def _covered_until(self, index: int) -> int:
        group, time = self._sheet.group_at(index), self._sheet.time_at(index)
        return max(group.last if group else index, time.last if time else index)

    def _is_break(self, index: int) -> bool:
        words = self._words
        word = words[index]
        if word.line_start and index > self._within.first and not word.is_sign:
            return True
        if word.low not in END_SIGNS:
            return False
        glued = index + 1 < len(words) and not words[index + 1].spaced and not word.spaced
        return not (glued and word.low in (".", "-", "–", ":", ",", "(", ")") and index > 0)

    def _walk_segment(self, segment: Range) -> None:
        index, at_start = max(segment.first, self._position), True
        if self._draft.is_named_last and self._names_later(segment):
            self._drafts.append(Draft())
        while index < min(segment.last, self._within.last):
            after = self._take_deadline(index) or self._take_urgency(index, segment)
            if after is None and at_start:
                after = self._take_opening(index, segment)
            if after is None:
                after = self._take_people(index, at_start, segment)
                at_start = at_start and after is not None
            if after is None and self._opens_next_work(index):
                after = self._same_people_again(index)
            if after is None:
                self._draft.content.append(index)
                after, at_start = index + 1, False
            index = self._position = after

    def _names_later(self, segment: Range) -> bool:
        """Whether a clause ends, as the one before it did, with whom its content is given to."""
        orders = (self._order_at(at) for at in range(segment.first + 1, segment.last))
        named = any(order is not None and not order[1].is_pronoun for order in orders)
        return named and self._sheet.group_at(segment.first) is None

    def _opens_next_work(self, index: int) -> bool:
        """Whether a further task of the same people begins: "… trước thứ 4 và soạn kế hoạch trước thứ 6"."""
        words, draft = self._words, self._draft
        joined = words.says(index, "và", "rồi")
        if not draft.leads or not draft.content or not (joined or index - 1 > draft.content[-1]):
            return False
        if not opens_work(words, index + 1 if joined else index):
            return False
        return self._counted or (draft.deadline is not None and self._deadlines.follows(index))

    def _same_people_again(self, index: int) -> int:
        draft = Draft(list(self._draft.leads), list(self._draft.coordinators), is_ordered=True)
        self._drafts.append(draft)
        if not self._words.says(index, "và", "rồi"):
            draft.content.append(index)
        return index + 1

    def _take_deadline(self, index: int) -> int | None:
        deadline = self._deadlines.starting_at(index)
        if deadline is None:
            return None
        draft = self._draft
        if deadline.found.kind != "open-after" and (draft.deadline is None or deadline.is_strong):
            draft.deadline = deadline.found
            draft.deadline_first = deadline.first
            draft.deadline_alone = deadline.is_alone
            draft.has_common_deadline = deadline.is_common
        return deadline.last

    def _take_urgency(self, index: int, segment: Range) -> int | None:
        urgency = self._sheet.urgency_at(index)
        if urgency is None:
            return None
        words = self._words
        at_edge = index == segment.first or urgency.last >= segment.last or bool(self._draft.leads)
        inside = self._draft.content and urgency.last < segment.last and not words[urgency.last].is_sign
        return urgency.last if at_edge and not inside else None

    def _take_opening(self, index: int, segment: Range) -> int | None:
        """Words at the start of a clause that say neither who nor what."""
        words = self._words
        if self._order_at(index) is not None:
            return None
        group = self._sheet.group_at(index)
        if group is not None:
            return self._take_speaker(group, segment)
        counted = COUNTED.match(words, index)
        if counted is not None and words.low(counted[0]) == ":":
            self._counted = True
            return counted[0]
        put_down = PUTTING_DOWN.match(words, index)
        if put_down is not None:
            return put_down[0]
        opening = OPENINGS.match(words, index)
        if opening is None or opening[0] > segment.last:
            return None
        end = opening[0]
        if opens_work(words, index) and not (end == segment.last and words.low(end) == ":"):
            return None  # "thông báo lịch họp", "phối hợp với …" are work
        if words.says(index, "việc", "vụ", "nhiệm", "công", "xong", "người", "nội"):
            follows = end >= segment.last or self._order_at(end) or self._sheet.group_at(end)
            return end if follows else None
        return end

    def _take_speaker(self, group: Group, segment: Range) -> int | None:
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
        if words.low(at) == ":" and self._order_at(at + 1) is not None:
            return at
        if words.low(group.last) == ":" and self._order_at(group.last + 1) is not None:
            return group.last
        return None

    def _order_at(self, index: int) -> tuple[int, Group, bool] | None:
        """An order word with the people it is given to: (index after them, who, whether it is strong)."""
        for table, strong in ((STRONG_ORDERS, True), (WEAK_ORDERS, False)):
            order = table.match(self._words, index)
            if order is None:
                continue
            at = self._past_fillers(order[0], "bên", "các", "cho", "phía", "em", "là")
            group = self._sheet.group_at(at)
            if group is not None and at < self._within.last:
                return group.last, group, strong
        return None

    def _past_fillers(self, at: int, *fillers: str) -> int:
        while self._sheet.group_at(at) is None and (
            self._words.low(at) == ":" or self._words.says(at, *fillers)
        ):
            at += 1
        return at

    def _take_people(self, index: int, at_start: bool, segment: Range) -> int | None:
        help_end = self._take_helpers(index, at_start)
        if help_end is not None:
            return help_end
        order = self._order_at(index)
        if order is not None:
            end, group, strong = order
            if self._may_order(group, index, at_start=at_start, strong=strong):
                return self._lead(group, end, ordered=True, segment=segment)
            return None
        found = self._sheet.group_at(index)
        if found is None:
            return None
        if found.is_pronoun and self._draft.leads and not self._draft.content:
            return found.last  # "anh Lộc ơi anh đo lại …"
        acts = self._acts(found, segment) if at_start else self._opens_task_inside(found, index)
        if acts:
            return self._lead(found, found.last, ordered=False, segment=segment)
        self._draft.content.extend(range(found.first, found.last))
        return found.last

    def _take_helpers(self, index: int, at_start: bool) -> int | None:
        """ "phối hợp với Công an phường", "cùng chị Lan": coordinators of the task at hand."""
        words = self._words
        helping = HELP_BEFORE.match(words, index)
        if helping is None:
            return None
        group = self._sheet.group_at(self._past_fillers(helping[0], "bên", "các", "phía", "với"))
        if group is None or (not self._draft.leads and not at_start):
            return None
        if self._draft.content and not at_start and not words.says(index, "phối", "cùng"):
            return None
        self._draft.add_coordinators(group)
        return group.last

    def _may_order(self, group: Group, index: int, *, at_start: bool, strong: bool) -> bool:
        """Whether the order words at `index` really give a task to `group`."""
        draft, words = self._draft, self._words
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

    def _acts(self, group: Group, segment: Range) -> bool:
        """Whether people named at the start of a clause are told to act there."""
        words, draft = self._words, self._draft
        if group.is_pronoun and group.people[0].pronoun in ("me", "boss"):
            return words.says(group.last, "sẽ", "lo", "làm", "phụ") and not draft.leads
        if group.is_pronoun and words.says(
            group.last, "cần", "lấy", "xem", "duyệt", "ký", "muốn", "họp", "đi"
        ):
            return False
        if group.last >= segment.last:
            return not draft.leads or not draft.content
        return True

    def _opens_task_inside(self, group: Group, index: int) -> bool:
        """A name amid the words of a dictated message that begins the next task."""
        words, draft = self._words, self._draft
        to_them = words.says(index - 1, *OBJECT_BEFORE) and not words.says(
            index - 2, "tờ", "chương", "quy", "lịch"
        )
        if group.is_pronoun or group.people[0].is_unit or to_them:
            return False
        if not draft.content:
            return False
        follows = opens_work(words, group.last) or LEAD_ROLES.match(words, group.last) is not None
        if not draft.leads:
            return follows
        return len(draft.content) >= 2 and follows

    def _lead(self, group: Group, end: int, *, ordered: bool, segment: Range) -> int:
        """Put `group` in charge, of the task at hand or of a new one; returns the index after them."""
        helped = self._as_helpers(group, end, segment)
        if helped is not None:
            return helped
        if self._draft.content and not self._draft.leads and self._is_context(group):
            # "Kết luận họp giao ban: Phòng … lập kế hoạch"; but "làm slide: Tú lo nhé"
            self._draft.heading, self._draft.content = self._draft.content, []
        starts_anew = not ordered and self._starts_anew(end, segment)
        if self._draft.content and (self._draft.leads or starts_anew):
            self._drafts.append(Draft())
        draft = self._draft
        draft.topic_words = draft.topic_words or (0 if draft.leads else len(draft.content))
        draft.is_ordered = draft.is_ordered or ordered
        role = LEAD_ROLES.match(self._words, end)
        if role is not None and draft.leads and not draft.is_led:
            draft.coordinators.extend(draft.leads)
            draft.leads.clear()
        if draft.is_led:
            draft.add_coordinators(group)
        else:
            draft.leads.extend(group.people)
            draft.coordinators.extend(group.helpers)
        if role is not None:
            draft.is_led, end = True, role[0]
        end = self._after_name(end, segment)
        charge = IN_CHARGE.match(self._words, end)
        if charge is not None and charge[0] >= segment.last:
            end = charge[0]  # "phần bản đồ chị Châu phụ trách"
        draft.is_named_last = bool(draft.content) and end >= segment.last
        return end

    def _as_helpers(self, group: Group, end: int, segment: Range) -> int | None:
        """ "chị Lan phối hợp", "PCVP theo dõi": named in a role beside the lead."""
        if not (self._draft.leads or self._draft.content):
            return None
        watching = WATCH_ROLES.match(self._words, end)
        if watching is not None and watching[0] >= segment.last:
            return watching[0]
        helping = HELP_ROLES.match(self._words, end)
        if helping is not None and (helping[0] >= segment.last or self._work_follows(helping[0])):
            self._draft.add_coordinators(group)
            return helping[0]
        return None

    def _is_context(self, group: Group) -> bool:
        """Whether what was said before `group` only leads up to the order."""
        content = self._draft.content
        if CONTEXT.match(self._words, content[0]) is not None:
            return True
        between = self._words[content[-1] + 1 : group.first]
        return bool(between) and between[0].low == ":"

    def _work_follows(self, index: int) -> bool:
        """ "chị Lan phối hợp làm đề án": "phối hợp" before work is their role; before a name it is not."""
        return opens_work(self._words, index) or self._sheet.time_at(index) is not None

    def _starts_anew(self, end: int, segment: Range) -> bool:
        """Whether a name at a clause's start begins a new task although nobody leads the first words."""
        words = self._words
        if end >= segment.last or (
            words.says(end, "lo", "làm", "phụ", "nhận", "xử") and end + 2 >= segment.last
        ):
            return False
        return opens_work(words, end) and bool(self._draft.leads)

    def _after_name(self, end: int, segment: Range) -> int:
        words = self._words
        while end < segment.last:
            passed = AFTER_NAME.match(words, end) or VAGUE_HELPERS.match(words, end)
            if passed is None or passed[0] > segment.last:
                break
            if words.says(end, "là", "hộ", "sớm") and not opens_work(words, end + 1):
                break
            if words.says(end, "đi") and opens_work(words, end + 1):
                break
            end = passed[0]
        return end

    def _without_context(self, drafts: list[Draft]) -> list[Draft]:
        """Drop what merely leads up to the order: "UBND Thành phố có văn bản khẩn, giao …"."""
        if len(drafts) < 2:
            return drafts
        first, *rest = drafts
        if first.is_ordered or first.deadline is not None or not any(draft.is_ordered for draft in rest):
            return drafts
        return rest if not first.leads or first.leads[0].is_unit else drafts


def _with_shared_deadline(drafts: list[Draft]) -> list[Draft]:
    """A deadline that stands alone at either end holds for all tasks without one."""
    if len(drafts) > 1 and not drafts[0].content and not drafts[0].leads:
        head, *drafts = drafts
        for draft in drafts:
            draft.deadline = draft.deadline or head.deadline
    last_only = all(draft.deadline is None for draft in drafts[:-1])
    for source in (drafts[-1], drafts[0]) if len(drafts) > 1 else ():
        if source.deadline is not None and (source.deadline_alone or (source is drafts[-1] and last_only)):
            for draft in drafts:
                draft.deadline = draft.deadline or source.deadline
    return drafts
