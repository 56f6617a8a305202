"""Groups too small to be compared are shown without their figures (rules: at least 5 pupils, as the profile says)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from app.access.scope import Scope
from app.domain.disclosure import may_compare
from warehouse.queries.measures import COUNTRY
from warehouse.queries.periods import YEAR, ResultPeriod
from warehouse.queries.reading import read

LIMITS = {"comparison_pupils": pl.Int64, "public_pupils": pl.Int64, "public_schools": pl.Int64}


@dataclass(frozen=True)
class Limits:
    """From how many pupils and schools on a group is compared, or published."""

    comparison_pupils: int
    public_pupils: int
    public_schools: int


def limits(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, day: date) -> pl.DataFrame:
    """One row: the limits that hold in the republic on a day."""
    sql = f"select comparison_pupils, public_pupils, public_schools from {COUNTRY}"
    return read(cursor, scope, sql, LIMITS, last=day)


def limits_of(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """One row: the limits that hold when a period of results ends; of exams, on the last day of their year."""
    ended = f"""(
        select max(ends_on) from dim_period
        where school_year = $school_year and kind = least($kind, {YEAR}) and (kind = {YEAR} or period = $period)
    )"""
    rules = COUNTRY.replace("$last", f"coalesce({ended}, make_date($school_year + 1, 5, 31))")
    sql = f"select comparison_pupils, public_pupils, public_schools from {rules}"
    values = {"school_year": period.school_year, "kind": period.kind, "period": period.period}
    return read(cursor, scope, sql, LIMITS, **values)


def held(found: pl.DataFrame) -> Limits | None:
    """The row of `limits`; None for an empty scope."""
    return Limits(*found.row(0)) if found.height else None


def comparable(frame: pl.DataFrame, pupils: str, figures: Iterable[str], found: pl.DataFrame) -> pl.DataFrame:
    """The frame with `figures` emptied where fewer than the `limits` found stand behind a row; such rows go to the end.

    Where there are no limits nothing may be compared.
    """
    if not frame.height:
        return frame
    least = held(found)
    enough = pl.Series([least is not None and may_compare(n or 0, least) for n in frame[pupils]], dtype=pl.Boolean)
    emptied = [pl.when(enough).then(pl.col(name)).otherwise(None).alias(name) for name in figures]
    return pl.concat([frame.filter(enough), frame.with_columns(emptied).filter(~enough)])
