"""A router that knows a handful of phrases: what tests of everything behind Rasa need, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlu.message import Route, RouterDown

PHRASES: tuple[tuple[str, str], ...] = (
    (r"(?<!chờ )ý kiến|bình chọn", "collect_opinions"),
    (r"^(lập|tạo|mở|đóng|gia hạn|đổi tên) (nhóm|phòng|group)|(vào|vô|khỏi) nhóm", "open_case_room"),
    (r"dữ liệu|liên kết|lưu bao lâu|số của tôi|tài khoản", "my_data"),
    (r"ủy quyền|(duyệt|giao việc) thay", "delegate"),
    (r"câu (này|trả lời) sai|trả lời sai", "flag_answer"),
    (r"^(cho hỏi|hỏi giá|làm sao|cách |hướng dẫn|quên mật khẩu)", "ask_help"),
    (r"gặp (nhân viên|người)|nói chuyện với người", "talk_to_human"),
    (r"trả lại (cho )?Thư ký|kết thúc phiên", "hand_back"),
    (r"phiếu (của|hỗ trợ)|HT-\d+|phiếu đang mở|(đóng|rút|mở lại) phiếu", "ticket_status"),
    (r"báo lỗi|báo hỏng|báo sự cố|kẹt giấy|không vào được|hỗ trợ kỹ thuật", "open_ticket"),
    (r"làm sao|hướng dẫn|cách nào", "ask_help"),
    (r"số điện thoại|sđt", "find_contact"),
    (r"^(thông báo|thong bao|tb|báo (cho|toàn|các)|nhắn (các|cả|cho)|gửi thông báo|gọi lại)\b", "broadcast"),
    (r"bản tin|yên lặng|nghỉ phép|đừng (nhắn|nhắc)|cài đặt|đi làm lại|làm phiền|qua Zalo", "set_preference"),
    (r"trễ nhiều nhất|thấp nhất|bao nhiêu việc|còn bao nhiêu|^tổng hợp tình hình", "report_summary"),
    (r"^báo cáo tuần|^biểu đồ", "report_summary"),
    (
        r"^(việc của|việc tôi|việc em|việc quá hạn|việc chờ|các việc|việc nào|việc chưa phân công)",
        "list_tasks",
    ),
    (r"^xem việc của|đang có những việc gì", "list_tasks"),
    (r"danh sách nhắc|lời nhắc nào", "list_reminders"),
    (r"hủy nhắc|hủy lời nhắc", "cancel_reminder"),
    (r"^nh[ắa]c [đd][ếe]n khi", "cancel_reminder"),  # as the real one takes it
    (r"^việc \d+$", "inform"),
    (r"\bnhắc (tôi|em|anh|chị)\b|mỗi .* nhắc", "create_reminder"),
    (r"nhắc lại\b|^dời lời nhắc", "snooze_reminder"),
    (r"đôn đốc|^hối", "urge_task"),
    (r"^ai chưa", "list_unconfirmed"),
    (r"tạm hoãn", "hold_task"),
    (r"mở lại", "reopen_task"),
    (r"chuyển việc", "reassign_task"),
    (r"(đồng ý|không) gia hạn", "decide_extension"),
    (r"xin gia hạn", "extend_deadline"),
    (r"không phải|sửa hạn|sửa tên|sửa nội dung|ưu tiên|(thêm|bỏ) .*phối hợp|^lùi hạn", "correct_task"),
    (r"theo dõi", "follow_task"),
    (r"^(tách|chia) ", "split_task"),
    (r"giao lại", "reassign_task"),
    (r"(tới|đến) đâu", "task_status"),
    (r"trả lại", "return_task"),
    (r"\bduyệt\b", "approve_task"),
    (r"\bxong\b", "complete_task"),
    (r"\d+ ?%", "report_progress"),
    (r"xin không nhận", "decline_task"),
    (r"nhận việc|em nhận", "accept_task"),
    (r"(hủy|bỏ) (việc|vụ)", "cancel_task"),
    (r"\b(giao|nhờ)\b", "assign_task"),
    (r"xin chào|^chào", "greet"),
    (r"cảm ơn", "thank"),
    (r"làm được gì", "bot_capabilities"),
)
UTTERED = frozenset({"greet", "thank", "bot_capabilities"})


class FakeRouter:
    """`down` makes it refuse, as Rasa does while it starts. `seen` are the texts it was asked about."""

    def __init__(self) -> None:
        self.down = False
        self.seen: list[str] = []

    def route(self, text: str, *, metadata: Mapping[str, object]) -> Route:
        if self.down:
            raise RouterDown("the fake router was told to be down")
        self.seen.append(text)
        for pattern, intent in PHRASES:
            if re.search(pattern, text, re.IGNORECASE):
                action = f"utter_{intent}" if intent in UTTERED else f"action_{intent}"
                return Route(intent, 0.95, action, ((intent, 0.95),))
        return Route("out_of_scope", 0.9, "utter_out_of_scope", (("out_of_scope", 0.9),))
