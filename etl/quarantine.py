"""Rows of the gradebook that the facts cannot take: kept out with a reason and shown, never dropped in silence.

The warehouse's table `etl_quarantine` is the truth, changed in the transaction of the data; `etl.quarantine` in
PostgreSQL is brought level with it afterwards and keeps the history.
"""

from __future__ import annotations

import duckdb
import psycopg

from warehouse.build import Model


def insertion(each: Model, judged: str) -> str:
    """The statement that takes the bad rows out of a judged relation."""
    year = "school_year" if "school_year" in each.names else "null"
    lesson = "lesson_id" if "lesson_id" in each.names and each.key[0] != "lesson_id" else "null"
    return (
        f"insert into etl_quarantine select '{each.name}', {each.key[0]}, {year}, school_id, {lesson}, fault, now() "
        f"from {judged} where fault is not null"
    )


def open_rows(cursor: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], str]:
    """The rows in quarantine: (fact, key) → reason."""
    found = cursor.execute("select table_name, source_id, reason from etl_quarantine").fetchall()
    return {(table, int(key)): reason for table, key, reason in found}


def publish(connection: psycopg.Connection, present: dict[tuple[str, int], str], run_id: int | None) -> None:
    """Bring `etl.quarantine` level: mended rows are resolved, new ones and new reasons are written."""
    with connection.transaction():
        found = connection.execute(
            "select id, table_name, row_id, reason from etl.quarantine where resolved_at is null"
        )
        known = {(table, row): (key, reason) for key, table, row, reason in found.fetchall()}
        gone = [key for row, (key, reason) in known.items() if present.get(row) != reason]
        if gone:
            connection.execute("update etl.quarantine set resolved_at = now() where id = any(%s)", (gone,))
        fresh = [(run_id, *row, reason) for row, reason in present.items() if known.get(row, (0, ""))[1] != reason]
        if fresh:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "insert into etl.quarantine (run_id, table_name, row_id, reason) values (%s, %s, %s, %s)", fresh
                )
