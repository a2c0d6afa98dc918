"""Units as officials write them: "Phòng Kinh tế", "P. KT", "STC", "UBND phường Tân Định".

A unit is a head word (phòng, sở, UBND …) with a field ("Kinh tế"), a place ("phường Tân
Định") or an abbreviation; or an abbreviation alone. In lower case only known fields and
places count, so that "phòng họp" and "cơ sở hạ tầng" stay what they are.
"""

from __future__ import annotations

from nlu.places import PLACES
from nlu.unit_words import (
    ABBREVIATED_UNITS,
    ALONE_HEADS,
    FIELD_ABBREVIATIONS,
    FIELD_HEADS,
    FIELDS,
    GROUPS,
    LEVELS,
    PLACE_HEADS,
    SHORT_FIELD_HEADS,
)
from nlu.verbs import opens_long_work, opens_work
from nlu.words import Phrases, Words, listed

_FIELD = Phrases.of(FIELDS, True)
_SHORT_FIELD = frozenset(FIELD_ABBREVIATIONS)
_ABBREVIATED = frozenset(ABBREVIATED_UNITS)
_WHOLE = Phrases.of(ALONE_HEADS, True)
_HEAD = Phrases({**dict.fromkeys(FIELD_HEADS, "field"), **dict.fromkeys(PLACE_HEADS, "place")})
_GROUP = Phrases.of(GROUPS, True)
_LEVEL = Phrases.of(LEVELS, True)
_PLACE = Phrases.of(PLACES, True)
#: Words after which "văn phòng", "phòng", "tổ", "ban" do not name a unit.
_NOT_BEFORE = {
    "ban": ("trực", "dự", "tòa", "cơ", "văn"),
    "sở": ("cơ", "trụ", "công", "tan"),
    "tổ": ("cải",),
    "bộ": ("đi", "cán", "nội", "toàn", "đồng", "trưng", "cục", "tiến"),
    "hội": ("xã", "cơ", "đại", "quốc", "lễ", "dạ", "tiệc"),
    "vụ": listed("nghĩa, nội, công, nghiệp, chức, dịch, nhiệm, phục, ngoại, thời, tài"),
    "tỉnh": ("bình",),
    "khoa": ("bách", "nha"),
    "đội": ("quân",),
    "phòng": ("dự", "hải", "quốc"),
    "xã": ("hợp", "thị", "tác"),
    "nhóm": (),
}


_AFTER_UNIT = listed("""
    và, với, cùng, có, là, thì, sẽ, phải, cần, đã, đang, chưa, không, nhé, nha, ạ, ở, tại, trước, trong,
    đến, của, cho, về, theo, được, bị, do, vào, lúc, hạn, để, này, đó, ấy, nào, gì, ai, mấy, các, bao, từ,
    sau, chậm, muộn, ngay, luôn
""")
_BEFORE_UNMARKED_SO = ("bên", "giao", "cho", "nghị", "cầu", "đốc", "của", "với", "lời", "gửi", "trình", "lên")


def read_unit(words: Words, index: int) -> int | None:
    """Index after the unit that begins at word `index`, or None when none begins there."""
    key = ("unit", index)
    if key not in words.memo:
        words.memo[key] = _read_unit(words, index)
    end = words.memo[key]
    return end if end is None else int(end)


def _read_unit(words: Words, index: int) -> int | None:
    if words[index].is_sign or words[index].is_number:
        return None
    group = _GROUP.match(words, index)
    if group and not (words.says(index, "toàn") and words.says(index - 1, "an")):  # "an toàn phòng cháy"
        return group[0]
    if words[index].low in _ABBREVIATED and (words[index].is_caps or len(words[index].low) > 2):
        return _with_place(words, index + 1)
    if words.low(index) in ("ub", "vpđđ"):
        return _with_place(words, index + 1)
    whole = _WHOLE.match(words, index)
    named = _short_headed(words, index) or _headed(words, index)
    if whole is not None and words.says(whole[0], "phẩm"):
        return None
    if whole is not None and (named is None or named < whole[0]):
        return _with_place(words, whole[0])  # "Văn phòng HĐND và UBND"
    return named


def is_unit_head(words: Words, index: int) -> bool:
    """Whether a unit may begin at word `index`, a cheap test for name readers."""
    return index < len(words) and words[index].is_letters and read_unit(words, index) is not None


def read_field(words: Words, index: int) -> int | None:
    """Index after a field ("Kinh tế", "Tài chính - Kế hoạch", "TCKH"), as after "Trưởng phòng"."""
    end = _one_field(words, index)
    while end is not None:
        following = _joined_field(words, end)
        if following is None:
            return end
        end = following
    return None


def _one_field(words: Words, index: int) -> int | None:
    found = _FIELD.match(words, index)
    if found:
        return found[0]
    if index < len(words) and words[index].low in _SHORT_FIELD and (words[index].is_caps or words.shouted):
        return index + 1
    return None


def _joined_field(words: Words, index: int) -> int | None:
    """A further field after "và", "," or "-", or directly: "Văn hóa - Xã hội", "Tổ chức Hành chính"."""
    if words.low(index) in ("-", "–", "&"):
        return _one_field(words, index + 1)
    if words.says(index, "và"):
        works = opens_long_work if not words.accented else opens_work  # "va do thi" is no đo
        if works(words, index + 1) and not words.capital(index + 1):
            return None
        # "và Đô thị" goes on; "và Xây dựng kế hoạch" would too, a risk that capitals keep small.
        return _one_field(words, index + 1) if _same_case(words, index + 1, index - 1) else None
    if words.low(index) == ",":
        following = _one_field(words, index + 1)
        # "Kinh tế, Hạ tầng và Đô thị": a comma only goes on inside such a series.
        if following is None or not words.says(following, "và"):
            return None
        in_series = words.capital(index + 1) or (
            not words.cased and _one_field(words, following + 1) is not None
        )
        return following if in_series else None
    if opens_work(words, index) and not words.capital(index):
        return None  # "bộ phận một cửa thống kê hồ sơ": a verb follows
    return _one_field(words, index) if _same_case(words, index, index - 1) else None


def _same_case(words: Words, index: int, other: int) -> bool:
    """Fields joined in one name are capitalised alike; lower case proves nothing, so it passes."""
    start = other
    while start > 0 and not words.capital(start) and words[start].is_letters and other - start < 3:
        start -= 1
    return words.capital(index) == words.capital(start) or not words.capital(start)


def _short_headed(words: Words, index: int) -> int | None:
    """ "P. KT", "P.KT", "p kinh tế", "VP", "P.12"."""
    if words.low(index) not in SHORT_FIELD_HEADS:
        return None
    at = index + 1
    dotted = words.low(at) == "."
    if dotted:
        at += 1
    end = read_field(words, at)
    if end is not None:
        return _with_place(words, end)
    if words.low(index) == "vp":
        return _with_place(words, index + 1)
    if words.low(index) == "p" and words.text[words[index].begin] == "P" and dotted:
        if at < len(words) and words[at].is_number and int(words[at].low[:4]) < 30:
            return at + 1
        return _place(words, at)
    return None


def _headed(words: Words, index: int) -> int | None:
    head = _HEAD.match(words, index)
    if head is None or words.says(index - 1, *_NOT_BEFORE.get(words.low(index), ())):
        return None
    at, kind = head
    if words.says(index, "vụ") and not words.capital(index):
        return None  # "vụ giải phóng mặt bằng" is a matter, "Vụ Pháp chế" a unit
    if (
        words.low(index) == "so"
        and not words.capital(index)
        and not words.says(index - 1, *_BEFORE_UNMARKED_SO)
        and not _opens_an_order(words, index, head[0])
    ):
        return None  # without marks "so" is rather số than sở
    if (
        words.says(index, "ban")
        and at - index == 1
        and words.says(index - 1, "giao")
        and not words.capital(index)
    ):
        return None  # "giao ban"
    name = words.slice(index, at).lower()
    if name == "khoa" and words.capital(index) and not words.capital(at) and opens_work(words, at):
        return None  # "nhờ Khoa kiểm tra máy chủ": the given name, followed by what he is to do
    if kind == "field":
        if words.says(at, "chủ", "phó", "giám", "trưởng"):
            return None  # "phòng Chủ tịch"
        if words.says(index, "ban") and at - index == 3 and at < len(words) and words[at].is_number:
            return at + 1  # "Ban Chỉ đạo 06"
        if words.low(at) == "phẩm":
            return None
        named = None if words.says(index, "nhóm") else _capital_name(words, at)
        end = read_field(words, at) or named
        if (
            end is not None
            and _is_alone(words, index, at)
            and opens_work(words, at)
            and not words.capital(at)
        ):
            end = None  # "Văn phòng xây dựng kế hoạch": the office, told to draw up a plan
        if end is not None:
            return _with_place(words, end)
        if words.says(index, "tổ", "đội") and at - index == 1:
            numbered = _numbered(words, at, digits=4)
            if numbered is not None:
                return numbered
        return _with_place(words, at) if _is_alone(words, index, at) else None
    end = _place(words, at) or _numbered(words, at)
    if end is not None and name != "trường":
        return end
    end = read_level(words, at) or _capital_name(words, at)
    if end is not None:
        return end
    return at if _is_alone(words, index, at) else None


def _opens_an_order(words: Words, index: int, field: int) -> bool:
    """ "so du lich xay dung chuong trinh …": a unit at the start of a line that is told to act."""
    end = _one_field(words, field)
    return words[index].line_start and end is not None and opens_work(words, end)


def _is_alone(words: Words, index: int, end: int) -> bool:
    if words.says(index, "thanh") and not words.capital(index):
        return False  # "kết luận thanh tra"
    found = _WHOLE.match(words, index)
    return found is not None and found[0] == end


def _with_place(words: Words, end: int) -> int:
    """Extend a unit by the place it belongs to: "Sở Xây dựng Thành phố", "VP UBND phường 5"."""
    head = _HEAD.match(words, end)
    if head and head[1] == "place" and not words.says(end, "trường", "công đoàn"):
        inner = _headed(words, end)
        if inner is not None:
            return inner
    return read_level(words, end) or end


def read_level(words: Words, index: int) -> int | None:
    """ "thành phố", "TP", "phường Tân Định", "quận 3"."""
    found = _LEVEL.match(words, index)
    if not found:
        return None
    at = found[0]
    if words.low(index) == "tp" and words.low(at) == ".":
        at += 1
    if words.low(at) in ("hcm", "hn"):
        return at + 1
    return _place(words, at) or _numbered(words, at) or found[0]


def _numbered(words: Words, index: int, *, digits: int = 2) -> int | None:
    if index < len(words) and words[index].is_number and len(words[index].low) <= digits:
        # "phường 12" but not "phường 8h": a clock or a count follows.
        if words.says(index + 1, "h", "giờ", "g", "/", ":", "ngày", "người", "%"):
            return None
        return index + 1
    return None


def _place(words: Words, index: int) -> int | None:
    found = _PLACE.match(words, index)
    if found:
        return found[0]
    return None


def _capital_name(words: Words, index: int) -> int | None:
    """A run of capitalised words as a name that no table knows: "Trung tâm Ba Son"."""
    end = index
    while (
        end < len(words) and end - index < 5 and words.capital(end) and words[end].is_letters
        and not words[end].line_start and not (end > index and _HEAD.match(words, end))
    ):  # fmt: skip
        end += 1
    if end == index:
        return None
    # Only the first syllable of such a name is a capital: "Bộ Ngoại giao", "Cục Thống kê".
    lone = end == index + 1 and end < len(words) and words[end].is_letters and words[end].spaced
    if lone and not words.capital(end) and not opens_work(words, end) and not words.says(end, *_AFTER_UNIT):
        return end + 1
    return end
