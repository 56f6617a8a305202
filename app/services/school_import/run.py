"""One import: everything in one transaction, so that a failed run leaves nothing half."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from app.domain.errors import Unavailable
from app.services.school_import.columns import SHEETS
from app.services.school_import.formats import Source, read_source
from app.services.school_import.load import SheetLoader
from app.services.school_import.reading import Reading, read_table
from app.services.school_import.report import ImportReport, RowError, SheetCount
from app.services.school_import.rules import stage_rules
from app.services.school_import.staging import Sealer, stage
from app.store.pins import seal_pin

Progress = Callable[[str, int], None]
"""Told the name of the sheet that begins and its number of rows."""

_ONE_AT_A_TIME = 0x6B6F7A70
"""Advisory lock: two imports would judge «new or known?» past each other."""


def run(
    path: Path,
    *,
    dsn: str,
    now: datetime,
    dry_run: bool = False,
    by_account: int | None = None,
    seal: Sealer = seal_pin,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a folder of CSV files, one CSV file or a workbook; good rows are kept, refused ones reported.

    Runs from the command line under a role that row-level security lets through (`gb_load`), by the
    operator who holds its password; there is no actor. Raises Invalid when the source cannot be read
    at all or lacks a required column, Unavailable when the database is away; both leave nothing behind.
    """
    source = read_source(path)
    order = [sheet.name for sheet in SHEETS]
    tables = sorted(source.tables, key=lambda table: order.index(table.sheet.name))
    readings = [read_table(table) for table in tables]
    ignored = (*source.ignored, *(name for reading in readings for name in reading.ignored))
    try:
        connection = psycopg.connect(dsn.replace("postgresql+psycopg:", "postgresql:", 1))
    except psycopg.OperationalError as error:
        raise Unavailable("imports.database_away") from error
    with connection:
        connection.execute("select pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
        stage_rules(connection)
        counts, errors = _load_all(connection, readings, now, seal, progress)
        run_id = None if dry_run else _log(connection, source, counts, errors, now, by_account)
        if dry_run:
            connection.rollback()
    return ImportReport(source.name, dry_run, run_id, counts, tuple(errors), ignored)


def _load_all(
    connection: psycopg.Connection[Any], readings: list[Reading], now: datetime, seal: Sealer, progress: Progress | None
) -> tuple[dict[str, SheetCount], list[RowError]]:
    counts: dict[str, SheetCount] = {}
    errors: list[RowError] = []
    for reading in readings:
        name = reading.table.sheet.name
        if progress:
            progress(name, len(reading.table.rows))
        stage(connection, reading, seal)
        loader = SheetLoader(connection, reading, now)
        loader.run()
        counts[name] = loader.count
        errors += sorted(loader.errors)
    return counts, errors


def _log(
    connection: psycopg.Connection[Any],
    source: Source,
    counts: dict[str, SheetCount],
    errors: list[RowError],
    now: datetime,
    by_account: int | None,
) -> int:
    """The run in `gb.import_run`, in the same transaction as what it brought."""
    row = connection.execute(
        "insert into gb.import_run (at, by_account, source, counts, rejected) values (%s, %s, %s, %s, %s) returning id",
        (
            now,
            by_account,
            source.name,
            json.dumps({name: vars(count) for name, count in counts.items()}),
            json.dumps([vars(error) for error in errors], ensure_ascii=False),
        ),
    ).fetchone()
    assert row is not None
    return int(row[0])
