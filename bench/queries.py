"""Dashboard queries against the same questions on PostgreSQL with the gradebook's own indexes, in one run.

`facts` asks the warehouse's facts, `mart` what pages really read. The answers are compared before they are timed.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from app.access.scope import Level, Scope
from app.domain.periods import Span
from bench.gradebook import made_up, say
from etl import snapshot
from warehouse.connect import open_warehouse
from warehouse.queries import attendance, attention, filling, headline

SPAN = Span(date(2026, 9, 1), date(2027, 5, 25))
NOW = datetime(2027, 5, 25, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Question:
    """One question in three wordings; the columns mean the same in each."""

    name: str
    postgres: str
    facts: str
    mart: str = ""


QUESTIONS = (
    Question(
        "republic_by_region_and_month",
        """select s.region_id, date_trunc('month', a.lesson_date)::date, count(*) from gb.absence a
           join gb.school s on s.id = a.school_id where a.code <= 3 group by 1, 2 order by 1, 2""",
        """select region_id, date_trunc('month', lesson_date)::date, count(*) from fct_absence
           where code <= 3 group by 1, 2 order by 1, 2""",
        """select region_id, date_trunc('month', day)::date, sum(absent_n + absent_u + absent_b)::bigint
           from mart_district_day group by 1, 2 order by 1, 2""",
    ),
    Question(
        "district_schools_by_week",
        """select a.school_id, date_trunc('week', a.lesson_date)::date, count(*) from gb.absence a
           join gb.school s on s.id = a.school_id where a.code <= 3 and s.district_id = {district}
           group by 1, 2 order by 1, 2""",
        """select school_id, date_trunc('week', lesson_date)::date, count(*) from fct_absence
           where code <= 3 and school_id in (select school_id from dim_school where district_id = {district})
           group by 1, 2 order by 1, 2""",
        """select school_id, week, sum(absent_n + absent_u + absent_b)::bigint from mart_school_week
           where district_id = {district} group by 1, 2 order by 1, 2""",
    ),
    Question(
        "school_classes_by_subject",
        """select class_id, subject_id, count(*), sum(value) from gb.mark where school_id = {school}
           group by 1, 2 order by 1, 2""",
        """select class_id, subject_id, count(*), sum(value)::bigint from fct_mark where school_id = {school}
           group by 1, 2 order by 1, 2""",
    ),
    Question(
        "republic_marks_by_region_and_month",
        """select s.region_id, date_trunc('month', m.lesson_date)::date, count(*), sum(m.value) from gb.mark m
           join gb.school s on s.id = m.school_id group by 1, 2 order by 1, 2""",
        """select region_id, date_trunc('month', lesson_date)::date, count(*), sum(value)::bigint from fct_mark
           group by 1, 2 order by 1, 2""",
    ),
    Question(
        "one_pupil",
        """select subject_id, count(*), sum(value) from gb.mark where pupil_id = {pupil} and school_id = {school}
           group by 1 order by 1""",
        """select subject_id, count(*), sum(value)::bigint from fct_mark
           where pupil_id = {pupil} and school_id = {school} group by 1 order by 1""",
    ),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sizes."""
    parser.add_argument("--marks", type=int, default=3_000_000, help="marks in the gradebook")
    parser.add_argument("--repeats", type=int, default=7, help="measurements of each; the median counts")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Ratios of this run: how many times slower PostgreSQL is than facts and marts, and pages' queries in ms."""
    with made_up(args.marks) as server, tempfile.TemporaryDirectory(prefix="kozomol-bench-") as folder:
        warehouse = open_warehouse(f"duckdb:{Path(folder) / 'w.duckdb'}", memory_mb=512, threads=2)
        say("load")
        snapshot.load(warehouse, server.dsn("etl"))
        cursor = warehouse.cursor()
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as source:
            asked = _places(cursor)
            found = {each.name: _measure(each, asked, source, cursor, args.repeats) for each in QUESTIONS}
        pages = _pages(cursor, args.repeats)
        cursor.close()
        warehouse.close()
    ratios = [each["postgres_ms"] / each["facts_ms"] for each in found.values()]
    return {
        "facts_vs_postgres": round(statistics.geometric_mean(ratios), 1),
        "marts_vs_postgres": round(
            statistics.geometric_mean(
                each["postgres_ms"] / each["mart_ms"] for each in found.values() if "mart_ms" in each
            ),
            1,
        ),
        "slowest_page_query_ms": max(pages.values()),
        "questions": found,
        "pages_ms": pages,
    }


def _measure(
    question: Question,
    places: dict[str, int],
    source: psycopg.Connection[Any],
    cursor: duckdb.DuckDBPyConnection,
    repeats: int,
) -> dict[str, float]:
    say(question.name)
    postgres, facts, mart = (text.format(**places) for text in (question.postgres, question.facts, question.mart))
    wanted = source.execute(postgres).fetchall()
    asked: dict[str, Callable[[], Any]] = {
        "postgres_ms": lambda: source.execute(postgres).fetchall(),
        "facts_ms": lambda: cursor.execute(facts).fetchall(),
    }
    if mart:
        asked["mart_ms"] = lambda: cursor.execute(mart).fetchall()
    for name, ask in asked.items():
        if [tuple(row) for row in ask()] != [tuple(row) for row in wanted]:
            raise AssertionError(f"{question.name}: {name[:-3]} answers something else than PostgreSQL")
    return {name: _median_ms(ask, repeats) for name, ask in asked.items()}


def _pages(cursor: duckdb.DuckDBPyConnection, repeats: int) -> dict[str, float]:
    """The queries of the landing pages at each level, warm, over the whole school year."""
    found: dict[str, float] = {}
    for scope in _scopes(cursor):
        asked: dict[str, Callable[[], Any]] = {
            "headline": partial(headline.headline, cursor, scope, span=SPAN, now=NOW),
            "attendance": partial(attendance.by_child, cursor, scope, span=SPAN),
            "weekly": partial(attendance.weekly, cursor, scope, span=SPAN),
            "filling": partial(filling.by_child, cursor, scope, span=SPAN, now=NOW),
            "attention": partial(attention.attention, cursor, scope, now=NOW),
        }
        for name, ask in asked.items():
            ask()
            found[f"{scope.level}.{name}"] = _median_ms(ask, repeats)
    return found


def _scopes(cursor: duckdb.DuckDBPyConnection) -> list[Scope]:
    rows = cursor.execute("select school_id, district_id, region_id from dim_school order by school_id").fetchall()
    school, district, region = rows[0]

    def of(level: Level, place: int | None, chosen: list[tuple[int, int, int]]) -> Scope:
        return Scope(level, place, tuple(sorted({row[1] for row in chosen})), tuple(row[0] for row in chosen))

    return [
        of(Level.REPUBLIC, 417, rows),
        of(Level.REGION, region, [row for row in rows if row[2] == region]),
        of(Level.DISTRICT, district, [row for row in rows if row[1] == district]),
        Scope(Level.SCHOOL, None, (), (school,)),
    ]


def _places(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    school, pupil = cursor.execute("select school_id, pupil_id from fct_mark order by 1, 2 limit 1").fetchall()[0]
    sql = "select district_id from dim_school where school_id = $school"
    return {"school": school, "pupil": pupil, "district": cursor.execute(sql, {"school": school}).fetchall()[0][0]}


def _median_ms(ask: Callable[[], Any], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
    return round(1000 * statistics.median(taken), 2)
