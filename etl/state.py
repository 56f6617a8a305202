"""`etl_state`: where the warehouse stands. Written only in the transaction that changes the data."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from etl.errors import LoadNeeded
from warehouse.build import fingerprint


@dataclass(frozen=True)
class State:
    """Where the warehouse stands. Every transaction before `watermark` is in it."""

    watermark: int
    epoch: str
    loaded_at: str
    applied_at: str


def read(cursor: duckdb.DuckDBPyConnection) -> State:
    """The state. Raises LoadNeeded when there is none, or when another version of us built the warehouse."""
    if not cursor.execute(
        "select 1 from duckdb_tables() where database_name = current_database() and table_name = 'etl_state'"
    ).fetchall():
        raise LoadNeeded("empty")
    told = dict(cursor.execute("select key, value from etl_state").fetchall())
    if "watermark" not in told:
        raise LoadNeeded("empty")
    if told.get("built_by") != fingerprint():
        raise LoadNeeded("version")
    return State(int(told["watermark"]), told["epoch"], told["loaded_at"], told["applied_at"])


def write(cursor: duckdb.DuckDBPyConnection, state: State) -> None:
    """Replace the state."""
    cursor.execute("delete from etl_state")
    cursor.execute(
        "insert into etl_state values "
        "('watermark', $w), ('epoch', $e), ('loaded_at', $l), ('applied_at', $a), ('built_by', $b)",
        {
            "w": str(state.watermark),
            "e": state.epoch,
            "l": state.loaded_at,
            "a": state.applied_at,
            "b": fingerprint(),
        },
    )
