"""Columns of numbers and repeated texts as PostgreSQL's binary COPY stream, built without a loop over rows.

All rows are laid into one byte matrix as wide as the widest; a mask then takes out what nulls and
shorter texts do not use. Days are counted from 1970-01-01, instants in seconds of Bishkek's clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]

SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + b"\x00" * 8
TRAILER = b"\xff\xff"
_EPOCH_DAYS = 10_957
_EPOCH_SECONDS = _EPOCH_DAYS * 86_400 + 6 * 3_600
_ROWS_AT_ONCE = 60_000
_WIDTHS = {"int2": 2, "int4": 4, "int8": 8, "bool": 1, "date": 4, "timestamptz": 8, "numeric": 12}


@dataclass(frozen=True)
class Values:
    """A column of numbers; where `present` is false the value is null."""

    data: Array
    present: Mask | None = None


@dataclass(frozen=True)
class Coded:
    """A column of texts as places in a short list; −1 is null."""

    codes: NDArray[np.int64]
    texts: Sequence[str]


@dataclass(frozen=True)
class Scaled:
    """Decimals in ten-thousandths, below 10,000, shown with `scale` places; null where not `present`."""

    data: NDArray[np.int64]
    scale: int
    present: Mask | None = None


Column = Values | Coded | Scaled


def constant(value: int, count: int) -> Values:
    """The same number in every row."""
    return Values(np.full(count, value, dtype=np.int64))


def encode(columns: Mapping[str, Column], types: Mapping[str, str]) -> Iterator[bytes]:
    """The stream of a COPY … (FORMAT binary), in pieces. `types` are PostgreSQL's names of the columns' types."""
    count = len(_first(columns))
    yield SIGNATURE
    for start in range(0, count, _ROWS_AT_ONCE):
        part = slice(start, min(count, start + _ROWS_AT_ONCE))
        yield _piece({name: _cut(column, part) for name, column in columns.items()}, types)
    yield TRAILER


def _first(columns: Mapping[str, Column]) -> Array:
    column = next(iter(columns.values()))
    return column.codes if isinstance(column, Coded) else column.data


def _cut(column: Column, part: slice) -> Column:
    if isinstance(column, Coded):
        return Coded(column.codes[part], column.texts)
    present = None if column.present is None else column.present[part]
    if isinstance(column, Scaled):
        return Scaled(column.data[part], column.scale, present)
    return Values(column.data[part], present)


def _piece(columns: Mapping[str, Column], types: Mapping[str, str]) -> bytes:
    count = len(_first(columns))
    fields = [_field(column, types[name]) for name, column in columns.items()]
    width = 2 + sum(4 + body.shape[1] for body, _, _ in fields)
    matrix = np.empty((count, width), dtype=np.uint8)
    keep = np.ones((count, width), dtype=bool)
    matrix[:, :2] = np.frombuffer(len(columns).to_bytes(2, "big"), dtype=np.uint8)
    at, whole = 2, True
    for body, lengths, size in fields:
        end = at + 4 + body.shape[1]
        matrix[:, at : at + 4] = _big_endian(lengths, ">i4")
        matrix[:, at + 4 : end] = body
        if size is not None:
            keep[:, at + 4 : end] = np.arange(body.shape[1]) < size[:, None]
            whole = False
        at = end
    return matrix.tobytes() if whole else matrix[keep].tobytes()


def _field(column: Column, kind: str) -> tuple[Bytes, NDArray[np.int64], NDArray[np.int64] | None]:
    """Bytes of each row, the length that the stream states, and the bytes to keep where they vary."""
    if isinstance(column, Coded):
        return _texts(column)
    body = _numeric(column) if isinstance(column, Scaled) else _number(column.data, kind)
    width = body.shape[1]
    if column.present is None:
        return body, np.full(len(body), width), None
    return body, np.where(column.present, width, -1), np.where(column.present, width, 0)


def _number(data: Array, kind: str) -> Bytes:
    width = _WIDTHS[kind]
    values = data.astype(np.int64)
    if kind == "date":
        values = values - _EPOCH_DAYS
    elif kind == "timestamptz":
        values = (values - _EPOCH_SECONDS) * 1_000_000
    return _big_endian(values, f">i{width}")


def _numeric(column: Scaled) -> Bytes:
    """Two base-10,000 digits: the whole part and four places."""
    parts = np.zeros((len(column.data), 6), dtype=np.int64)
    parts[:, 0] = 2
    parts[:, 3] = column.scale
    parts[:, 4] = column.data // 10_000
    parts[:, 5] = column.data % 10_000
    return np.ascontiguousarray(parts.astype(">i2")).view(np.uint8).reshape(len(parts), 12)


def _texts(column: Coded) -> tuple[Bytes, NDArray[np.int64], NDArray[np.int64]]:
    coded = [text.encode() for text in column.texts] or [b""]
    sizes = np.array([len(text) for text in coded] + [0])
    width = max(int(sizes.max()), 1)
    table = np.zeros((len(coded) + 1, width), dtype=np.uint8)
    for place, text in enumerate(coded):
        table[place, : len(text)] = np.frombuffer(text, dtype=np.uint8)
    kept = sizes[column.codes]
    return table[column.codes], np.where(column.codes < 0, -1, kept), np.where(column.codes < 0, 0, kept)


def _big_endian(values: Array, kind: str) -> Bytes:
    laid = np.ascontiguousarray(values.astype(kind))
    return laid.view(np.uint8).reshape(len(laid), laid.dtype.itemsize)
