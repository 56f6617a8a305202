"""The (school, day) parts of the marts that a window touches."""

from __future__ import annotations

from datetime import date

import duckdb

from warehouse.build import Model


class Parts:
    """Collects touched parts in temporary tables of the cursor's connection."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        cursor.execute("create or replace temp table part (school_id integer, day date)")
        cursor.execute("create or replace temp table span (school_id integer, first date, last date)")

    def add(self, each: Model, rows: str) -> None:
        """The rows of a fact, given as `relation where …`, changed: as they were, or as they are now."""
        if len(each.touches) == 1:
            self._cursor.execute(f"insert into part select distinct school_id, {each.touches[0]} from {rows}")
        else:
            first, last = each.touches
            self._cursor.execute(f"insert into span select distinct school_id, {first}, {last} from {rows}")

    def add_schools(self, schools: list[int]) -> None:
        """Everything of these schools changed."""
        if schools:
            self._cursor.execute(
                "insert into span select unnest($schools), date '1900-01-01', date '9999-12-31'", {"schools": schools}
            )

    def collect(self) -> list[tuple[int, date]]:
        """Every touched part once. A span touches the days on which its school has lessons, and its first day."""
        return self._cursor.execute(
            """select school_id, day from part where day is not null
               union select l.school_id, l.lesson_date from fct_lesson l
                     join span s on s.school_id = l.school_id and l.lesson_date between s.first and s.last
               union select school_id, first from span where first > date '1900-01-01' order by 1, 2"""
        ).fetchall()
