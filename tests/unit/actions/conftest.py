"""A fresh small office for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import ZONE, PlayedOffice, fill_office
from tests.fakes.papers import csv_file, row

WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=ZONE)


@pytest.fixture
def office() -> Iterator[PlayedOffice]:
    store = fresh_store(fill_office)
    played = PlayedOffice(store)
    try:
        yield played
    finally:
        played.close()
        store.close()


@pytest.fixture
def busy(office: PlayedOffice, tmp_path: Path) -> PlayedOffice:
    """On Wednesday: of Kinh tế one task done in time, one done late, one late, one ahead; of Văn phòng one late;
    one that nobody is in charge of, ahead."""
    rows = [
        row(external_id="1", title="Báo cáo chợ", deadline="24/11/2026"),
        row(external_id="2", title="Báo cáo thuế", deadline="20/11/2026"),
        row(external_id="3", title="Báo cáo giá", deadline="23/11/2026", lead="Bùi Phương Nam"),
        row(external_id="4", title="Báo cáo vốn", deadline="30/11/2026"),
        row(external_id="5", title="Báo cáo hộ nghèo", deadline="23/11/2026", lead="Văn phòng"),
        row(external_id="6", title="Báo cáo chung", deadline="27/11/2026", lead=""),
    ]
    office.import_tasks(csv_file(tmp_path / "viec.csv", rows))
    office.say("DUNG", "việc 1 xong rồi")
    office.say("LD", "duyệt việc 1")
    office.wait_until(datetime(2026, 11, 23, 9, tzinfo=ZONE))
    office.say("DUNG", "việc 2 xong rồi")
    office.say("LD", "duyệt việc 2")
    office.wait_until(WEDNESDAY)
    return office
