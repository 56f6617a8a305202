"""What may be shown of small groups: at least 5 pupils in comparisons; the public part is stricter (E6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from app.domain.profiles import RuleProfile

Key = TypeVar("Key")


@dataclass(frozen=True)
class Cell:
    """How many pupils and schools stand behind a figure."""

    pupils: int
    schools: int


def may_compare(pupils: int, profile: RuleProfile) -> bool:
    """Whether a group may be compared or ranked; lists of one's own pupils are not limited."""
    return pupils >= profile.comparison_pupils


def may_publish(cell: Cell, profile: RuleProfile) -> bool:
    """Nothing over fewer than 10 pupils or fewer than 3 schools."""
    return cell.pupils >= profile.public_pupils and cell.schools >= profile.public_schools


def hidden(cells: Mapping[Key, Cell], profile: RuleProfile) -> frozenset[Key]:
    """The cells of one public breakdown that stay hidden, its total being shown.

    What the total less the shown cells leaves must itself be publishable, which one hidden cell
    alone never is; until then the smallest shown cell is hidden as well. Cells of nobody reveal nobody.
    """
    kept_back = {key for key, cell in cells.items() if not may_publish(cell, profile)}
    peopled = [key for key in kept_back if cells[key].pupils]
    shown = sorted((key for key in cells if key not in kept_back), key=lambda key: (cells[key].pupils, str(key)))
    while peopled and shown and not _safe([cells[key] for key in peopled], profile):
        peopled.append(shown.pop(0))
    return frozenset(kept_back | set(peopled))


def _safe(cells: list[Cell], profile: RuleProfile) -> bool:
    return may_publish(Cell(sum(cell.pupils for cell in cells), sum(cell.schools for cell in cells)), profile)
