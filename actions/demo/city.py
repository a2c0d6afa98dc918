"""Synthetic cities of any size in the import format: real kinds of units and titles, invented people.

Names are drawn by how common they are, so that about as many people share a name as in life. Mobile
numbers begin with 01, which no network uses any more; mail addresses end in .example.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, product

from actions.demo.communes import communes
from nlu.names import FAMILY_NAMES, FEMALE_GIVEN, FEMALE_MIDDLE, MALE_GIVEN, MALE_MIDDLE
from nlu.text import fold

CITY = "UBND Thành phố"
_USUAL_SIZE = 60
_SMALLEST = 8
_SECOND_POSTS = 0.005

_DEPARTMENTS = (
    "Sở Tài chính", "Sở Nội vụ", "Sở Xây dựng", "Sở Khoa học và Công nghệ", "Sở Tư pháp", "Sở Y tế",
    "Sở Giáo dục và Đào tạo", "Sở Nông nghiệp và Môi trường", "Sở Công Thương", "Sở Văn hóa và Thể thao",
    "Sở Du lịch", "Sở Dân tộc và Tôn giáo",
)  # fmt: skip
_OFFICES = (
    "Văn phòng", "Phòng Tổ chức cán bộ", "Phòng Kế hoạch - Tài chính", "Phòng Pháp chế", "Phòng Nghiệp vụ",
    "Phòng Quản lý dự án", "Thanh tra",
)  # fmt: skip
_WARD_OFFICES = (
    "Văn phòng", "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Văn hóa - Xã hội",
    "Trung tâm Phục vụ hành chính công", "Ban Chỉ huy Quân sự", "Trạm Y tế",
)  # fmt: skip
_SCHOOLS = ("Trường Mầm non", "Trường Tiểu học", "Trường THCS", "Trường THPT")
_SCHOOL_NAMES = (
    "Lê Lợi", "Quang Trung", "Trần Hưng Đạo", "Nguyễn Du", "Lý Thường Kiệt", "Nguyễn Trãi", "Hai Bà Trưng",
    "Phan Bội Châu", "Phan Châu Trinh", "Lê Quý Đôn", "Chu Văn An", "Nguyễn Bỉnh Khiêm", "Ngô Quyền",
    "Đinh Tiên Hoàng", "Lương Thế Vinh", "Nguyễn Đình Chiểu", "Hồ Xuân Hương", "Đoàn Thị Điểm", "Kim Đồng",
    "Võ Thị Sáu", "Nguyễn Thái Học", "Trương Định", "Nguyễn Trung Trực", "Bùi Thị Xuân", "Lê Hồng Phong",
    "Nguyễn Thị Minh Khai", "Tôn Đức Thắng", "Hoàng Hoa Thám", "Phạm Ngũ Lão", "Trần Quốc Toản", "Mạc Đĩnh Chi",
    "Nguyễn Hiền", "Cao Bá Quát", "Nguyễn Công Trứ", "Tô Hiến Thành", "Lê Văn Tám", "Nguyễn Viết Xuân",
    "Bế Văn Đàn", "La Văn Cầu", "Phan Đình Giót",
)  # fmt: skip

# Head, deputies, and what the others are.
_Titles = tuple[str, str, tuple[str, ...]]
_CLERKS = ("Chuyên viên", "Chuyên viên", "Chuyên viên", "Chuyên viên chính", "Văn thư", "Kế toán")
_TITLES: Mapping[str, _Titles] = {
    "UBND": ("Chủ tịch", "Phó Chủ tịch", ("Ủy viên", "Chuyên viên")),
    "Sở": ("Giám đốc", "Phó Giám đốc", ("Trợ lý", "Chuyên viên")),
    "Văn": ("Chánh Văn phòng", "Phó Chánh Văn phòng", (*_CLERKS, "Lái xe")),
    "Phòng": ("Trưởng phòng", "Phó Trưởng phòng", _CLERKS),
    "Thanh": ("Chánh Thanh tra", "Phó Chánh Thanh tra", ("Thanh tra viên", "Chuyên viên")),
    "Trung": ("Giám đốc", "Phó Giám đốc", ("Viên chức", "Chuyên viên")),
    "Ban": ("Chỉ huy trưởng", "Chỉ huy phó", ("Trợ lý",)),
    "Trạm": ("Trưởng trạm", "Phó Trưởng trạm", ("Bác sĩ", "Điều dưỡng", "Y sĩ", "Dược sĩ")),
    "Trường": (
        "Hiệu trưởng",
        "Phó Hiệu trưởng",
        ("Giáo viên", "Giáo viên", "Giáo viên", "Kế toán", "Bảo vệ"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Place:
    unit: str
    parent: str


def synthetic_city(people: int, seed: int) -> Iterator[dict[str, str]]:
    """Rows for exactly `people` different codes; one in two hundred has a second row, a further post.

    The same arguments give the same rows; nothing is kept in memory but the units.
    """
    chance = random.Random(seed)
    names = _Names(chance)
    places = _places(people)
    numbers = count(1)
    for at, place in enumerate(places):
        size = people // len(places) + (at < people % len(places))
        for rank in range(size):
            row = _row(next(numbers), names.draw(), place, _title(place, rank, chance)) | {
                "is_head": "x" if rank == 0 else ""
            }
            yield row
            if chance.random() < _SECOND_POSTS and len(places) > 1:
                other = places[at - 1]
                yield row | {
                    "unit": other.unit,
                    "parent_unit": other.parent,
                    "title": _title(other, _SMALLEST, chance),
                    "is_head": "",
                }


def _places(people: int) -> list[_Place]:
    """As many units as this number of people needs, whole offices first, schools only for large cities."""
    places = [_Place(CITY, "")]
    for department in _DEPARTMENTS:
        places.append(_Place(department, CITY))
        places += [_Place(office, department) for office in _OFFICES]
    wards = [f"UBND {name[0].lower()}{name[1:]}" for name in communes()]
    for ward in wards:
        places.append(_Place(ward, CITY))
        places += [_Place(office, ward) for office in _WARD_OFFICES]
    schools = product(_SCHOOL_NAMES, _SCHOOLS, wards)
    while len(places) * _USUAL_SIZE < people and (school := next(schools, None)):
        name, kind, ward = school
        places.append(_Place(f"{kind} {name}", ward))
    return places[: max(1, people // _SMALLEST)]


def _title(place: _Place, rank: int, chance: random.Random) -> str:
    head, deputy, others = _TITLES[place.unit.split()[0]]
    if rank == 0:
        return head
    return deputy if rank <= 2 else chance.choice(others)


def _row(number: int, name: tuple[str, str], place: _Place, title: str) -> dict[str, str]:
    full_name, gender = name
    first, *_, last = fold(full_name).split()
    return {
        "code": f"CB{number:06d}",
        "full_name": full_name,
        "gender": gender,
        "title": title,
        "unit": place.unit,
        "parent_unit": place.parent,
        "mobile": f"01{number:08d}",
        "office_phone": f"028 {38000000 + number % 1000000}",
        "email": f"{last}.{first}{number}@thanhpho.example",
        "manager_code": "",
        "nicknames": "",
        "roles": "",
    }


class _Names:
    """Draws full names with genders."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._family = _drawing(FAMILY_NAMES)
        self._tables = (
            ("nam", _drawing(MALE_MIDDLE), _drawing(MALE_GIVEN)),
            ("nữ", _drawing(FEMALE_MIDDLE), _drawing(FEMALE_GIVEN)),
        )

    def draw(self) -> tuple[str, str]:
        gender, middle, given = self._tables[self._chance.random() < 0.5]
        return " ".join(self._one(table) for table in (self._family, middle, given)), gender

    def _one(self, table: tuple[Sequence[str], Sequence[float]]) -> str:
        names, cumulative = table
        return self._chance.choices(names, cum_weights=cumulative)[0]


def _drawing(weights: Mapping[str, float]) -> tuple[list[str], list[float]]:
    return list(weights), list(accumulate(weights.values()))
