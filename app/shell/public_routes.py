"""Open data for machines: the republic's indicators without a sign-in, suppressed as the page suppresses them (E6)."""

from __future__ import annotations

from datetime import date

import polars as pl
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.access.actor import REPUBLIC
from app.access.permissions import Permission
from app.access.scope import Level, Scope
from app.domain.periods import Span, school_year_of
from app.shell import clock, warehouse_door
from app.shell.guard import ANYONE
from app.shell.reads import read
from warehouse.queries import public

_CACHE = {"cache-control": "public, max-age=60"}
_PERCENT = 4


async def as_json(_request: Request) -> Response:
    """GET /public/indicators.json: one object per region, the republic (417) first; hidden ones without figures."""
    frame = await run_in_threadpool(indicators)
    return JSONResponse({"as_of": clock.today().isoformat(), "indicators": frame.to_dicts()}, headers=_CACHE)


async def as_csv(_request: Request) -> Response:
    """GET /public/indicators.csv: the same as a table."""
    frame = await run_in_threadpool(indicators)
    name = f'attachment; filename="kozomol-{clock.today().isoformat()}.csv"'
    return Response(
        frame.write_csv(), media_type="text/csv; charset=utf-8", headers={**_CACHE, "content-disposition": name}
    )


def indicators() -> pl.DataFrame:
    """The public figures of the school year so far. Raises Unavailable when the warehouse is away."""
    today = clock.today()
    span = Span(min(date(school_year_of(today), 9, 1), today), today)
    frame = read(ANYONE, Permission.PUBLIC_READ, public.by_region, republic(), span=span, now=clock.now())
    return frame.with_columns(pl.selectors.float().round(_PERCENT))


def republic() -> Scope:
    """All schools that the warehouse knows: only the public page and these routes may look so without a person."""
    with warehouse_door.cursor() as cursor:
        schools = cursor.execute("select school_id, district_id from dim_school order by school_id").fetchall()
    return Scope(Level.REPUBLIC, REPUBLIC, tuple(sorted({row[1] for row in schools})), tuple(row[0] for row in schools))
