"""Groups too small to be compared are shown without their figures (rules: at least 5 pupils)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from app.domain.disclosure import may_compare
from app.domain.profile_values import KG_2025


def comparable(frame: pl.DataFrame, pupils: str, figures: Iterable[str]) -> pl.DataFrame:
    """The frame with `figures` emptied where fewer than five stand behind a row; such rows move to the end."""
    enough = pl.Series([may_compare(n or 0, KG_2025) for n in frame[pupils]], dtype=pl.Boolean)
    emptied = [pl.when(enough).then(pl.col(name)).otherwise(None).alias(name) for name in figures]
    return pl.concat([frame.filter(enough), frame.with_columns(emptied).filter(~enough)]) if frame.height else frame
