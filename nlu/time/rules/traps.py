"""Words that only look like a time. A trap takes its words, so that no rule looks inside."""

from __future__ import annotations

from nlu.time.patterns import Match, Pieces, Rule
from nlu.time.rules.duration import SECONDS, amount_of
from nlu.time.said import Event, Nothing, Offset


def _nothing(match: Match) -> Pieces:
    return (Nothing(),)


def _unknown_start(match: Match) -> Pieces:
    """ "kể từ ngày ký": the day it counts from is not in the message."""
    return (Nothing(),)


def _event(match: Match) -> Pieces | None:
    """What an offset counts from: "trước giờ họp 15 phút", "sau đó nửa tiếng"."""
    if match.word(-1) not in ("trước", "sau", "truoc") or match.finish >= len(match.lexed.items):
        return None
    after = match.lexed.items[match.finish]
    return (Event(),) if after.shape == "number" or after.digit or after.text in ("nửa", "nua") else None


_REMINDS = ("nhắc", "nhac", "báo", "bao")
_REMINDED = ("tôi", "toi", "tui", "em", "anh", "chị", "chi", "mình", "minh", "lại", "lai")
_DAYS = (
    "hôm",
    "hom",
    "bữa",
    "bua",
    "ngày",
    "ngay",
    "mai",
    "mốt",
    "thứ",
    "thu",
    "t",
    "cn",
    "chủ",
    "chúa",
    "đến",
)
_LONG_BEFORE = (12, 24, 36, 48, 72)


def _asks_for_hours_before(match: Match, hours: float) -> bool:
    """ "nhắc trước 2 giờ" before a meeting; "báo cáo trước 15h", "báo trước 14h hôm nay" are deadlines."""
    reminded = match.word(-1) in _REMINDS or (match.word(-2) in _REMINDS and match.word(-1) in _REMINDED)
    return reminded and match.next() not in _DAYS and (hours <= 6 or hours in _LONG_BEFORE)


def _before_amount(match: Match) -> Pieces | None:
    """ "nhắc trước 30 phút", "báo trước 1 ngày"."""
    found = amount_of(match)
    if (
        found is None
        or not found[0]
        or match.next() in ("sáng", "chiều", "tối", "trưa", "đêm", "sang", "chieu", "rưỡi")
    ):
        return None
    last = match.lexed.items[match.finish - 1].text
    if last in ("h", "giờ", "gio") and not _asks_for_hours_before(match, found[0]):
        return None
    if last in ("ngày", "ngay", "tháng", "thang", "năm", "nam") and match.next()[:1].isdigit():
        return None
    return (Offset(-round(found[0] * SECONDS[found[1]])),)


_EVENT = (
    "đó|họp|giao_ban|hẹn|giờ_họp|cuộc_họp|khi_họp|giờ|khi_hết_hạn|hạn|deadline|giờ_bắt_đầu|khi_bắt_đầu|lúc_đó|cuộc_hẹn|giờ_hẹn|sự_kiện|"
    "buổi_họp|hạn_chót|khi_đến_hạn|giờ_bay|giờ_khởi_hành|hội_nghị|giờ_khai_mạc|phiên_họp|thời_hạn"
)
RULES = (
    Rule(
        "trap: idiom",
        (
            "mai_mốt|mai_kia|mai_này|mai_sau|nay_mai|một_mai|sớm_muộn|ngày_nay|ngày_càng|ngày_xưa|ngày_trước|hôm_nào|ngày_nào",
            "hổm_rày|bữa_hổm|nãy_giờ|mấy_bữa_nay|mấy_hôm_nay|dạo_này|gần_đây|lâu_nay|hồi_nãy|ban_nãy|hồi_hổm|hôm_trước|hôm_nọ|bữa_trước",
            "trước_đây|trước_mắt|trước_tiên|trước_hết|trước_nay|trước_kia|trước_sau|trước_tới_nay|từ_trước|từ_trước_đến_nay|từ_trước_tới_nay|xưa_nay",
            "sau_này|sau_đây|sau_cùng|về_sau|mai_sau|đời_sau|sau_lưng|tương_lai",
            "hai_chiều|một_chiều|2_chiều|1_chiều|đa_chiều",
            "đầu_tháng_đầu_năm|năm_học|năm_tài_chính|giờ_làm_việc|giờ_hành_chính|ngoài_giờ|làm_thêm_giờ|giờ_cao_điểm|giờ_giấc",
            "ngày_chính_xác|ngày_tháng|ngày_giờ|ngày_sinh|ngày_đêm|ngày_công|ngày_phép|tuổi_xuân|kỳ_hạn|quá_hạn|đến_hạn|hết_hạn|gia_hạn|sắp_hạn|trong_hạn|đúng_hạn|trễ_hạn",
            "tối_đa|tối_thiểu|tối_ưu|tối_cao|tối_hậu|tối_giản|tối_mật|tối_tân|buổi_tối_đa",
            "sáng_tạo|sáng_kiến|sáng_lập|sáng_suốt|chiều_cao|chiều_dài|chiều_rộng|chiều_sâu|chiều_hướng",
            "đúng_giờ|kịp_thời|nhất_thời|tức_thời|thời_sự|đêm_ngày|chợ_đêm|phố_đêm",
            "một_trong|trong_số|trong_đó|trong_khi|trong_lúc|trong_suốt|bên_trong",
            "hóa_đơn|thông_tin|thư|chữ_ký|hồ_sơ|văn_bản|giao_dịch|sổ điện_tử",
            "mốt_số|mùa hè|hạ|thu|đông|xuân|mưa|khô năm? này|nay|sau|tới|ngoái?",
            "mùa hè|hạ|thu|đông|xuân",
        ),
        _nothing,
    ),
    Rule(
        "trap: counts from an unknown day",
        (
            "kể_từ|từ|tính_từ|sau ngày|khi|lúc nhận|ký|ban_hành|có|nhận_được|tiếp_nhận|nộp|duyệt|hoàn_thành",
            "kể_từ|từ|tính_từ|sau ngày|khi|lúc phê_duyệt|được|công_bố",
        ),
        _unknown_start,
    ),
    Rule("event", (_EVENT,), _event),
    Rule(
        "offset: so long before", ("trước <n>|nửa @unit rưỡi?", "trước <n> @unit rưỡi? nữa"), _before_amount
    ),
)
