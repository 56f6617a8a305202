"""Verify compares contents, so one changed value is found; a load that lost something is not published."""

from __future__ import annotations

from datetime import date

import pytest

from etl import facts
from etl.errors import LoadBroken
from etl.verify import Difference
from tests.integration.etl.conftest import Pipeline

PLANT = "update fct_mark set value = case value when 5 then 4 else 5 end where mark_id = {mark}"


def test_one_planted_value_is_found(pipeline: Pipeline) -> None:
    pipeline.load()
    ((mark,),) = pipeline.rows("select min(mark_id) from fct_mark where school_id = 3 and lesson_date = '2026-09-15'")
    _plant(pipeline, PLANT.format(mark=mark))
    found = pipeline.verify()
    assert not found.equal
    assert [(each.table, each.school_id, each.month) for each in found.differences] == [
        ("fct_mark", 3, date(2026, 9, 1))
    ]
    assert found.differences[0].source_rows == found.differences[0].warehouse_rows
    assert found.plain()["differences"][0]["month"] == "2026-09-01"


def test_a_lost_and_a_doubled_row_are_found(on_file: Pipeline) -> None:
    on_file.load()
    _plant(on_file, "delete from fct_absence where absence_id = (select min(absence_id) from fct_absence)")
    _plant(on_file, "insert into fct_lesson from fct_lesson where lesson_id = (select max(lesson_id) from fct_lesson)")
    found = on_file.verify()
    assert sorted(each.table for each in found.differences) == ["fct_absence", "fct_lesson"]
    lost = next(each for each in found.differences if each.table == "fct_absence")
    assert isinstance(lost, Difference)
    assert lost.source_rows == lost.warehouse_rows + 1


def test_verify_catches_up_before_it_compares(on_file: Pipeline) -> None:
    on_file.load()
    on_file.change("update gb.mark set value = 3 where school_year = 2025")
    assert on_file.verify().equal
    assert on_file.rows("select distinct value from fct_mark where school_year = 2025") == [(3,)]


def test_a_load_that_lost_rows_is_not_published(on_file: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    on_file.load()
    whole = facts.rows
    monkeypatch.setattr(facts, "rows", lambda each, leaf: f"{whole(each, leaf)} where hash({each.key[0]}) % 100 > 0")
    on_file.change("delete from gb.mark where school_year = 2025")
    with pytest.raises(LoadBroken, match="fct_mark"):
        on_file.load()
    assert on_file.rows("select count(*) from fct_mark") == [(9600,)]


def _plant(pipeline: Pipeline, sql: str) -> None:
    with pipeline.warehouse.writer() as cursor:
        cursor.execute(sql)
