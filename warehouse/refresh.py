"""Marts and macros: made in full, or only the parts that a change touched.

Everything here runs in the transaction of the caller, so facts, marts and watermark change together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from app.domain.periods import school_year_of
from warehouse.binding import bound
from warehouse.codes import CODES
from warehouse.marts import text
from warehouse.marts.listed import MARTS, Mart

Part = tuple[int, date]
"""A school and a day."""

Progress = Callable[[str, int, int], None]
"""Told the name of the step that is done, how many are done, and of how many."""

REBUILD_BEYOND = 20_000
"""Parts from which on a full build is the quicker way."""

AT_ONCE = 6
"""Schools whose slow marts one call brings level."""

_CHUNK = 300
"""Schools built at once: bounds the memory of a full build."""

_MACROS = Path(__file__).parent / "macros"
_BEGINNING, _END = date(2000, 1, 1), date(2100, 12, 31)
_YEARS = "select distinct school_year from fct_lesson union select distinct school_year from fct_plan"
_DISTRICTS = "select school_id, district_id from dim_school where school_id in (select unnest($schools))"
_QUARTERS = f"""
    select p.school_year, p.period, min(p.starts_on), max(p.ends_on)
    from dim_period p
    where p.kind = {CODES["QUARTER"]} and p.school_id in (select unnest($schools))
      and exists (select 1 from unnest($days) d(day) where d.day between p.starts_on and p.ends_on)
    group by p.school_year, p.period
"""
_WAIT = """
    insert into mart_waiting
    select m.mart, p.school_id, p.day
    from (select unnest($marts) as mart) m, (select unnest($schools) as school_id, unnest($days) as day) p
    where m.mart <> 'none'
"""
_NEXT = "select school_id from mart_waiting group by school_id order by min(rowid), school_id limit $limit"
_WAITING = """
    select distinct school_id, day from mart_waiting where mart = $mart and school_id in (select unnest($schools))
"""
_SETTLED = "delete from mart_waiting where school_id in (select unnest($schools))"


def create_macros(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the formulas known to the warehouse that the cursor uses. Doing it again changes nothing."""
    for path in sorted(_MACROS.glob("*.sql")):
        cursor.execute(path.read_text())


def rebuild_all(cursor: duckdb.DuckDBPyConnection, progress: Progress | None = None) -> None:
    """Make every mart anew from the facts, some hundred schools at a time."""
    chunks = [_whole(chunk, cursor) for chunk in _chunks(cursor)]
    for done, mart in enumerate(MARTS, start=1):
        _rebuild(cursor, mart, chunks)
        if progress:
            progress(mart.name, done, len(MARTS))
    cursor.execute("create or replace table mart_waiting (mart varchar, school_id integer, day date)")


def refresh_parts(
    cursor: duckdb.DuckDBPyConnection,
    parts: Collection[Part],
    *,
    facts: Collection[str] | None = None,
    schools: int = AT_ONCE,
) -> None:
    """Make the touched (school, day) parts of every mart anew.

    `facts` names the fact tables that changed, so that marts which do not read them are left alone;
    None means that any may have changed. What has no day (results, plans, confirmations) counts as
    touched for each school of a part. A changed enrolment, group or assignment touches every day of
    the school on which it holds: the caller gives those days as parts.

    Attendance, filling and acts are level at once. The other marts are too while few schools change;
    when many do, they wait, and every call brings `schools` of them level, the longest waiting first.
    """
    if not parts:
        return
    if len(parts) > REBUILD_BEYOND:
        rebuild_all(cursor)
        return
    touched = [mart for mart in MARTS if facts is None or not mart.facts.isdisjoint(facts)]
    values = _touched(parts, cursor)
    for mart in touched:
        if not mart.slow:
            _refresh(cursor, mart, values)
    slow = [mart.name for mart in touched if mart.slow]
    where, days = values["part_schools"], values["part_days"]
    cursor.execute(_WAIT, {"marts": slow or ["none"], "schools": where, "days": days})
    if schools:
        settle(cursor, schools=schools)


def catch_up(cursor: duckdb.DuckDBPyConnection) -> set[int]:
    """While nothing changes: `settle` in a transaction of its own. Gives the schools that are level now."""
    if not cursor.execute("select 1 from mart_waiting limit 1").fetchall():
        return set()
    cursor.begin()
    try:
        levelled = settle(cursor)
        cursor.commit()
    except BaseException:
        cursor.rollback()
        raise
    return levelled


def settle(cursor: duckdb.DuckDBPyConnection, *, schools: int | None = None) -> set[int]:
    """Bring the waiting marts of some schools level, the longest waiting first; gives these schools."""
    chosen = [row[0] for row in cursor.execute(_NEXT, {"limit": schools or AT_ONCE}).fetchall()]
    for mart in MARTS:
        if chosen and mart.slow:
            parts = cursor.execute(_WAITING, {"mart": mart.name, "schools": chosen}).fetchall()
            if parts:
                _refresh(cursor, mart, _touched(parts, cursor))
    if chosen:
        cursor.execute(_SETTLED, {"schools": chosen})
    return set(chosen)


def _refresh(cursor: duckdb.DuckDBPyConnection, mart: Mart, values: dict[str, Any]) -> None:
    _run(cursor, text.removal(mart.name, mart.by), values)
    _run(cursor, text.insertion(mart.name, mart.by), values)


def _rebuild(cursor: duckdb.DuckDBPyConnection, mart: Mart, chunks: list[dict[str, Any]]) -> None:
    nothing = {"schools": [-1], "districts": [-1], "years": [-1], "first": _BEGINNING, "last": _END}
    _run(cursor, f"create or replace table {mart.name} as select * from ({text.mart(mart.name)}) where false", nothing)
    wake(cursor, mart.name)
    for chunk in chunks:
        _run(cursor, f"insert into {mart.name} {text.mart(mart.name)}", chunk)


def wake(cursor: duckdb.DuckDBPyConnection, table: str) -> None:
    """Let a row come and go before the first ordered insert of a transaction into this empty table.

    DuckDB 1.5.5 forgets a large ordered insert that follows an ordered insert of no rows in one transaction.
    """
    cursor.execute(f"insert into {table} default values")
    cursor.execute(f"delete from {table}")


def _chunks(cursor: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[int, int]]]:
    """Schools with their districts, whole districts together, so that a roll-up is made once."""
    found = cursor.execute("select school_id, district_id from dim_school order by region_id, district_id, school_id")
    chunk: list[tuple[int, int]] = []
    for _, schools in groupby(found.fetchall(), key=itemgetter(1)):
        chunk.extend(schools)
        if len(chunk) >= _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _whole(schools: Iterable[tuple[int, int]], cursor: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    pairs = list(schools)
    years = cursor.execute(_YEARS)
    return {
        "schools": [school for school, _ in pairs],
        "districts": sorted({district for _, district in pairs}),
        "years": [year for (year,) in years.fetchall()],
        "first": _BEGINNING,
        "last": _END,
    }


def _touched(parts: Collection[Part], cursor: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    ordered = sorted(parts)
    schools = sorted({school for school, _ in ordered})
    days = [day for _, day in ordered]
    found = cursor.execute(_DISTRICTS, {"schools": schools})
    district = dict(found.fetchall())
    return {
        "schools": schools,
        "districts": sorted(set(district.values())),
        "years": sorted({year for day in days for year in _years(day)}),
        "first": min(days),
        "last": max(days),
        "first_week": min(days) - timedelta(days=min(days).weekday()),
        "last_week": max(days) + timedelta(days=6 - max(days).weekday()),
        "part_schools": [school for school, _ in ordered],
        "part_districts": [district.get(school) for school, _ in ordered],
        "part_days": days,
        **_quarters(cursor, schools, days),
    }


def _years(day: date) -> tuple[int, int]:
    """The school year of a day; in summer the coming one too: plans and assignments are made for it then."""
    return school_year_of(day), day.year if day.month >= 6 else day.year - 1


def _quarters(cursor: duckdb.DuckDBPyConnection, schools: list[int], days: list[date]) -> dict[str, Any]:
    """The quarters in which some days lie, and the days from the first to the last of these quarters."""
    found = cursor.execute(_QUARTERS, {"schools": schools, "days": sorted(set(days))}).fetchall()
    return {
        "quarter_years": [row[0] for row in found] or [-1],
        "quarter_periods": [row[1] for row in found] or [-1],
        "quarters_from": min((row[2] for row in found), default=_END),
        "quarters_to": max((row[3] for row in found), default=_BEGINNING),
    }


def _run(cursor: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any]) -> None:
    cursor.execute(sql, bound(sql, values))
