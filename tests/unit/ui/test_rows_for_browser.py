"""Tables reach the browser as plain Arrow: its script knows neither large nor viewed strings."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pyarrow as pa

from app.ui.ranking import rows_for_browser


def test_every_kind_of_column_in_its_plain_form() -> None:
    frame = pl.DataFrame(
        {
            "name": ["Школа №4", None],
            "share": [0.95, None],
            "left": [3, None],
            "line": [[0.9, None], []],
            "words": [["жаңы"], None],
            "day": [date(2026, 11, 20), None],
            "at": [datetime(2026, 11, 20, 4, 30, tzinfo=UTC), None],
        }
    )
    table = rows_for_browser(frame)
    kinds = {field.name: field.type for field in table.schema}
    assert kinds["name"] == pa.string()
    assert kinds["line"] == pa.list_(pa.float64())
    assert kinds["words"] == pa.list_(pa.string())
    assert kinds["left"] == pa.int64()
    assert kinds["day"] == pa.date32()
    assert table.to_pylist() == frame.to_dicts()
