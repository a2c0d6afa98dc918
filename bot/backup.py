"""`thuky backup`, `thuky restore`, `thuky move`: the whole office into a file, out of it, to another database."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from actions.audit import with_text
from actions.audit_check import Verdict, verify
from actions.models import AuditRow
from bot.audit import say_verdict
from bot.clock import SystemClock
from bot.imports import open_configured
from bot.settings import Settings
from storage.backups import OtherVersion, UnusableBackup, check_backup, in_use, opened_backup, write_backup
from storage.copying import Counts, NotEmpty, copy_database
from storage.engine import open_engine
from storage.store import SqlStore, open_store


class _Refused(Exception):
    """The sentence to show."""


def backup(path: Path) -> int:
    """0 where the file is written and was read again; 1 also where the audit log in it is broken."""
    return _told(lambda: _backup(path))


def restore(path: Path, *, replace: bool) -> int:
    """0 where everything of the file is in the configured database and its audit log is whole."""
    return _told(lambda: _restore(path, replace=replace))


def move(url: str) -> int:
    """0 where everything of the configured database is in that at `url` and its audit log is whole."""
    return _told(lambda: _move(url))


def _backup(path: Path) -> int:
    url = Settings().database_url
    _must_exist(url)
    source = open_engine(url)
    try:
        checked = write_backup(source, path)
    finally:
        source.dispose()
    size = f"{path.stat().st_size / 1_000_000:.1f}".replace(".", ",")
    print(f"Đã sao lưu vào {path}: {_sum(checked.rows)}, {size} MB. Đã mở lại và kiểm tra.")
    return say_verdict(checked.audit)


def _restore(path: Path, *, replace: bool) -> int:
    url = Settings().database_url
    _must_rest(url)
    with opened_backup(path) as source:
        _must_be_whole(check_backup(source).audit, replace=replace)
        target = open_configured()
        try:
            copied = _copy(source, target, replace=replace, occupied=_OCCUPIED)
            _log("data.restore", _digest(path), target)
            _end_what_may_have_ended(target)
            print(f"Đã khôi phục từ {path}: {_sum(copied)}.")
            return say_verdict(verify(target))
        finally:
            target.close()


def _end_what_may_have_ended(store: SqlStore) -> None:
    """The backup does not know who signed out or lost a phone since: everybody signs in anew."""
    with store.work() as work:
        work.proofs.forget(SystemClock().now() + timedelta(days=3650))
        work.commit()


def _move(url: str) -> int:
    shown = make_url(url).render_as_string()
    _must_exist(Settings().database_url)
    _must_rest(Settings().database_url)
    source = open_configured()
    try:
        target = open_store(url)
        try:
            copied = _copy(
                source, target, replace=False, occupied=f"{shown} đã có dữ liệu nên không chuyển vào."
            )
            _log("data.move", "", target)
            print("\n".join(f"{rows:>12}  {name}" for name, rows in copied.items() if rows))
            print(f"Đã chuyển sang {shown}: {_sum(copied)}.")
            broken = say_verdict(verify(target))
            print(
                "Đặt THUKY_DATABASE_URL theo địa chỉ mới rồi khởi động lại. Cơ sở dữ liệu cũ vẫn còn nguyên."
            )
            return broken
        finally:
            target.close()
    finally:
        source.close()


_OCCUPIED = "Cơ sở dữ liệu đang có dữ liệu. Thêm --yes để xóa hết và thay bằng bản sao lưu."


def _told(command: Callable[[], int]) -> int:
    """What went wrong as a sentence, and exit code 1."""
    try:
        return command()
    except FileExistsError as error:
        problem = f"Đã có tệp {error}. Hãy chọn tên khác."
    except OSError as error:
        problem = f"Không đọc hay ghi được tệp: {error.strerror}."
    except DBAPIError as error:
        problem = _of_database(error.orig)
    except sqlite3.DatabaseError as error:
        problem = _of_database(error)
    except (ArgumentError, ValueError) as error:
        problem = f"Địa chỉ cơ sở dữ liệu không đúng: {error}"
    except OtherVersion:
        problem = (
            "Cơ sở dữ liệu không cùng phiên bản với chương trình này. Hãy sao lưu bằng phiên bản đang dùng, "
            "hoặc khởi động chương trình này để cập nhật trước."
        )
    except (_Refused, UnusableBackup) as error:
        problem = str(error)
    print(problem, file=sys.stderr)
    return 1


def _of_database(cause: BaseException | None) -> str:
    # SQLite's own class for a file that is no database or has broken pages; its other errors have subclasses.
    if type(cause) is sqlite3.DatabaseError:
        kept = "Hãy đổi tên tệp hỏng để giữ lại, rồi khôi phục bản sao lưu vào tệp mới."
        return f"Cơ sở dữ liệu đã hỏng: {cause}. {kept}"
    return f"Không dùng được cơ sở dữ liệu: {cause}"


def _copy(source: SqlStore, target: SqlStore, *, replace: bool, occupied: str) -> Counts:
    try:
        return copy_database(source.engine, target.engine, replace=replace)
    except NotEmpty as error:
        raise _Refused(occupied) from error


def _must_exist(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise _Refused(f"Chưa có cơ sở dữ liệu {address.database}.")


def _must_rest(url: str) -> None:
    """What a running program writes meanwhile would be lost, and it would go on with what it remembers."""
    if in_use(url):
        raise _Refused(
            "Có chương trình đang dùng cơ sở dữ liệu này. Hãy dừng Thư Ký ở mọi máy rồi chạy lại lệnh."
        )


def _must_be_whole(verdict: Verdict, *, replace: bool) -> None:
    if verdict.broken is not None and not replace:
        raise _Refused(
            f"Nhật ký trong bản sao lưu hỏng tại dòng {verdict.broken.number}: {verdict.broken.explained}. "
            "Thêm --yes nếu vẫn muốn khôi phục."
        )


def _log(action: str, digest: str, target: SqlStore) -> None:
    row = AuditRow(at=SystemClock().now(), action=action, kind="database")
    with target.work() as work:
        work.audit.add(with_text(row, digest))
        work.commit()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sum(rows: Counts) -> str:
    return f"{sum(rows.values())} dòng trong {len(rows)} bảng"
