"""Cursors are kept for the next read, and no kept one goes on reading an earlier load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.connect import Warehouse, open_warehouse


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(f"duckdb:{tmp_path / 'warehouse.duckdb'}", threads=1)
    with warehouse.writer() as cursor:
        cursor.execute("create table told as select 1 as load")
    yield warehouse
    warehouse.close()


def load(warehouse: Warehouse) -> object:
    with warehouse.reading() as cursor:
        return cursor.execute("select load from told").fetchone()


def publish(warehouse: Warehouse, number: int) -> None:
    with warehouse.staging() as (cursor, name):
        cursor.execute(f"create table told as select {number} as load")
        cursor.close()
        warehouse.publish(name)


def test_a_cursor_serves_the_next_read(opened: Warehouse) -> None:
    with opened.reading() as first:
        first.execute("select 1")
    with opened.reading() as second, opened.reading() as other:
        assert second is first
        assert other is not first


def test_a_kept_cursor_does_not_read_an_earlier_load(opened: Warehouse, tmp_path: Path) -> None:
    assert load(opened) == (1,)
    with opened.reading() as begun:
        publish(opened, 2)
        assert begun.execute("select load from told").fetchone() == (1,)
    assert load(opened) == (2,)
    del begun
    publish(opened, 3)
    assert load(opened) == (3,)
    assert len(list(tmp_path.glob("warehouse.*.duckdb"))) <= 2


def test_a_cursor_that_failed_is_not_kept(opened: Warehouse) -> None:
    with pytest.raises(duckdb.CatalogException), opened.reading() as failed:
        failed.execute("select * from nowhere")
    with opened.reading() as next_one:
        assert next_one is not failed
        assert next_one.execute("select load from told").fetchone() == (1,)
