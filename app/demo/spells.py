"""Spells of days: who is away when, as a matrix of people by school days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.demo.frames import Numbers

Chances = NDArray[np.float64]
Flags = NDArray[np.bool_]


def spells(chance: Chances, length: float, rng: np.random.Generator) -> Flags:
    """A spell begins on a day with its chance and lasts a geometric number of days, on average `length`."""
    people, days = chance.shape
    begins = rng.random((people, days)) < chance
    lasts = np.zeros((people, days), dtype=np.int64)
    count = int(begins.sum())
    lasts[begins] = rng.geometric(1 / length, count)
    ends = np.where(begins, np.arange(days) + lasts, 0)
    reach = np.maximum.accumulate(ends, axis=1)
    found: Flags = reach > np.arange(days)
    return found


def places_of(days: Numbers, wanted: Numbers) -> Numbers:
    """The place of each wanted day among the sorted days; a day that is not there takes the one before."""
    return np.clip(np.searchsorted(days, wanted, side="right") - 1, 0, len(days) - 1)
