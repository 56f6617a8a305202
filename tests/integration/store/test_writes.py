"""Who may write what: the database refuses by itself, whatever the services think."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.postgres import Database

MARK = """insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date,
 pupil_id, kind, value, entered_by, ordinal)
 values (2026, {school}, {klass}, {subject}, {by}, {lesson}, '{day}', {pupil}, 1, 5, {by}, 2)"""
LATE = """insert into gb.late_permission (school_id, teacher_id, class_id, subject_id, lesson_ids, entries, reason,
 asked_by, granted) values (1, 103, 11, 1, '{{1}}', '{{mark}}', 'ооруп калдым', 103, {granted})"""
NOTICE = "insert into gb.notice (school_id, to_person_id, key) values (1, 104, 'notices.topics_missing')"
FORGED_NOTICE = "insert into gb.notice (to_person_id, from_person_id, key) values (103, 101, 'notices.plan_missing')"
CLASS = """insert into gb.school_class (school_id, school_year, grade, letter, language, shift)
 values (2, 2026, 8, 'А', 'ky', 1)"""
ACT = """insert into gb.act (number, provider_id, month, issued_by, total_tyiyn, sha256, pdf)
 values ('2026-10/001', 1, '2026-10-01', {by}, 0, '', '')"""
STEP = """insert into gb.confirmation_step (school_id, confirmation_id, by_person, from_state, to_state)
 values (1, 1, {by}, 'open', 'confirmed')"""


@contextmanager
def acting(world: Database, person: int) -> Iterator[psycopg.Connection]:
    with world.connect("app", autocommit=False) as connection:
        connection.execute("select set_config('app.sid', %s, true)", (f"token-{person}",))
        yield connection
        connection.rollback()


def mark(
    by: int, lesson: int, pupil: int, *, school: int = 1, klass: int = 11, subject: int = 1, day: str = "2026-09-07"
) -> str:
    return MARK.format(by=by, lesson=lesson, pupil=pupil, school=school, klass=klass, subject=subject, day=day)


ALLOWED = [
    ("own lesson", 103, mark(103, 1, 112)),
    ("as a substitute", 103, mark(103, 5, 113, klass=12, day="2026-09-08")),
    ("own mark changed", 103, "update gb.mark set value = 5 where lesson_id = 1"),
    ("own mark cleared", 103, "delete from gb.mark where lesson_id = 1 and pupil_id = 111"),
    ("own topic", 103, "update gb.lesson set topic = 'Бөлчөктөр', topic_at = now() where id = 1"),
    ("topic as a substitute", 103, "update gb.lesson set topic = 'Бөлчөктөр' where id = 5"),
    ("reason by the homeroom teacher", 105,
     "update gb.absence set code = 2, reason_by = 105, reason_at = now() where class_id = 11"),
    ("substitution by the deputy", 102, "update gb.lesson set substitute_id = 104 where id = 1"),
    ("permission by the deputy", 102,
     "update gb.late_permission set granted = true, decided_by = 102, decided_at = now() where teacher_id = 103"),
    ("permission asked for", 103, LATE.format(granted="null")),
    ("answer by the director", 101,
     "update gb.confirmation set state = 'refuted', answer = 'refuted', reason = 'no_service' where school_id = 1"),
    ("notice read", 103, "update gb.notice set read_at = now() where to_person_id = 103"),
    ("notice sent", 102, NOTICE),
    ("a step in one's own name", 101, STEP.format(by=101)),
    ("an act by the ministry", 901, ACT.format(by=901)),
    ("own draft", 103, "insert into gb.draft (account_id, key, payload) values (103, 'lesson.1', '{}')"),
]  # fmt: skip

REFUSED = [
    ("a colleague's subject", 103, mark(103, 3, 111, subject=2)),
    ("another class", 103, mark(103, 4, 113, klass=12)),
    ("another school", 103, mark(103, 6, 211, school=2, klass=21)),
    ("a lesson dressed as one's own", 103, mark(103, 4, 113, klass=11)),
    ("a date that is not the lesson's", 103, mark(103, 1, 112, day="2026-09-09")),
    ("a lesson that does not exist", 103, mark(103, 99, 112)),
    ("in somebody else's name", 103, mark(103, 1, 112).replace("5, 103, 2)", "5, 104, 2)")),
    ("the director", 101, mark(101, 1, 112)),
    ("the homeroom teacher", 105, mark(105, 1, 112)),
    ("the district", 902, mark(902, 1, 112)),
    ("a pupil", 111, mark(111, 1, 111)),
    ("a parent", 121, mark(121, 1, 111)),
    ("a class in another school", 102, CLASS),
    ("a permission for oneself", 103, LATE.format(granted="true")),
    ("approval by the director", 101, "update gb.confirmation set state = 'approved' where school_id = 1"),
    ("an act by the director", 101, ACT.format(by=101)),
    ("a step in another's name", 101, STEP.format(by=102)),
    ("a letter in another's name", 111, FORGED_NOTICE),
    ("another's draft", 103, "insert into gb.draft (account_id, key, payload) values (104, 'lesson.1', '{}')"),
    ("a role for oneself", 101,
     "insert into auth.role_grant (account_id, role, valid_from) values (101, 'ministry', now())"),
    ("the log", 101, "delete from audit.entry"),
]  # fmt: skip

UNTOUCHED = [
    ("a colleague's mark", 103, "update gb.mark set value = 5 where lesson_id = 3"),
    ("marks by the director", 101, "update gb.mark set value = 5"),
    ("marks cleared by the director", 101, "delete from gb.mark"),
    ("marks by the homeroom teacher", 105, "update gb.mark set value = 5"),
    ("absences cleared by the homeroom teacher", 105, "delete from gb.absence"),
    ("marks by the district", 902, "update gb.mark set value = 5"),
    ("marks by a pupil", 111, "update gb.mark set value = 5"),
    ("reasons by a teacher of one subject", 103, "update gb.absence set code = 2 where lesson_id = 3"),
    ("lessons by the district", 902, "update gb.lesson set topic = 'x'"),
    ("lessons of another school", 101, "update gb.lesson set topic = 'x' where school_id = 2"),
    ("one's own name", 103, "update gb.person set last_name = 'x'"),
    ("another school's confirmation", 101, "update gb.confirmation set state = 'confirmed' where school_id = 2"),
    ("an answer before the school's", 902, "update gb.confirmation set state = 'approved'"),
    ("a notice of somebody else", 111, "update gb.notice set read_at = now()"),
]


@pytest.mark.parametrize(("person", "statement"), [case[1:] for case in ALLOWED], ids=[case[0] for case in ALLOWED])
def test_allowed(world: Database, person: int, statement: str) -> None:
    with acting(world, person) as connection:
        assert connection.execute(statement.encode()).rowcount > 0


def test_refused(world: Database) -> None:
    for what, person, statement in REFUSED:
        with acting(world, person) as connection:
            try:
                connection.execute(statement.encode())
            except psycopg.errors.InsufficientPrivilege:
                continue
            pytest.fail(f"{person} may write {what}")


def test_rows_out_of_reach_stay_as_they_are(world: Database) -> None:
    for what, person, statement in UNTOUCHED:
        with acting(world, person) as connection:
            assert connection.execute(statement.encode()).rowcount == 0, what


def test_the_homeroom_teacher_signs_reasons_and_moves_nothing(world: Database) -> None:
    for change in ("reason_by = 103", "reason_by = 105, pupil_id = 113, lesson_id = 5, class_id = 12"):
        with acting(world, 105) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"update gb.absence set {change} where lesson_id = 2".encode())


def test_a_confirmation_goes_up_step_by_step(world: Database) -> None:
    way = [
        (902, "approved", 0), (101, "confirmed", 1), (101, "refuted", 0), (901, "in_act", 0), (902, "approved", 1),
        (902, "open", 0), (901, "in_act", 1), (901, "approved", 1),
    ]  # fmt: skip
    for person, state, changed in way:
        with world.connect("app") as connection, connection.transaction():
            connection.execute("select set_config('app.sid', %s, true)", (f"token-{person}",))
            query = "update gb.confirmation set state = %s, answer = 'confirmed' where id = 1"
            assert connection.execute(query, (state,)).rowcount == changed, (person, state)


def test_acts_and_steps_are_append_only_for_everybody(world: Database) -> None:
    with world.connect("load") as connection:
        connection.execute(
            "insert into gb.act (id, number, provider_id, month, issued_by, total_tyiyn, sha256, pdf)"
            " values (1, '2026-10/001', 1, '2026-10-01', 901, 0, '', '')"
        )
        changes = ("update gb.act set total_tyiyn = 1", "delete from gb.act", "delete from gb.confirmation_step")
        for statement in changes:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append only"):
                connection.execute(statement.encode())
