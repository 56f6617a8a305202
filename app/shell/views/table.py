"""A table as the page shows it and as it is taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from app.i18n import t
from app.ui.format import num
from app.ui.ranking import Column


@dataclass(frozen=True)
class Table:
    """Rows in their order, and the columns that are shown of them."""

    frame: pl.DataFrame
    columns: list[Column]


@dataclass(frozen=True)
class Listed(Table):
    """The first rows of a long list. `total` says how many there are; `whole` gives all of them, for a file."""

    total: int
    whole: Callable[[], pl.DataFrame]

    def noted(self, note: str) -> str:
        """The note of its heading, with how many there are before it."""
        return " · ".join(filter(None, (counted(self.frame.height, self.total), note)))


def counted(shown: int, total: int, *, whole: bool = True) -> str:
    """How many of how many are shown; nothing of nothing. «из 140+» where not even all were read (`whole`)."""
    if shown == total and whole:
        return num(total) if total else ""
    return t("overview.first_of", listed=num(shown), total=num(total) + ("" if whole else "+"))
