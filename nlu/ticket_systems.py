"""What can break, as people call it: the systems and things that a fault report names, and their categories."""

from __future__ import annotations

from nlu.text import fold
from nlu.words import Phrases, listed

CATEGORIES: dict[str, str] = {
    "network": "Mạng, Internet",
    "account": "Tài khoản, đăng nhập",
    "signature": "Chữ ký số",
    "documents": "Quản lý văn bản",
    "one_stop": "Một cửa, dịch vụ công",
    "mail": "Thư điện tử",
    "meeting": "Họp trực tuyến",
    "hardware": "Máy tính, máy in, thiết bị",
    "software": "Phần mềm khác",
    "building": "Điện, nước, cơ sở vật chất",
    "advice": "Hỏi đáp, tư vấn",
    "other": "Khác",
}
"""Key → what people read."""

_SYSTEMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Chữ ký số", "signature"): listed("""
        chữ ký số, ký số, chứng thư số, token ký số, usb ký số, sim ký số, token, mã pin, chữ kí số, kí số
"""),
    ("Hệ thống quản lý văn bản", "documents"): listed("""
        hệ thống quản lý văn bản, phần mềm quản lý văn bản, quản lý văn bản, hệ thống văn bản, qlvb, văn bản
        điện tử, trục liên thông, phần mềm văn bản, ioffice, i-office
"""),
    ("Hệ thống một cửa", "one_stop"): listed("""
        hệ thống một cửa, một cửa, phần mềm một cửa, dịch vụ công, cổng dịch vụ công, trang dịch vụ công, hồ
        sơ trực tuyến, hệ thống giải quyết thủ tục hành chính, một cửa điện tử, phần mềm hộ tịch, hộ tịch, 1 cửa
"""),
    ("Thư điện tử công vụ", "mail"): listed(
        "email công vụ, thư công vụ, hộp thư, email, thư điện tử, mail công vụ, mail"
    ),
    ("Họp trực tuyến", "meeting"): listed(
        "họp trực tuyến, hội nghị truyền hình, phòng họp trực tuyến, cầu truyền hình, họp online"
    ),
    ("Mạng, Wi-Fi", "network"): listed("""
        wifi, wi-fi, mạng nội bộ, đường truyền, internet, mạng lan, vpn, mạng số liệu chuyên dùng, mạng, cáp mạng
"""),
    ("Tài khoản", "account"): listed("""
        tài khoản, mật khẩu, đăng nhập, vneid, otp, mã otp, mã xác thực, tk đăng nhập, phân quyền
"""),
    ("Máy in", "hardware"): listed("máy in, mực in, máy photocopy, máy photo"),
    ("Máy quét", "hardware"): listed("máy scan, máy quét"),
    ("Máy chủ", "software"): listed("máy chủ, server"),
    ("Máy tính", "hardware"): listed("""
        máy tính, laptop, máy vi tính, pc, ổ cứng, bàn phím, con chuột, màn hình, máy trạm, máy quầy, máy ở
        quầy, máy của tôi, máy của em, máy em, máy tôi
"""),
    ("Thiết bị", "hardware"): listed("""
        máy chiếu, điện thoại nội bộ, điện thoại bàn, điện thoại, camera, máy chấm công, máy lấy số, micro, loa,
        màn hình chờ, màn hình led, đầu đọc, máy bấm số, thiết bị, máy fax, tivi, kiosk
"""),
    ("Phần mềm kế toán", "software"): listed("phần mềm kế toán, misa, kho bạc"),
    ("Thư Ký", "software"): listed("bot thư ký, trợ lý thư ký, trang chat"),
    ("Phần mềm", "software"): listed(
        "phần mềm, hệ thống, ứng dụng, app, web, website, trang web, cổng thông tin, zalo, font, file, tệp"
    ),
    ("Điện, nước, tòa nhà", "building"): listed("""
        máy lạnh, điều hòa, thang máy, cúp điện, mất điện, ổ điện, bóng đèn, rò rỉ nước, nước, nhà vệ sinh,
        vòi nước, cửa, bàn ghế, trần, thấm, chập điện, hệ thống điện, đèn
"""),
}
SYSTEMS: Phrases[tuple[str, str]] = Phrases(
    {phrase: named for named, phrases in _SYSTEMS.items() for phrase in phrases}
)
"""Phrase → (what it is called on cards, category). The longest phrase counts."""

GENERAL = frozenset({"Phần mềm", "Thiết bị", "Máy tính", "Tài khoản"})
"""Names of many things: two faults of these are not the same outage for being called alike."""


def category_named(text: str) -> str | None:
    """The category that somebody names by its label or by what belongs to it; None where it is none."""
    said = fold(text).strip(' .:,“”"')
    for key, label in CATEGORIES.items():
        if said and (said == fold(label) or said in [part.strip() for part in fold(label).split(",")]):
            return key
    return None


SYSTEM_CHOICES: tuple[tuple[str, str], ...] = (
    ("Hệ thống quản lý văn bản", "documents"),
    ("Hệ thống một cửa", "one_stop"),
    ("Chữ ký số", "signature"),
    ("Mạng, Wi-Fi", "network"),
    ("Máy tính", "hardware"),
    ("Máy in", "hardware"),
)
"""What is offered where a report names none: what breaks most."""
