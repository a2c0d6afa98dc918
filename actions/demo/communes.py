"""The 168 communes of Ho Chi Minh City since 1 July 2025 (resolution 1685/NQ-UBTVQH15)."""

from __future__ import annotations

_WARDS = """
    Thủ Dầu Một, Phú Lợi, Bình Dương, Phú An, Chánh Hiệp, Bến Cát, Chánh Phú Hòa, Long Nguyên, Tây
    Nam, Thới Hòa, Hòa Lợi, Tân Uyên, Tân Khánh, Vĩnh Tân, Bình Cơ, Tân Hiệp, Dĩ An, Tân Đông Hiệp,
    Đông Hòa, Lái Thiêu, Thuận Giao, An Phú, Thuận An, Bình Hòa, Vũng Tàu, Tam Thắng, Rạch Dừa,
    Phước Thắng, Bà Rịa, Long Hương, Tam Long, Phú Mỹ, Tân Hải, Tân Phước, Tân Thành, Tân Định, Sài
    Gòn, Bến Thành, Cầu Ông Lãnh, An Phú Đông, Thới An, Tân Thới Hiệp, Trung Mỹ Tây, Đông Hưng
    Thuận, Linh Xuân, Tam Bình, Hiệp Bình, Thủ Đức, Long Bình, Tăng Nhơn Phú, Phước Long, Long
    Phước, Long Trường, An Hội Đông, An Hội Tây, Gò Vấp, An Nhơn, Thông Tây Hội, Hạnh Thông, Bình
    Lợi Trung, Bình Quới, Bình Thạnh, Gia Định, Thạnh Mỹ Tây, Tân Sơn Nhất, Tân Sơn Hòa, Bảy Hiền,
    Tân Hòa, Tân Bình, Tân Sơn, Tân Sơn Nhì, Tây Thạnh, Phú Thọ Hòa, Phú Thạnh, Tân Phú, Đức Nhuận,
    Cầu Kiệu, Phú Nhuận, Bình Trưng, Cát Lái, An Khánh, Xuân Hòa, Nhiêu Lộc, Bàn Cờ, Hòa Hưng, Diên
    Hồng, Vườn Lài, Hòa Bình, Phú Thọ, Bình Thới, Minh Phụng, Xóm Chiếu, Khánh Hội, Vĩnh Hội, Chợ
    Quán, An Đông, Chợ Lớn, Phú Lâm, Bình Tây, Bình Tiên, Bình Phú, Chánh Hưng, Bình Đông, Phú Định,
    Bình Hưng Hòa, Bình Tân, Bình Trị Đông, Tân Tạo, An Lạc, Tân Hưng, Tân Thuận, Phú Thuận, Tân Mỹ
"""
_RURAL = """
    Dầu Tiếng, Minh Thạnh, Long Hòa, Thanh An, Trừ Văn Thố, Bàu Bàng, Phú Giáo, Phước Thành, An
    Long, Phước Hòa, Bắc Tân Uyên, Thường Tân, Long Sơn, Ngãi Giao, Xuân Sơn, Bình Giã, Châu Đức,
    Kim Long, Nghĩa Thành, Hồ Tràm, Xuyên Mộc, Bàu Lâm, Hòa Hội, Hòa Hiệp, Bình Châu, Long Điền,
    Long Hải, Đất Đỏ, Phước Hải, Châu Pha, Tân An Hội, An Nhơn Tây, Nhuận Đức, Thái Mỹ, Phú Hòa
    Đông, Bình Mỹ, Củ Chi, Hóc Môn, Đông Thạnh, Xuân Thới Sơn, Bà Điểm, Tân Nhựt, Vĩnh Lộc, Tân Vĩnh
    Lộc, Bình Lợi, Bình Hưng, Hưng Long, Bình Chánh, Nhà Bè, Hiệp Phước, Cần Giờ, Bình Khánh, An
    Thới Đông, Thạnh An
"""
_SPECIAL = ("Đặc khu Côn Đảo",)


def communes() -> tuple[str, ...]:
    """Full names: 113 wards ("Phường Tân Định"), 54 rural communes ("Xã Cần Giờ") and one special zone."""
    return (*_named("Phường", _WARDS), *_named("Xã", _RURAL), *_SPECIAL)


def _named(kind: str, listed: str) -> list[str]:
    return [f"{kind} {' '.join(name.split())}" for name in listed.split(",")]
