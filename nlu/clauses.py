"""Clauses of an order, and the tasks they open: the walk that assignments.py describes."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.clause_roles import Roles
from nlu.deadline_spans import Deadlines
from nlu.drafts import Draft, with_shared_deadline, without_context
from nlu.items import Range
from nlu.order_words import (
    CLOSING_URGENCY,
    COUNTED,
    END_SIGNS,
    HELP_BEFORE,
    HELP_ROLES,
    IN_CHARGE,
    LEAD_ROLES,
    OPENINGS,
    PUTTING_DOWN,
    WATCH_ROLES,
)
from nlu.people import PersonMention
from nlu.sheet import Group, Sheet
from nlu.text import fold
from nlu.verbs import opens_work


def read_clauses(sheet: Sheet, within: Range) -> list[Draft]:
    """The tasks of one run of words, at least one."""
    return _Walk(sheet, within).drafts()


class _Walk:
    def __init__(self, sheet: Sheet, within: Range) -> None:
        self._sheet = sheet
        self._words = sheet.words
        self._within = within
        self._roles = Roles(sheet, within)
        self._deadlines = Deadlines(sheet, within)
        self._drafts = [Draft()]
        self._position = within.first  # words before it are read
        self._counted = False  # "hai việc:" announced several tasks of the same people

    def drafts(self) -> list[Draft]:
        for segment in self._segments():
            self._walk_segment(segment)
        drafts = [draft for draft in self._drafts if draft.content or draft.leads or draft.deadline]
        return with_shared_deadline(without_context(drafts)) or [Draft()]

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
        orders = (self._roles.order_at(at) for at in range(segment.first + 1, segment.last))
        named = any(order is not None and not order.group.is_pronoun for order in orders) or any(
            IN_CHARGE.covers(self._words, group.last, segment.last)
            for group in self._sheet.groups_between(segment.first, segment.last)
        )
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
        end = urgency.last
        while end < segment.last and words.says(end, *CLOSING_URGENCY):
            end += 1  # "…, hỏa tốc nhé"
        if end >= segment.last:
            return end
        at_edge = index == segment.first or bool(self._draft.leads)
        inside = self._draft.content and not words[urgency.last].is_sign
        return urgency.last if at_edge and not inside else None

    def _take_opening(self, index: int, segment: Range) -> int | None:
        """Words at the start of a clause that say neither who nor what."""
        words = self._words
        if self._roles.order_at(index) is not None:
            return None
        group = self._sheet.group_at(index)
        if group is not None:
            return self._roles.speaker_end(group, segment)
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
            follows = end >= segment.last or self._roles.order_at(end) or self._sheet.group_at(end)
            return end if follows else None
        return end

    def _take_people(self, index: int, at_start: bool, segment: Range) -> int | None:
        help_end = self._take_helpers(index, at_start)
        if help_end is not None:
            return help_end
        order = self._roles.order_at(index)
        if order is not None:
            if self._roles.may_order(self._draft, order, at_start=at_start):
                return self._lead(order.group, ordered=True, segment=segment)
            return None
        found = self._sheet.group_at(index)
        if found is None:
            return None
        if found.is_pronoun and self._draft.leads and not self._draft.content:
            return found.last  # "anh Lộc ơi anh đo lại …"
        acts = (
            self._roles.acts(self._draft, found, segment)
            if at_start
            else self._roles.opens_task_inside(self._draft, found, index)
        )
        if acts:
            return self._lead(found, ordered=False, segment=segment)
        self._draft.content.extend(range(found.first, found.last))
        return found.last

    def _take_helpers(self, index: int, at_start: bool) -> int | None:
        """ "phối hợp với Công an phường", "cùng chị Lan": coordinators of the task at hand."""
        words = self._words
        helping = HELP_BEFORE.match(words, index)
        if helping is None:
            return None
        group = self._sheet.group_at(self._roles.past_fillers(helping[0], "bên", "các", "phía", "với"))
        if group is None or (not self._draft.leads and not at_start):
            return None
        if self._draft.content and not at_start and not words.says(index, "phối", "cùng"):
            return None
        self._draft.add_coordinators(group)
        return group.last

    def _lead(self, group: Group, *, ordered: bool, segment: Range) -> int:
        """Put `group` in charge, of the task at hand or of a new one; returns the index after them."""
        end = group.last
        if self._leads_after_all(group, segment):
            return segment.last
        helped = self._as_helpers(group, segment)
        if helped is not None:
            return helped
        if self._draft.content and not self._draft.leads and self._roles.is_context(self._draft, group):
            # "Kết luận họp giao ban: Phòng … lập kế hoạch"; but "làm slide: Tú lo nhé"
            self._draft.heading, self._draft.content = self._draft.content, []
        if self._draft.content and self._draft.leads:
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
        end = self._roles.after_name(end, segment)
        charge = IN_CHARGE.match(self._words, end)
        if charge is not None and charge[0] >= segment.last:
            end = charge[0]  # "phần bản đồ chị Châu phụ trách"
        urgency = self._sheet.urgency_at(end)
        draft.is_named_last = bool(draft.content) and (urgency.last if urgency else end) >= segment.last
        return end

    def _leads_after_all(self, group: Group, segment: Range) -> bool:
        """ "anh Khoa cùng chị Duyên soạn …, anh Khoa chủ trì nhé": who of those named is in charge."""
        draft, role = self._draft, LEAD_ROLES.match(self._words, group.last)
        if role is None or not draft.content or len(group.people) > 1:
            return False
        named = [*draft.leads, *draft.coordinators]
        lead = next((each for each in named if _same(each, group.people[0])), None)
        if lead is None or not self._roles.says_nothing_more(role[0], segment):
            return False
        draft.leads, draft.coordinators = [lead], [each for each in named if each is not lead]
        draft.is_led = True
        return True

    def _as_helpers(self, group: Group, segment: Range) -> int | None:
        """ "chị Lan phối hợp", "PCVP theo dõi": named in a role beside the lead."""
        if not (self._draft.leads or self._draft.content):
            return None
        watching = WATCH_ROLES.match(self._words, group.last)
        if watching is not None and watching[0] >= segment.last:
            return watching[0]
        helping = HELP_ROLES.match(self._words, group.last)
        if helping is not None and (helping[0] >= segment.last or self._roles.work_follows(helping[0])):
            self._draft.add_coordinators(group)
            return helping[0]
        return None


def _same(one: PersonMention, other: PersonMention) -> bool:
    """Whether two mentions name somebody in the same words, the address apart."""
    return (fold(one.name or ""), one.title, one.unit) == (fold(other.name or ""), other.title, other.unit)
