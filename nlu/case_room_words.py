"""The words of wishes about rooms of cases: what opens one, what only says its kind, what brings people in."""

from __future__ import annotations

from typing import Literal

from nlu.words import Phrases, listed

Act = Literal["open", "status", "close", "add", "remove", "extend", "rename"]

ROOM = listed("nhóm, phòng, group, gr, room, topic, thread, kênh, tổ, chủ đề, ban chỉ huy, chỗ")
ROOMS = Phrases.of((*ROOM, "nhóm chat", "phòng chat"), True)
CASES = Phrases.of((*ROOM, "vụ", "vụ việc", "chuyên án"), True)
ACTS: dict[Act, Phrases[bool]] = {
    "rename": Phrases.of(listed("đổi tên, đặt lại tên, sửa tên"), True),
    "extend": Phrases.of(listed("gia hạn, kéo dài, dời hạn, lùi hạn, sửa hạn, đổi hạn"), True),
    "close": Phrases.of(
        listed("đóng, đóng lại, kết thúc, khép, khép lại, giải tán, giải thể, lưu trữ, chốt lại"), True
    ),
    "remove": Phrases.of(listed("rút, loại, xóa, bỏ, mời, đưa, cho"), True),
    "add": Phrases.of(listed("mời thêm, thêm, bổ sung, kéo, kéo thêm, đưa, add, mời, cho, đưa thêm"), True),
    "status": Phrases.of(
        listed("""
        tình hình, tiến độ, diễn biến, báo cáo tình hình, tổng hợp tình hình, tóm tắt, tổng hợp, tổng hợp diễn biến,
        tổng kết, cập nhật tình hình, cho xem tình hình, xem tình hình, xem, kết quả
    """),
        True,
    ),
}
OPENS = Phrases.of(
    listed("""
    lập, tạo, mở, dựng, thành lập, gom, tách, cần, muốn, cho tôi, cho anh, cho chị, cho em, cho vào chung, lập nhanh,
    cần mở, cần lập, làm
"""),
    True,
)
GATHERS = Phrases.of(listed("gom, cho vào chung, kéo, đưa, cho"), True)
BEFORE_ROOM = Phrases.of(
    listed("""
    một, 1, cái, giúp, giùm, hộ, giúp tôi, giúp anh, giúp chị, giúp em, giùm tôi, giùm anh, giùm chị, cho tôi, cho anh,
    cho chị, cho em, tôi, anh, chị, em, nhanh, riêng, chung, thêm, ngay, gấp
"""),
    True,
)
AFTER_ROOM = Phrases.of(
    listed("""
    chat, riêng, kín, mới, chung, nhanh, nhỏ, tạm, tạm thời, gấp, zalo, telegram, trên chat, trên nhóm chat, xử lý,
    giải quyết, làm việc, trao đổi, vụ, vụ việc, cái vụ, cho, cho vụ, về, về vụ, để làm, bàn, bàn về, tên, tên là,
    lo, lo vụ, lo việc, chuyên đề, để lo, họp, họp ảo, họp nhanh, trực tuyến, xử lý vụ, xử lý nhanh, xử lý nhanh vụ,
    để xử lý,
    để giải quyết, để bàn, để chỉ đạo, chỉ đạo, làm, và, mà bàn, mà, là, giúp, giùm, đi, liền, ngay, nha, nhé, giúp tôi,
    giúp anh, giúp chị, giúp em, giúp c, giúp e, này, đó, xử, cần
"""),
    True,
)
JOINS = Phrases.of(
    listed("""
    gồm, bao gồm, gồm có, có, mời, mời thêm, thêm, kéo, kéo thêm, add, với, cùng, cùng với, và, thành viên,
    thành viên gồm, trong đó có, giao cho, rủ
"""),
    True,
)
OWN_ENDS = Phrases.of(
    listed("""
    hạn, hạn là, hạn chót, trước, trước ngày, đến, đến hết, tới, tới hết, trong, giúp tôi, giúp anh, giúp chị, giúp em,
    giúp, giùm, ngay, liền, nha, nhé, nghen, ạ, đi, đã xong, xong rồi, rồi, thêm, thành, gồm, bao gồm, gồm có, mời,
    kéo, add, tới đâu, đến đâu, tới đâu rồi, thế nào, thế nào rồi, sao rồi, ra sao, xong chưa, rồi đóng, rồi đóng lại,
    lại, cho tiện, và gửi, khỏi, cho mấy, cho các
"""),
    True,
)
WAYS = Phrases.of(listed("tới đâu, đến đâu, thế nào, sao rồi, ra sao, xong chưa, như thế nào"), True)
FESTIVALS = ("tet", "giao thua", "dem giao thua", "trung thu", "tet nguyen dan", "quoc khanh")
PURPOSE = Phrases.of(
    listed(
        "để xử lý, để giải quyết, để làm, để bàn, để lo, giải quyết, xử lý, về, về vụ, vụ, bàn, lo vụ, làm"
    ),
    True,
)
TASK = Phrases.of(
    listed("""
    việc, việc số, cho việc, về việc, theo việc, từ việc, của việc, vụ việc, nhiệm vụ, việc này
"""),
    True,
)
STANDING = Phrases.of(listed("vụ, vụ việc, chuyện, cái vụ"), True)
SHUTS_AFTER = Phrases.of(listed("rồi đóng, rồi đóng lại, rồi kết thúc, rồi giải tán"), True)
NO_UNITS = ("nhóm", "group", "kênh", "room")
NOBODY = ("trưởng nhóm", "nhóm trưởng", "các phòng", "các đơn vị", "mọi người")
SECLUDED = ("kín", "mật")
THIS = ("này", "đây")
LONGEST = 120
DROPS = Phrases.of(listed("bỏ, bớt, rút, loại, không mời, khỏi mời, trừ"), True)
CALLED = Phrases.of(
    listed("tên là, đổi tên thành, sửa tên thành, đổi tên, tên, vụ, nội dung là, nội dung"), True
)
