"""Every query answers for its scope alone: what others have does not change a figure, and no scope gives nothing."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import duckdb
import polars as pl
import pytest

from app.access.scope import Level, Scope
from app.domain.periods import Span
from tests.unit.warehouse.facts import MONDAY, Facts, at
from warehouse import queries
from warehouse.queries.periods import ResultPeriod

SPAN = Span(date(2026, 2, 2), date(2026, 3, 27))
ARGUMENTS = {
    "span": SPAN, "compare": SPAN, "now": at(date(2026, 3, 27), "12:00"), "period": ResultPeriod(2025, 1, 3),
    "month": date(2026, 2, 1), "first": date(2026, 1, 1), "last": date(2026, 4, 1), "day": MONDAY, "since": MONDAY,
    "kind": 1, "first_year": 2024, "school_year": 2025,
}  # fmt: skip
SAME_FOR_ALL = {
    "children.subjects", "periods.calendar", "periods.special_days", "periods.latest", "disclosure.limits",
    "disclosure.limits_of",
}  # fmt: skip
"""Labels and the calendar: everybody may see them."""

OWN = {
    "republic": Scope(Level.REPUBLIC, 417, (41706207,), (4,)),
    "region": Scope(Level.REGION, 41706, (41706207,), (4,)),
    "district": Scope(Level.DISTRICT, 41706207, (41706207,), (4,)),
    "school": Scope(Level.SCHOOL, None, (), (4,)),
    "teacher": Scope(Level.SCHOOL, None, (), (4,), (40,)),
    "class": Scope(Level.CLASS, None, (), (4,), (40,)),
    "pupil": Scope(Level.PUPIL, None, (), (4,), (40,), (4000, 4001)),
}


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(queries.__path__):
        found = import_module(f"warehouse.queries.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            told = inspect.signature(function)
            asks = "cursor" in told.parameters and told.return_annotation != "Scope"  # that one makes a scope
            if function.__module__ == found.__name__ and not name.startswith("_") and asks and module.name != "reading":
                yield f"{module.name}.{name}", function


QUERIES = dict(public())


def fill(facts: Facts, school: int, number: int) -> None:
    """A class with a bit of everything in it."""
    pupils = facts.school_class(number, school=school, pupils=6)
    facts.assign(number, school=school, teacher=number)
    plan = facts.add("fct_plan", school_id=school, school_year=2025, class_id=number, subject_id=1, teacher_id=number)
    topic = facts.add("fct_plan_topic", plan_id=plan, school_id=school, ordinal=1, due_date=MONDAY)
    for day in (date(2026, 2, 2) + timedelta(days=n) for n in range(40) if n % 7 < 5):
        lesson = facts.lesson(
            number, day, school=school, teacher_id=number, attendance_at=at(day, "10:10"), plan_topic_id=topic,
            is_control=day.day % 5 == 0,
        )  # fmt: skip
        facts.absence(lesson, pupils[day.day % 3], number, 1, day, school=school)
        facts.absence(lesson, pupils[3], number, 1, day, school=school)
        facts.mark(lesson, pupils[day.day % 6], number, day, school=school, teacher_id=number, value=2 + day.day % 4)
    for pupil in pupils:
        facts.result(pupil, number, 2 + pupil % 4, school=school, teacher_id=number)
    facts.add(
        "fct_confirmation", **facts.place(school), contract_id=school, provider_id=school, month=date(2026, 2, 1),
        state="open", monthly_fee_tyiyn=1000,
    )  # fmt: skip


@pytest.fixture(scope="module")
def worlds() -> tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]:
    """The same school with others around it, and alone."""
    together, alone = Facts(), Facts()
    for facts in (together, alone):
        fill(facts, 4, 40)
    for school, number in ((1, 10), (2, 20), (3, 30), (4, 41)):
        fill(together, school, number)
    together.school_class(42, school=4, pupils=6)
    return together.build(), alone.build()


def ask(query: str, cursor: duckdb.DuckDBPyConnection, scope: Scope) -> Any:
    function = QUERIES[query]
    named = inspect.signature(function).parameters
    return function(cursor, scope, **{name: ARGUMENTS[name] for name in named if name in ARGUMENTS})


ids_of_rows = pl.selectors.by_name("confirmation_id", "lesson_id", require_all=False)


@pytest.mark.parametrize("query", sorted(QUERIES))
def test_a_query_takes_a_scope_without_default(query: str) -> None:
    parameters = inspect.signature(QUERIES[query]).parameters
    if query != "state.data_age":
        assert parameters["scope"].default is inspect.Parameter.empty
        assert QUERIES[query].__doc__


@pytest.mark.parametrize("query", sorted(set(QUERIES) - {"state.data_age", "periods.latest"}))
def test_no_scope_gives_no_rows_with_the_same_columns(
    query: str, worlds: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]
) -> None:
    empty = ask(query, worlds[0], Scope.nothing())
    assert empty.height == 0
    assert empty.schema == ask(query, worlds[0], OWN["republic"]).schema


@pytest.mark.parametrize("where", ["teacher", "class", "pupil"])
@pytest.mark.parametrize("query", sorted(set(QUERIES) - {"state.data_age"} - SAME_FOR_ALL))
def test_what_others_have_changes_nothing(
    query: str, where: str, worlds: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]
) -> None:
    together, alone = (ask(query, cursor, OWN[where]) for cursor in worlds)
    if query == "children.schools":
        together, alone = (frame.drop("pupils") for frame in (together, alone))
    assert together.drop(ids_of_rows).equals(alone.drop(ids_of_rows))


@pytest.fixture(scope="module")
def schools() -> tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]:
    """A school with schools of other districts and regions around it, and alone."""
    together, alone = Facts(), Facts()
    fill(together, 1, 10)
    fill(together, 3, 30)
    for facts in (together, alone):
        fill(facts, 4, 40)
    return together.build(), alone.build()


@pytest.mark.parametrize("where", ["republic", "region", "district", "school"])
@pytest.mark.parametrize("query", sorted(set(QUERIES) - {"state.data_age"} - SAME_FOR_ALL))
def test_a_place_sees_its_own_schools_only(
    query: str, where: str, schools: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]
) -> None:
    together, alone = (ask(query, cursor, OWN[where]) for cursor in schools)
    assert together.drop(ids_of_rows).equals(alone.drop(ids_of_rows))
