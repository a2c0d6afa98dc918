"""What a correction changes: "sửa hạn thành thứ Hai", "không phải anh Nam, chị Lan", "thêm chị Lan phối hợp".

Whom, what and when are read elsewhere; here is decided which of them is the new value and
which the wrong one: what follows "không phải" is never the new value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.people import PersonMention
from nlu.task_read import Priority
from nlu.text import fold
from nlu.time.found import Found
from nlu.urgency import find_urgency, priority_of
from nlu.words import Phrases, Words, listed

_TITLE = Phrases.of(listed("nội dung, nội dung việc, tên, tên việc, tiêu đề, tên nhiệm vụ"), True)
_MORE = Phrases.of(
    listed("thêm vào nội dung, bổ sung yêu cầu, bổ sung nội dung, thêm yêu cầu, thêm nội dung"), True
)
_BECOMES = ("thành", "là")
_NO_DEADLINE = Phrases.of(
    listed(
        "bỏ hạn, xóa hạn, không đặt hạn, không cần đặt hạn, không cần hạn, khỏi đặt hạn, bỏ thời hạn, gỡ hạn"
    ),
    True,
)
_LATER = ("lùi", "dời", "thêm", "kéo", "giãn", "lui", "nới")
_EARLIER = ("sớm", "rút", "đẩy")
_NORMAL = Phrases.of(
    listed("bình thường, không khẩn, không gấp, hết khẩn, độ khẩn thường, mức thường, bỏ khẩn, hết gấp"), True
)
_HELPING = Phrases.of(listed("phối hợp, cùng phối hợp, hỗ trợ, phụ, làm phối hợp"), True)
_LEADING = Phrases.of(listed("chủ trì, làm chủ trì, phụ trách"), True)
_DROPPING = ("bỏ", "gỡ", "rút", "loại", "xóa", "bớt")
_ADDING = ("thêm", "bổ", "mời", "đưa")
_ONLY_A_NUMBER = re.compile(r"(viec|vc|nhiem vu)?\s*(so )?\d+")
_BETWEEN = ("chỉ", "mới", "thôi", "thì", "làm", "sẽ", "còn", "là", "người", "cùng")
_CLOSING = (
    "ạ",
    "nhé",
    "nha",
    "nghen",
    "nhen",
    "giúp",
    "giùm",
    "em",
    "anh",
    "chị",
    "tôi",
    "đi",
    "thôi",
    "cơ",
    "mà",
)
_WRONG = re.compile(
    r"\b(khong|ko|k|hong|dau|cha) phai( la| giao| cho| giao cho| han| ngay| thu)*\s*[:“\"]?\s*$"
)
_NOT = re.compile(r"[,;]?\s*\b(chứ|chu|mà)?\s*(không|khong|ko|k)\s+(phải|phai)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to hold from now on; None and () where nothing is said of it.

    `swap` is (wrong, right) of words within the title. `shift_seconds` moves the present deadline.
    """

    lead: PersonMention | None = None
    helpers: tuple[PersonMention, ...] = ()
    dropped: tuple[PersonMention, ...] = ()
    title: str | None = None
    addition: str | None = None
    swap: tuple[str, str] | None = None
    priority: Priority | None = None
    no_deadline: bool = False
    shift_seconds: int | None = None


def read_correction(text: str, people: Sequence[PersonMention], found: Sequence[Found]) -> Correction:
    """Never raises; an empty correction where nothing is understood."""
    words = Words(text)
    addition = _after(words, _MORE)
    title = None if addition else _new_title(words)
    if any(mention.text == title for mention in people):
        title = None  # "ghi lộn tên, là anh Hải"
    if title or addition:
        return Correction(title=title, addition=addition)
    named = [mention for mention in people if not mention.is_pronoun and not is_denied(text, mention.begin)]
    helpers = [mention for mention in named if _is_helper(words, mention)]
    drops = _says_any(words, *_DROPPING) and _somewhere(words, _HELPING) is not None
    leads = [mention for mention in named if mention not in helpers]
    return Correction(
        lead=None if drops or not leads else next((one for one in leads if _leads(words, one)), leads[-1]),
        helpers=() if drops else tuple(helpers),
        dropped=tuple(named) if drops else (),
        swap=_swap(text),
        priority=_priority(words),
        no_deadline=_somewhere(words, _NO_DEADLINE) is not None,
        shift_seconds=read_shift(text, found),
    )


def drops_deadline(text: str) -> bool:
    """ "bỏ hạn việc 12": the deadline goes, not the task."""
    return _somewhere(Words(text), _NO_DEADLINE) is not None


def is_denied(text: str, begin: int) -> bool:
    """Whether what begins there is called wrong: "không phải mai, mốt lận"."""
    return _WRONG.search(fold(text[:begin]).lower()) is not None


def read_shift(text: str, found: Sequence[Found]) -> int | None:
    """By how much a deadline moves: "lùi hạn lại hai ngày", "sớm hơn một ngày" (negative); None where it does not."""
    lengths = [each for each in found if each.kind == "duration" and each.seconds]
    if len(lengths) != 1 or len(found) != 1:
        return None
    words = Words(text)
    if _says_any(words, *_EARLIER):
        return -int(lengths[0].seconds or 0)
    return int(lengths[0].seconds or 0) if _says_any(words, *_LATER) else None


def _new_title(words: Words) -> str | None:
    at = _somewhere(words, _TITLE)
    if at is None:
        return None
    for index in range(at, min(at + 10, len(words))):
        if words.says(index, *_BECOMES) or words.low(index) == ":":
            after = index + 1
            while words.low(after) == ":" or words.says(after, "là"):
                after += 1
            return _closed(words, after)
    return None


def _after(words: Words, table: Phrases[bool]) -> str | None:
    end = _somewhere(words, table)
    if end is None:
        return None
    said = _closed(words, end + 1 if words.low(end) == ":" else end)
    return None if said is None or _ONLY_A_NUMBER.fullmatch(fold(said).lower()) else said


def _closed(words: Words, first: int) -> str | None:
    """The words from `first` on without quotes and closing courtesy."""
    last = len(words)
    while last > first and (
        words.says(last - 1, *_CLOSING) or words[last - 1].low in (".", ",", "”", '"', "!")
    ):
        last -= 1
    while first < last and words.low(first) in ("“", '"', ":"):
        first += 1
    return words.slice(first, last) or None


def _is_helper(words: Words, mention: PersonMention) -> bool:
    """ "thêm chị Mai phối hợp", "anh Vũ phối hợp thôi", "phối hợp là chị Lan"."""
    after = _skip(words, words.index_at(mention.finish - 1) + 1)
    while words.low(after) in (",", "và") or words.says(after, "và"):
        # In a list the word that says what they do stands behind the last of them.
        after = _past_name(words, after + 1)
    if _HELPING.match(words, after) is not None:
        return True
    if _LEADING.match(words, after) is not None:
        return False
    if not _says_any(words, *_ADDING):
        return False
    return words.says(after, "vào") or _somewhere(words, _HELPING) is not None


def _past_name(words: Words, index: int) -> int:
    while index < len(words) and words[index].is_letters and _HELPING.match(words, index) is None:
        if _LEADING.match(words, index) is not None or words.low(index) == "và":
            break
        index += 1
    return index


def _leads(words: Words, mention: PersonMention) -> bool:
    return _LEADING.match(words, _skip(words, words.index_at(mention.finish - 1) + 1)) is not None


def _skip(words: Words, index: int) -> int:
    while words.says(index, *_BETWEEN):
        index += 1
    return index


def _priority(words: Words) -> Priority | None:
    if _somewhere(words, _NORMAL) is not None:
        return "normal"
    named = priority_of(find_urgency(words))
    return named if named != "normal" else None


def _swap(text: str) -> tuple[str, str] | None:
    """ "cấp phường chứ không phải cấp thành phố": the right words begin like the wrong ones."""
    parted = _NOT.split(text, maxsplit=1)
    if len(parted) < 2:
        return None
    right, wrong = parted[0].strip(), _closed(Words(parted[-1]), 0)
    if not right or not wrong:
        return None
    first = fold(wrong.split()[0]).lower()
    words = right.split()
    starts = [at for at, word in enumerate(words) if fold(word).lower() == first]
    return (wrong, " ".join(words[starts[-1] :])) if starts else None


def _somewhere(words: Words, table: Phrases[bool]) -> int | None:
    """The index after the first phrase of `table`."""
    for index in range(len(words)):
        match = table.match(words, index)
        if match is not None:
            return match[0]
    return None


def _says_any(words: Words, *phrases: str) -> bool:
    return any(words.says(index, *phrases) for index in range(len(words)))
