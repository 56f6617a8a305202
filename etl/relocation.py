"""Facts carry the region and district of their school and the grade of their class: those follow when they move."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.build import FACTS, model


@dataclass(frozen=True)
class Places:
    """Where schools lie and what grade classes have."""

    schools: frozenset[tuple[int, int, int]]
    classes: frozenset[tuple[int, int]]


def before(cursor: duckdb.DuckDBPyConnection) -> Places:
    """How things stand before the dimensions are loaded anew."""
    schools = cursor.execute("select school_id, region_id, district_id from dim_school").fetchall()
    classes = cursor.execute("select class_id, grade from dim_class").fetchall()
    return Places(frozenset(schools), frozenset(classes))


def after(cursor: duckdb.DuckDBPyConnection, was: Places) -> set[str]:
    """Carry what moved into the facts. Gives the names of the facts that changed."""
    now = before(cursor)
    known_schools, known_classes = {row[0] for row in was.schools}, {row[0] for row in was.classes}
    schools = sorted(row[0] for row in now.schools - was.schools if row[0] in known_schools)
    classes = [row for row in now.classes - was.classes if row[0] in known_classes]
    changed: set[str] = set()
    for each in map(model, FACTS):
        if schools and "district_id" in each.names:
            cursor.execute(
                f"update {each.name} set region_id = s.region_id, district_id = s.district_id from dim_school s "
                f"where s.school_id = {each.name}.school_id and {each.name}.school_id in ({_listed(schools)})"
            )
            changed.add(each.name)
        if classes and "grade" in each.names:
            ids = _listed(sorted(row[0] for row in classes))
            cursor.execute(
                f"update {each.name} set grade = c.grade from dim_class c "
                f"where c.class_id = {each.name}.class_id and {each.name}.class_id in ({ids})"
            )
            changed.add(each.name)
    return changed


def _listed(values: list[int]) -> str:
    return ", ".join(map(str, values))
