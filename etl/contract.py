"""What the ETL needs of a source: tables or views with these columns and types in schema `gb`, and the feed.

The list follows from the warehouse's models, so it cannot fall behind them. A source that lacks something is refused
with the name of each missing thing.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg

from etl.errors import SourceRefused
from etl.source import SCHEMA
from warehouse.build import DIMENSIONS, FACTS, model

_FEED = {
    "seq": "bigint",
    "xid": "xid8",
    "at": "timestamptz",
    "table_name": "text",
    "school_year": "smallint",
    "ids": "int8multirange",
    "schools": "integer[]",
    "day_from": "date",
    "day_to": "date",
}
_OWN = {
    "feed": _FEED,
    "cluster": {"epoch": "uuid"},
    "run": {
        "id": "bigint",
        "kind": "text",
        "started_at": "timestamptz",
        "finished_at": "timestamptz",
        "ok": "boolean",
        "detail": "jsonb",
    },
    "quarantine": {
        "id": "bigint",
        "run_id": "bigint",
        "table_name": "text",
        "row_id": "bigint",
        "reason": "text",
        "seen_at": "timestamptz",
        "resolved_at": "timestamptz",
    },
    "check_result": {
        "run_id": "bigint",
        "check_name": "text",
        "bad_rows": "bigint",
        "sample": "jsonb",
        "at": "timestamptz",
    },
    "heartbeat": {"name": "text", "at": "timestamptz", "detail": "jsonb"},
}

_OLDEST = 150000
_SPELLED = {
    "timestamp with time zone": "timestamptz",
    "character varying": "text",
    "character": "text",
    "json": "jsonb",
    "name": "text",
}
_WIDER = {
    "smallint": {"integer", "bigint"},
    "integer": {"bigint", "smallint"},
    "bigint": {"integer", "smallint"},
    "numeric": {"integer", "bigint", "smallint"},
}

_COLUMNS: LiteralString = """
    select n.nspname, c.relname, a.attname, format_type(a.atttypid, null),
           has_column_privilege(c.oid, a.attnum, 'select')
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(%s) and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
"""


def needs() -> dict[str, dict[str, str]]:
    """`schema.table` → column → PostgreSQL type, everything that a source must offer."""
    wanted: dict[str, dict[str, str]] = {f"etl.{name}": dict(columns) for name, columns in _OWN.items()}
    for each in map(model, (*DIMENSIONS, *FACTS)):
        for table, columns in each.reads.items():
            wanted.setdefault(f"{SCHEMA}.{table}", {}).update(columns)
    return wanted


def missing(connection: psycopg.Connection) -> tuple[str, ...]:
    """What the source lacks, one phrase each; empty when it offers everything."""
    version = connection.info.server_version
    if version < _OLDEST:
        return (f"PostgreSQL 15 or newer (it is {version // 10000})",)
    offered: dict[str, dict[str, tuple[str, bool]]] = {}
    rows: list[tuple[str, str, str, str, bool]] = connection.execute(_COLUMNS, ([SCHEMA, "etl"],)).fetchall()
    for schema, table, column, kind, readable in rows:
        offered.setdefault(f"{schema}.{table}", {})[column] = (_SPELLED.get(kind, kind), readable)
    found: list[str] = []
    for table, columns in sorted(needs().items()):
        found += _lacks(table, columns, offered.get(table))
    return tuple(found)


def require(connection: psycopg.Connection) -> None:
    """Raises SourceRefused naming everything that the source lacks."""
    lacking = missing(connection)
    if lacking:
        raise SourceRefused(lacking)


def _lacks(table: str, columns: dict[str, str], offered: dict[str, tuple[str, bool]] | None) -> list[str]:
    if offered is None:
        return [f"table {table}"]
    found = []
    for column, wanted in columns.items():
        kind, readable = offered.get(column, ("", False))
        if not kind:
            found.append(f"column {table}.{column} ({wanted})")
        elif kind != wanted and kind not in _WIDER.get(wanted, ()):
            found.append(f"type of {table}.{column}: {kind}, needed {wanted}")
        elif not readable:
            found.append(f"right to read {table}.{column}")
    return found
