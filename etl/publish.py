"""A checked load becomes the warehouse: a file by moving the link, a DuckLake by one transaction."""

from __future__ import annotations

import duckdb

from warehouse import refresh
from warehouse.connect import Warehouse


def publish(warehouse: Warehouse, staged: duckdb.DuckDBPyConnection, place: str) -> None:
    """Make the staged data what every later cursor reads."""
    if warehouse.location.storage == "duckdb":
        warehouse.publish(place)
        return
    tables = staged.execute(
        "select table_name from duckdb_tables() where database_name = current_database() and not temporary order by 1"
    ).fetchall()
    with warehouse.writer() as cursor:
        cursor.begin()
        for (name,) in tables:
            cursor.execute(f"create or replace table {name} as from {place}.main.{name} order by rowid")
        refresh.create_macros(cursor)
        cursor.commit()
