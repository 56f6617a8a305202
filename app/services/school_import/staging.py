"""Good rows into temporary tables, from where plain SQL checks them and carries them over.

`COPY` is refused on tables under row-level security, so rows are copied here first and inserted
from here. A temporary table falls with its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from psycopg import sql

from app.services.school_import.columns import Column, Sheet
from app.services.school_import.reading import Reading

Sealer = Callable[[str], tuple[bytes, bytes]]
"""A ПИН → its keyed hash and its encrypted form; the ПИН itself never reaches a table."""

_WORK = {
    "target_id": "bigint", "region_id": "int", "district_id": "int", "school_id": "int", "school_year_of": "smallint",
    "class_id": "bigint", "group_id": "bigint", "subject_id": "int", "lesson_id": "bigint", "pupil_id": "bigint",
    "teacher_id": "bigint", "homeroom_id": "bigint", "person_id": "bigint", "plan_id": "bigint",
    "starts_at": "timestamptz", "ends_at": "timestamptz", "roll_at": "timestamptz", "period_ends": "date",
    "matches": "int", "first_line": "int",
}  # fmt: skip
"""Columns that the checks fill: what a row's codes and names turn out to mean."""


def stage_name(sheet: Sheet) -> str:
    """The temporary table of a sheet."""
    return f"imp_{sheet.name}"


def stage(connection: psycopg.Connection[Any], reading: Reading, seal: Sealer) -> None:
    """Make the sheet's temporary table and copy its good rows into it."""
    sheet = reading.table.sheet
    name = sql.Identifier(stage_name(sheet))
    parts = [part for column in sheet.columns for part in _staged(column)]
    declared = [("line", "int"), *parts, *((work, kind) for work, kind in _WORK.items() if work not in dict(parts))]
    fields = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(n), sql.SQL(kind)) for n, kind in declared)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("drop table if exists pg_temp.{}").format(name))
        cursor.execute(sql.SQL("create temp table {} ({}) on commit drop").format(name, fields))
        present = ["line", *(part for column in reading.columns for part, _ in _staged(column))]
        into = sql.SQL(", ").join(map(sql.Identifier, present))
        with cursor.copy(sql.SQL("copy {} ({}) from stdin").format(name, into)) as copy:
            for values in _flat(reading, seal):
                copy.write_row(values)
        cursor.execute(sql.SQL("analyze {}").format(name))


def _staged(column: Column) -> list[tuple[str, str]]:
    if column.kind == "class":
        return [("grade", "int"), ("letter", "text")]
    if column.kind == "pin":
        return [(f"{column.name}_hash", "bytea"), (f"{column.name}_enc", "bytea")]
    return [(column.name, column.kind)]


def _flat(reading: Reading, seal: Sealer) -> Iterator[list[object]]:
    sealed: dict[str, tuple[bytes, bytes]] = {}
    for row in reading.rows:
        values: list[object] = [row.number]
        for column, value in zip(reading.columns, row.values, strict=True):
            if column.kind == "pin" and isinstance(value, str):
                if value not in sealed:
                    sealed[value] = seal(value)
                values.extend(sealed[value])
            elif column.kind == "pin":
                values.extend((None, None))
            elif column.kind == "class" and isinstance(value, tuple):
                values.extend(value)
            else:
                values.append(value)
        yield values
