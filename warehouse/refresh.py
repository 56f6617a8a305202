"""Marts and macros: made in full, or only the parts that a change touched.

Everything here runs in the transaction of the caller, so facts, marts and watermark change together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from app.domain.periods import school_year_of
from warehouse.marts import text

Part = tuple[int, date]
"""A school and a day."""

Progress = Callable[[str, int, int], None]
"""Told the name of the step that is done, how many are done, and of how many."""

REBUILD_BEYOND = 20_000
"""Parts from which on a full build is the quicker way."""

_CHUNK = 300
"""Schools built at once: bounds the memory of a full build."""

_MACROS = Path(__file__).parent / "macros"
_BEGINNING, _END = date(2000, 1, 1), date(2100, 12, 31)
_YEARS = "select distinct school_year from fct_lesson union select distinct school_year from fct_plan"
_DISTRICTS = "select school_id, district_id from dim_school where school_id in (select unnest($schools))"
_USED = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Mart:
    """A mart, the filter by which its touched rows are replaced, and the facts from which it is made."""

    name: str
    by: str
    facts: frozenset[str]


def _mart(name: str, by: str, *facts: str) -> Mart:
    return Mart(name, by, frozenset(f"fct_{fact}" for fact in facts))


_SEATS = ("enrolment", "group_member")
MARTS = (
    _mart("mart_class_day", "days", "lesson", "absence", *_SEATS),
    _mart("mart_school_day", "days", "lesson", "absence", *_SEATS),
    _mart("mart_school_week", "weeks", "lesson", "absence", *_SEATS),
    _mart("mart_district_day", "districts", "lesson", "absence", *_SEATS),
    _mart("mart_filling_day", "days", "lesson", "mark", "absence", *_SEATS),
    _mart("mart_filling_district", "districts", "lesson", "mark", "absence", *_SEATS),
    _mart("mart_alarm", "schools", "lesson", "absence", *_SEATS),
    _mart("mart_pupil_quarter", "schools", "lesson", "absence", *_SEATS),
    _mart("mart_accumulation", "schools", "mark", "assignment", *_SEATS),
    _mart("mart_result", "schools", "result", "assignment", *_SEATS),
    _mart("mart_result_school", "schools", "result", "assignment", *_SEATS),
    _mart("mart_pupil_group", "schools", "result", "assignment", *_SEATS),
    _mart("mart_filling_period", "schools", "result", "plan", "assignment", *_SEATS),
    _mart("mart_programme", "schools", "lesson", "plan", "plan_topic"),
    _mart("mart_internet_month", "schools", "confirmation"),
)
"""All marts, each after those that it reads."""


def create_macros(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the formulas known to the warehouse that the cursor uses. Doing it again changes nothing."""
    for path in sorted(_MACROS.glob("*.sql")):
        cursor.execute(path.read_text())


def rebuild_all(cursor: duckdb.DuckDBPyConnection, progress: Progress | None = None) -> None:
    """Make every mart anew from the facts, some hundred schools at a time."""
    chunks = [_whole(chunk, cursor) for chunk in _chunks(cursor)]
    total = len(MARTS)
    for done, mart in enumerate(MARTS, start=1):
        _rebuild(cursor, mart, chunks)
        if progress:
            progress(mart.name, done, total)


def refresh_parts(
    cursor: duckdb.DuckDBPyConnection, parts: Collection[Part], *, facts: Collection[str] | None = None
) -> None:
    """Make the touched (school, day) parts of every mart anew.

    `facts` names the fact tables that changed, so that marts which do not read them are left alone;
    None means that any may have changed. What has no day (results, plans, confirmations) counts as
    touched for each school of a part. A changed enrolment, group or assignment touches every day of
    the school on which it holds: the caller gives those days as parts.
    """
    if not parts:
        return
    if len(parts) > REBUILD_BEYOND:
        rebuild_all(cursor)
        return
    values = _touched(parts, cursor)
    for mart in MARTS:
        if facts is None or not mart.facts.isdisjoint(facts):
            _run(cursor, _removal(mart), values)
            _run(cursor, _insertion(mart.name, touched=True), values)


def _rebuild(cursor: duckdb.DuckDBPyConnection, mart: Mart, chunks: list[dict[str, Any]]) -> None:
    nothing = {"schools": [-1], "districts": [-1], "years": [-1], "first": _BEGINNING, "last": _END}
    _run(cursor, f"create or replace table {mart.name} as {text.mart(mart.name)}", nothing)
    for chunk in chunks:
        _run(cursor, _insertion(mart.name, touched=False), chunk)


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


def _insertion(name: str, *, touched: bool) -> str:
    return f"insert into {name} {text.mart(name, touched=touched)}"


def _removal(mart: Mart) -> str:
    return text.removal(mart.name, mart.by)


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
        "years": sorted({school_year_of(day) for day in days}),
        "first": min(days),
        "last": max(days),
        "first_week": min(days) - timedelta(days=min(days).weekday()),
        "last_week": max(days) + timedelta(days=6 - max(days).weekday()),
        "part_schools": [school for school, _ in ordered],
        "part_districts": [district.get(school) for school, _ in ordered],
        "part_days": days,
    }


def _run(cursor: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any]) -> None:
    used = set(_USED.findall(sql))
    cursor.execute(sql, {name: value for name, value in values.items() if name in used})
