"""Public indicators (E6): anonymous, nothing over fewer than 10 pupils or 3 schools, nothing found by subtraction."""

from __future__ import annotations

from datetime import datetime

import duckdb
import polars as pl

from app.access.actor import REPUBLIC
from app.access.scope import Level, Scope
from app.domain.disclosure import Cell, hidden, may_publish
from app.domain.periods import Span
from warehouse.queries import achievement, attendance, periods
from warehouse.queries.children import children
from warehouse.queries.disclosure import Limits, held, limits
from warehouse.queries.reading import today

INDICATORS = {
    "region_id": pl.Int64, "schools": pl.Int64, "pupils": pl.Int64, "attendance": pl.Float64, "average": pl.Float64,
    "quality": pl.Float64, "success": pl.Float64, "hidden": pl.Boolean,
}  # fmt: skip


def republic(cursor: duckdb.DuckDBPyConnection) -> Scope:
    """All schools that the warehouse knows: only the public page and its routes may look so without a person."""
    found = cursor.execute("select school_id, district_id from dim_school order by school_id").fetchall()
    districts = tuple(sorted({district for _, district in found}))
    return Scope(Level.REPUBLIC, REPUBLIC, districts, tuple(school for school, _ in found))


def by_region(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime) -> pl.DataFrame:
    """The regions of the republic, in the order of their ids, and the republic itself (417) first.

    A hidden region has its id only; the republic is shown, so as many regions are hidden that
    none can be found from it. Achievement is of the last quarter that had ended. A scope other
    than the republic's has no public figures.
    """
    if scope.is_empty or scope.level is not Level.REPUBLIC:
        return pl.DataFrame(schema=INDICATORS)
    least = held(limits(cursor, scope, day=span.end))
    if least is None:
        return pl.DataFrame(schema=INDICATORS)
    regions = _figures(cursor, scope, span, now)
    closed = hidden({row["region_id"]: Cell(row["pupils"], row["schools"]) for row in regions.to_dicts()}, least)
    shown = regions.with_columns(hidden=pl.col("region_id").is_in(sorted(closed)))
    emptied = [pl.when("hidden").then(None).otherwise(pl.col(name)).alias(name) for name in _FIGURES]
    whole = _republic(cursor, scope, regions, span, least)
    return pl.concat([whole, shown.with_columns(emptied).select(list(INDICATORS)).sort("region_id")])


_FIGURES = ("schools", "pupils", "attendance", "average", "quality", "success")


def _figures(cursor: duckdb.DuckDBPyConnection, scope: Scope, span: Span, now: datetime) -> pl.DataFrame:
    frame = children(cursor, scope, day=min(span.end, today(now))).rename({"child_id": "region_id"})
    seen = attendance.by_child(cursor, scope, span=span).select(region_id="child_id", attendance="rate")
    frame = frame.join(seen, on="region_id", how="left")
    period = periods.latest(cursor, scope, day=span.end)
    if period is None:
        nothing = [pl.lit(None, pl.Float64).alias(name) for name in ("average", "quality", "success")]
        return frame.with_columns(nothing)
    marks = achievement.by_child(cursor, scope, period=period)
    return frame.join(marks.select("average", "quality", "success", region_id="child_id"), on="region_id", how="left")


def _republic(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, regions: pl.DataFrame, span: Span, least: Limits
) -> pl.DataFrame:
    cell = Cell(int(regions["pupils"].sum()), int(regions["schools"].sum()))
    row: dict[str, object] = dict.fromkeys(INDICATORS)
    row |= {"region_id": REPUBLIC, "hidden": not may_publish(cell, least)}
    if not row["hidden"]:
        period = periods.latest(cursor, scope, day=span.end)
        marks = achievement.summary(cursor, scope, period=period).row(0, named=True) if period else {}
        row |= {name: marks.get(name) for name in ("average", "quality", "success")}
        row |= {"schools": cell.schools, "pupils": cell.pupils}
        row["attendance"] = attendance.summary(cursor, scope, span=span)["rate"].item()
    return pl.DataFrame([row], schema=INDICATORS)
