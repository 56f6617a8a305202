"""Each macro equals the rule in plain Python over random data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import programme
from app.domain.achievement import Distribution, pupil_group
from app.domain.act_amounts import amount_tyiyn
from app.domain.attendance import AbsenceLevel, Tally, absence_level
from app.domain.calendar import day_of, end_of_day
from app.domain.grading import period_result, score
from app.domain.obligations import Counts, state_of
from app.domain.periods import school_year_of
from app.domain.profile_values import KG_2025
from warehouse.refresh import create_macros

EXAMPLES = settings(max_examples=150, deadline=None)
COUNT = st.integers(0, 400)
DAY = st.dates(date(2024, 9, 1), date(2029, 8, 31))
FIRST = datetime(2024, 9, 1, tzinfo=UTC)
INSTANT = st.integers(0, 5 * 365 * 86_400_000_000).map(lambda n: FIRST + timedelta(microseconds=n))
MARKS = st.lists(st.integers(1, 5), max_size=40)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    cursor = duckdb.connect()
    cursor.execute("set TimeZone = 'UTC'")
    create_macros(cursor)
    yield cursor
    cursor.close()


def value(cursor: duckdb.DuckDBPyConnection, macro: str, *arguments: Any) -> Any:
    """What a macro gives for some arguments; instants come back as microseconds."""
    places = ", ".join("?" for _ in arguments)
    found = cursor.execute(f"select {macro}({places})", list(arguments)).fetchone()
    assert found is not None
    return found[0]


def same(found: float | None, wanted: Fraction | None) -> bool:
    return found is None if wanted is None else found == pytest.approx(float(wanted), abs=1e-12)


@EXAMPLES
@given(f=MARKS, c=MARKS, bonus=st.sampled_from([0, 3]))
def test_final_mark(warehouse: duckdb.DuckDBPyConnection, f: list[int], c: list[int], bonus: int) -> None:
    found = score(f, c, KG_2025)
    sums = (sum(f), len(f), sum(c), len(c))
    top, bottom = (value(warehouse, f"score_{part}", *sums) for part in ("numerator", "denominator"))
    assert (None if top is None else Fraction(top, bottom)) == found.value
    if found.value is not None:
        wanted = period_result(found, KG_2025, bonus=Decimal(bonus) / 10, reason="work beyond the programme")
        assert value(warehouse, "final_mark", *sums, bonus) == wanted.final


@pytest.mark.parametrize(
    ("f", "c", "bonus", "mark"),
    [
        ((3,), (5,), 0, 4),
        ((4, 4, 3), (3,), 0, 3),
        ((4, 4, 3), (3,), 3, 4),
        ((3, 4), (3, 4), 0, 4),
        ((3, 3, 3, 3, 4), (4, 4, 4, 4, 5), 0, 4),
        ((2, 2, 2, 3, 3), (3, 3, 3, 2, 2, 3, 3, 3, 3, 2), 0, 2),
    ],
)
def test_the_examples_of_the_rules(
    warehouse: duckdb.DuckDBPyConnection, f: tuple[int, ...], c: tuple[int, ...], bonus: int, mark: int
) -> None:
    assert value(warehouse, "final_mark", sum(f), len(f), sum(c), len(c), bonus) == mark


@EXAMPLES
@given(counts=st.tuples(COUNT, COUNT, COUNT, COUNT, COUNT, COUNT))
def test_achievement(warehouse: duckdb.DuckDBPyConnection, counts: tuple[int, ...]) -> None:
    n5, n4, n3, n2, n1, na = counts
    wanted = Distribution(*counts)
    marks = 5 * n5 + 4 * n4 + 3 * n3 + 2 * n2 + n1
    assert same(value(warehouse, "average_mark", marks, wanted.marks), wanted.average)
    assert same(value(warehouse, "success", n5, n4, n3, wanted.total), wanted.success)
    assert same(value(warehouse, "quality", n5, n4, wanted.total), wanted.quality)
    assert same(value(warehouse, "sou", n5, n4, n3, n2, n1, na, wanted.total), wanted.sou)


@EXAMPLES
@given(pupil_lessons=COUNT, absent=COUNT)
def test_attendance_rate(warehouse: duckdb.DuckDBPyConnection, pupil_lessons: int, absent: int) -> None:
    absent = min(absent, pupil_lessons)
    assert same(value(warehouse, "attendance_rate", absent, pupil_lessons), Tally(1, 1, pupil_lessons, absent).rate)


@EXAMPLES
@given(values=st.lists(st.none() | st.integers(1, 5), min_size=1, max_size=12))
def test_pupil_group(warehouse: duckdb.DuckDBPyConnection, values: list[int | None]) -> None:
    counts = (sum(v is None or v <= 2 for v in values), values.count(3), values.count(4))
    assert value(warehouse, "pupil_group", *counts) == pupil_group(values)


@EXAMPLES
@given(lessons=COUNT, taken=COUNT)
def test_share_of_lessons_with_attendance(warehouse: duckdb.DuckDBPyConnection, lessons: int, taken: int) -> None:
    taken = min(lessons, taken)
    assert same(value(warehouse, "share", taken, lessons), Tally(lessons, taken).taken_share)


@EXAMPLES
@given(missed=COUNT, lessons=COUNT, days=st.integers(0, 30), least=st.integers(5, 15), percent=st.integers(5, 20))
def test_chronic_absence(
    warehouse: duckdb.DuckDBPyConnection, missed: int, lessons: int, days: int, least: int, percent: int
) -> None:
    missed = min(missed, lessons)
    profile = replace(KG_2025, chronic_days=least, chronic_share=Fraction(percent, 100))
    level = absence_level(missed, lessons, days, profile)
    much = (AbsenceLevel.CHRONIC, AbsenceLevel.SEVERE)
    for share, wanted in ((profile.chronic_share, level in much), (profile.severe_share, level is AbsenceLevel.SEVERE)):
        values = (missed, lessons, days, share.numerator, share.denominator, profile.chronic_days)
        assert value(warehouse, "misses_much", *values) == wanted


@EXAMPLES
@given(entered=st.none() | INSTANT, due=INSTANT, now=INSTANT, gap=st.integers(-2, 2))
def test_obligation_state(
    warehouse: duckdb.DuckDBPyConnection, entered: datetime | None, due: datetime, now: datetime, gap: int
) -> None:
    edge = due + timedelta(microseconds=gap)
    for at, clock in ((entered, now), (edge, now), (None, edge)):
        assert value(warehouse, "obligation_state", at, due, clock, True) == state_of(at, due, clock)
    assert value(warehouse, "obligation_state", entered, due, now, False) == "not_applicable"


@EXAMPLES
@given(on_time=COUNT, late=COUNT, missing=COUNT)
def test_completeness_and_timeliness(
    warehouse: duckdb.DuckDBPyConnection, on_time: int, late: int, missing: int
) -> None:
    wanted = Counts(on_time=on_time, late=late, missing=missing)
    assert same(value(warehouse, "completeness", on_time, late, missing), wanted.completeness)
    assert same(value(warehouse, "timeliness", on_time, late, missing), wanted.timeliness)


@EXAMPLES
@given(fee=st.integers(0, 10**9), days=st.integers(28, 31), served=st.integers(0, 31))
def test_amount(warehouse: duckdb.DuckDBPyConnection, fee: int, days: int, served: int) -> None:
    served = min(served, days)
    assert value(warehouse, "amount_tyiyn", fee, served, days) == amount_tyiyn(fee, served, days)


@EXAMPLES
@given(hours=st.decimals(0, 8, places=1))
def test_minimum_of_marks(warehouse: duckdb.DuckDBPyConnection, hours: Decimal) -> None:
    least = [marks for _, marks in KG_2025.minimum_marks]
    assert value(warehouse, "minimum_marks", hours, *least) == programme.minimum_marks(hours, KG_2025)


@EXAMPLES
@given(topics=COUNT, due=COUNT)
def test_programme_covered(warehouse: duckdb.DuckDBPyConnection, topics: int, due: int) -> None:
    assert same(value(warehouse, "programme_covered", topics, due), programme.Programme(topics, due).covered)


@EXAMPLES
@given(day=DAY, instant=INSTANT)
def test_days_and_instants(warehouse: duckdb.DuckDBPyConnection, day: date, instant: datetime) -> None:
    assert value(warehouse, "local_day", instant) == day_of(instant)
    assert value(warehouse, "school_year_of", day) == school_year_of(day)
    assert _micros(warehouse, "day_end(?)", day) == _us(end_of_day(day))


def _us(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _micros(cursor: duckdb.DuckDBPyConnection, call: str, *arguments: Any) -> int:
    found = cursor.execute(f"select epoch_us({call})", list(arguments)).fetchone()
    assert found is not None
    return int(found[0])
