"""Units as officials write them: "Phòng Kinh tế", "P. KT", "STC", "UBND phường Tân Định".

A unit is a head word (phòng, sở, UBND …) with a field ("Kinh tế"), a place ("phường Tân
Định") or an abbreviation; or an abbreviation alone. In lower case only known fields and
places count, so that "phòng họp" and "cơ sở hạ tầng" stay what they are.
"""

from __future__ import annotations

from nlu.places import PLACES
from nlu.verbs import opens_work
from nlu.words import Phrases, Words, listed

_FIELDS = listed("""
    trật tự, thú y, trật tự đô thị, cảnh sát giao thông, cảnh sát khu vực, cảnh sát hình sự, cảnh sát,
    tiêm chủng, dân quân, bảo trợ xã hội, người có công, biên tập, phòng chống bão, phòng chống lụt bão,
    dân phố, công nghệ thông tin và truyền thông, kinh tế, nội vụ, tài chính, kế hoạch, xây dựng, tư pháp,
    y tế, văn hóa, xã hội, thể thao, thể dục thể thao, du lịch, giáo dục, đào tạo, khoa học, công nghệ,
    nông nghiệp, phát triển nông thôn, môi trường, tài nguyên, lao động, thương binh, công thương, giao
    thông, vận tải, đô thị, hạ tầng, hành chính, quản trị, tổng hợp, tổ chức, cán bộ, tổ chức cán bộ, kế
    toán, một cửa, tiếp công dân, tiếp dân, dân tộc, tôn giáo, thông tin, truyền thông, ngoại vụ, quy
    hoạch, kiến trúc, pháp chế, tuyên giáo, dân vận, kiểm tra, thanh tra, đầu tư, quân sự, phòng cháy chữa
    cháy, chuyển đổi số, công nghệ thông tin, cntt, dịch vụ công, hành chính công, phục vụ, văn thư, lưu
    trữ, nhân sự, đối ngoại, thuế, thống kê, bảo hiểm xã hội, quản lý dự án, quản lý đô thị, quản lý trật
    tự đô thị, quản lý dự án đầu tư xây dựng, kỹ thuật, địa chính, hộ tịch, đảng ủy, xây dựng đảng, phục
    vụ hành chính công, kinh tế hạ tầng, cải cách hành chính, cchc, tài vụ, nghiệp vụ, dự án, đất đai,
    phát triển quỹ đất, kiểm lâm, dân số, trồng trọt, chăn nuôi, thủy lợi, giải phóng mặt bằng, bồi
    thường, công tác xã hội, dữ liệu, số hóa, ứng dụng, an toàn thông tin, bảo vệ, lễ tân, hậu cần, công
    đoàn, thi đua khen thưởng, thi đua, tin học, tổng đài, tiếp nhận và trả kết quả, kinh doanh, vật tư,
    thương mại, quản lý, phòng chống thiên tai, bầu cử, phòng chống dịch, giúp việc, khuyến nông, khuyến
    công, nội chính, văn xã, công nghệ số, công nghệ số cộng đồng, giảm nghèo, xóa đói giảm nghèo, ngân
    sách, đấu thầu, hợp tác quốc tế, thông tin điện tử
""")

_FIELD_ABBREVIATIONS = listed("""
    kt, nv, tc, kh, tckh, khtc, khđt, tcns, tccb, hcqt, hcth, hc, tnmt, nnmt, vhxh, vhtt, gdđt, gddt,
    qlđt, qldt, ktht, kthtđt, lđtbxh, ldtbxh, cntt, cđs, cds, tp, tt, vt, xd, th, cchc, ns, pc, kstthc,
    ksthtc, thtk, tth, bqlda, tckt, qlda, tttt, khcn, yt, gd, ubkt, hđnd, đt, nc
""")

_ABBREVIATED_UNITS = listed("""
    stc, snv, sxd, skhcn, sttt, stttt, stp, syt, sgdđt, sgddt, sgd, snnmt, stnmt, snn, sct, svhtt, svh,
    sdl, sldtbxh, slđtbxh, sgtvt, sngv, skhđt, skhdt, sqhkt, vpub, vpubnd, vpcp, ttpvhcc, ttcđs, ttcds,
    ttcdstp, dxcentre, dxcenter, bqlda, ubmttq, mttq, ubkt, bhxh, bch, cath, bcđ
""")

_FIELD_HEADS = listed("""
    phòng, sở, ban, trung tâm, chi cục, cục, tổ, đội, bộ phận, khoa, văn phòng, thanh tra, hội, bộ, nhóm,
    vụ, chi nhánh, kho bạc, trạm, tổ công tác, ban quản lý, ban chỉ đạo, ban chỉ huy, ban điều hành, tổ
    giúp việc, hội đồng
""")
_SHORT_FIELD_HEADS = ("p", "vp", "tt", "bp", "cc", "ttâm")
_PLACE_HEADS = listed("""
    ubnd, hđnd, hdnd, ủy ban nhân dân, ủy ban, hội đồng nhân dân, đảng ủy, công an, phường, xã, quận,
    huyện, thị trấn, đặc khu, thành phố, tỉnh, khu phố, thành ủy, quận ủy, trạm y tế, mặt trận, mặt trận
    tổ quốc, đoàn thanh niên, thành đoàn, hội phụ nữ, hội nông dân, hội cựu chiến binh, hội liên hiệp phụ
    nữ, liên đoàn lao động, công đoàn, kho bạc nhà nước, chi bộ, đảng bộ, trung tâm phục vụ hành chính
    công, trung tâm hành chính công, trung tâm y tế, bệnh viện, trường tiểu học, trường thcs, trường thpt,
    trường mầm non, trường, ban chấp hành, hợp tác xã, xã đội, phường đội
""")
#: Heads that name a unit by themselves; "phường" alone names none.
_ALONE_HEADS = listed("""
    ủy ban mặt trận tổ quốc, ủy ban mặt trận tổ quốc việt nam, ủy ban mttq, bộ phận một cửa, một cửa, thuế
    cơ sở, kho bạc, hải quan, điện lực, công ty điện lực, bảo hiểm xã hội, tòa án, viện kiểm sát, thi hành
    án, bưu điện, chi cục thuế, kho bạc khu vực, văn phòng hđnd và ubnd, văn phòng đảng ủy, văn phòng hđnd
    & ubnd, ban chỉ huy quân sự, các khu phố, ubnd, hđnd, hdnd, ủy ban nhân dân, ủy ban, hội đồng nhân
    dân, đảng ủy, công an, đoàn thanh niên, hội phụ nữ, hội nông dân, hội cựu chiến binh, trạm y tế, trung
    tâm y tế, mặt trận, mặt trận tổ quốc, thành đoàn, thành ủy, kho bạc nhà nước, văn phòng, thanh tra,
    trung tâm phục vụ hành chính công, trung tâm hành chính công, công đoàn, chi bộ, xã đội, hội liên hiệp
    phụ nữ, liên đoàn lao động, phường đội
""")
_GROUPS = (
    "các anh chị", "các đồng chí", "các anh chị em", "anh chị em", "mấy anh chị", "cả nhóm", "các bạn", "các em",
    "các phòng ban", "các phòng chuyên môn", "các phòng", "các đơn vị", "các sở ngành", "các sở", "các ban",
    "các phường xã", "các phường", "các xã", "các tổ", "các cơ quan", "các ban ngành", "các đoàn thể",
    "các khoa", "các bộ phận", "các trường", "các khu phố", "các sở, ngành", "các phường, xã",
    "các phòng, ban", "toàn cơ quan", "cả phòng", "toàn phòng", "cả văn phòng", "cả tổ", "các trung tâm",
)  # fmt: skip

_LEVELS = listed("thành phố, tp, phường, xã, quận, huyện, tỉnh, đặc khu, khu vực, cơ sở")

_FIELD = Phrases.of(_FIELDS, True)
_SHORT_FIELD = frozenset(_FIELD_ABBREVIATIONS)
_ABBREVIATED = frozenset(_ABBREVIATED_UNITS)
_WHOLE = Phrases.of(_ALONE_HEADS, True)
_HEAD = Phrases({**dict.fromkeys(_FIELD_HEADS, "field"), **dict.fromkeys(_PLACE_HEADS, "place")})
_GROUP = Phrases.of(_GROUPS, True)
_LEVEL = Phrases.of(_LEVELS, True)
_PLACE = Phrases.of(PLACES, True)
#: Words after which "văn phòng", "phòng", "tổ", "ban" do not name a unit.
_NOT_BEFORE = {
    "ban": ("dự", "tòa", "cơ", "văn"),
    "sở": ("cơ", "trụ", "công", "tan"),
    "tổ": ("cải",),
    "bộ": ("cán", "nội", "toàn", "đồng", "trưng", "cục", "tiến"),
    "hội": ("xã", "cơ", "đại", "quốc", "lễ", "dạ", "tiệc"),
    "vụ": listed("nghĩa, nội, công, nghiệp, chức, dịch, nhiệm, phục, ngoại, thời, tài"),
    "tỉnh": ("bình",),
    "khoa": ("bách", "nha"),
    "đội": ("quân",),
    "phòng": ("dự", "hải", "quốc"),
    "xã": ("hợp", "thị", "tác"),
    "nhóm": (),
}


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
    if group:
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
        if opens_work(words, index + 1) and not words.capital(index + 1):
            return None
        # "và Đô thị" goes on; "và Xây dựng kế hoạch" would too, a risk that capitals keep small.
        return _one_field(words, index + 1) if _same_case(words, index + 1, index - 1) else None
    if words.low(index) == ",":
        following = _one_field(words, index + 1)
        # "Kinh tế, Hạ tầng và Đô thị": a comma only goes on inside such a series.
        if following is not None and words.says(following, "và") and words.capital(index + 1):
            return following
        return None
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
    if words.low(index) not in _SHORT_FIELD_HEADS:
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
    if (
        words.says(index, "ban")
        and at - index == 1
        and words.says(index - 1, "giao")
        and not words.capital(index)
    ):
        return None  # "giao ban"
    name = words.slice(index, at).lower()
    if kind == "field":
        if words.low(at) == "phẩm":
            return None
        end = read_field(words, at) or _capital_name(words, at)
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
    end = _level(words, at) or _capital_name(words, at)
    if end is not None:
        return end
    return at if _is_alone(words, index, at) else None


def _is_alone(words: Words, index: int, end: int) -> bool:
    found = _WHOLE.match(words, index)
    return found is not None and found[0] == end


def _with_place(words: Words, end: int) -> int:
    """Extend a unit by the place it belongs to: "Sở Xây dựng Thành phố", "VP UBND phường 5"."""
    head = _HEAD.match(words, end)
    if head and head[1] == "place" and not words.says(end, "trường", "công đoàn"):
        inner = _headed(words, end)
        if inner is not None:
            return inner
    return _level(words, end) or end


def _level(words: Words, index: int) -> int | None:
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
    return end if end > index else None
