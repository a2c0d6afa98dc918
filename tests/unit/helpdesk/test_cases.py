"""What the 1022 line sends becomes tasks once, and goes back with its results; nothing of the citizen is kept."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response

from actions.above.importing import TaskImport, TaskImportReport
from actions.citizens.importing import import_cases
from actions.citizens.results import export_cases
from bot.api.app import create_api
from bot.api.cases import case_routes
from tests.fakes.office_play import PlayedOffice
from tests.fakes.papers import csv_file

COLUMNS = (
    "Mã phản ánh",
    "Lĩnh vực",
    "Địa điểm",
    "Nội dung",
    "Hạn xử lý",
    "Đơn vị xử lý",
    "Người phản ánh",
    "Điện thoại",
)
CASE = {
    "Mã phản ánh": "1022-88",
    "Lĩnh vực": "Vệ sinh môi trường",
    "Địa điểm": "hẻm 12 Lê Lợi",
    "Nội dung": "Rác chưa được thu gom ba ngày",
    "Hạn xử lý": "25/11/2026",
    "Đơn vị xử lý": "Phòng Kinh tế",
    "Người phản ánh": "Nguyễn Thị Dân",
    "Điện thoại": "0912345678",
}
TOKEN = "mot-ma-dai-cua-1022"
SENT = {
    "external_id": "1022-99",
    "content": "Đèn đường hỏng",
    "field": "Chiếu sáng",
    "place": "12 Lê Lợi",
    "unit": "Phòng Kinh tế",
    "deadline": "2026-11-25T17:00",
}


def bring(office: PlayedOffice, path: Path, **changes: str) -> TaskImportReport:
    file = csv_file(path / "1022.csv", [CASE | changes], columns=COLUMNS)
    return import_cases(file, TaskImport(office.store, office.core.office, office.clock.now(), "1022"))


def test_a_case_is_a_task_of_the_unit_that_answers_for_it(office: PlayedOffice, tmp_path: Path) -> None:
    bring(office, tmp_path)
    (task,) = office.tasks()
    assert (
        task.title == "Phản ánh 1022 (Vệ sinh môi trường): Rác chưa được thu gom ba ngày, tại hẻm 12 Lê Lợi"
    )
    assert office.code_of(task.lead_id) == "DUNG"
    told = [one.message.text for one in office.wait(minutes=1) if one.message.recipient_code == "DUNG"]
    assert any("Rác chưa được thu gom" in text for text in told)


def test_the_same_case_again_changes_nothing_and_a_new_deadline_is_followed(
    office: PlayedOffice, tmp_path: Path
) -> None:
    bring(office, tmp_path)
    again = bring(office, tmp_path)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 1)
    later = bring(office, tmp_path, **{"Hạn xử lý": "27/11/2026"})
    assert (later.updated, len(office.tasks())) == (1, 1)
    deadline = office.task(1).deadline
    assert deadline is not None
    assert deadline.day == 27


def test_nothing_of_the_citizen_is_kept(office: PlayedOffice, tmp_path: Path) -> None:
    bring(office, tmp_path)
    with office.store.work() as work:
        (case,) = work.helpdesk.cases(limit=10)
        kept = f"{vars(case)} {[vars(task) for task in work.tasks.all()]}"
    assert "Nguyễn Thị Dân" not in kept
    assert "0912345678" not in kept


def test_a_bad_row_is_told_and_a_secret_one_refused(office: PlayedOffice, tmp_path: Path) -> None:
    rows = [
        CASE,
        CASE | {"Mã phản ánh": ""},
        CASE | {"Mã phản ánh": "9", "Nội dung": "Văn bản MẬT số 12/UBND"},
    ]
    file = csv_file(tmp_path / "1022.csv", rows, columns=COLUMNS)
    report = import_cases(file, TaskImport(office.store, office.core.office, office.clock.now(), "1022"))
    assert (report.added, report.skipped_rows) == (1, 2)


def test_results_go_back_once(office: PlayedOffice, tmp_path: Path) -> None:
    bring(office, tmp_path)
    out = tmp_path / "ra"

    def export() -> list[dict[str, str]]:
        made = export_cases(out, store=office.store, office=office.core.office, now=office.clock.now())
        office.wait(seconds=1)
        if not made.files:
            return []
        return list(csv.DictReader(io.StringIO(made.files[0].read_text(encoding="utf-8-sig"))))

    assert [(row["Mã phản ánh"], row["Trạng thái"], row["Kết quả"]) for row in export()] == [
        ("1022-88", "Phân công", "")
    ]
    assert export() == []
    office.say("DUNG", "việc 1 xong rồi, đã thu gom và nhắc tổ vệ sinh")
    office.say("LD", "duyệt việc 1")
    ((code, state),) = [(row["Mã phản ánh"], row["Trạng thái"]) for row in export()]
    assert (code, state) == ("1022-88", "Hoàn thành")


@dataclass
class Line:
    """The 1022 line's side of the interface."""

    office: PlayedOffice
    token: str = TOKEN

    def ask(self, method: str, path: str, **extra: Any) -> Response:
        headers = {"Authorization": f"Bearer {TOKEN}"} | extra.pop("headers", {})

        async def call() -> Response:
            core = self.office.core
            api = create_api([case_routes(self.office.store, core.office, self.office.clock, self.token)])
            async with AsyncClient(transport=ASGITransport(api), base_url="http://thuky") as client:
                return await client.request(method, path, headers=headers, **extra)

        return asyncio.run(call())

    def get(self, path: str, **extra: Any) -> Response:
        return self.ask("GET", path, **extra)

    def post(self, path: str, **extra: Any) -> Response:
        return self.ask("POST", path, **extra)


@pytest.fixture
def client(office: PlayedOffice) -> Line:
    return Line(office)


def test_over_http_a_case_comes_in_once_and_its_state_is_read(client: Line, office: PlayedOffice) -> None:
    taken = client.post("/cases", json={"cases": [SENT]}).json()
    assert (taken["added"], taken["problems"]) == (1, [])
    assert client.post("/cases", json={"cases": [SENT]}).json()["unchanged"] == 1
    office.say("DUNG", "nhận việc 1")
    one = client.get("/cases/1022-99").json()
    assert (one["state"], one["unit"], one["deadline"]) == (
        "Đang xử lý",
        "Phòng Kinh tế",
        "2026-11-25T17:00:00+07:00",
    )
    later = {"since": "2026-11-20T00:00:00+07:00"}
    assert client.get("/cases", params=later).json() == {"cases": [], "next": None}
    assert len(client.get("/cases").json()["cases"]) == 1


def test_without_the_token_there_is_no_way_in(client: Line) -> None:
    for header in ("", "Bearer sai", "Basic abc"):
        assert client.get("/cases", headers={"Authorization": header}).status_code == 401
    assert client.post("/cases", json={"cases": []}, headers={"Authorization": ""}).status_code == 401


def test_an_office_without_a_token_has_no_such_door(office: PlayedOffice) -> None:
    assert Line(office, token="").get("/cases", headers={"Authorization": "Bearer "}).status_code == 404


def test_what_is_wrong_with_a_request_is_said(client: Line) -> None:
    bad: list[dict[str, Any]] = [SENT | {"deadline": "bao giờ cũng được"}, SENT]
    taken = client.post("/cases", json={"cases": bad}).json()
    assert (taken["added"], taken["skipped"]) == (1, 1)
    assert "hạn" in taken["problems"][0]
    assert client.post("/cases", json={"cases": [{"content": "thiếu mã"}]}).status_code == 422
    assert client.get("/cases/khong-co").status_code == 404


def test_the_description_names_what_there_is(client: Line) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {"/cases", "/cases/{external_id}"}
    assert "HTTPBearer" in described["components"]["securitySchemes"]
