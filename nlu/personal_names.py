"""Where a person's name ends: "anh Nguyễn Văn Nam làm …", "chị lan rà soát …", "anh Hai".

Capitals tell names in most messages. In lower case a word counts as a name only if it is
in the tables and does not begin another common word ("thông báo", "thu thập").
"""

from __future__ import annotations

from nlu.addresses import Address
from nlu.names import (
    is_family_name,
    is_frequent_family,
    is_frequent_given,
    is_frequent_middle,
    is_given_name,
    is_middle_name,
)
from nlu.units import is_unit_head
from nlu.verbs import AMBIGUOUS_UNMARKED, is_compound, opens_long_work, opens_work
from nlu.words import Words, listed

_BIRTH_ORDER = listed("hai, ba, tư, năm, sáu, bảy, bẩy, tám, chín, mười, út, cả")
_MEASURES = listed("""
    giờ, h, g, người, việc, bản, cái, ngày, tuần, tháng, phút, nội, phòng, đồng, lần, đứa, anh, chị, trăm,
    mươi, mốt, rưỡi, công, tờ, bộ, nhiệm, hồ, năm, đơn, tiếng, buổi, hôm, phần, đầu, câu, tập, văn, số,
    báo, cuộc, nay, sau, tới, ngoái, trước, này, chục, nghìn, ngàn, suất, phiếu, giấy, thứ, qua, cho
""")
_NICKNAMES = listed("""
    nhỏ, lớn, đen, béo, mập, ốm, cao, lùn, già, trẻ, bự, còi, trắng, còm, cận, tồ, gầy, xoăn, hói, cụ,
    anh, em
""")
_TIME_NAMES = listed("mai, thu, xuân, hạ, đông, sáng, năm, tư, ba, hai")
_PERSON_BEFORE = listed("""
    thoại, sđt, sdt, số, mail, email, thành, hối, giục, thúc, nhắn, tag, cử, giao, cho, nhờ, với, cùng,
    hỏi, gọi, gặp, bảo, kêu, tìm, của, trì, hợp, để, tên, là, nhắc, và, báo, phải, sang, qua, thay, vì,
    mời, chủ, chị, anh
""")
_BEFORE_OPENING = (".", ";", "-", "–", "•", "+", ")", ":", "/", "*", "(", "!")
#: Before a capitalised word these make it a place or a thing: "đường Nguyễn Trãi", "công ty Minh Long".
_PLACE_BEFORE = listed("""
    đường, phố, chợ, trường, cầu, tuyến, hẻm, khu, ty, dự, án, phường, xã, quận, huyện, tỉnh, sông, kênh,
    rạch, bệnh, viện, hãng, báo, đài, ở, tại, về, đến, tới, từ, phần, mềm, hệ, thống, giải, quỹ, lễ, đoàn,
    nhà, hàng, quán, hội, ngày, tháng, tết, thành, nước, tiếng, chương, trình
""")
#: Streets, schools and bridges carry full names: "đường Lê Văn Khương" is nobody.
_NAMED_AFTER_SOMEBODY = listed("đường, phố, hẻm, ngõ, cầu, trường, thcs, thpt, chợ, viện, tuyến, giải")
_AFTER_OPENING_NAME = listed("à, ê, ơi, bên, ở, :, phụ, -, nhé, nha, sẽ, cần, giúp, nhận, chịu")


#: Given names that in lower case are verbs first.
_RATHER_VERBS = listed("tưởng, thông, đồng, thi, định, đại, thể, tự, hoan, thất, phan, nghi, khoi")
_ASKING_FOR = ("giao", "cho", "nhờ", "với", "gặp", "của", "số", "sđt", "và", "cùng", "công")
_AFTER_WITHIN = listed("sáng, chiều, tối, ngày, hôm, tuần, tháng, vòng, bữa, nay, mai, thứ, giờ")
_UNMARKED_DOUBTFUL = ("co", "ba", "thay", "a", "e", "c", "bac")
_RARE_SECOND_NAMES = listed("""
    chung, sang, quý, cao, hội, học, công, văn, luôn, như, vi, hợp, thế, thi, lý, tình, nhật, sinh, ý, kỳ,
    luật, dự, độ, chi, thêu, út, tâm, chính
""")


def read_name(words: Words, index: int, *, address: Address | None = None, sure: bool = False) -> int | None:
    """Index after the name at `index`. With `sure` nothing but a capitalised name counts."""
    if index >= len(words) or not words[index].is_letters or (words[index].line_start and index):
        return None
    if address is not None and address.is_kin and _is_birth_order(words, index):
        return index + 1
    if words.capital(index):
        if address is not None and address.is_weak and not words.accented and is_compound(words, index):
            return None  # "co Cong van so …" is no cô Công
        end = _capital_name(words, index, addressed=address is not None and not address.is_weak)
        return _with_nickname(words, end) if end is not None else None
    if sure:
        return None
    return _lower_name(words, index, address)


def read_full_name(words: Words, index: int) -> int | None:
    """A full name that starts with a family name: "Trần Thị Lan", or all in lower case and known."""
    word = words[index]
    if _is_named_after_somebody(words, index):
        return None
    if words.capital(index):
        if not is_family_name(word.low) and not (
            not words.accented and is_family_name(word.bare, folded=True)
        ):
            return None
        end = _capital_name(words, index, addressed=False)
        if end is None or end - index < 2:
            return None
        if end - index == 2 and not _known(words, index + 1, "given"):
            return None
        return end
    if words.accented and not word.is_marked and word.low not in ("mai", "cao", "phan", "kim", "lâm"):
        return None
    if opens_work(words, index) or not is_frequent_family(word.bare):
        return None
    end = _lower_chain(words, index)
    if end is None or end - index < 3:
        return None
    return end if words.accented or is_frequent_middle(words[index + 1].bare) else None


def _is_named_after_somebody(words: Words, index: int) -> bool:
    """Whether the capitals around `index` follow "đường", "trường" and the like."""
    if words.says(index, "đường", "phố", "hẻm", "cầu") and words.capital(index + 1):
        return True
    while words.capital(index) and words.capital(index - 1):
        index -= 1
    return words.says(index - 1, *_NAMED_AFTER_SOMEBODY)


def is_bare_name(words: Words, index: int, *, after_mention: bool) -> bool:
    """Whether a given name stands alone where a person is expected."""
    if not _known(words, index, "given") or words[index].is_caps:
        return False
    if not words.capital(index):
        return not words.cased and _acts_in_lower_case(words, index)
    if is_compound(words, index) or words.says(index - 1, "thứ", "tháng", "ngày", "quý", "tết"):
        return False
    if after_mention:
        return True
    starts = index == 0 or words[index].line_start or words.low(index - 1) in _BEFORE_OPENING
    # In the middle of a sentence a capital tells Mai from mai.
    timely = words.says(index, *_TIME_NAMES) and (
        index == 0 or words[index].line_start or words.low(index - 1) == "."
    )
    end = _capital_name(words, index, addressed=False) or index + 1
    acts = (
        not timely
        and not words.capital(end)
        and (
            opens_work(words, end)
            or words.says(
                end,
                "phần",
                "ghé",
                "qua",
                "ra",
                "vô",
                "vào",
                "lên",
                "sang",
                "về",
                "xong",
                "phụ",
                "lo",
                "chính",
                "chủ",
                "nhớ",
                "phải",
                "ktra",
                "lm",
            )
        )
    )
    if starts or words.low(index - 1) == ",":
        if words.says(end, *_AFTER_OPENING_NAME) and (starts or words.low(end) != "-"):
            return True
        paired = words.says(end, "và", "với", "cùng") or words.low(end) in (",", "&")
        return acts or (starts and paired and words.capital(end + 1) and _known(words, end + 1, "given"))
    if words.says(index - 1, *_PERSON_BEFORE):
        return True
    return (
        words.low(end) == ":" or words.says(end, "ơi") or (acts and not words.says(index - 1, *_PLACE_BEFORE))
    )


def _acts_in_lower_case(words: Words, index: int) -> bool:
    """A dictated order without a capital: "bình làm slide trâm đọc bản tin"."""
    if words.says(index, *_TIME_NAMES) or is_compound(words, index) or not opens_work(words, index + 1):
        return False
    if opens_work(words, index) or not is_frequent_given(words[index].low):
        return False
    if not words.accented and words[index].low in AMBIGUOUS_UNMARKED:
        return False
    if index == 0 or words[index].line_start or words.low(index - 1) in (",", ";", ":", "."):
        return True
    began_so = _acts_in_lower_case(words, 0) if index else False
    return (
        began_so
        and not words.says(index - 1, *_PLACE_BEFORE, *_PERSON_BEFORE)
        and not opens_work(words, index - 1)
    )


def _is_birth_order(words: Words, index: int) -> bool:
    if not words.says(index, *_BIRTH_ORDER):
        return False
    if words.capital(index) and words.low(index) not in ("ba", "cả"):
        return True
    if index + 1 < len(words) and (words[index + 1].is_number or words.says(index + 1, *_MEASURES)):
        return False
    return words.low(index) != "cả" or words.capital(index)


def _known(words: Words, index: int, kind: str) -> bool:
    word = words[index]
    test = {"given": is_given_name, "middle": is_middle_name, "family": is_family_name}[kind]
    return test(word.low) or (not words.accented and not word.is_marked and test(word.bare, folded=True))


def _any_name(words: Words, index: int) -> bool:
    return any(_known(words, index, kind) for kind in ("given", "middle", "family"))


def _capital_name(words: Words, index: int, *, addressed: bool) -> int | None:
    """A run of capitalised words, cut where a unit, a verb or an unknown word begins."""
    first = words[index]
    if first.is_caps and not _any_name(words, index):
        return None
    if not _any_name(words, index) and not (addressed and not is_unit_head(words, index)):
        return None
    if addressed and not _any_name(words, index) and opens_work(words, index):
        return None
    end = index + 1
    family = _known(words, index, "family")
    while end < len(words) and end - index < 5 and words.capital(end) and words[end].is_letters:
        word = words[end]
        if word.line_start or is_unit_head(words, end) or is_compound(words, end):
            break
        if not _any_name(words, end) and not (family and (end - index >= 2 or len(word.text) == 1)):
            break
        end += 1
    return end


def _with_nickname(words: Words, end: int) -> int:
    """ "Nam nhỏ", "Tuấn đen": a nickname in lower case right after the name."""
    if words.says(end, *_NICKNAMES[:-2]) and (words.accented or words.says(end - 1, "")):
        following = words.low(end + 1)
        if words.low(end) in ("cao", "trẻ", "già") and following.isalpha() and not opens_work(words, end + 1):
            return end
        return end + 1
    return end


def _lower_name(words: Words, index: int, address: Address | None) -> int | None:
    """A name in lower case after an address word."""
    if address is None or not _any_name(words, index):
        return None
    chain = _lower_chain(words, index)
    if chain is not None and chain - index >= 3:
        return chain
    begins_a_word = is_compound(words, index) and not opens_long_work(words, index + 1)  # "chị hạnh kiểm tra"
    if begins_a_word or not (_known(words, index, "given") or chain):
        return None
    word = words[index]
    asked_for = words.says(index - 2, *_ASKING_FOR)
    if address.word in ("em", "cháu") and not asked_for and not opens_work(words, index + 1):
        return None  # "em thi công chức", "em tiếp dân"
    doubtful = address.is_weak and not words.accented and words.low(index - 1) in _UNMARKED_DOUBTFUL
    if doubtful and not asked_for and not opens_work(words, index + 1):
        return None  # "co nhung lenh nao"
    if words.says(index, *_RATHER_VERBS) and not (asked_for and opens_work(words, index + 1)):
        return None
    if address.word == "sếp" or (words.says(index, "bảo") and words.capital(index + 1)):
        return None  # "sếp bảo Hiếu soạn"
    if not words.accented and word.low == "trong" and words.says(index + 1, *_AFTER_WITHIN):
        return None  # "gium em trong chieu nay"
    if words.says(index, "mai", "sáng", "hạ", "đông", "xuân", "thu") and not _is_name_not_time(words, index):
        return None
    if not words.accented and word.low in AMBIGUOUS_UNMARKED and not opens_work(words, index + 1):
        return None
    if address.is_weak and not words.accented and word.low in AMBIGUOUS_UNMARKED:
        return None
    if words.accented and opens_work(words, index) and not opens_work(words, index + 1):
        return None
    second = index + 1
    if (
        second < len(words) and _known(words, index, "middle") and _known(words, second, "given")
        and not words[second].line_start and not is_compound(words, second)
        and not opens_work(words, second) and not words.says(second, "anh", "em", *_TIME_NAMES)
        and not words[second].is_capital and not _common_alone(words, second)
    ):  # fmt: skip
        return second + 1
    return _with_nickname(words, second)


def _common_alone(words: Words, index: int) -> bool:
    """Words that follow a name far more often than they belong to it."""
    if not words.accented and words[index].low in AMBIGUOUS_UNMARKED:
        return True
    return words.says(index, *_RARE_SECOND_NAMES)


def _is_name_not_time(words: Words, index: int) -> bool:
    following = index + 1
    if following < len(words) and (
        words[following].is_number
        or words.says(following, "lúc", "sáng", "chiều", "tối", "này", "họp", "mốt")
    ):
        return False
    if words.says(index, "sáng") and words.says(following, "mai", "mốt", "nay", "thứ"):
        return False
    return not words.says(index - 2, "nhắc", "báo", "hẹn", "để")


def _lower_chain(words: Words, index: int) -> int | None:
    """A full name in lower case: family name, middle names, given name, all known."""
    if not _known(words, index, "family") or is_compound(words, index):
        return None
    end = index + 1
    while (
        end < len(words) and end - index < 5 and words[end].is_letters and not words.capital(end)
        and _any_name(words, end) and not words[end].line_start and not is_compound(words, end)
        and not opens_work(words, end)
    ):  # fmt: skip
        end += 1
    if end - index < 2 or not _known(words, end - 1, "given"):
        return None
    middle_known = all(
        _known(words, at, "middle") or _known(words, at, "given") for at in range(index + 1, end)
    )
    return end if middle_known else None


def is_whole_name(text: str) -> bool:
    """Whether `text` is a name and nothing else, in any case: "nam", "hoài nam", "Nguyễn Văn Tèo"."""
    words = Words(text)
    if not 1 <= len(words) <= 5 or not all(word.is_letters for word in words):
        return False
    if words.capital(0):
        end = _capital_name(words, 0, addressed=True)
        if end == len(words):
            return True
    known = all(_any_name(words, index) for index in range(len(words)))
    return known and _known(words, len(words) - 1, "given") and not is_compound(words, 0)
