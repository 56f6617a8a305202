"""What may be shown of small groups: at least 5 pupils in comparisons; the public part is stricter (E6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Cell:
    """How many pupils and schools stand behind a figure."""

    pupils: int
    schools: int


class Limits(Protocol):
    """From how many on: a profile, or what was kept of one."""

    @property
    def comparison_pupils(self) -> int:
        """Pupils from which a group is compared."""

    @property
    def public_pupils(self) -> int:
        """Pupils from which a figure is public."""

    @property
    def public_schools(self) -> int:
        """Schools from which a figure is public."""


def may_compare(pupils: int, limits: Limits) -> bool:
    """Whether a group may be compared or ranked; lists of one's own pupils are not limited."""
    return pupils >= limits.comparison_pupils


def may_publish(cell: Cell, limits: Limits) -> bool:
    """Nothing over fewer than 10 pupils or fewer than 3 schools."""
    return cell.pupils >= limits.public_pupils and cell.schools >= limits.public_schools


def hidden(cells: Mapping[Key, Cell], limits: Limits) -> frozenset[Key]:
    """The cells of one public breakdown that stay hidden, its total being shown.

    What the total less the shown cells leaves must itself be publishable, which one hidden cell
    alone never is; until then the smallest shown cell is hidden as well. Cells of nobody reveal nobody.
    """
    kept_back = {key for key, cell in cells.items() if not may_publish(cell, limits)}
    peopled = [key for key in kept_back if cells[key].pupils]
    shown = sorted((key for key in cells if key not in kept_back), key=lambda key: (cells[key].pupils, str(key)))
    while peopled and shown and not _safe([cells[key] for key in peopled], limits):
        peopled.append(shown.pop(0))
    return frozenset(kept_back | set(peopled))


def _safe(cells: list[Cell], limits: Limits) -> bool:
    return may_publish(Cell(sum(cell.pupils for cell in cells), sum(cell.schools for cell in cells)), limits)
