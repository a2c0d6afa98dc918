"""The demo office: a ward that does not exist, forty people in six units. Numbers and addresses are nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlu.text import fold

WARD = "UBND phường Sao Mai"
OFFICE = "Văn phòng"
ECONOMY = "Phòng Kinh tế"
CULTURE = "Phòng Văn hóa - Xã hội"
SERVICE = "Trung tâm Phục vụ hành chính công"
MILITARY = "Ban Chỉ huy Quân sự"

UNIT_ALIASES: dict[str, tuple[str, ...]] = {
    WARD: ("Lãnh đạo UBND", "Thường trực UBND", "Ủy ban nhân dân phường Sao Mai", "Ủy ban"),
    OFFICE: ("Văn phòng HĐND và UBND", "VPUB"),
    ECONOMY: ("Phòng Kinh tế, Hạ tầng và Đô thị",),
    CULTURE: ("Phòng Văn xã",),
    SERVICE: ("Một cửa", "Trung tâm hành chính công"),
    MILITARY: ("Phường đội",),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """One person of the demo office; the code is the place in the list."""

    full_name: str
    gender: str
    title: str
    unit: str
    is_head: bool = False
    nicknames: str = ""
    roles: str = ""


STAFF: tuple[Staff, ...] = (
    Staff("Phan Văn Tuấn Kiệt", "nam", "Chánh Văn phòng", OFFICE, is_head=True),
    Staff("Đỗ Hoài Nam", "nam", "Chuyên viên", OFFICE, nicknames="Nam nhỏ"),
    Staff("Trương Thị Ngọc Lan", "nữ", "Chuyên viên", ECONOMY),
    Staff("Bùi Phương Nam", "nam", "Chuyên viên", ECONOMY, nicknames="Nam đen"),
    Staff("Ngô Tiến Dũng", "nam", "Trưởng phòng", ECONOMY, is_head=True),
    Staff("Nguyễn Thị Thanh Hà", "nữ", "Chủ tịch", WARD, is_head=True),
    Staff("Trần Quốc Vinh", "nam", "Phó Chủ tịch", WARD),
    Staff("Lê Thị Minh Châu", "nữ", "Phó Chủ tịch", WARD),
    Staff("Phạm Thị Hồng Nhung", "nữ", "Phó Chánh Văn phòng", OFFICE),
    Staff("Huỳnh Công Thành", "nam", "Phó Chánh Văn phòng", OFFICE),
    Staff("Võ Thị Mỹ Linh", "nữ", "Văn thư", OFFICE, roles="thư ký"),
    Staff("Đặng Minh Khoa", "nam", "Chuyên viên công nghệ thông tin", OFFICE, roles="quản trị, hỗ trợ"),
    Staff("Lý Thị Kim Oanh", "nữ", "Kế toán", OFFICE),
    Staff("Hồ Văn Bảy", "nam", "Lái xe", OFFICE, nicknames="chú Bảy"),
    Staff("Dương Thúy Quỳnh", "nữ", "Chuyên viên", OFFICE),
    Staff("Nguyễn Đức Trung", "nam", "Chuyên viên", OFFICE),
    Staff("Mai Xuân Phúc", "nam", "Phó Trưởng phòng", ECONOMY),
    Staff("Trần Thị Bích Ngọc", "nữ", "Phó Trưởng phòng", ECONOMY),
    Staff("Lâm Chí Hiếu", "nam", "Chuyên viên", ECONOMY),
    Staff("Phan Thị Tuyết", "nữ", "Chuyên viên", ECONOMY),
    Staff("Cao Hữu Nghĩa", "nam", "Chuyên viên", ECONOMY),
    Staff("Nguyễn Hoàng Long", "nam", "Chuyên viên", ECONOMY),
    Staff("Đinh Thị Thu Hương", "nữ", "Trưởng phòng", CULTURE, is_head=True),
    Staff("Vũ Quang Huy", "nam", "Phó Trưởng phòng", CULTURE),
    Staff("Nguyễn Thị Diễm My", "nữ", "Chuyên viên", CULTURE),
    Staff("Tô Thanh Tâm", "", "Chuyên viên", CULTURE),
    Staff("Lương Thị Cẩm Tiên", "nữ", "Chuyên viên", CULTURE),
    Staff("Trịnh Gia Bảo", "nam", "Chuyên viên", CULTURE),
    Staff("Hoàng Anh Tuấn", "nam", "Chuyên viên", CULTURE),
    Staff("Đoàn Thị Phượng", "nữ", "Giám đốc", SERVICE, is_head=True),
    Staff("Châu Văn Tư", "nam", "Phó Giám đốc", SERVICE, nicknames="anh Tư"),
    Staff("Lê Thị Lan", "nữ", "Viên chức", SERVICE),
    Staff("Nguyễn Ngọc Trâm", "nữ", "Viên chức", SERVICE),
    Staff("Trần Nhật Duy", "nam", "Viên chức", SERVICE),
    Staff("Phùng Thị Yến", "nữ", "Viên chức", SERVICE, roles="hỗ trợ"),
    Staff("Bùi Khánh Vy", "nữ", "Viên chức", SERVICE),
    Staff("Nguyễn Mạnh Cường", "nam", "Chỉ huy trưởng", MILITARY, is_head=True),
    Staff("Lê Văn Sang", "nam", "Chỉ huy phó", MILITARY),
    Staff("Trần Đại Nghĩa", "nam", "Trợ lý", MILITARY),
    Staff("Võ Thành Đạt", "nam", "Trợ lý", MILITARY),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A demo group; `members` are codes."""

    external_id: str
    title: str
    members: tuple[str, ...]


def code(number: int) -> str:
    """The code of the person at `number`, counted from 1."""
    return f"NV{number:03d}"


def groups() -> tuple[Group, ...]:
    """One group where "anh Nam" is clear, one of the heads, one of everyone, where two Nams are equal."""
    office = ("NV001", "NV002", "NV003", "NV005", *(code(number) for number in range(9, 17)))
    heads = tuple(code(n) for n, staff in enumerate(STAFF, start=1) if staff.is_head or staff.unit == WARD)
    everyone = tuple(code(n) for n in range(1, len(STAFF) + 1))
    return (
        Group("group:van-phong", "Văn phòng", office),
        Group("group:lanh-dao", "Lãnh đạo", heads),
        Group("group:toan-co-quan", "Toàn cơ quan", everyone),
    )


def demo_rows() -> Iterator[dict[str, str]]:
    """The office in the import format."""
    for number, staff in enumerate(STAFF, start=1):
        first, *_, last = fold(staff.full_name).split()
        yield {
            "code": code(number),
            "full_name": staff.full_name,
            "gender": staff.gender,
            "title": staff.title,
            "unit": staff.unit,
            "parent_unit": "" if staff.unit == WARD else WARD,
            "mobile": f"0900 000 {number:03d}",
            "office_phone": f"028 3800 {number:04d}",
            "email": f"{last}.{first}{number}@saomai.example",
            "manager_code": "",
            "nicknames": staff.nicknames,
            "is_head": "x" if staff.is_head else "",
            "roles": staff.roles,
        }
