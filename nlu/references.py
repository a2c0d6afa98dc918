"""Which task a message means, how far it is, and which choice it takes.

"việc 12", "#12", "các việc 12, 13 và 15"; "việc này", "việc vừa giao"; "cái tờ trình giao
anh Nam"; "được 60%", "xong một nửa"; "người thứ hai", "cái đầu", "2".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlu.numbers import read_numbers, spoken_number
from nlu.words import Phrases, Words, listed

_TASK_WORDS = Phrases.of(
    listed("""
    lời nhắc, lời nhắc số, nhắc số, cái nhắc số, vc, vc số, cái việc, việc, công việc, việc số, công việc
    số, nhiệm vụ, nhiệm vụ số, task, đầu việc, cv, việc mã, mã việc, mã, các việc, những việc, hai việc,
    mấy việc, vụ, nv, mã số, vụ số, đầu việc số, task số, thẻ, thẻ số, thẻ việc, đề mục, viec
"""), True,
)  # fmt: skip
_NOT_A_NUMBER = listed("h, g, %, tháng, tuần, năm, phút, tiếng, triệu, nghìn, ngàn, k, tr, rưỡi")
_THIS = Phrases.of(
    listed("""
    việc này, việc đó, việc ấy, việc trên, vụ này, vụ đó, cái này, cái đó, nhiệm vụ này, công việc này,
    việc nêu trên, task này, nhiệm vụ trên, việc đấy, việc kia, vụ ấy
"""), True,
)  # fmt: skip
_LAST = Phrases.of(
    listed("""
    việc vừa giao, việc vừa rồi, việc mới giao, việc hồi nãy, việc lúc nãy, việc nãy, vụ hồi nãy, việc vừa
    nãy, việc gần nhất, việc mới nhất, việc cuối cùng, việc vừa nhận, việc mới nhận, cái vừa giao, việc
    mới rồi, vụ vừa rồi, nhiệm vụ vừa giao, việc sếp vừa giao, việc anh vừa giao, việc chị vừa giao, cái
    hồi nãy, việc ban nãy
"""), True,
)  # fmt: skip
_HALF = Phrases(
    {
        "một nửa": 50, "nửa": 50, "phân nửa": 50, "1/2": 50, "1/3": 33, "2/3": 67, "3/4": 75, "1/4": 25,
        "hai phần ba": 67, "một phần ba": 33, "ba phần tư": 75, "một phần tư": 25, "gần xong": 90,
        "sắp xong": 90, "hơn nửa": 60, "quá nửa": 60, "hơn một nửa": 60, "gần một nửa": 45,
    }
)  # fmt: skip
_ORDINALS = Phrases(
    {
        "nhất": 1, "đầu": 1, "đầu tiên": 1, "một": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4,
        "năm": 5, "cuối": -1, "cuối cùng": -1, "chót": -1, "sau cùng": -1, "trên": 1, "dưới": -1,
    }
)  # fmt: skip
_CHOICE_NOUNS = Phrases.of(
    listed("""
    người, cái, số, phương án, lựa chọn, mục, việc, anh, chị, ông, bà, bạn, đồng chí, ngày, dòng, nút, ý,
    ngày giờ, em, câu, giờ, thời điểm, phòng
"""), True,
)  # fmt: skip
_ACTING = Phrases.of(
    listed(
        "lại, luôn, hết, nhận, xong, duyệt, hủy, hối, mở, hoãn, dừng, giục, trả, chối, bỏ, thành, tất, dõi, đốc, đóng"
    ),
    True,
)
#: After a number at the very beginning: "34 để em làm", "27 xong rồi".
_AFTER_OPENING_NUMBER = listed(
    "xong, để, em, tôi, đã, hoàn, duyệt, trả, done, ok, nhận, hủy, làm, tới, đến, sao"
)
ReferenceKind = Literal["number", "this", "last", "described"]


@dataclass(frozen=True, slots=True)
class TaskReference:
    """What points at a task; span in code points. `number` for kind number, `words` as written."""

    kind: ReferenceKind
    words: str
    begin: int
    finish: int
    number: int | None = None


def find_references(text: str) -> list[TaskReference]:
    """All references to tasks in `text`, in order. Never raises."""
    words = Words(text)
    found: list[TaskReference] = []
    index = 0
    while index < len(words):
        end = _numbers_at(words, index, found) or _deictic_at(words, index, found)
        index = end or index + 1
    return found


def task_numbers(text: str, *, bare: bool = False) -> tuple[int, ...]:
    """Task numbers in `text` in order, each once: "việc 12 và 13" gives (12, 13).

    `bare` where the intent is about a task for sure: a lone number after the verb counts
    too when no task is named otherwise ("nhận 36 nha sếp").
    """
    numbers = [reference.number for reference in find_references(text) if reference.number is not None]
    if not numbers and bare:
        numbers = _lone_number(Words(text))
    return tuple(dict.fromkeys(numbers))


def _lone_number(words: Words) -> list[int]:
    for index in range(len(words)):
        number = _task_number(words, index)
        opens = index == 0 and words.says(1, *_AFTER_OPENING_NUMBER)
        if number is None or not (
            opens or _ACTING.match(words, index - 1) is not None or words.says(index - 1, "số")
        ):
            continue
        numbers = [number]
        at = _after_joint(words, index + 1)
        while at is not None and (further := _task_number(words, at)) is not None:
            numbers.append(further)
            at = _after_joint(words, at + 1)
        return numbers
    return []


def _deictic_at(words: Words, index: int, found: list[TaskReference]) -> int | None:
    for table, kind in ((_LAST, "last"), (_THIS, "this")):
        match = table.match(words, index)
        if match:
            begin, finish = words.span(index, match[0])
            deictic: ReferenceKind = "last" if kind == "last" else "this"
            found.append(TaskReference(deictic, words.text[begin:finish], begin, finish))
            return match[0]
    return None


def _numbers_at(words: Words, index: int, found: list[TaskReference]) -> int | None:
    at: int | None
    if words.low(index) == "#":
        at = index + 1
    else:
        match = _TASK_WORDS.match(words, index)
        if not match:
            return None
        at = match[0]
        if words.low(at) in ("#", ":") or (words.low(at) == "số"):
            at += 1
        if words.low(at) == "#":
            at += 1
    end: int | None = None
    start = index
    while at is not None and (numbered := _number_at(words, at)) is not None:
        number, end = numbered
        begin, finish = words.span(start, end)
        found.append(TaskReference("number", words.text[begin:finish], begin, finish, number))
        at = _after_joint(words, end)
        start = at or end
    return end


def _number_at(words: Words, index: int) -> tuple[int, int] | None:
    """A task's number in digits or spoken, with the index after it."""
    written = _task_number(words, index)
    if written is not None:
        return written, index + 1
    run = [word.low for word in words[index : index + 8] if word.is_letters]
    spoken = spoken_number(run, unmarked=not words.accented)
    # One spoken digit is too often part of a phrase: "việc hai bên", "việc ba nêu".
    if spoken is None or spoken[1] < 2 or index + spoken[1] > len(words):
        return None
    return spoken[0], index + spoken[1]


def _after_joint(words: Words, index: int) -> int | None:
    """Where the next number of "12, 13 và việc 15" may stand."""
    at = index
    while words.low(at) in (",", "&", "+", "và") or words.says(at, "và", "với"):
        at += 1
    if at == index:
        return None
    match = _TASK_WORDS.match(words, at)
    if match:
        at = match[0]
    return at + 1 if words.low(at) == "#" else at


def _task_number(words: Words, index: int) -> int | None:
    if not 0 <= index < len(words) or not words[index].is_number or len(words[index].low) > 7:
        return None
    following = index + 1
    if following < len(words):
        to_the_hour = (
            words.low(following) == ":" and following + 1 < len(words) and not words[following + 1].spaced
        )
        clock = (words.says(following, "giờ") or to_the_hour) and int(words[index].low) <= 24
        if clock or words.says(following, *_NOT_A_NUMBER):
            return None
        glued = not words[following].spaced
        if glued and (words[following].is_letters or words.low(following) in ("/", "-", ".")):
            # "việc 12.": a full stop; "12/UBND", "12-CV", "1.200": no number of a task.
            return int(words[index].low) if _ends_sentence(words, following) else None
    return int(words[index].low) if words[index].low.isdecimal() else None


def _ends_sentence(words: Words, index: int) -> bool:
    return words.low(index) == "." and (index + 1 >= len(words) or words[index + 1].spaced)


def read_progress(text: str) -> int | None:
    """How far a task is, in percent: "được 60%", "xong một nửa", "70 phần trăm"; None if unsaid."""
    words = Words(text)
    for index, word in enumerate(words):
        if word.is_number and word.low.isdecimal() and len(word.low) <= 3:
            percent = words.low(index + 1) == "%" or (
                words.says(index + 1, "phần") and words.says(index + 2, "trăm")
            )
            if percent and int(word.low) <= 100:
                return int(word.low)
        half = _HALF.match(words, index)
        if (
            half
            and (index > 0 or half[0] == len(words))
            and not words.says(half[0], "tiếng", "ngày", "giờ", "tháng")
        ):
            return half[1]
        spoken = _spoken_percent(words, index)
        if spoken is not None:
            return spoken
    return None


def _spoken_percent(words: Words, index: int) -> int | None:
    """ "sáu mươi phần trăm", "tám chục phần trăm", "chín mươi lăm phần trăm"."""
    if not (words.says(index, "phần") and words.says(index + 1, "trăm")) or index == 0:
        return None
    begin = words[max(0, index - 4)].begin
    near = read_numbers(words.text[begin : words[index].begin])
    if near and 0 <= near[-1].value <= 100:
        return int(near[-1].value)
    return None


def read_ordinal(text: str, *, count: int) -> int | None:
    """Which of `count` choices a bare answer takes, from 0: "người thứ hai", "2", "số 2", "cái cuối"."""
    words = Words(text)
    index = 0
    noun = _CHOICE_NOUNS.match(words, index)
    if noun:
        index = noun[0]
    number: int | None = None
    if words.says(index, "thứ", "số"):
        index += 1
        noun = noun or (0, True)
    if index < len(words) and words[index].is_number and words[index].low.isdecimal():
        number, index = int(words[index].low[:6]), index + 1
    else:
        ordinal = _ORDINALS.match(words, index)
        if ordinal is None or noun is None:
            return None
        index, number = ordinal
    while words.low(index) in (".", ")") or words.says(index, "ấy", "đó", "nhé", "ạ", "nha", "đi"):
        index += 1
    if index < len(words):
        return None
    position = count - 1 if number == -1 else number - 1
    return position if 0 <= position < count else None
