"""`thuky setting`: what the office's settings are, and changing one."""

from __future__ import annotations

import json
import sys

from actions.models import AuditRow
from actions.office import Office
from actions.office_settings import SETTINGS, WrongSetting, check_settings, show_setting
from bot.administration import change_setting
from bot.clock import SystemClock
from bot.imports import open_configured
from bot.knowledge import default_office, with_stored_changes
from storage.store import SqlStore


def setting(name: str, written: str, *, reset: bool) -> int:
    """List all, show one, write one, or put one back to its default; 1 with the reason where that cannot be."""
    store = open_configured()
    try:
        if not name:
            _list(store)
            return 0
        if reset:
            _reset(store, name)
        elif written:
            _write(store, name, written)
        print(_line(name, *_present(store, name)))
        return 0
    except WrongSetting as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        store.close()


def _list(store: SqlStore) -> None:
    for name in SETTINGS:
        print(_line(name, *_present(store, name)))


def _line(name: str, value: str, changed: bool) -> str:
    mark = "*" if changed else " "
    return f"{mark} {name} = {value}    # {SETTINGS[name].about}"


def _present(store: SqlStore, name: str) -> tuple[str, bool]:
    _must_exist(name)
    base: Office = default_office()
    with store.work() as work:
        changes = work.settings.read()
        office = with_stored_changes(base)(work)
    return show_setting(name, office, changes), name in changes


def _write(store: SqlStore, name: str, written: str) -> None:
    """As JSON where it is JSON (lists, tables), else as the words typed: 07:30, có, 3, 1."""
    try:
        value = json.loads(written)
    except ValueError:
        value = written
    base = default_office()
    with store.work() as work:
        check_settings({name: value}, with_stored_changes(base)(work))
        change_setting(name, value, work, at=SystemClock().now())
        work.commit()


def _reset(store: SqlStore, name: str) -> None:
    _must_exist(name)
    with store.work() as work:
        work.settings.remove(name)
        work.audit.add(AuditRow(at=SystemClock().now(), action="setting", kind=f"setting {name}"))
        work.commit()


def _must_exist(name: str) -> None:
    if name not in SETTINGS:
        raise WrongSetting(f"Không có cài đặt “{name}”. Gõ “thuky setting” để xem các tên.")
