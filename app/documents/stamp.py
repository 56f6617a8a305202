"""The print stamp (X2, A§48): when, by whom, of what place, with which choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.i18n import t
from app.wording.format import date_time


@dataclass(frozen=True)
class Stamp:
    """Who prints, when (local time), what place it shows, the filters as (name, value), and how fresh the data are."""

    printed_at: datetime
    person: str
    scope: str
    filters: Sequence[tuple[str, str]] = ()
    data_as_of: datetime | None = None

    def lines(self) -> list[tuple[str, str]]:
        """The stamp as (name, value), in the language of the run."""
        lines = [
            (t("documents.printed_at"), date_time(self.printed_at)),
            (t("documents.printed_by"), self.person),
            (t("documents.scope"), self.scope),
            *self.filters,
        ]
        if self.data_as_of:
            lines.append((t("documents.data_as_of"), date_time(self.data_as_of)))
        return lines

    def line(self) -> str:
        """The same in one line."""
        return " · ".join(f"{name}: {value}" for name, value in self.lines())
