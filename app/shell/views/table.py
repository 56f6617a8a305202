"""A table as the page shows it and as it is taken away."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from app.ui.ranking import Column


@dataclass(frozen=True)
class Table:
    """Rows in their order, and the columns that are shown of them."""

    frame: pl.DataFrame
    columns: list[Column]
