"""Text into typed rows: what cannot be read is reported with its place, the rest goes on."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import Invalid
from app.services.school_import.columns import Column
from app.services.school_import.formats import Table
from app.services.school_import.report import RowError
from app.services.school_import.values import BadValueError


@dataclass(frozen=True)
class Row:
    """One good row: its number in the file and a value per column of the header, None where the cell was empty."""

    number: int
    values: tuple[object, ...]


@dataclass(frozen=True)
class Reading:
    """A sheet as read: the columns that its header named, good rows, refused rows."""

    table: Table
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    errors: tuple[RowError, ...]
    ignored: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether the file has this column: what it does not have is left as it is in the database."""
        return any(column.name == name for column in self.columns)


def read_table(table: Table) -> Reading:
    """Read every row. Raises Invalid when a required column is missing or one stands there twice."""
    places, ignored = _places(table)
    rows: list[Row] = []
    errors: list[RowError] = []
    first: dict[tuple[object, ...], int] = {}
    key = [n for n, (column, _) in enumerate(places) if column.name in table.sheet.key]
    for number, cells in table.rows:
        read = _row(table.file, number, cells, places)
        if isinstance(read, RowError):
            errors.append(read)
            continue
        identity = tuple(read.values[n] for n in key)
        if identity in first:
            errors.append(RowError(table.file, number, "", "imports.repeats_row", str(first[identity])))
            continue
        first[identity] = number
        rows.append(read)
    return Reading(table, tuple(column for column, _ in places), tuple(rows), tuple(errors), ignored)


def _places(table: Table) -> tuple[list[tuple[Column, int]], tuple[str, ...]]:
    places: list[tuple[Column, int]] = []
    ignored: list[str] = []
    for index, header in enumerate(table.header):
        column = table.sheet.column(header)
        if column is None:
            if header.strip():
                ignored.append(f"{table.file}: {header.strip()}")
        elif any(column is known for known, _ in places):
            raise Invalid("imports.column_twice", field=column.name, file=table.file)
        else:
            places.append((column, index))
    found = {column.name for column, _ in places}
    for column in table.sheet.columns:
        if column.required and column.name not in found:
            raise Invalid("imports.column_missing", field=column.name, file=table.file)
    return places, tuple(ignored)


def _row(file: str, number: int, cells: tuple[str, ...], places: list[tuple[Column, int]]) -> Row | RowError:
    values: list[object] = []
    for column, index in places:
        raw = cells[index].strip() if index < len(cells) else ""
        if not raw:
            if column.required:
                return RowError(file, number, column.name, "imports.empty")
            values.append(None)
            continue
        try:
            values.append(column.parse(raw))
        except BadValueError as error:
            return RowError(file, number, column.name, str(error), "" if column.kind == "pin" else raw[:60])
    return Row(number, tuple(values))
