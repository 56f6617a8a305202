"""Open data for machines: the republic's indicators without a sign-in, suppressed as the page suppresses them (E6)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


async def as_json(_request: Request) -> Response:
    """GET /public/indicators.json."""
    return JSONResponse([])


async def as_csv(_request: Request) -> Response:
    """GET /public/indicators.csv."""
    return Response("", media_type="text/csv")
