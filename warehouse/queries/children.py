"""The places of a scope: what lies one level down, and the dimension rows that pages label figures with."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from app.access.scope import Level, Scope
from warehouse.queries.reading import child, read, within, within_pupils

TERRITORIES = {
    "territory_id": pl.Int32, "parent_id": pl.Int32, "kind": pl.String, "iso": pl.String, "name_ky": pl.String,
    "name_ru": pl.String, "name_en": pl.String, "schools": pl.Int64,
}  # fmt: skip


def territories(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pl.DataFrame:
    """Regions and districts that hold a school of the scope."""
    sql = """
        with held as (
            select region_id as territory_id, count(*) as schools from dim_school
            where school_id in (select unnest($schools)) group by 1
            union all
            select district_id, count(*) from dim_school where school_id in (select unnest($schools)) group by 1
        )
        select t.territory_id, t.parent_id, t.kind, t.iso, t.name_ky, t.name_ru, t.name_en, h.schools
        from held h join dim_territory t using (territory_id)
        order by t.territory_id
    """
    return read(cursor, scope, sql, TERRITORIES)


SCHOOLS = {
    "school_id": pl.Int32, "region_id": pl.Int32, "district_id": pl.Int32, "code": pl.String, "name_ky": pl.String,
    "name_ru": pl.String, "language": pl.String, "week_days": pl.Int16, "pupils": pl.Int64,
}  # fmt: skip


def schools(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, day: date) -> pl.DataFrame:
    """The schools of a scope with their pupils on a day."""
    sql = """
        with seated as (
            select school_id, count(distinct pupil_id) as pupils from fct_enrolment
            where school_id in (select unnest($schools))
              and $day between valid_from and coalesce(valid_to, date '9999-12-31')
            group by school_id
        )
        select s.school_id, s.region_id, s.district_id, s.code, s.name_ky, s.name_ru, s.language, s.week_days,
               coalesce(p.pupils, 0) as pupils
        from dim_school s left join seated p using (school_id)
        where s.school_id in (select unnest($schools))
        order by s.region_id, s.district_id, s.school_id
    """
    return read(cursor, scope, sql, SCHOOLS, day=day)


CLASSES = {
    "class_id": pl.Int64, "school_id": pl.Int32, "school_year": pl.Int16, "grade": pl.Int16, "letter": pl.String,
    "homeroom_id": pl.Int64, "pupils": pl.Int64,
}  # fmt: skip


def classes(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, day: date, school_year: int) -> pl.DataFrame:
    """The classes of a scope in a school year, with their pupils on a day."""
    sql = f"""
        with seated as (
            select class_id, count(distinct pupil_id) as pupils from fct_enrolment
            where {within(scope)} and $day between valid_from and coalesce(valid_to, date '9999-12-31')
            group by class_id
        )
        select c.class_id, c.school_id, c.school_year, c.grade, c.letter, c.homeroom_id, coalesce(p.pupils, 0) as pupils
        from dim_class c left join seated p using (class_id)
        where {within(scope)} and c.school_year = $school_year
        order by c.school_id, c.grade, c.letter
    """
    return read(cursor, scope, sql, CLASSES, day=day, school_year=school_year)


CHILDREN = {"child_id": pl.Int64, "pupils": pl.Int64, "schools": pl.Int64}


def children(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, day: date) -> pl.DataFrame:
    """What lies one level down: regions, districts, schools, classes, or the pupils of a class."""
    narrow = "" if scope.pupils is None else "and pupil_id in (select unnest($pupils))"
    sql = f"""
        select e.child_id, count(distinct e.pupil_id) as pupils, count(distinct e.school_id) as schools
        from (
            select {child(scope)} as child_id, pupil_id, school_id
            from fct_enrolment join dim_school using (school_id)
            where {within(scope)} {narrow}
              and $day between valid_from and coalesce(valid_to, date '9999-12-31')
        ) e
        group by e.child_id order by e.child_id
    """
    return read(cursor, scope, sql, CHILDREN, day=day)


SEATS = {"pupil_id": pl.Int64, "class_id": pl.Int64, "school_id": pl.Int32}


def seats(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, day: date) -> pl.DataFrame:
    """In which class each pupil of a scope sits on a day. Meant for one school, or a few."""
    sql = f"""
        select pupil_id, max(class_id) as class_id, max(school_id) as school_id from fct_enrolment
        where {within_pupils(scope)} and $day between valid_from and coalesce(valid_to, date '9999-12-31')
        group by pupil_id order by class_id, pupil_id
    """
    return read(cursor, scope, sql, SEATS, day=day)


SUBJECTS = {"subject_id": pl.Int32, "code": pl.String, "name_ky": pl.String, "name_ru": pl.String, "name_en": pl.String}


def subjects(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pl.DataFrame:
    """All subjects, for labels."""
    sql = "select subject_id, code, name_ky, name_ru, name_en from dim_subject order by subject_id"
    return read(cursor, scope, sql, SUBJECTS)


def level_below(scope: Scope) -> Level:
    """The level of a scope's children; a pupil has none below."""
    order = list(Level)
    return order[min(order.index(scope.level) + 1, len(order) - 1)]
