"""Every label on a button, in one table, so that people can also type them."""

from __future__ import annotations

CONFIRM = "Đúng"
CONFIRM_ALL = "Đúng cả"
CHANGE_PERSON = "Đổi người"
CHANGE_DEADLINE = "Sửa hạn"
CANCEL = "Hủy"

ACCEPT = "Nhận việc"
DECLINE = "Xin không nhận"
ASK_BACK = "Hỏi lại"
REPORT_DONE = "Báo xong"
REPORT_PROGRESS = "Báo tiến độ"
APPROVE = "Duyệt"
RETURN = "Trả lại"

SOMEONE_ELSE = "Người khác"
NO_DEADLINE = "Không đặt hạn"
URGE_ALL = "Đôn đốc tất cả"
EXPORT = "Xuất Excel"
EXTEND = "Xin gia hạn"
GRANT = "Đồng ý"
REFUSE = "Không đồng ý"
KEEP = "Giữ"
MOVE = "Chuyển"

FORWARD = "Chuyển"
DO_NOT_SEND = "Không gửi"
AGREE = "Đồng ý"

EDIT = "Sửa"
CANCEL_REMINDER = "Hủy nhắc"
DONE = "Xong"
SNOOZE_SHORT = "Nhắc lại sau 10 phút"
SNOOZE_HOUR = "1 giờ nữa"

ASSIGN = "Giao việc"
REMIND = "Nhắc việc"
FIND = "Tìm người"
HELP = "Hỏi hướng dẫn"

SEND_PRIVATELY = "Gửi riêng cho tôi"
