"""Files into tables of text: a folder of CSV files, one CSV file, or one Excel workbook."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import fastexcel

from app.domain.errors import Invalid
from app.services.school_import.columns import Sheet, sheet_named

MAX_UNPACKED = 512 * 1024 * 1024
"""A workbook that unpacks to more than this is refused before it is opened (a zip bomb)."""

_DELIMITERS = ";,\t"


@dataclass(frozen=True)
class Table:
    """One sheet as text. `rows` hold the number by which the file's own program calls the row."""

    file: str
    sheet: Sheet
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Source:
    """All known sheets that were found, and the names of those that nobody knows."""

    name: str
    tables: tuple[Table, ...]
    ignored: tuple[str, ...]


def read_source(path: Path) -> Source:
    """Read a folder, a CSV file or a workbook. Raises Invalid when there is nothing to import or it cannot be read."""
    if path.is_dir():
        found = [_csv_file(one) for one in sorted(path.iterdir()) if one.suffix.lower() == ".csv"]
    elif path.suffix.lower() == ".csv":
        found = [_csv_file(path)]
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        found = list(_workbook(path))
    else:
        raise Invalid("imports.no_such_source", field="path", name=path.name)
    tables = tuple(one for one in found if isinstance(one, Table))
    if not tables:
        raise Invalid("imports.nothing_to_import", field="path", name=path.name)
    _refuse_doubles(tables)
    return Source(path.name, tables, tuple(one for one in found if isinstance(one, str)))


def decode(content: bytes, name: str) -> str:
    """The text of a CSV file: UTF-8 with or without its mark, else cp1251."""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("imports.unknown_encoding", field="path", name=name)


def delimiter_of(first_line: str) -> str:
    """The separator that the header uses most; a comma when it has none."""
    return max(_DELIMITERS, key=lambda mark: (first_line.count(mark), mark == ","))


def _csv_file(path: Path) -> Table | str:
    sheet = sheet_named(path.stem)
    if sheet is None:
        return path.name
    content = decode(path.read_bytes(), path.name)
    if "\0" in content:
        raise Invalid("imports.not_a_table", field="path", name=path.name)
    first = content.split("\n", 1)[0]
    reader = csv.reader(StringIO(content, newline=""), delimiter=delimiter_of(first))
    try:
        return _table(path.name, sheet, _numbered(reader))
    except csv.Error as error:
        raise Invalid("imports.not_a_table", field="path", name=path.name) from error


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line where each begins: a quoted cell may span several."""
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1  # type: ignore[attr-defined]  # csv's reader has it


def _workbook(path: Path) -> Iterator[Table | str]:
    _refuse_bomb(path)
    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise Invalid("imports.not_a_workbook", field="path", name=path.name) from error
    for title in book.sheet_names:
        sheet = sheet_named(title)
        if sheet is None:
            yield title
            continue
        cells = book.load_sheet(title, header_row=None, dtypes="string", skip_rows=0).to_polars().rows()
        rows = ((number, ["" if cell is None else cell for cell in row]) for number, row in enumerate(cells, 1))
        yield _table(f"{path.name}[{title}]", sheet, rows)


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise Invalid("imports.too_large", field="path", name=path.name)
    except zipfile.BadZipFile as error:
        raise Invalid("imports.not_a_workbook", field="path", name=path.name) from error


def _table(file: str, sheet: Sheet, rows: Iterator[tuple[int, list[str]]]) -> Table:
    _, header = next(rows, (1, []))
    filled = tuple((number, tuple(row)) for number, row in rows if any(cell.strip() for cell in row))
    return Table(file, sheet, tuple(header), filled)


def _refuse_doubles(tables: tuple[Table, ...]) -> None:
    seen: dict[str, str] = {}
    for table in tables:
        if table.sheet.name in seen:
            raise Invalid("imports.sheet_twice", field="path", name=table.file, other=seen[table.sheet.name])
        seen[table.sheet.name] = table.file
