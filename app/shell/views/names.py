"""What places and people are called in the language of the run: places by the warehouse, people by the gradebook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import Any

from app.access.actor import Actor
from app.access.scope import Level
from app.domain.lesson import class_name
from app.domain.periods import school_year_of
from app.i18n import has, language, t
from app.shell.views.board import Board
from app.store.repositories.names import names_of
from app.store.unit_of_work import unit_of_work
from warehouse.queries import children

_NUMBER = re.compile(r"№\s?(\d+)")


def named(row: dict[str, Any]) -> str:
    """The name of a row of `dim_territory`, `dim_school` or `dim_subject`; the number where it has none."""
    spoken = row.get(f"name_{language()}") or row["name_ru"] or row["name_ky"]
    return str(spoken or next(iter(row.values())))


def territories(board: Board) -> dict[int, str]:
    """Regions and districts of the board's place."""
    return {row["territory_id"]: named(row) for row in board.read(children.territories).iter_rows(named=True)}


def numbered_schools(board: Board) -> dict[int, str]:
    """Whole names with the number first, so that a narrow column never cuts it: «№4 · Средняя школа имени …»."""
    labels = {}
    for row in _schools(board):
        whole = named(row)
        found = _NUMBER.search(whole)
        rest = " ".join(_NUMBER.sub(" ", whole).split())
        labels[row["school_id"]] = f"№{found[1]} · {rest}" if found and rest else whole
    return labels


def short_schools(board: Board) -> dict[int, str]:
    """«Школа №4» where the number tells the school apart in its district; above a district with the district's name."""
    rows = _schools(board)
    numbers = {row["school_id"]: _NUMBER.search(named(row)) for row in rows}
    seen = Counter((row["district_id"], found[1]) for row in rows if (found := numbers[row["school_id"]]))
    above = territories(board) if board.scope.level in (Level.REPUBLIC, Level.REGION) else {}
    labels = {}
    for row in rows:
        found = numbers[row["school_id"]]
        alone = found is not None and seen[row["district_id"], found[1]] == 1
        label = t("overview.school_no", no=found[1]) if found and alone else named(row)
        district = above.get(row["district_id"])
        labels[row["school_id"]] = f"{label}, {district}" if district else label
    return labels


def classes(board: Board, year: int | None = None) -> dict[int, str]:
    """Classes of the board's place in a school year, that of its days unless another is named: «7А»."""
    asked = school_year_of(board.period.span.end) if year is None else year
    frame = board.read(children.classes, day=board.day, school_year=asked)
    return {row["class_id"]: class_name(row["grade"], row["letter"]) for row in frame.iter_rows(named=True)}


def subjects(board: Board) -> dict[int, str]:
    """All subjects."""
    return {row["subject_id"]: named(row) for row in board.read(children.subjects).iter_rows(named=True)}


def places_below(board: Board) -> dict[int, str]:
    """What lies one level down: regions (as on the map), districts, schools or classes by id."""
    if board.scope.level is Level.REPUBLIC:
        return {place: t(f"ui.map.{place}") for place in territories(board) if has(f"ui.map.{place}")}
    if board.scope.level is Level.REGION:
        return territories(board)
    return numbered_schools(board) if board.scope.level is Level.DISTRICT else classes(board)


def people(me: Actor, ids: Collection[int]) -> dict[int, str]:
    """«Асанов А. Б.» by id, for the few rows on a screen; whom the reader may not see is left out."""
    if not ids:
        return {}
    with unit_of_work(me, read_only=True) as work:
        return {person: name.initials for person, name in names_of(work, ids).items()}


def _schools(board: Board) -> list[dict[str, Any]]:
    return board.read(children.schools, day=board.day).to_dicts()
