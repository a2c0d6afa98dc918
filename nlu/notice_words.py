"""The words of quick notices: how people call for one, whom they send it to, what they leave out.

Patterns are written with their marks and compiled twice: for text with marks, and for text without. They match lower
case and keep the places of letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.text import strip_marks


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern for both spellings."""

    marked: re.Pattern[str]
    bare: re.Pattern[str]

    def at(self, said: str, place: int, *, bare: bool) -> re.Match[str] | None:
        return (self.bare if bare else self.marked).match(said, place)


def pattern(source: str) -> Pattern:
    whole = re.sub(r"\s+", " ", source).replace(" ", r"\s+").replace("_", r"\s*")
    return Pattern(re.compile(whole), re.compile(strip_marks(whole)))


_ME = "(?:tôi|tui|anh|chị|em|mình|tao|a|c|e|t|cô|chú|bác|sếp)"
_FAVOUR = f"(?:giúp|giùm|dùm|hộ)(?: {_ME}\\b)?(?: với)?"
_MANNER = (
    "(?:thượng khẩn|hỏa tốc|hoả tốc|khẩn cấp|khẩn|gấp rút|gấp|nhanh|nội bộ|chung|rộng rãi|lại|hết|liền|đồng loạt|"
    f"ngay(?= (?:cho|tới|đến|với) )|giấy|thêm một lần|lần nữa|trực tiếp|{_FAVOUR})"
)
_THING = "(?:thông báo|tb|tin nhắn|tin nhanh|tin khẩn|tin|lời nhắn|thông tin|nhắn nhủ)"
#: "gửi lại tin báo bão cho …" quotes what it calls; the bare verbs need a preposition or a group right behind them.
CALL = pattern(
    rf"(?<!\w)(?:(?:gửi|gởi|ra|soạn|phát|phát đi|đăng|truyền|chuyển|loan|đưa)(?: {_MANNER})* {_THING}(?: này)?"
    rf"|thông báo|tb|báo tin|báo động|báo khẩn|báo gấp|báo|nhắn tin|nhắn|phổ biến|truyền đạt|quán triệt|loan báo"
    rf"|loan tin|truyền tin|chuyển lời|đăng|nói|kêu|tin|chuyển|gửi|gởi|cho)(?!\w)"
)
MANNER = pattern(rf"\s+{_MANNER}(?!\w)")
PREPOSITION = pattern(
    r"\s+(?:đến cho|tới cho|gửi cho|gửi tới|gửi đến|đi cho|cho|tới|đến|với|trong|lên|gửi)(?!\w)"
)
#: What stands before the call and says nothing of its own.
COURTESY = pattern(
    rf"(?:(?:dạ|vâng|alo|này|à|ừ|thư ký|ơi|nhờ|giúp|muốn|cần|hãy|xin|vui lòng|làm ơn|đề nghị|{_ME}|{_MANNER})"
    rf"(?!\w)[\s,:!.\-–]*)+"
)
JOINT = pattern(r"\s*(?:,\s*và(?!\w)|,|;|&|\+|và(?!\w)|với(?!\w)|cùng với(?!\w)|cùng(?!\w))\s*")
EXCEPT = pattern(
    r"\s*[,(]?\s*(?:trừ ra|ngoại trừ|loại trừ|trừ|không tính|không kể|không gồm|không bao gồm|không gửi cho|không gửi|"
    r"chừa)\s+"
)
#: Between the audience and what it is told.
TOLD = pattern(
    rf"\s*\)?\s*(?:được )?(?:(?:cùng )?(?:biết|hay|nắm|rõ)(?!\w))?_(?:{_FAVOUR}(?!\w))?"
    r"_(?:(?:là|rằng)(?!\w))?_[:,\-–—]?\s*"
)
SAYING = pattern(r"\s*[:–—]\s*|\s+(?:là|rằng)\s+|\s*-\s+")
ENDING = pattern(rf"[\s,.]*(?:(?:{_FAVOUR}|nha|nhé|nhá|nhen|nghen|nghe|ạ|với|liền|luôn)(?!\w)[\s,.!]*)+$")
TAIL = pattern(r"[,;.]?\s+(?:gửi đến|gửi tới|gửi cho|gửi|tới|đến|cho|lên)\s+")

_EACH = r"(?:tất cả|toàn thể|toàn bộ|những|từng|mọi|mấy|các|cả|hết|\d+)"
SEVERAL = pattern(rf"(?:{_EACH} )+")
_LEVELS = (
    "(?:phòng,? ban|phòng chuyên môn|phòng|ban ngành|ban|đơn vị trực thuộc|đơn vị|bộ phận|cơ quan|khu phố|"
    "phường,? xã,? (?:và )?đặc khu|phường,? xã|phường|xã|đặc khu|trường|trạm|trung tâm|khoa|sở,? ngành|sở|tổ dân phố|"
    "tổ|đội|bên|nơi)"
)
LEVEL = pattern(rf"(?P<level>{_LEVELS})(?!\w)(?: trực thuộc(?!\w))?")
#: "trưởng phòng", "lãnh đạo các đơn vị", "chủ tịch các phường".
LEADERS = pattern(
    r"(?:(?P<leaders>ban lãnh đạo|lãnh đạo|trưởng,? phó|trưởng và phó|trưởng, phó)"
    r"|(?P<deputies>phó trưởng|phó chủ tịch|phó giám đốc|phó|cấp phó)"
    r"|(?P<heads>thủ trưởng|người đứng đầu|cấp trưởng|chủ tịch|giám đốc|trưởng))(?!\w)\s+"
)
GROUP = pattern(
    rf"(?:(?:{_EACH} )*(?:thành viên|người|anh em|anh chị em|anh chị|bạn)(?: của| trong| ở)? (?:cả )?nhóm(?!\w)"
    r"|(?:cả|toàn|trong|toàn thể|tất cả) nhóm(?!\w)|nhóm (?:này|mình|ta|chung|chat)(?!\w))(?: (?:này|mình|ta)(?!\w))?"
)
OWN_UNIT = pattern(
    r"(?:(?:cả|toàn thể|toàn) (?P<head>phòng|văn phòng|đội|tổ|ban|trung tâm|bộ phận|khoa|đơn vị)(?!\w)"
    r"(?:(?: của)? (?:tôi|tui|mình|ta)(?!\w))?"
    r"|(?:phòng|văn phòng|đơn vị|đội|tổ|ban|trung tâm)(?: của)? (?:mình|tôi|tui|ta)(?!\w))"
)
BELOW = pattern(
    rf"(?:{_EACH} )*(?:cấp dưới|(?:người )?dưới quyền|(?:nhân viên|quân|lính|anh em|chuyên viên|cán bộ)(?: của)? "
    rf"(?:tôi|tui|mình|{_ME})(?!\w))(?: của)?(?: {_ME}(?!\w))?(?!\w)"
)
WHOLE = pattern(
    r"(?:toàn thể|toàn bộ|toàn|cả|tất cả)(?: cán bộ| công chức| viên chức| người lao động| nhân viên|,| và)*"
    r"(?: của| trong)? (?:cơ quan|phường|xã|ủy ban|uỷ ban|quận|đặc khu|ubnd|hệ thống)(?!\w)"
)
EVERYBODY = pattern(
    rf"(?:mọi người|mn|mng|tất cả mọi người|(?:{_EACH} )*(?:cán bộ|công chức|viên chức|nhân viên|người lao động|"
    r"đồng nghiệp)(?:(?:,? và|,)? (?:cán bộ|công chức|viên chức|nhân viên|người lao động|đồng nghiệp))*"
    rf"|(?:{_EACH} )*(?:anh chị em|anh em|anh chị|chị em|bạn)|mấy em|toàn thể|tất cả|toàn đội|cả đội)(?!\w)"
)
#: Whom the office's directory does not know.
OUTSIDE = pattern(
    rf"(?:(?:{_EACH}|toàn) )*(?:đảng viên|đoàn viên|hội viên|chi bộ|phụ huynh|học sinh|bà con|"
    r"người dân|nhân dân|cư dân|hộ dân|"
    r"dân|giáo viên|đại biểu|tiểu thương|tình nguyện viên|lực lượng trực|lực lượng|người dùng|"
    r"loa|khách|người vắng)(?!\w)"
)
#: Posts that are no titles of address: "toàn bộ lái xe", "các tổ trưởng".
POSTS = pattern(
    r"(?:lái xe|tài xế|bảo vệ|văn thư|kế toán|thủ quỹ|tạp vụ|tổ trưởng(?: dân phố)?|đội trưởng|nhóm trưởng|hiệu trưởng|"
    r"chuyên viên|viên chức|trợ lý)(?!\w)"
)
FLASH = pattern(r"(?<!\w)(?:hỏa tốc|hoả tốc|tối khẩn)(?!\w)")
URGENT = pattern(r"(?<!\w)(?:thượng khẩn|khẩn cấp|khẩn|gấp rút|gấp)(?!\w)")

_UNSEEN = "(?:xem|đọc|mở|nhận|xác nhận|bấm|phản hồi|trả lời|rõ|nắm)"
RECALL = pattern(
    rf".*(?<!\w)(?:gọi|nhắc|gửi|gởi|báo|nhắn|hối|đôn đốc|giục|thúc)(?!\w).*(?<!\w)(?:chưa|không) "
    rf"(?:chịu )?{_UNSEEN}(?: (?:được|nhận|đã nhận|thông báo|tb|tin|nội dung|này|đó|trên|lúc nãy|hôm qua|sáng nay|"
    rf"chiều qua|đi|nhé|nha|ạ|lại|lần nữa|hết|với|số|\d+|{_FAVOUR})(?!\w))*[\s.!?]*$"
)
OF_WORK = pattern(
    r".*(?<!\w)(?:việc|nhiệm vụ|nộp|báo cáo|góp ý|làm xong|hoàn thành|danh sách|số liệu|dự họp|tham dự|phiếu)(?!\w)"
)
SEEN = pattern(r".*(?<!\w)(?:xem|đọc|mở|thông báo|tb|tin|bấm đã nhận|bấm nhận)(?!\w)")
MAYBE_SEEN = pattern(r".*(?<!\w)(?:xác nhận|phản hồi|trả lời|chưa rõ|đã nhận)(?!\w)")
NUMBER = pattern(r".*(?<!\w)(?:thông báo|tb)(?: số)? (?P<number>\d+)(?!\w)")
RECEIVED = pattern(
    rf"(?:(?:dạ|vâng|ok|oke|{_ME})[\s,]+)*(?:đã|tôi đã|em đã) "
    r"(?:nhận được|nhận|rõ|xem|đọc|nắm được|nắm|biết|tiếp thu)"
    r"(?: (?:thông báo|tin|thông tin|nội dung|chỉ đạo|rồi|đầy đủ))*"
    r"(?:[\s,]+(?:ạ|nhé|nha|anh|chị|sếp|rồi|thư ký))*[\s.!]*$"
    r"|(?:dạ |vâng )?(?:nhận|rõ|xem|đọc|biết) rồi(?: ạ| anh| chị| nhé| nha)*[\s.!]*$"
)
SHORT_RECEIVED = pattern(
    r"(?:dạ |vâng |ok )?(?:rõ|ok|oke|okie|vâng|dạ|dạ vâng|nhận|đã rõ|biết|1|👍|✅|👌)"
    r"(?: ạ| rồi| anh| chị| nhé| nha| sếp)*[\s.!]*$"
)
SEND_TO = pattern(
    r"(?:chỉ )?(?:gửi lại cho|gửi cho|gửi tới|gửi đến|gửi|cho|tới|đến|người nhận(?: là)?[\s:]*|chỉ)\s+"
)
ADD_TO = pattern(r"(?:gửi )?thêm(?: cả| cho)*\s+|(?:gửi )?cả\s+")
DROP = pattern(r"(?:bỏ|trừ|bớt|không gửi|đừng gửi|ngoại trừ|loại)(?: cho| ra)*\s+")
NEW_WORDS = pattern(
    r"(?:(?:sửa|đổi)(?: lại)? )?nội dung(?: mới)?(?: (?:là|thành))?[\s:]+|(?:sửa|đổi)(?: lại)? thành[\s:]+"
)
