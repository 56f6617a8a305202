"""Open data without a sign-in: the republic's indicators for machines and on paper, suppressed as on the page (E6)."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.documents.export import Export
from app.i18n import DEFAULT, LANGUAGES, use_language
from app.shell import clock, public_read
from app.shell.views import public_figures

_CACHE = {"cache-control": "public, max-age=60"}


async def as_json(_request: Request) -> Response:
    """GET /public/indicators.json: one object per region, the republic (417) first; hidden ones without figures."""
    frame = await run_in_threadpool(public_read.indicators)
    return JSONResponse({"as_of": clock.today().isoformat(), "indicators": frame.to_dicts()}, headers=_CACHE)


async def as_csv(_request: Request) -> Response:
    """GET /public/indicators.csv: the same as a table."""
    frame = await run_in_threadpool(public_read.indicators)
    return _attached(frame.write_csv().encode(), "text/csv; charset=utf-8", f"kozomol-{clock.today()}.csv")


async def as_xlsx(request: Request) -> Response:
    """GET /public/indicators.xlsx?by=…&lang=…: the page's table of regions as Excel."""
    return await _made(request, lambda by: public_figures.file(by, "xlsx"))


async def as_pdf(request: Request) -> Response:
    """GET /public/indicators.pdf?by=…&lang=…: the same to be printed."""
    return await _made(request, lambda by: public_figures.file(by, "pdf"))


async def as_map(request: Request) -> Response:
    """GET /public/map.png?by=…&lang=…: the page's map as a picture."""
    return await _made(request, public_figures.picture)


async def _made(request: Request, make: Callable[[str], Export]) -> Response:
    """What the address asks for by a known indicator and language; anything else in it means the first of each."""
    by, lang = request.query_params.get("by", ""), request.query_params.get("lang", "")
    known = by if by in public_figures.INDICATORS else public_figures.INDICATORS[0]

    def work() -> Export:
        with use_language(lang if lang in LANGUAGES else DEFAULT):
            return make(known)

    found = await run_in_threadpool(work)
    kind = found.filename.rpartition(".")[2]
    return _attached(found.body, found.media_type, f"kozomol-{known}-{clock.today()}.{kind}")


def _attached(body: bytes, media_type: str, name: str) -> Response:
    headers = {**_CACHE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)
