"""The application under /api/v1, with its OpenAPI description at /api/v1/openapi.json."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

PREFIX = "/api/v1"
LARGEST_BODY = 4 * 1024 * 1024


def create_api(routers: Sequence[APIRouter]) -> FastAPI:
    """To be mounted at `PREFIX`; it shows no pages of its own."""
    api = FastAPI(
        title="Thư Ký API",
        version="1",
        description="Trao đổi phản ánh, kiến nghị của người dân với tổng đài 1022.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    for router in routers:
        api.include_router(router)
    return api
