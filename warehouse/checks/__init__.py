"""Data quality (O9): each check is a SELECT of bad rows, headed What, When and How to resolve.

What people read about a check stands in the catalogues: `checks.<name>.what`, `.when` and `.how`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from warehouse.binding import bound
from warehouse.codes import CODES

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.sql")))

SAMPLE = 20
"""Bad rows that a result shows; there may be more."""

_PERIOD = timedelta(days=200)
_LATEST = "select max(lesson_date) from fct_lesson where attendance_at is not null"


@dataclass(frozen=True)
class CheckResult:
    """What a check found: `bad_rows` in all, the first of them as `sample`, by column."""

    check: str
    bad_rows: int
    sample: tuple[dict[str, Any], ...]

    @property
    def passed(self) -> bool:
        """Nothing bad was found."""
        return self.bad_rows == 0


def run_all(cursor: duckdb.DuckDBPyConnection, *, since: date | None = None) -> list[CheckResult]:
    """Every check over all schools, over lessons from `since` on; by default the last two hundred days of data."""
    schools = [row[0] for row in cursor.execute("select school_id from dim_school").fetchall()]
    return [run(cursor, name, schools=schools, since=since) for name in NAMES]


def run(
    cursor: duckdb.DuckDBPyConnection, name: str, *, schools: Collection[int], since: date | None = None
) -> CheckResult:
    """One check over some schools. Raises KeyError for a check that is not there."""
    if name not in NAMES:
        raise KeyError(name)
    sql = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").format_map(CODES)
    values = {"schools": list(schools), "since": since or _since(cursor)}
    found = cursor.execute(sql, bound(sql, values))
    columns = [column[0] for column in found.description or ()]
    rows = found.fetchmany(SAMPLE)
    bad = len(rows)
    while more := found.fetchmany(10_000):
        bad += len(more)
    return CheckResult(name, bad, tuple(dict(zip(columns, map(_plain, row), strict=True)) for row in rows))


def _since(cursor: duckdb.DuckDBPyConnection) -> date:
    latest = cursor.execute(_LATEST).fetchone()
    return latest[0] - _PERIOD if latest and latest[0] else date(2000, 1, 1)


def _plain(value: object) -> object:
    """Dates and instants as text, so that a sample can be kept as JSON."""
    return value if value is None or isinstance(value, int | float | str) else str(value)
