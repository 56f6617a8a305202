"""Files of a school as the tests of the import use them: the template, changed cell by cell."""

from __future__ import annotations

import csv
from pathlib import Path

from app.services.school_import import ImportReport, run
from tests.factories import at
from tests.postgres import Database

TEMPLATE = Path(__file__).parents[3] / "docs" / "import-template"
NOW = at("2026-11-20")


def load(database: Database, path: Path, **options) -> ImportReport:
    return run(path, dsn=database.dsn("load"), now=NOW, **options)


def edit(file: Path, change, encoding: str = "utf-8") -> None:
    """Let `change` alter the rows of a CSV file, the header first."""
    with file.open(encoding=encoding, newline="") as opened:
        rows = list(csv.reader(opened))
    change(rows)
    with file.open("w", encoding=encoding, newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)
