"""The three sizes of the demo republic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How much is made. `formative` scales how often teachers mark; `parallels` weighs classes per grade."""

    schools: int
    pupils: int
    formative: float
    kinds: Mapping[str, float]
    parallels: Mapping[int, float]
    districts: tuple[int, ...] = ()


_KINDS = {"primary": 0.14, "basic": 0.28, "secondary": 0.58}

SIZES: Mapping[str, Size] = {
    "small": Size(
        10, 2_100, 1.0, {"primary": 0.5, "basic": 0.4, "secondary": 0.1}, {1: 1.0},
        (41706255, 41706255, 41702205, 41703220, 41704245, 41705214, 41707232, 41708222, 41711201, 41721001),
    ),
    "default": Size(100, 25_000, 0.86, _KINDS, {1: 0.94, 2: 0.06}),
    "large": Size(230, 150_000, 1.2, _KINDS, {1: 0.10, 2: 0.35, 3: 0.35, 4: 0.20}),
}
"""`small` gives every region a school and Өзгөн two; the larger ones give every district at least one."""

TROUBLED_DISTRICTS = (41706255, 41708222, 41711201)
"""Where the three schools in trouble stand: Өзгөн, Сокулук, Ленин району of Bishkek."""
