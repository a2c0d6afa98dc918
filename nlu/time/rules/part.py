"""Parts of the day and the points of an office's working day."""

from __future__ import annotations

from itertools import pairwise

from nlu.time.office import Part
from nlu.time.patterns import Match, Pieces, Rule
from nlu.time.rules.groups import words
from nlu.time.said import Mark, OfficeMark, PartOfDay, RelativeDay

PARTS: dict[str, Part] = {
    "sáng": "morning", "trưa": "noon", "chiều": "afternoon", "tối": "evening", "đêm": "night", "khuya": "night",
    "sang": "morning", "trua": "noon", "chieu": "afternoon", "toi": "evening", "dem": "night",
}  # fmt: skip
# What makes of a part of the day another word: sáng tạo, chiều cao, tối ưu ...
_NOT_AFTER = {
    "sáng": "tạo kiến suốt lập tác chế giá sủa rực tỏ chói bóng mắt dạ lạn ngời trưng láng",
    "chiều": "cao dài rộng sâu hướng dày ngang dọc chuộng lòng ý ngược xuôi lưu",
    "tối": "ưu đa thiểu cao hậu giản tân mật đen thui tăm mắt tân",
    "đêm": "nhạc hội",
    "trưa": "",
    "khuya": "khoắt",
}
_NOT_BEFORE = {
    "sáng": "ánh trong tươi thắp phát chiếu đèn soi tỏa bừng trăng làm",
    "chiều": "một hai đa nhiều trái ngược xuôi theo nuông 2 3 1 mọi đối máy",
    "tối": "bóng đen tăm mờ phòng",
    "đêm": "",
    "trưa": "",
    "khuya": "",
}


def _fold_table(table: dict[str, str]) -> dict[str, frozenset[str]]:
    from nlu.text import strip_marks

    rows: dict[str, frozenset[str]] = {}
    for part, line in table.items():
        rows[part] = words(line)
        rows.setdefault(strip_marks(part), words(strip_marks(line)))
    return rows


_AFTER = _fold_table(_NOT_AFTER)
_BEFORE = _fold_table(_NOT_BEFORE)
# "nhắc tôi", "cho tôi": without marks "toi" after these is the speaker, not the evening.
_CALLS_ME = words(
    "nhac bao cho giup gui voi cua de hoi goi gap moi nho dum ho chung va hay la ma ve nhu thi can muon viec lich"
    " phia tim kiem chuyen giao"
)
_DAY_WORDS = words(
    "hôm ngày thứ chủ chúa mốt mùng mồng rằm này nay mai qua"
    " hom ngay thu cn chu t2 t3 t4 t5 t6 t7 mot kia mung mong ram hang moi cuoi tuan"
)
_MOVE_REACH = 6
# Without marks these are other words more often than not ("sang", "tôi", "đem").
_DOUBTFUL = frozenset({"sang", "toi", "dem"})


def part_word(match: Match, offset: int) -> PartOfDay | None:
    """The part of the day at this place of the match, unless its neighbours make it another word."""
    word, before, after = match.word(offset), match.word(offset - 1), match.word(offset + 1)
    name = PARTS.get(word)
    if (
        name is None
        or after in _AFTER.get(word, ())
        or (before in _BEFORE.get(word, ()) and after not in _DAY_WORDS)
    ):
        return None
    if word not in _DOUBTFUL:
        return PartOfDay(name)
    if word in ("toi", "sang") and (
        (word == "toi" and _reaches_on(match, offset))
        or (_moved_to(match, offset) and not _after_clock(match, offset))
    ):
        return None
    if word == "toi" and (before in _CALLS_ME or after not in _DAY_WORDS) and not _after_clock(match, offset):
        return None
    return PartOfDay(name, alone=False)


def _reaches_on(match: Match, offset: int) -> bool:
    """Whether an unmarked "toi" is "tới" between two times: "9h toi 11h", "thu hai toi thu tu"."""
    at = match.begin + offset
    after = match.lexed.items[at + 1] if at + 1 < len(match.lexed.items) else None
    if after is None:
        return False
    hours = after.shape == "clock" or (
        after.shape == "number" and match.lexed.word(at + 2) in ("h", "gio", "g")
    )
    weekdays = match.lexed.word(at - 2) == "thu" and after.text in ("thu", "chu", "cn")
    return hours or weekdays


def _moved_to(match: Match, offset: int) -> bool:
    """Whether an unmarked "sang" or "toi" says where a deadline goes: "doi han viec 27 sang thu ba"."""
    at = match.begin + offset
    before = [match.lexed.word(each) for each in range(max(0, at - _MOVE_REACH), at)]
    return "doi" in before or "lui" in before or ("gia", "han") in pairwise(before)


def _after_clock(match: Match, offset: int) -> bool:
    at = match.begin + offset - 1
    before = match.lexed.word(at)
    digits = match.lexed.word(at - 1)
    return before in ("h", "gio", "g", "ruoi") or (before.isdigit() and digits in ("h", "gio", "g", "kem"))


def _plain(match: Match) -> Pieces | None:
    part = part_word(match, 0)
    return None if part is None else (part,)


def _with_buoi(match: Match) -> Pieces | None:
    part = part_word(match, 1)
    return None if part is None else (PartOfDay(part.name),)


def _of_today(match: Match) -> Pieces | None:
    last = match.finish - match.begin - 1
    name = PARTS.get(match.word(last - 1))
    if name is None or (
        match.word(last - 1) == "toi" and match.word(-1) in _CALLS_ME and match.word(last) != "nay"
    ):
        return None
    days = {"nay": 0, "qua": -1}[match.word(last)]
    return (PartOfDay(name), RelativeDay(days))


def _named(name: Part) -> Rule:
    patterns = {
        "early": ("sáng_sớm|sớm_mai|tờ_mờ_sáng|tinh_mơ",),
        "day": ("cả_ngày|nguyên_ngày|suốt_ngày|trọn_ngày",),
        "evening": ("chiều_tối",),
    }[name]

    def meaning(match: Match) -> Pieces:
        pieces: Pieces = (PartOfDay(name),)
        return (*pieces, RelativeDay(1)) if match.lexed.word(match.finish - 1) == "mai" else pieces

    return Rule(f"part of day: {name}", patterns, meaning)


def _mark(match: Match) -> Pieces | None:
    words = {match.word(offset) for offset in range(match.finish - match.begin)}
    start = bool(words & {"đầu", "dau"})
    if words & {"sáng", "sang"}:
        return (OfficeMark("start_morning" if start else "end_morning"),)
    if words & {"chiều", "chieu"}:
        return (OfficeMark("start_afternoon" if start else "end_afternoon"),)
    return (OfficeMark("start" if start else "end"),)


def _after_work(match: Match) -> Pieces:
    return (Mark("after"), OfficeMark("end_day"))


def _lunch_break(match: Match) -> Pieces:
    return (OfficeMark("lunch"),)


def _end_of_day(match: Match) -> Pieces | None:
    return None if match.next() in ("đường",) else (OfficeMark("end_day"),)


def _after_lunch(match: Match) -> Pieces:
    return (PartOfDay("after_lunch"),)


RULES = (
    Rule("part of day", ("@part",), _plain),
    Rule("part of day with buổi", ("buổi|ban @part",), _with_buoi),
    Rule("part of today or yesterday", ("@part nay|qua", "buổi @part nay"), _of_today),
    _named("early"),
    _named("day"),
    _named("evening"),
    Rule("after work", ("sau giờ_làm_việc|giờ_làm|giờ_hành_chính",), _after_work),
    Rule("lunch break", ("giờ? nghỉ_trưa|giờ_nghỉ_trưa",), _lunch_break),
    Rule("after lunch", ("sau bữa_trưa|giờ_nghỉ_trưa|giờ_trưa|giờ_ăn_trưa|nghỉ_trưa",), _after_lunch),
    Rule(
        "office mark",
        (
            "đầu_giờ|cuối_giờ|hết_giờ|đầu_h|cuối_h|hết_h làm_việc|hành_chính? buổi? sáng|chiều?",
            "đầu|cuối|hết buổi? sáng|chiều",
        ),
        _mark,
    ),
    Rule(
        "end of the working day",
        ("cuối_ngày|tan_sở|tan_tầm|tan_làm|hết_giờ_làm|tan_ca|cuối_ngày_làm_việc",),
        _end_of_day,
    ),
)
