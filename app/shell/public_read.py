"""What anybody may read without a sign-in: the republic's indicators, suppressed in the query itself (E6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from app.access.permissions import Permission
from app.access.scope import Scope
from app.documents.export import Export
from app.domain.periods import Span, school_year_of
from app.shell import clock, reads, warehouse_door
from app.shell.guard import ANYONE
from warehouse.queries import public

_PERCENT = 4


def span() -> Span:
    """The school year so far."""
    today = clock.today()
    return Span(min(date(school_year_of(today), 9, 1), today), today)


def republic() -> Scope:
    """All schools. Raises Unavailable when the warehouse is away."""
    with warehouse_door.cursor() as cursor:
        return public.republic(cursor)


def indicators() -> pl.DataFrame:
    """The public figures of the school year so far. Raises Unavailable when the warehouse is away."""
    read = reads.read
    frame = read(ANYONE, Permission.PUBLIC_READ, public.by_region, republic(), span=span(), now=clock.now())
    return frame.with_columns(pl.selectors.float().round(_PERCENT))


def file(name: str, make: Callable[[], Export]) -> Export:
    """A public file, made once for a version of the data, the language and its `name`: anybody may ask for it."""
    return reads.made(ANYONE, Permission.PUBLIC_READ, republic(), f"{name} {span().end}", make)
