"""How the lines of the audit log read to an administrator."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from actions.models import AuditRow
from actions.ports import UnitOfWork

_ACTIONS = {
    "wish": "yêu cầu",
    "answer": "trả lời câu hỏi",
    "press": "bấm nút",
    "vote": "bỏ phiếu",
    "refused": "bị từ chối",
    "task.assign": "giao việc",
    "task.request": "nhờ việc",
    "task.accept": "nhận việc",
    "task.agree": "đồng ý nhận việc nhờ",
    "task.decline": "không nhận việc",
    "task.report_progress": "báo tiến độ",
    "task.complete": "báo xong",
    "task.approve": "duyệt",
    "task.return": "trả lại",
    "task.reassign": "đổi người chủ trì",
    "task.set_deadline": "sửa hạn",
    "task.rename": "sửa nội dung",
    "task.set_priority": "sửa độ khẩn",
    "task.add_coordinator": "thêm người phối hợp",
    "task.remove_coordinator": "bớt người phối hợp",
    "task.split": "tách việc",
    "task.attach": "gửi kết quả",
    "task.follow": "theo dõi",
    "task.unfollow": "thôi theo dõi",
    "task.ask_again": "nhờ lại",
    "task.cancel_with_parent": "hủy cùng việc chính",
    "task.source_deleted": "tin giao việc bị xóa",
    "task.request_extension": "xin gia hạn",
    "task.grant_extension": "đồng ý gia hạn",
    "task.refuse_extension": "không đồng ý gia hạn",
    "task.hold": "tạm hoãn",
    "task.reopen": "mở lại",
    "task.cancel": "hủy việc",
    "disclose.contact": "xem số di động, email",
    "delegation.grant": "ủy quyền",
    "delegation.revoke": "thu hồi ủy quyền",
    "delegation.end": "ủy quyền hết hạn",
    "account.link": "liên kết tài khoản",
    "account.unlink": "gỡ liên kết tài khoản",
    "account.link_by_code": "liên kết tài khoản bằng mã",
    "account.lost": "khóa tài khoản vì mất máy",
    "account.not_mine": "báo tài khoản lạ",
    "secret.link": "cấp mã liên kết",
    "secret.web": "cấp liên kết đăng nhập web",
    "secret.web_code": "cấp mã đăng nhập web",
    "secret.wrong": "mã sai",
    "secret.too_many": "chặn vì thử mã nhiều lần",
    "session.open": "đăng nhập web",
    "session.end": "đăng xuất web",
    "session.end_all": "đăng xuất mọi phiên web",
    "session.refused": "đăng nhập web bị từ chối",
    "person.leave": "đóng tài khoản vì thôi việc",
    "person.add": "thêm cán bộ",
    "person.edit": "sửa hồ sơ cán bộ",
    "person.roles": "đổi vai trò",
    "unit.add": "thêm đơn vị",
    "unit.edit": "sửa đơn vị",
    "task.change_approver": "đổi người duyệt",
    "setting": "đổi thiết lập",
    "group.rules": "đổi quy định của nhóm",
    "group.stop_reading": "thôi đọc tin nhóm",
    "group.let_in": "cho vào nhóm",
    "group.keep_out": "không cho vào nhóm",
    "import.directory": "nhập danh bạ",
    "import.tasks": "nhập nhiệm vụ",
    "import.documents": "nhập tài liệu",
    "remove.documents": "gỡ tài liệu",
    "data.view": "xem dữ liệu cá nhân",
    "data.export": "xuất dữ liệu cá nhân",
    "data.delete": "xóa dữ liệu cá nhân",
    "data.retention": "xóa tin nhắn quá hạn lưu",
    "data.restore": "khôi phục từ bản sao lưu",
    "data.move": "chuyển dữ liệu sang đây",
    "outbox.resend": "gửi lại tin",
    "notice.send": "gửi thông báo",
    "notice.recall": "gọi lại thông báo",
}
_KINDS = {
    "task": "việc",
    "person": "cán bộ",
    "event": "tin",
    "account": "tài khoản",
    "unit": "đơn vị",
    "delegation": "ủy quyền",
    "chat": "nhóm",
    "database": "cơ sở dữ liệu",
    "outbox": "tin gửi",
    "manual": "tài liệu",
    "notice": "thông báo",
}


def line(row: AuditRow, work: UnitOfWork, *, zone: ZoneInfo) -> str:
    """ "128  20/11/2026 09:10:05  NAM Đỗ Hoài Nam: báo xong · việc 12"."""
    number = str(row.number) if row.number is not None else "–"
    when = row.at.astimezone(zone).strftime("%d/%m/%Y %H:%M:%S")
    about = f" · {_about(row, work)}" if row.kind else ""
    return f"{number:>6}  {when}  {_actor(row, work)}: {_action(row.action)}{about}"


def _action(action: str) -> str:
    """ "press.accept_task": what it was, and the program's own name for it."""
    if action in _ACTIONS:
        return _ACTIONS[action]
    kind, _, name = action.partition(".")
    return f"{_ACTIONS.get(kind, kind)} {name}".strip()


def _actor(row: AuditRow, work: UnitOfWork) -> str:
    if row.actor_id is None:
        return "hệ thống"
    found = work.people.many([row.actor_id])
    return f"{found[0].code} {found[0].full_name}" if found else f"người {row.actor_id}"


def _about(row: AuditRow, work: UnitOfWork) -> str:
    if row.kind == "person" and row.subject_id is not None:
        found = work.people.many([row.subject_id])
        if found:
            return f"cán bộ {found[0].code}"
    number = f" {row.subject_id}" if row.subject_id is not None else ""
    return f"{_KINDS.get(row.kind, row.kind)}{number}"
