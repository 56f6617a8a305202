"""COPY into the gradebook, as the role that loads; one statement per table and part, triggers on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql

from app.demo.binary_copy import Column, encode

Connection = psycopg.Connection[tuple[Any, ...]]
_TYPES = """
select a.attname, t.typname from pg_attribute a join pg_type t on t.oid = a.atttypid
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped
"""


class Loader:
    """A connection that loads, and what it has learned of the tables."""

    def __init__(self, dsn: str) -> None:
        self.connection: Connection = psycopg.connect(dsn, application_name="kozomol demo")
        self.connection.execute("set time zone 'Asia/Bishkek'")
        self.connection.execute("set synchronous_commit = off")
        self.counts: dict[str, int] = {}
        self._types: dict[str, dict[str, str]] = {}

    def columns(self, table: str, columns: Mapping[str, Column], count: int) -> None:
        """COPY numpy columns in PostgreSQL's binary form; nothing for no rows."""
        if count:
            self._copy(table, list(columns), " (format binary)", encode(columns, self._types_of(table)))
            self._count(table, count)

    def rows(self, table: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """COPY rows of Python values, for small tables."""
        listed = list(rows)
        if not listed:
            return
        with self.connection.cursor() as cursor, cursor.copy(self._statement(table, names, "")) as copy:
            for row in listed:
                copy.write_row(row)
        self._count(table, len(listed))

    def advance_sequences(self) -> None:
        """Set every table's sequence beyond the keys that were given out here."""
        for table in self.counts:
            name = self.connection.execute("select to_regclass(%s)", (f"{table}_id_seq",)).fetchone()
            if name is not None and name[0] is not None:
                highest = sql.SQL("select setval(%s, (select max(id) from {}))").format(_identifier(table))
                self.connection.execute(highest, (f"{table}_id_seq",))

    def commit(self) -> None:
        """End the transaction."""
        self.connection.commit()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _copy(self, table: str, names: Sequence[str], options: str, pieces: Iterable[bytes]) -> None:
        with self.connection.cursor() as cursor, cursor.copy(self._statement(table, names, options)) as copy:
            for piece in pieces:
                copy.write(piece)

    def _statement(self, table: str, names: Sequence[str], options: str) -> sql.Composed:
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        return sql.SQL("copy {} ({}) from stdin").format(_identifier(table), listed) + sql.SQL(options)

    def _types_of(self, table: str) -> dict[str, str]:
        if table not in self._types:
            self._types[table] = dict(self.connection.execute(_TYPES, (table,)).fetchall())
        return self._types[table]

    def _count(self, table: str, count: int) -> None:
        self.counts[table] = self.counts.get(table, 0) + count


def _identifier(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))
