"""The periods of the calendar, and which of them a day's achievement is read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from app.access.scope import Scope
from app.domain.calendar import end_of_day
from app.domain.periods import Span
from app.domain.results import ResultKind
from warehouse.queries.reading import read

QUARTER, HALF_YEAR, YEAR, EXAM = (int(kind) for kind in ResultKind)


@dataclass(frozen=True, order=True)
class ResultPeriod:
    """A period that has results: `kind` is a ResultKind, `period` its number, else 0."""

    school_year: int
    kind: int
    period: int

    @property
    def last_year(self) -> ResultPeriod:
        """The same period of the year before."""
        return ResultPeriod(self.school_year - 1, self.kind, self.period)

    @property
    def previous(self) -> ResultPeriod:
        """The period of the same kind before it."""
        last = {QUARTER: 4, HALF_YEAR: 2}.get(self.kind, self.period)
        if self.period > 1:
            return ResultPeriod(self.school_year, self.kind, self.period - 1)
        return ResultPeriod(self.school_year - 1, self.kind, last)


PERIODS = {
    "school_year": pl.Int16, "kind": pl.Int16, "period": pl.Int16, "starts_on": pl.Date, "ends_on": pl.Date,
}  # fmt: skip


def calendar(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pl.DataFrame:
    """Every period of the calendar, as it holds for most grades of most schools of the scope; latest first."""
    sql = """
        select school_year, kind, period, mode(starts_on) as starts_on, mode(ends_on) as ends_on
        from dim_period where school_id in (select unnest($schools)) group by all order by ends_on desc, kind
    """
    return read(cursor, scope, sql, PERIODS)


SPECIAL_DAYS = {"starts_on": pl.Date, "ends_on": pl.Date, "name_ky": pl.String, "name_ru": pl.String}


def special_days(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """Breaks and holidays that a chart shades and names: stretches of days with one name."""
    sql = """
        select min(day) as starts_on, max(day) as ends_on, name_ky, name_ru
        from (
            select day, name_ky, name_ru,
                   day - cast(row_number() over (partition by name_ky, name_ru order by day) as integer) as run
            from dim_day where school_id = 0 and week_days = 5 and name_ru is not null and day between $first and $last
        )
        group by name_ky, name_ru, run order by starts_on
    """
    return read(cursor, scope, sql, SPECIAL_DAYS, first=span.start, last=span.end)


def latest(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, day: date, kind: int = QUARTER) -> ResultPeriod | None:
    """The last period of a kind that had closed by a day, in most schools of the scope; None before the first.

    Until its closing results are still being entered, and would be read as the whole.
    """
    sql = """
        select school_year, kind, period
        from dim_period where kind = $kind and school_id in (select unnest($schools))
        group by all having mode(closes_at) <= $ended order by max(ends_on) desc limit 1
    """
    schema = {"school_year": pl.Int16, "kind": pl.Int16, "period": pl.Int16}
    found = read(cursor, scope, sql, schema, kind=kind, ended=end_of_day(day))
    return ResultPeriod(*found.row(0)) if found.height else None
