"""4: raw SQL as the pages' role. Rows from which scopes are worked out cannot be bent so that somebody sees more."""

from __future__ import annotations

import psycopg
import pytest

from tests.integration.store.test_writes import acting, mark
from tests.postgres import Database

LESSON = """insert into gb.lesson (school_year, id, school_id, class_id, subject_id, teacher_id, substitute_id,
 lesson_date, lesson_no, starts_at, ends_at) values (2026, 99, 1, {klass}, {subject}, 103, {other}, '2026-09-09', 1,
 '2026-09-09 08:00', '2026-09-09 08:45')"""
RESULT = """insert into gb.result (school_year, school_id, class_id, subject_id, teacher_id, pupil_id, kind, period,
 value, entered_by) values (2026, 1, {klass}, {subject}, 103, {pupil}, 1, 2, 5, 103)"""
ABSENCE = """insert into gb.absence (school_year, school_id, class_id, subject_id, lesson_id, lesson_date, pupil_id,
 code, entered_by) values (2026, 1, 11, 1, 1, '2026-09-07', {pupil}, 1, 103)"""
ASSIGNMENT = """insert into gb.assignment (school_id, school_year, class_id, subject_id, teacher_id, weekly_hours,
 valid_from) values (1, 2026, {klass}, 1, 103, 1, '2026-09-01')"""
ENROLMENT = """insert into gb.enrolment (school_id, school_year, class_id, pupil_id, valid_from, reason_in)
 values (1, 2026, {klass}, {pupil}, '2026-09-01', 'x')"""
GUARDIAN = """insert into gb.guardian (school_id, parent_id, pupil_id, relation, valid_from)
 values (1, 121, {pupil}, 'x', '2026-09-01')"""
SLOT = """insert into gb.timetable_slot (school_id, school_year, class_id, subject_id, teacher_id, weekday, lesson_no,
 valid_from) values (1, 2026, {klass}, 1, 103, 1, 1, '2026-09-01')"""
GROUP = """insert into gb.study_group (school_id, school_year, class_id, subject_id, name)
 values (1, 2026, {klass}, 1, 'x')"""
POST = """insert into gb.staff_post (school_id, person_id, post, valid_from) values (1, {person}, 'x', '2026-09-01')"""
NOTICE = "insert into gb.notice (to_person_id, key) values ({to}, 'notices.topics_missing')"

ALLOWED = [
    ("a teacher of the own school", 101, ASSIGNMENT.format(klass=12)),
    ("a pupil of the own school", 101, ENROLMENT.format(klass=12, pupil=111)),
    ("a guardian of a pupil of the own school", 101, GUARDIAN.format(pupil=112)),
    ("the timetable", 101, SLOT.format(klass=12)),
    ("a group", 101, GROUP.format(klass=12)),
    ("a post", 101, POST.format(person=103)),
    ("an own lesson", 103, LESSON.format(klass=11, subject=1, other="null")),
    ("a result of an own pupil", 103, RESULT.format(klass=11, subject=1, pupil=112)),
    ("an absence of an own pupil", 103, ABSENCE.format(pupil=112)),
    ("a reminder", 902, NOTICE.format(to=203)),
]

REFUSED = [
    ("own lesson into another class", 103, "update gb.lesson set class_id = 12, substitute_id = 103 where id = 1"),
    ("own lesson into another school", 103, "update gb.lesson set class_id = 21, substitute_id = 103 where id = 1"),
    ("oneself as a substitute", 103, "update gb.lesson set substitute_id = 103 where id = 1"),
    ("a colleague as a substitute", 103, "update gb.lesson set substitute_id = 105 where id = 1"),
    ("a lesson with a substitute", 103, LESSON.format(klass=11, subject=1, other="105")),
    ("a lesson under a key made of two numbers", 103, LESSON.format(klass=10, subject=100001, other="null")),
    ("a result under a key made of two numbers", 103, RESULT.format(klass=10, subject=100001, pupil=111)),
    ("a mark of another school's pupil", 103, mark(103, 1, 211)),
    ("an absence of another school's pupil", 103, ABSENCE.format(pupil=211)),
    ("a result of another class's pupil", 103, RESULT.format(klass=11, subject=1, pupil=113)),
    ("own mark to another pupil", 103, "update gb.mark set pupil_id = 211 where lesson_id = 1 and pupil_id = 111"),
    ("own mark in another's name", 103, "update gb.mark set entered_by = 104 where lesson_id = 1"),
    ("head: lesson into another school's class", 101, "update gb.lesson set class_id = 21 where id = 1"),
    ("head: an assignment to another school's class", 101, ASSIGNMENT.format(klass=21)),
    ("head: an assignment moved there", 101, "update gb.assignment set class_id = 21 where teacher_id = 103"),
    ("head: another school's pupil in an own class", 101, ENROLMENT.format(klass=11, pupil=211)),
    ("head: an own pupil in another school's class", 101, ENROLMENT.format(klass=21, pupil=111)),
    ("head: a guardian of another school's pupil", 101, GUARDIAN.format(pupil=211)),
    ("head: a guardian moved there", 101, "update gb.guardian set pupil_id = 211 where parent_id = 121"),
    ("head: another school's timetable", 101, SLOT.format(klass=21)),
    ("head: a group in another school's class", 101, GROUP.format(klass=21)),
    ("head: a post of another school's teacher", 101, POST.format(person=203)),
    ("head: a pupil made staff", 101, "update gb.person set kind = 'staff' where id = 111"),
    ("the contract of a confirmation", 101, "update gb.confirmation set contract_id = 3 where school_id = 1"),
    ("the month of a confirmation", 101, "update gb.confirmation set month = '2026-12-01' where school_id = 1"),
    ("the text of a notice", 103, "update gb.notice set params = '{}', from_person_id = 101 where to_person_id = 103"),
    ("a notice by a parent", 121, NOTICE.format(to=105)),
    ("a notice by a pupil", 111, NOTICE.format(to=103)),
    ("a notice by a teacher", 103, NOTICE.format(to=104)),
    ("a notice to another school", 101, NOTICE.format(to=203)),
    ("a notice to a family", 101, NOTICE.format(to=121)),
    ("a table of one's own", 103, "create temporary table gathered as select 1"),
    ("a schema of one's own", 103, "create schema gathered"),
]  # fmt: skip

UNTOUCHED = [
    ("the act's answer by the deputy", 102, "update gb.confirmation set state = 'confirmed', answer = 'confirmed'"),
    ("the act's answer by a teacher", 103, "update gb.confirmation set state = 'confirmed', answer = 'confirmed'"),
]


@pytest.mark.parametrize("case", ALLOWED, ids=lambda case: str(case[0]))
def test_what_is_ones_own_is_taken(world: Database, case: tuple[str, int, str]) -> None:
    with acting(world, case[1]) as connection:
        assert connection.execute(case[2].encode()).rowcount == 1


def test_4_no_row_widens_a_scope(world: Database) -> None:
    passed = []
    for what, person, statement in REFUSED:
        with acting(world, person) as connection:
            try:
                connection.execute(statement.encode())
            except psycopg.errors.InsufficientPrivilege:
                continue
            passed.append(what)
    assert passed == []


def test_4_no_other_role_answers_for_the_director(world: Database) -> None:
    for what, person, statement in UNTOUCHED:
        with acting(world, person) as connection:
            assert connection.execute(statement.encode()).rowcount == 0, what


def test_4_the_key_of_class_and_subject_is_of_this_class(world: Database) -> None:
    """Class 10 does not exist in the world: class 10 with subject 100001 counts as class 11 with subject 1."""
    with world.connect("load") as connection:
        connection.execute(
            "insert into gb.school_class (id, school_id, school_year, grade, letter, language, shift)"
            " values (10, 1, 2026, 9, 'А', 'ky', 1)"
        )
        connection.execute(
            "insert into gb.enrolment (school_id, school_year, class_id, pupil_id, valid_from, reason_in)"
            " values (1, 2026, 10, 113, '2026-09-01', 'x')"
        )
    forged = (
        LESSON.format(klass=10, subject=100001, other="null"),
        RESULT.format(klass=10, subject=100001, pupil=113),
    )
    for statement in forged:
        with acting(world, 103) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())
