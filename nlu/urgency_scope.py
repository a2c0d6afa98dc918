"""Whose a word of urgency is, where a message gives several tasks.

"anh Nam soạn tờ trình gấp, chị Lan rà soát số liệu": Nam's alone. What stands before the first task ("hỏa tốc: …")
or closes the message in a clause of its own ("…, gấp nhé") holds for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlu.drafts import Draft
from nlu.order_words import END_SIGNS
from nlu.sheet import Sheet
from nlu.urgency import Urgency

_SENTENCE_ENDS = (".", ";", "!", "?", "…")


def urgency_of_each(drafts: Sequence[Draft], sheet: Sheet, *, listed_from: int = 0) -> list[list[Urgency]]:
    """For each draft, in the order of the text, the words of urgency that speak of it.

    `listed_from` is the word with which the first item of a list begins; what stands before it heads them all.
    """
    if len(drafts) < 2:
        return [list(sheet.urgency) for _ in drafts]
    begins = _beginnings(drafts, sheet, listed_from)
    found: list[list[Urgency]] = [[] for _ in drafts]
    for urgency in sheet.urgency:
        heads = urgency.first < listed_from
        for number in range(len(drafts)) if heads else _owners(urgency, drafts, begins, sheet):
            found[number].append(urgency)
    return found


def _owners(urgency: Urgency, drafts: Sequence[Draft], begins: Sequence[int], sheet: Sheet) -> Sequence[int]:
    everything = range(len(drafts))
    before = [number for number in everything if begins[number] <= urgency.first]
    if not before or _closes_all(urgency, drafts, sheet):
        return everything
    leads_on = sheet.words.low(urgency.last) == ":" and _opens_clause(urgency.first, sheet)
    number = min(before[-1] + leads_on, len(drafts) - 1)
    return (number,)


def _closes_all(urgency: Urgency, drafts: Sequence[Draft], sheet: Sheet) -> bool:
    """A last clause that says nothing else; after a comma it speaks of the last task where that has a deadline of
    its own."""
    words, first = sheet.words, urgency.first
    places = [at for draft in drafts for at in (*draft.content, *_starts(draft, sheet))]
    if max(places, default=-1) > first or not _opens_clause(first, sheet):
        return False
    own_sentence = words[first].line_start or words.low(first - 1) in _SENTENCE_ENDS
    one_deadline = all(draft.deadline == drafts[0].deadline for draft in drafts)
    return urgency.of_all or own_sentence or one_deadline


def _beginnings(drafts: Sequence[Draft], sheet: Sheet, listed_from: int) -> list[int]:
    """The word with which each task begins: that of its clause, unless the clause began with another task."""
    begins: list[int] = []
    urgent = {at for each in sheet.urgency for at in range(each.first, each.last)}
    for number, draft in enumerate(drafts):
        same_people = number > 0 and draft.leads == drafts[number - 1].leads
        named = [] if same_people else _starts(draft, sheet)
        places = [at for at in (*draft.content, *draft.heading, *named) if at >= listed_from]
        place = min(places, default=begins[-1] if begins else 0)
        begin = place
        while number and begin > 0 and not _opens_clause(begin, sheet):
            begin -= 1
        if number and any(begin <= at < place and at not in urgent for at in drafts[number - 1].content):
            begin = place
        begins.append(begin)
    return begins


def _starts(draft: Draft, sheet: Sheet) -> list[int]:
    return sorted(sheet.words.index_at(mention.begin) for mention in (*draft.leads, *draft.coordinators))


def _opens_clause(index: int, sheet: Sheet) -> bool:
    words = sheet.words
    return index == 0 or words[index].line_start or words.low(index - 1) in END_SIGNS
