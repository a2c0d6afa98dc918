"""Cases of the 1022 line over HTTP: they come in by POST, their states and results are read by GET.

Sending the same case again changes nothing, or brings it up to date: the line may repeat whatever it is not sure of.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Annotated

import structlog
from anyio import to_thread
from fastapi import APIRouter, Depends, HTTPException, Query, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from actions.above.importing import TaskImport
from actions.citizens.importing import take_in
from actions.citizens.records import SOURCE, row_of
from actions.citizens.results import CaseStatus, statuses
from actions.directory.sheet import UnreadableFile
from actions.office import OfficeSource
from actions.ports import Clock, Store
from bot.api.app import LARGEST_BODY

log = structlog.get_logger(__name__)

BEARER = HTTPBearer(auto_error=False, description="THUKY_CASES_TOKEN")
MOST_AT_ONCE = 500
MOST_READ = 1000


class CaseIn(BaseModel):
    """A citizen's recommendation or complaint. Who the citizen is, is not wanted."""

    model_config = ConfigDict(extra="ignore")

    external_id: str = Field(min_length=1, max_length=200, description="Mã phản ánh của 1022")
    content: str = Field(min_length=1, max_length=4000, description="Nội dung phản ánh")
    field: str = Field(default="", max_length=200, description="Lĩnh vực")
    place: str = Field(default="", max_length=500, description="Địa điểm")
    unit: str = Field(default="", max_length=300, description="Đơn vị xử lý, theo tên trong danh bạ")
    deadline: str = Field(
        default="", max_length=60, description="Hạn: 2026-11-30, 2026-11-30T17:00 hoặc 30/11/2026"
    )
    urgency: str = Field(default="", max_length=40, description="thường, khẩn, thượng khẩn, hỏa tốc")


class CasesIn(BaseModel):
    cases: list[CaseIn] = Field(min_length=1, max_length=MOST_AT_ONCE)


class CasesTaken(BaseModel):
    """How many were new, changed and unchanged; `problems` name what was wrong, by place in the list from 1."""

    added: int
    updated: int
    unchanged: int
    unassigned: int
    skipped: int
    problems: list[str]


class CaseOut(BaseModel):
    external_id: str
    field: str
    place: str
    code: str = Field(description="03 tiếp nhận, 04 phân công, 05 đang xử lý, 06 hoàn thành")
    state: str
    description: str
    result: str
    unit: str
    deadline: datetime | None
    changed_at: datetime

    @classmethod
    def of(cls, status: CaseStatus) -> CaseOut:
        return cls(
            external_id=status.external_id,
            field=status.field_name,
            place=status.place,
            code=status.code,
            state=status.state,
            description=status.description,
            result=status.result,
            unit=status.unit,
            deadline=status.deadline,
            changed_at=status.changed_at,
        )


def case_routes(store: Store, office: OfficeSource, clock: Clock, token: str) -> APIRouter:
    """Without a token (THUKY_CASES_TOKEN) there is no way in."""

    async def allowed(
        request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]
    ) -> None:
        if not token:
            raise HTTPException(404, "Chưa mở cổng nhận phản ánh.")
        said = given.credentials if given is not None else ""
        if not secrets.compare_digest(said.encode(), token.encode()):
            raise HTTPException(401, "Mã truy cập không đúng.", headers={"WWW-Authenticate": "Bearer"})
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            raise HTTPException(413, "Nội dung quá lớn.")

    router = APIRouter(prefix="/cases", tags=["cases"], dependencies=[Depends(allowed)])

    @router.post("", summary="Gửi phản ánh, kiến nghị")
    async def send(body: CasesIn) -> CasesTaken:
        try:
            return await to_thread.run_sync(_take, body)
        except UnreadableFile as error:
            raise HTTPException(409, str(error)) from error

    @router.get("", summary="Trạng thái, kết quả các phản ánh")
    async def read(
        since: Annotated[
            datetime | None, Query(description="Chỉ lấy thay đổi từ thời điểm này (ISO 8601)")
        ] = None,
        after: Annotated[int, Query(ge=0, description="Trang sau: số `next` của lần đọc trước")] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_READ)] = 200,
    ) -> dict[str, list[CaseOut] | int | None]:
        if since is not None and since.tzinfo is None:
            raise HTTPException(422, "`since` phải có múi giờ, như +07:00.")
        return await to_thread.run_sync(_read, since, after, limit)

    @router.get("/{external_id}", summary="Trạng thái, kết quả một phản ánh")
    async def one(external_id: str) -> CaseOut:
        found = await to_thread.run_sync(_one, external_id)
        if found is None:
            raise HTTPException(404, "Không có phản ánh này.")
        return found

    def _take(body: CasesIn) -> CasesTaken:
        rows = [row_of(case.model_dump(), number) for number, case in enumerate(body.cases, start=1)]
        origin = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
        report = take_in(rows, TaskImport(store, office, clock.now(), SOURCE), origin)
        log.info("cases received", added=report.added, updated=report.updated, skipped=report.skipped_rows)
        return CasesTaken(
            added=report.added,
            updated=report.updated,
            unchanged=report.unchanged,
            unassigned=report.unassigned,
            skipped=report.skipped_rows,
            problems=[str(problem) for problem in sorted(report.problems, key=lambda each: each.row)],
        )

    def _read(since: datetime | None, after: int, limit: int) -> dict[str, list[CaseOut] | int | None]:
        with store.reading() as work:
            cases = work.helpdesk.cases(limit=limit, after=after)
            found = statuses(cases, work, office(work))
        shown = [CaseOut.of(each) for each in found if since is None or each.changed_at >= since]
        return {"cases": shown, "next": cases[-1].id if len(cases) == limit else None}

    def _one(external_id: str) -> CaseOut | None:
        with store.reading() as work:
            cases = work.helpdesk.cases_with_ids([external_id])
            found = statuses(cases, work, office(work))
        return CaseOut.of(found[0]) if found else None

    return router
