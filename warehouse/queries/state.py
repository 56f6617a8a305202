"""How old the data are; the same for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb


@dataclass(frozen=True)
class DataAge:
    """`watermark` is the feed's place; `applied_at` when changes last came in, `loaded_at` the last full load."""

    watermark: int | None
    loaded_at: datetime | None
    applied_at: datetime | None

    def seconds(self, now: datetime) -> float | None:
        """How long ago the gradebook was last looked at; None before the first load."""
        latest = self.applied_at or self.loaded_at
        return None if latest is None else max(0.0, (now - latest).total_seconds())


def data_age(cursor: duckdb.DuckDBPyConnection) -> DataAge:
    """Where the warehouse stands."""
    told: dict[str, str] = dict(cursor.execute("select key, value from etl_state").fetchall())
    mark = told.get("watermark")
    return DataAge(int(mark) if mark else None, _instant(told.get("loaded_at")), _instant(told.get("applied_at")))


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
