"""Words that many rules share, written with their marks; `_` joins the words of one choice."""

from __future__ import annotations

from nlu.time.said import Unit


def words(text: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(text.split())


HOUR = "giờ|h|g"
GROUPS: dict[str, str] = {
    "hour": HOUR,
    "minute": "phút|p|'|’|′|ph",
    "part": "sáng|trưa|chiều|tối|đêm|khuya",
    "buoi": "buổi|ban|bữa",
    "dow": "hai|ba|tư|năm|sáu|bảy|bẩy",
    "code": "t2|t3|t4|t5|t6|t7",
    "sunday": "chủ_nhật|chúa_nhật|chủ_nhựt|chúa_nhựt|cn",
    "next": "sau|tới|kế|kế_tiếp|tiếp|tiếp_theo|tới_đây|sắp_tới",
    "last": "trước|rồi|vừa_rồi|qua|vừa_qua|ngoái|mới_rồi",
    "mung": "mùng|mồng",
    "month": "tháng|thg",
    "romans": "i|ii|iii|iv",
    "dash": "-|–|—|→|~|->",
    "until": "đến|tới|cho_đến|cho_tới|đến_ngày|sang",
    "small": "giây|s|phút|p|ph|'",
    "hours": "tiếng|giờ|h|tiếng_đồng_hồ|giờ_đồng_hồ",
    "days": "ngày|hôm|bữa",
    "unit": "giây|s|phút|p|ph|'|tiếng|giờ|h|tiếng_đồng_hồ|giờ_đồng_hồ|ngày|hôm|bữa|tuần|tuần_lễ|tháng|quý|năm",
    "working": "ngày_làm_việc|ngày_công|ngày_hành_chính",
    "once": "một_lần|1_lần|lần",
    "lunar": "âm_lịch|al|âl|âm",
    "solar": "dương_lịch|dl|dương",
}

UNITS: dict[str, Unit] = {
    "giây": "second", "s": "second", "phút": "minute", "p": "minute", "ph": "minute", "'": "minute",
    "tiếng": "hour", "giờ": "hour", "h": "hour", "ngày": "day", "hôm": "day", "bữa": "day",
    "tuần": "week", "tháng": "month", "thg": "month", "quý": "quarter", "năm": "year", "lễ": "week",
    "gio": "hour", "tieng": "hour", "giay": "second", "phut": "minute", "ngay": "day", "hom": "day", "bua": "day",
    "tuan": "week", "thang": "month", "quy": "quarter", "nam": "year", "quí": "quarter",
}  # fmt: skip

# A number before one of these counts things: "5/7 phòng", "12-15 người", "sáng 3 hồ sơ".
COUNTED = words(
    "đường duong phố hẻm hem ngõ"
    " phòng phường xã đơn người việc nhiệm hồ sở quận huyện thành ban tổ cơ chỉ phiếu câu tỉnh hộ cán văn đại điểm số"
    " công bộ trường cuộc lượt báo bản trang máy xe đồng suất bàn chiếc cái lần bước mục điều khoản triệu nghìn ngàn"
    " tỷ tỉ kg km m m2 ha % phần trăm học viên thành_viên ý kiến dự án ủy uỷ đảng chi em anh chị nước khu kết"
    " phong phuong xa don nguoi viec nhiem ho so quan huyen thanh to co chi phieu cau tinh can van dai diem"
    " cong bo truong cuoc luot bao ban trang may dong suat chiec cai lan buoc muc dieu khoan trieu nghin ngan"
)
# A number after one of these is a name, not a time: "việc 12", "điều 5", "số 15/10".
NUMBERED = words(
    "việc số mã phiếu điều khoản mục trang task ticket # thẻ lần chương bước tầng lớp đường hẻm ngõ phòng phường quận"
    " quyển tập bài câu version bản tổ khu lô căn block viec so ma phieu dieu khoan muc trang the chuong buoc tang"
    " lop duong hem ngo phong phuong quan cv vb"
)
# Papers whose numbers look like dates: "Thông tư 22/2026", "công văn 15/10".
_PAPERS = words("số so nđ tt qđ cv vb luật luat hiệu hieu")
_PAPER_PAIRS = words(
    "nghị_định quyết_định thông_tư công_văn văn_bản tờ_trình chỉ_thị nghị_quyết kế_hoạch"
    " nghi_dinh quyet_dinh thong_tu cong_van van_ban to_trinh chi_thi nghi_quyet ke_hoach"
)


def is_paper(before: str, word: str) -> bool:
    """Whether the two words before a number name a paper, so that "22/2026" is its number."""
    return word in _PAPERS or f"{before}_{word}" in _PAPER_PAIRS


def numbered(before: str) -> bool:
    """Whether the word before a number makes it a name ("việc 12", "số 15")."""
    return before in NUMBERED
