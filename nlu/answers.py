"""The bare-answer reader: does this message answer the open question, and nothing else?

"mai nhé", "dạ thứ sáu ạ", "Nam bên kinh tế", "người thứ hai", "ừ" answer; "hôm nay trời đẹp
quá" is talk although it holds a date, and "số điện thoại chị Lan?" a request of its own.
Only what remains empty after the value and courteous fillers are taken away is an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from nlu.confirmations import is_cancel, read_yes_no
from nlu.numbers import read_numbers
from nlu.people import MarkedAccount, PersonMention, find_people
from nlu.personal_names import is_whole_name
from nlu.references import read_ordinal, read_progress, task_numbers
from nlu.text import fold
from nlu.time import Calendar, Moment, OfficeTime, as_deadline, as_point, read
from nlu.words import Phrases, Words, listed

__all__ = ["Answer", "Asked", "Expected", "is_cancel", "read_answer"]

Expected = Literal["time", "person", "number", "yes_no", "choice", "text"]

_SOFT = listed("""
    dạ, vâng, ạ, nhé, nha, nhá, nhen, nghen, nghe, à, ừ, ừm, ờ, ok, oke, thì, là, đi, luôn, cho, để, em,
    anh, chị, thư ký, ơi, chắc, chắc là, thôi, rồi, vậy, đó, đấy, giúp, giùm, hộ, với, được, cũng được,
    nào, chứ, kịp, mình, tôi, cứ, thế, được không, được rồi, ơ, hả, ha, hen, cái, cảm ơn, nhỉ, sếp, vào,
    có lẽ, chốt, k, thầy, cô, chú, bác, người, bạn ấy, người đó
""")
_SOFT_BY_KIND: dict[str, tuple[str, ...]] = {
    "time": listed("""
    hạn, hạn là, hạn chót, hạn cuối, deadline, thời hạn, đến, tới, trước, lúc, xong, nộp, trong, khoảng,
    tầm, cỡ, cần, phải, phải xong, hoàn thành, chậm nhất, muộn nhất, nhắc, họp, báo cáo, gửi, ngày, vào
    lúc, đặt, sửa thành, đổi thành, chuyển sang, dời sang, dời, chuyển, hết, là được, nội, gia hạn, gia
    hạn đến, sang, qua, đầu, giờ, muốn, xin
"""),
    "person": listed("""
    giao, giao cho, giao việc cho, chuyển cho, chuyển, nhờ, là, của, đó là, ý là, làm, lo, phụ trách, chủ
    trì, đồng chí, ý tôi là, ý anh là, phân công, giao việc, thực hiện, đảm nhận
"""),
    "number": listed("""
    số, việc, việc số, được, khoảng, tầm, cỡ, là, xong, phần trăm, %, tiến độ
"""),
    "choice": listed("số, chọn, lấy, cái, người, phương án, ý, là, lựa chọn, ấy"),
}  # fmt: skip
_FILLERS = {
    kind: Phrases.of((*_SOFT, *_SOFT_BY_KIND.get(kind, ())), True)
    for kind in ("time", "person", "number", "choice", "yes_no", "text")
}


_WORDS_FOR_CHOICES = ("cái", "nút", "phương", "lựa", "dòng", "ý", "mục", "số")


@dataclass(frozen=True, slots=True)
class Answer:
    """A fitting answer; exactly one of the fields says what it is.

    `choice` counts from 0 over the choices of the question. `moment` may itself be in
    doubt (its `choices`). `text` is the whole message, stripped.
    """

    kind: Expected
    moment: Moment | None = None
    people: tuple[PersonMention, ...] = ()
    number: int | None = None
    yes: bool | None = None
    choice: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question wants and against what its answer is read; `now` is aware, when the answer was sent.

    `choices` are the labels shown, in order. `wants_point`: a time question asks when
    something happens (a reminder, a meeting) and not by when.
    """

    expects: Expected
    now: datetime
    choices: Sequence[str] = ()
    calendar: Calendar | None = None
    office: OfficeTime = field(default_factory=OfficeTime)
    wants_point: bool = False
    mentions: Sequence[MarkedAccount] = ()


def read_answer(text: str, asked: Asked) -> Answer | None:
    """The answer that `text` is to the question, or None when it is a message of its own.

    Cancel words are no answer, see `is_cancel`; to a yes-no question they are a no.
    A `text` question takes any words: whether they are rather a command is the caller's to know.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > 4000:
        return None
    if asked.expects == "yes_no":
        return _yes_no(stripped, asked)
    chosen = _chosen(stripped, asked)
    if chosen is not None:
        return Answer(asked.expects, choice=chosen)
    if is_cancel(stripped):
        return None
    if asked.expects == "time":
        return _time(text, asked)
    if asked.expects == "person":
        return _person(text, asked)
    if asked.expects == "number":
        return _number(stripped)
    if asked.expects == "text":
        return Answer("text", text=stripped) if any(char.isalnum() for char in stripped) else None
    return None


def _yes_no(text: str, asked: Asked) -> Answer | None:
    yes = read_yes_no(text)
    if yes is not None:
        return Answer("yes_no", yes=yes)
    chosen = _chosen(text, asked)
    return Answer("yes_no", choice=chosen) if chosen is not None else None


def _chosen(text: str, asked: Asked) -> int | None:
    """A choice by its label, by part of it that no other has, or by number or place."""
    if not asked.choices:
        return None
    core = _without_fillers(text, "choice")
    if asked.expects != "number":
        # "cái đầu" says which one by the very words that are fillers elsewhere.
        ordinal = read_ordinal(text, count=len(asked.choices))
        if ordinal is None and core is not None:
            ordinal = read_ordinal(core, count=len(asked.choices))
        if ordinal is not None and not (asked.expects == "time" and _names_a_day(text, asked)):
            return ordinal
    if core is None:
        return None
    said = _label_words(core)
    labels = [_label_words(label) for label in asked.choices]
    whole = [number for number, label in enumerate(labels) if label == said]
    if len(whole) == 1:
        return whole[0]
    if asked.expects == "time" or not said:
        return None
    within = [number for number, label in enumerate(labels) if _runs_in(said, label)]
    return within[0] if len(within) == 1 else None


def _names_a_day(text: str, asked: Asked) -> bool:
    """ "5", "ngày 2" and "thứ hai" answer "by when?" as days; "cái thứ hai" is the second button."""
    if any(char.isdigit() for char in text):
        return True
    words = Words(text)
    of_choices = any(words.says(index, *_WORDS_FOR_CHOICES) for index in range(min(2, len(words))))
    return not of_choices and _time(text, asked) is not None


def _label_words(text: str) -> tuple[str, ...]:
    return tuple(fold(word.low) for word in Words(text) if not word.is_sign)


def _runs_in(said: tuple[str, ...], label: tuple[str, ...]) -> bool:
    size = len(said)
    return any(label[at : at + size] == said for at in range(len(label) - size + 1))


def _time(text: str, asked: Asked) -> Answer | None:
    found = read(text, now=asked.now, calendar=asked.calendar, office=asked.office)
    core = _without_fillers(text, "time") if not found else None
    if core is not None:
        # "mai ạ" may call a Mai in talk; as an answer to "by when?" it is tomorrow.
        text, found = core, read(core, now=asked.now, calendar=asked.calendar, office=asked.office)
    if len(found) != 1 or _rest(text, [(found[0].begin, found[0].finish)], "time"):
        return None
    reader = as_point if asked.wants_point else as_deadline
    moment = reader(found[0], now=asked.now, calendar=asked.calendar, office=asked.office)
    return Answer("time", moment=moment) if moment is not None else None


def _person(text: str, asked: Asked) -> Answer | None:
    people = [mention for mention in find_people(text, mentions=asked.mentions) if mention.pronoun != "you"]
    if len(people) > 1:
        people = [mention for mention in people if not mention.is_pronoun] or people[:1]
    spans = [(mention.begin, mention.finish) for mention in people]
    if people and not _rest(text, spans, "person", ("và", "với", "cùng", ",", "hoặc")):
        return Answer("person", people=tuple(people))
    core = _without_fillers(text, "person")
    if core is not None and is_whole_name(core):
        begin = text.index(core)
        return Answer("person", people=(PersonMention(core, begin, begin + len(core), name=core),))
    return None


def _number(text: str) -> Answer | None:
    progress = read_progress(text)
    ids = task_numbers(text)
    numbers = read_numbers(text)
    value = progress if progress is not None else (ids[0] if len(ids) == 1 else None)
    if value is None and len(numbers) == 1 and numbers[0].value == int(numbers[0].value):
        value = int(numbers[0].value)
    spans = [(number.begin, number.finish) for number in numbers]
    if value is None or (_rest(text, spans, "number") and progress is None):
        return None
    if progress is not None and len(Words(text)) > 8:
        return None
    return Answer("number", number=value)


def _rest(text: str, spans: Sequence[tuple[int, int]], kind: str, joints: tuple[str, ...] = ()) -> bool:
    """Whether anything but fillers stands outside `spans`."""
    words = Words(text)
    index = 0
    while index < len(words):
        inside = next((finish for begin, finish in spans if begin <= words[index].begin < finish), None)
        if inside is not None:
            index = max(words.index_at(inside), index + 1)
            continue
        filler = _FILLERS[kind].match(words, index)
        if filler is not None:
            index = filler[0]
        elif words[index].is_sign or (joints and words.says(index, *joints)):
            index += 1
        else:
            return True
    return False


def _without_fillers(text: str, kind: str) -> str | None:
    """`text` without fillers and signs at both ends; None when nothing remains."""
    words = Words(text)
    if len(words) > 12:
        return None
    first, last = 0, len(words)
    while first < last:
        filler = _FILLERS["text"].match(words, first)
        if kind == "person":
            filler = _FILLERS[kind].match(words, first)
        if filler is not None and filler[0] < last:
            first = filler[0]
        elif words[first].is_sign:
            first += 1
        else:
            break
    while last > first + 1:
        sign = words[last - 1].is_sign
        filler = _FILLERS["text"].match(words, last - 1)
        if not sign and filler is None:
            break
        last -= 1
    return words.slice(first, last) or None
