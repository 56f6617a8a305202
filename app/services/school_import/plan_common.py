"""What the sheets' plans share: school, class, subject and people of a row, its year, the rules of its day."""

from __future__ import annotations

from app.services.school_import.plan import Fill, Reject
from app.services.school_import.rules import TABLE as RULES

OF_SCHOOL = Fill("update {stage} s set school_id = t.id from gb.school t where t.code = s.school_code")
NO_SCHOOL = Reject("school_code", "imports.unknown_school", "s.school_id is null", "s.school_code")
NO_CLASS = Reject("class", "imports.unknown_class", "s.class_id is null", "s.grade || s.letter")
OF_SUBJECT = Fill("""update {stage} s set subject_id = (select t.id from gb.subject t
    where lower(s.subject) in (lower(t.code), lower(t.name_ky), lower(t.name_ru), lower(t.name_en))
    order by t.id limit 1)""")
NO_SUBJECT = Reject("subject", "imports.unknown_subject", "s.subject_id is null", "s.subject")
OF_TEACHER = Fill("""update {stage} s set teacher_id = t.id from gb.person t
    where t.pin_hash = s.teacher_pin_hash and t.kind = 'staff' and t.school_id = s.school_id""")
OF_PUPIL = Fill("""update {stage} s set pupil_id = t.id from gb.person t
    where t.pin_hash = s.pupil_pin_hash and t.kind = 'pupil' and t.school_id = s.school_id""")
NO_PUPIL = Reject("pupil_pin", "imports.unknown_pupil", "s.pupil_id is null")

KNOWN = Fill("analyze {stage}")
"""What was filled in is new to the planner: without this it would look for each row's lesson among all of the class."""


def of_class(into: str = "class_id", year: str = "school_year") -> Fill:
    """The class of a row in the year of a column."""
    return Fill(f"""update {{stage}} s set {into} = t.id from gb.school_class t where t.school_id = s.school_id
        and t.school_year = s.{year} and t.grade = s.grade and t.letter = s.letter""")  # noqa: S608 - our plans


def no_year(column: str, year: str = "school_year") -> Reject:
    """A school year that the gradebook does not have; its years are made ahead, and tell themselves which they are."""
    known = """select right(c.relname, 4)::int from pg_catalog.pg_class c
        where c.relnamespace = 'gb'::regnamespace and c.relname ~ '^lesson_[0-9][0-9][0-9][0-9]$'"""
    return Reject(column, "imports.no_such_year", f"s.{year} not in ({known})", f"s.{column}")


def against_rules(column: str, reason: str, where: str, value: str, day: str = "s.date") -> Reject:
    """What the rule profile `r` in force on the row's day does not allow (R6)."""
    found = f"select 1 from {RULES} r where {day} >= r.valid_from and {day} < r.valid_until and ({where})"  # noqa: S608
    return Reject(column, reason, f"exists ({found})", value)
