"""DuckDB 1.5.5 forgets a large ordered insert after an ordered insert of no rows; what we do about it works."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.etl.conftest import STORAGES, url
from warehouse.connect import open_warehouse
from warehouse.refresh import wake

ROWS = 300_000


@pytest.mark.parametrize("storage", STORAGES)
def test_a_large_ordered_insert_after_an_empty_one_is_kept(tmp_path: Path, storage: str) -> None:
    warehouse = open_warehouse(url(storage, tmp_path), memory_mb=512, threads=2)
    with warehouse.writer() as cursor:
        cursor.begin()
        cursor.execute("create table filled (number bigint, place bigint)")
        wake(cursor, "filled")
        for chosen in ("i < 0", "true"):
            rows = f"select i, i * 7919 % 100000 as place from range({ROWS}) r(i) where {chosen} order by place"
            cursor.execute(f"insert into filled {rows}")
        cursor.commit()
        assert cursor.execute("select count(*), count(distinct number) from filled").fetchall() == [(ROWS, ROWS)]
    warehouse.close()
