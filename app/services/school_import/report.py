"""What an import did: counts per sheet and every refused row with its place and reason."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from app.i18n import t, tn


@dataclass(frozen=True, order=True)
class RowError:
    """One refused row. `reason` is a key of the `imports` catalogue; `row` counts as the file's own program does."""

    file: str
    row: int
    column: str
    reason: str
    value: str = ""

    def text(self) -> str:
        """The sentence a person reads, in the language of this run."""
        return t("imports.row_error", file=self.file, row=self.row, column=self.column or "—", reason=self.explain())

    def explain(self) -> str:
        """The reason alone, with the value that was refused."""
        return t(self.reason, value=self.value)


@dataclass
class SheetCount:
    """Rows of one sheet: read = inserted + updated + unchanged + rejected."""

    read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class ImportReport:
    """The outcome of one run. `run_id` is None after a dry run, which leaves nothing behind."""

    source: str
    dry_run: bool
    run_id: int | None
    sheets: dict[str, SheetCount]
    errors: tuple[RowError, ...]
    ignored: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """True when no row was refused."""
        return not self.errors

    @property
    def changed(self) -> int:
        """How many rows were inserted or updated in all."""
        return sum(sheet.inserted + sheet.updated for sheet in self.sheets.values())

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, for `--json` and for `gb.import_run`."""
        return {
            "source": self.source,
            "dry_run": self.dry_run,
            "run_id": self.run_id,
            "sheets": {name: vars(count) for name, count in self.sheets.items()},
            "errors": [{**vars(error), "text": error.explain()} for error in self.errors],
            "ignored": list(self.ignored),
        }

    def as_json(self) -> str:
        """One JSON object on one line."""
        return json.dumps(self.as_dict(), ensure_ascii=False)

    def as_text(self) -> str:
        """The report for people: a line per sheet, then a line per refused row."""
        lines = [t("imports.dry_run" if self.dry_run else "imports.done", source=self.source)]
        lines += [
            t("imports.sheet_counts", sheet=t(f"imports.sheet.{name}"), **vars(count))
            for name, count in self.sheets.items()
        ]
        lines += [t("imports.ignored", name=name) for name in self.ignored]
        if self.errors:
            lines += ["", tn("imports.rejected_rows", len(self.errors))]
            lines += [f"  {error.text()}" for error in self.errors]
        return "\n".join(lines)
