"""Each mart is described beside its SELECT: grain, key, rules and columns as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.unit.warehouse.facts import MONDAY, Facts, at
from warehouse.marts import text
from warehouse.marts.listed import MARTS

NAMES = [mart.name for mart in MARTS]
SHORT = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}


@pytest.fixture(scope="module")
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    facts = Facts()
    for school, number in ((1, 7), (2, 8)):
        pupils = facts.school_class(number, school=school, pupils=6)
        facts.assign(number, school=school)
        lesson = facts.lesson(number, MONDAY, school=school, attendance_at=at(MONDAY, "10:05"), is_control=True)
        for pupil in pupils:
            facts.result(pupil, number, 4, school=school)
            facts.absence(lesson, pupil, number, 5, MONDAY, school=school)
    yield facts.build()
    facts.cursor.close()


def described(name: str) -> dict:
    return yaml.safe_load((text.FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def test_every_select_is_a_mart_and_the_other_way_round() -> None:
    assert sorted(NAMES) == sorted(path.stem for path in Path(text.FOLDER).glob("*.sql"))


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_described(name: str, cursor: duckdb.DuckDBPyConnection) -> None:
    found = {row[0]: SHORT.get(row[1], row[1]) for row in cursor.execute(f"describe {name}").fetchall()}
    wanted = {column: kind for column, (kind, says) in described(name)["columns"].items() if says}
    assert found == wanted


@pytest.mark.parametrize("name", NAMES)
def test_the_key_is_unique(name: str, cursor: duckdb.DuckDBPyConnection) -> None:
    key = described(name)["key"]
    doubled = cursor.execute(f"select {key}, count(*) from {name} group by {key} having count(*) > 1").fetchall()
    assert doubled == []


@pytest.mark.parametrize("name", NAMES)
def test_only_what_ducklake_has_is_kept(name: str, cursor: duckdb.DuckDBPyConnection) -> None:
    kinds = {row[1] for row in cursor.execute(f"describe {name}").fetchall()}
    assert not kinds & {"HUGEINT", "UHUGEINT"}
    assert not any(kind.startswith("ENUM") for kind in kinds)
