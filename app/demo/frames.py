"""Small tables of numpy columns, all of one length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Any1D = NDArray[np.generic]


@dataclass(frozen=True)
class Frame:
    """Named columns of equal length."""

    columns: Mapping[str, Any1D]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def ints(self, name: str) -> Numbers:
        """A column of whole numbers."""
        column = self.columns[name]
        return column.astype(np.int64, copy=False)

    def floats(self, name: str) -> NDArray[np.float64]:
        """A column of measures."""
        return self.columns[name].astype(np.float64, copy=False)

    def take(self, rows: Any1D) -> Frame:
        """The rows that a mask or a list of places names."""
        return Frame({name: column[rows] for name, column in self.columns.items()})

    def with_columns(self, more: Mapping[str, Any1D]) -> Frame:
        """The same rows with further or replaced columns."""
        return Frame({**self.columns, **more})


def stack(frames: Iterable[Frame]) -> Frame:
    """Frames of the same columns one after another."""
    listed = list(frames)
    return Frame({name: np.concatenate([f.columns[name] for f in listed]) for name in listed[0].columns})


def frame_of(records: Iterable[Mapping[str, object]]) -> Frame:
    """A frame from records of the same keys."""
    listed = list(records)
    return Frame({name: np.array([record[name] for record in listed]) for name in listed[0]})
