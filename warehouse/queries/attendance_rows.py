"""From where attendance is read: the smallest table that can answer for a scope and a question."""

from __future__ import annotations

from app.access.scope import Level, Scope
from warehouse.marts.text import step
from warehouse.queries.reading import rolled_up, within

MEASURES = "lessons, taken, pupil_lessons, absent_n, absent_u, absent_b, late, exempt"

SUMS = """
    cast(coalesce(sum(lessons), 0) as bigint) as lessons, cast(coalesce(sum(taken), 0) as bigint) as taken,
    cast(coalesce(sum(pupil_lessons), 0) as bigint) as pupil_lessons,
    cast(coalesce(sum(absent_n), 0) as bigint) as absent_n, cast(coalesce(sum(absent_u), 0) as bigint) as absent_u,
    cast(coalesce(sum(absent_b), 0) as bigint) as absent_b, cast(coalesce(sum(late), 0) as bigint) as late,
    cast(coalesce(sum(exempt), 0) as bigint) as exempt
"""

_CLASS_DAY = """
    select region_id, district_id, school_id, class_id, grade, day, week_of(day) as week, owed as lessons, taken,
           pupil_lessons, absent_n, absent_u, absent_b, late, exempt
    from mart_class_day where day between $first and $last and
"""
_SCHOOL_DAY = """
    select region_id, district_id, school_id, day, week_of(day) as week, lessons, taken, pupil_lessons,
           absent_n, absent_u, absent_b, late, exempt
    from mart_school_day where day between $first and $last and school_id in (select unnest($schools))
"""
_DISTRICT_DAY = """
    select region_id, district_id, day, week_of(day) as week, lessons, taken, pupil_lessons,
           absent_n, absent_u, absent_b, late, exempt
    from mart_district_day where day between $first and $last and district_id in (select unnest($districts))
"""


def by_day(scope: Scope, *, children: bool = False) -> str:
    """Rows by day. With `children` they carry the column of the scope's children.

    `$first` and `$last` must be bound. Of a pupil, `lessons` are those with attendance taken.
    """
    if scope.pupils is not None or (children and scope.level in (Level.CLASS, Level.PUPIL)):
        return _pupils(scope)
    if scope.classes is not None or (children and scope.level is Level.SCHOOL):
        return f"({_CLASS_DAY} {within(scope)})"
    if rolled_up(scope) and not (children and scope.level is Level.DISTRICT):
        return f"({_DISTRICT_DAY})"
    return f"({_SCHOOL_DAY})"


def by_grade(scope: Scope) -> str:
    """Rows by day or week that carry the grade."""
    if scope.pupils is not None:
        return _pupils(scope)
    if scope.level in (Level.SCHOOL, Level.CLASS) or scope.classes is not None:
        return f"({_CLASS_DAY} {within(scope)})"
    return """(
        select grade, week, lessons, taken, pupil_lessons, absent_n, absent_u, absent_b, late, exempt
        from mart_school_week where week between week_of($first) and $last and school_id in (select unnest($schools))
    )"""


def _pupils(scope: Scope) -> str:
    rows = step("pupil_day", pupils=scope.pupils is not None)
    return f"""(
        select region_id, district_id, school_id, class_id, grade, pupil_id, day, week_of(day) as week, lessons,
               lessons as taken, lessons as pupil_lessons, absent_n, absent_u, absent_b, late, exempt
        from {rows} where {within(scope)}
    )"""
