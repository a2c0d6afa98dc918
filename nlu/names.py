"""Vietnamese family and given names with their rough shares, and names by sound.

The shares are estimates of how common a name is among today's office staff: they
rank readings and draw believable synthetic people; no statistic is claimed.
Weights of one table need not add up to 100.
"""

from __future__ import annotations

from functools import lru_cache

from nlu.sounds import sound_key
from nlu.text import fold

__all__ = [
    "FAMILY_NAMES",
    "FEMALE_GIVEN",
    "FEMALE_MIDDLE",
    "MALE_GIVEN",
    "MALE_MIDDLE",
    "is_family_name",
    "is_frequent_family",
    "is_frequent_given",
    "is_frequent_middle",
    "is_given_name",
    "is_middle_name",
    "sound_key",
]


_FREQUENT = 0.9  # share in percent
_OFTEN = 1.3
_MANY = 3


def _weights(*rows: str) -> dict[str, float]:
    """Read rows such as "3.5 Nam Hùng": every name of a row has the row's weight."""
    table: dict[str, float] = {}
    for row in rows:
        weight, *names = row.split()
        for name in names:
            table.setdefault(name.replace("_", " "), float(weight))
    return table


FAMILY_NAMES: dict[str, float] = _weights(
    "31.5 Nguyễn",
    "10.9 Trần",
    "8.9 Lê",
    "5.9 Phạm",
    "4.9 Huỳnh",
    "4.5 Võ",
    "3.6 Phan",
    "2.6 Trương",
    "2.1 Bùi Đặng",
    "1.9 Đỗ",
    "1.6 Ngô",
    "1.5 Hồ Dương",
    "1.3 Đinh Lý",
    "1.1 Hoàng Vũ",
    "0.9 Mai Trịnh",
    "0.8 Lâm Đào Đoàn",
    "0.6 Cao Lương Tô",
    "0.5 Châu Hà Tạ Thái",
    "0.4 Vương Phùng Lưu Quách Chu",
    "0.35 Văn Từ Kiều",
    "0.3 Tăng La Thạch Triệu Nghiêm Lại",
    "0.25 Trà Diệp Thân Đồng Ninh Âu Quang",
    "0.2 Hứa Khổng Lữ Bạch Doãn Giang Kim Tống Viên Phó Mạc",
    "0.15 Sơn Danh Cù Khuất Vi Ông Giáp Lục Đàm Cung Mã Ôn Bành Lã Nông Thiều Tiêu",
    "0.1 An Bế Cái Cấn Chử Chung Dư Hàn Hàng Khúc Kha Liêu Lò Lường Ma Nhan Nhâm Nhữ Phương Quan "
    "Sầm Tào Thi Tiết Tôn Trang Ưng Uông Vòng Xa Xà Điêu Đường Hầu Lộ Thẩm Trầm Vưu",
    "0.3 Tôn_Thất Tôn_Nữ",
)

MALE_MIDDLE: dict[str, float] = _weights(
    "24 Văn",
    "9 Minh",
    "7 Hữu Quốc",
    "6 Thanh Đức",
    "5 Hoàng Ngọc Quang",
    "4 Anh Xuân Công Tuấn Đình",
    "3 Hoài Thành Trung Gia Duy Trọng Nhật",
    "2 Bảo Phước Tấn Chí Việt Thế Viết Mạnh Hồng Khắc Bá",
    "1 Sỹ Đăng Vĩnh Thiện Nguyên Phúc Trường Hải Phương Tiến Huy Thái Long Đại Hùng Như Kim Cao Nam "
    "Nhân Vũ Khánh Lê Nguyễn Trần Phan Thiên Tùng Song Đông Phú Tường Tri Thuận Bình Tất Doãn Phi "
    "Danh Sơn Huỳnh Phạm Võ Kiều Lâm Nhựt An Thuỵ Đắc Tuấn_Anh Trọng_Nhân",
)

FEMALE_MIDDLE: dict[str, float] = _weights(
    "22 Thị",
    "9 Ngọc",
    "8 Thị_Ngọc Thị_Thu",
    "7 Thị_Thanh Thị_Kim Thị_Mỹ",
    "5 Thanh Thu Minh Phương",
    "4 Thị_Hồng Thị_Bích Thị_Phương Thị_Mai Kim Mỹ Hồng Bích Khánh",
    "3 Thị_Minh Thị_Thúy Thị_Tuyết Thị_Xuân Thị_Diễm Thị_Cẩm Thị_Kiều Thị_Huyền Thị_Lan Hoàng Bảo Thùy",
    "2 Thị_Diệu Thị_Quỳnh Thị_Yến Thị_Anh Thị_Như Thị_Hoài Thị_Ánh Quỳnh Diễm Tuyết Cẩm Ánh Thúy Xuân "
    "Mai Huyền Yến Diệu Như Kiều Hoài Hải Tường Nhật Vân",
    "1 Thị_Việt Thị_Trúc Thị_Hà Thị_Hải Thị_Bảo Trúc Lan Hà Trâm Uyên Thảo Thục Anh Gia Thiên Hương Tú "
    "Lệ Nguyệt Linh An Cát Đan Đông Hạ Hạnh Nhã Phi Song Tố Trà Uyển Ái Tiểu Nguyên Đoan",
)

MALE_GIVEN: dict[str, float] = _weights(
    "3.4 Hùng Tuấn Dũng Minh",
    "3.0 Nam Hải Thành Long",
    "2.6 Hiếu Huy Đức Khoa Phong Anh Bình Cường",
    "2.2 Sơn Quang Thắng Trung Tùng Phúc Tâm Tài Kiệt",
    "1.9 Vinh Việt Vũ Hoàng Hưng Khánh Duy Đạt Nghĩa Phát Toàn Lâm",
    "1.6 Tiến Quân Tú Thịnh Trí Thái Linh Lộc Lợi Giang Hòa An Bảo Nhân",
    "1.3 Quốc Mạnh Kiên Khang Hiển Hậu Đông Danh Công Chiến Châu Phương Phước Quý Sang Tân Tín Toản",
    "1.0 Trường Trọng Tuyên Vương Thuận Thông Thiện Tấn Sỹ Quyền Quyết Nguyên Nhật Lực Luân Khôi Khải "
    "Huân Hiệp Hào Đăng Điền Định Đoàn Chung Chính Cảnh Bách Ân",
    "0.7 Ba Bằng Bửu Biên Bắc Ca Cao Chi Chí Chinh Chương Cương Du Duẩn Dương Dự Đại Đán Đảng Đẳng Điệp "
    "Đình Đô Đồng Độ Đường Gia Hà Hạnh Hân Hinh Hoài Hoan Hoạt Hoàn Học Hội Hồng Hợp Huấn Hướng Hữu Hy "
    "Kha Khiêm Khương Kỳ Lam Lân Liêm Liêu Luận Luật Lương Lưu Mẫn Mão Nghị Nghiêm Ngọc Ngân Nhã Nhạc "
    "Nhơn Ninh Oanh Pháp Phi Phú Phụng Quảng Quế Quy Quyến Sinh Sĩ Sử Tăng Tây Thạch Thạnh Thanh Thân "
    "Thế Thi Thiên Thiệu Thìn Thọ Thoại Thuần Thuật Thức Thường Tiệp Tịnh Toán Trác Triết Triều Triệu "
    "Trình Trị Truyền Trực Tuân Tùy Tuyến Tường Tưởng Tựu Uy Văn Vân Viễn Vĩ Vĩnh Vịnh Vọng Vượng Vỹ Xuân "
    "Xuyên Ý Yên Tèo Tý Sửu Dần Mùi Khâm Khoát Khuê Lãm Lễ Lịch Lĩnh Nhuận Ngà Nhựt Hiền Hiến Hoạch "
    "Nghiệp Phấn Phổ Sáng Thao Thăng Tôn Đẩu Đệ Đàn Rin",
)

FEMALE_GIVEN: dict[str, float] = _weights(
    "3.4 Hương Lan Linh Trang",
    "3.0 Hà Hoa Mai Phương Thảo Anh",
    "2.6 Hằng Hạnh Hiền Ngọc Nga Thu Thủy Yến",
    "2.2 Dung Hồng Huyền Loan Ngân Nhung Oanh Quỳnh Tâm Trinh Vân Vy",
    "1.9 Bích Châu Chi Diễm Diệp Giang Hân Hoài Hòa Khánh Liên Ly My Nguyệt Nhi Như Thanh Thúy Trâm",
    "1.6 An Ánh Bình Cúc Duyên Đào Hậu Huệ Kim Lệ Mỹ Nhàn Phụng Phượng Quyên Tiên Thơ Trúc Tuyết Uyên Xuân",
    "1.3 Thư Thùy Thương Thy Trà Tú Tươi Vi Ý Yên Minh Nương Na Mận Luyến Lương Lành Hường Hải Hảo Gấm Dịu",
    "1.0 Bảo Cẩm Chung Diệu Đan Đoan Đông Hạ Hiếu Hợp Hội Kiều Lài Liễu Lụa Lựu Lý Miên Mến Nết Ngà Ngoan "
    "Nguyên Nhã Nhật Nhạn Nhiên Nụ Phúc Phước Quế Quý Sen Sương Tình Tuyền Tâm Tân Thắm Thêu Thi Thoa Thoại "
    "Thìn Thục Thuận Thuỳ Tuyến Út Vui Vinh Viên Xinh Xoan Ái Ân Đài Nhân Bé Hoàn Hoan Hoàng Lam Lê Lâm Lộc "
    "Sang Toàn Trân Trầm Trang Vàng Vương Xuyến Tường Thái Dương Giàu Son Tho Thơm Dân Cam Chinh Mơ Thơi "
    "Quyền Khuê Muội Nữ Nhuần Nhung Thịnh Tuệ Ngát Ngần Phấn Quí Lịch Mừng Nghĩa Ngôn Thủ",
)


@lru_cache(maxsize=8)
def _lexicon(kind: str, folded: bool) -> frozenset[str]:
    """Lower-case single words of the tables of `kind`, marked or folded."""
    tables = {
        "family": (FAMILY_NAMES,),
        "middle": (MALE_MIDDLE, FEMALE_MIDDLE),
        "given": (MALE_GIVEN, FEMALE_GIVEN),
    }[kind]
    words = {word.lower() for table in tables for name in table for word in name.split()}
    return frozenset(fold(word) for word in words) if folded else frozenset(words)


def is_family_name(word: str, *, folded: bool = False) -> bool:
    """Whether the lower-case `word` is a family name; `folded` when it carries no marks."""
    return word in _lexicon("family", folded)


def is_middle_name(word: str, *, folded: bool = False) -> bool:
    """Whether the lower-case `word` stands between family and given name."""
    return word in _lexicon("middle", folded)


def is_given_name(word: str, *, folded: bool = False) -> bool:
    """Whether the lower-case `word` is a given name, how Vietnamese people are called."""
    return word in _lexicon("given", folded)


@lru_cache(maxsize=1)
def _frequent_families() -> frozenset[str]:
    return frozenset(fold(name) for name, share in FAMILY_NAMES.items() if share >= _FREQUENT)


def is_frequent_family(bare: str) -> bool:
    """Whether the folded word `bare` is one of the few family names that most people have.

    Without marks only those open a name: "tra loi kien nghi" is no person.
    """
    return bare in _frequent_families()


@lru_cache(maxsize=1)
def _frequent_given() -> frozenset[str]:
    shares = {**MALE_GIVEN, **FEMALE_GIVEN}
    names = {
        name.lower() for name in shares if max(MALE_GIVEN.get(name, 0), FEMALE_GIVEN.get(name, 0)) >= _OFTEN
    }
    return frozenset(names | {fold(name) for name in names})


def is_frequent_given(word: str) -> bool:
    """Whether the lower-case `word`, with or without marks, is among the more common given names."""
    return word in _frequent_given()


@lru_cache(maxsize=1)
def _frequent_middle() -> frozenset[str]:
    names = {
        name for table in (MALE_MIDDLE, FEMALE_MIDDLE) for name, share in table.items() if share >= _MANY
    }
    return frozenset(fold(name.split()[0]) for name in names)


def is_frequent_middle(bare: str) -> bool:
    """Whether the folded word `bare` is a usual middle name: van, thi, minh, huu …"""
    return bare in _frequent_middle()
