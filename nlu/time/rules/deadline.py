"""Words that govern a time: trước, hạn, đến hết, trong vòng, từ, sau, khoảng, lúc."""

from __future__ import annotations

from nlu.time.patterns import Match, Meaning, Pieces, Rule
from nlu.time.rules.groups import words
from nlu.time.rules.weekday import range_follows
from nlu.time.said import Mark, RelativeDay, Word

_IDIOMS = {
    "trước": words("đây mắt tiên hết nay kia sau tới tình"),
    "truoc": words("day mat tien het nay kia sau tinh"),
    "sau": words("này đây cùng lưng nay day cung lung khi"),
    "trong": words("đó khi lúc trắng suốt sạch tay do khi trang"),
    "từ": words("chối điển thiện bỏ khoá khóa chức vựng đó"),
    "tu": words("choi dien thien bo khoa chuc vung van lieu phap"),
    "hết": words("sức lòng hạn mình tiền hàng số"),
    "đến": words("nơi nỗi"),
    "đúng": words("là rồi không như ra"),
    "độ": words("c dài tuổi mật"),
    "hạn": words("chế hẹp mức ngạch hán"),
    "han": words("che hep muc ngach"),
    "ngay": words("cả từ"),
}


_PERIODS = words("tuần tháng quý năm tuan thang quy nam ngày ngay t11 t12 t10 q1 q2 q3 q4")


def _mark(word: Word) -> Meaning:
    def meaning(match: Match) -> Pieces | None:
        if match.finish - match.begin == 1 and match.next() in _IDIOMS.get(match.word(0), ()):
            return None
        # "hạn cuối" may be "hạn" and "cuối tuần".
        if match.lexed.word(match.finish - 1) in ("cuối", "cuoi") and match.next() in _PERIODS:
            return None
        return (Mark(word),)

    return meaning


def _to_now(match: Match) -> Pieces | None:
    # "đến giờ họp", "đến nay mai" are something else.
    return (
        None
        if match.next() in ("họp", "hop", "mai", "làm", "lam", "hẹn", "hen")
        else (Mark("to"), RelativeDay(0))
    )


def _done_by(match: Match) -> Pieces | None:
    """ "xong sáng mai" sets a time; "đã xong sáng nay" tells of one."""
    return None if match.word(-1) in ("đã", "da", "mới", "vừa", "vua", "chưa", "chua") else (Mark("by"),)


def _reaches(match: Match) -> Pieces | None:
    """đến, tới and dashes; without marks "toi" is "tới" only right behind a time."""
    before = match.word(-1)
    if match.word(0) == "toi":
        behind_time = before.isdigit() or before in _ENDS_TIME or before[-1:].isdigit()
        return (Mark("to"),) if behind_time and range_follows(match) else None
    return (Mark("to"),)


_ENDS_TIME = words("h gio g phut sang trua chieu dem nay mai sau nua hai ba tu nam bay nhat cn tuan")


def _about(match: Match) -> Pieces | None:
    """ "lối 9h", "chừng 10 giờ"; without marks "tra loi truoc …" and "quan chung truoc …" are no such words."""
    if match.word(0) in ("loi", "chung", "do") and not match.next()[:1].isdigit():
        return None
    return (Mark("about"),)


def _from_now(match: Match) -> Pieces:
    return (Mark("from"), RelativeDay(0))


def _by_end_of_day(match: Match) -> Pieces | None:
    named = match.next() in ("mai", "kia", "mốt", "mot", "hôm", "hom", "thứ") or match.next()[:1].isdigit()
    return None if named else (Mark("within"), RelativeDay(0))


_HEAD = (
    "hạn|hạn_chung|hạn_chót|hạn_cuối|hạn_cuối_cùng|hạn_nộp|hạn_hoàn_thành|hạn_xử_lý|hạn_trả_lời|thời_hạn|"
    "hạn_báo_cáo|deadline|dl"
)
_INSIDE = "trong|nội|trong_vòng|nội_trong|trong_nội|trong_khoảng|trong_thời_hạn|trong_thời_gian"
_LATEST = "chậm_nhất|muộn_nhất|trễ_nhất|không_muộn_hơn|không_trễ_hơn|không_quá|chậm_nhất_là_đến|kịp"
RULES = (
    Rule(
        "mark: before",
        (f"{_HEAD}|{_LATEST}|xong? trước|trc là|lúc|thời_điểm|vào?",),
        _mark("before"),
    ),
    Rule("mark: by", (f"{_HEAD}|{_LATEST} là|vào|đến|tới|:|lúc|vào_lúc|là_vào|là_đến?",), _mark("by")),
    Rule("mark: done by", ("xong",), _done_by),
    Rule(
        "mark: until",
        (f"{_HEAD}|{_LATEST}|xong? đến_hết|tới_hết|cho_đến_hết|cho_tới_hết|đến_cuối_hết|hết",),
        _mark("until"),
    ),
    Rule(
        "mark: within",
        (f"{_HEAD}|{_LATEST}|xong? {_INSIDE}",),
        _mark("within"),
    ),
    Rule(
        "mark: within today",
        ("trong|nội|nội_trong|trong_nội ngày|ngày_hôm_nay", "trong_ngày|nội_nhật"),
        _by_end_of_day,
    ),
    Rule("mark: from now", ("từ|kể_từ nay|bây_giờ|giờ|hôm_nay", "từ_nay"), _from_now),
    Rule("mark: from", ("từ|kể_từ|bắt_đầu_từ|tính_từ|bắt_đầu|kể_từ_lúc|từ_lúc|tính_từ_lúc",), _mark("from")),
    Rule("mark: to now", ("đến|tới|cho_đến|cho_tới|- nay|giờ|bây_giờ",), _to_now),
    Rule("mark: after", ("sau|sau_lúc|sau_khi_hết",), _mark("after")),
    Rule("mark: to", ("đến|tới|cho_đến|cho_tới|-|–|—|→|~|đến_lúc|đến_khoảng",), _reaches),
    Rule(
        "mark: about",
        ("vào|lúc? khoảng|tầm|cỡ|gần|ngót|xấp_xỉ|chừng|khoảng_chừng|độ|lối|khoảng_tầm|đâu_khoảng",),
        _about,
    ),
    Rule("mark: a little more", ("hơn",), _mark("more")),
    Rule(
        "link",
        (
            "lúc|vào|vào_lúc|hồi|đúng|vào_đúng|lúc_đúng|ngay|nhằm|tức|tức_là|,|và|(|của|trong|ngày|hôm|buổi|và_lúc|thuộc",
        ),
        _mark("link"),
    ),
)
