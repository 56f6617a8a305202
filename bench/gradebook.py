"""A gradebook of its own for a bench: an embedded server in a folder that goes away, the real schema, made-up rows."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from app.store import embedded, migrate
from app.store.embedded import EmbeddedServer

YEAR = 2026
CLASS_LESSONS = 1_000
MARKS_A_LESSON = 7.5
PUPILS = 25

_PLACES = """
insert into gb.territory (id, parent_id, kind, name_ky, name_ru) values (417, null, 'republic', 'x', 'x');
insert into gb.territory (id, parent_id, kind, name_ky, name_ru)
    select 41702 + r, 417, 'region', 'x', 'x' from generate_series(0, 8) r;
insert into gb.territory (id, parent_id, kind, name_ky, name_ru)
    select (41702 + r) * 1000 + d, 41702 + r, 'district', 'x', 'x'
    from generate_series(0, 8) r, generate_series(1, 5) d;
insert into gb.subject (id, code, name_ky, name_ru, name_en)
    select s, 's' || s, 'x', 'x', 'x' from generate_series(1, 15) s;
insert into gb.school (id, code, region_id, district_id, name_ky, name_ru, language, week_days, shifts, opened_on)
    select s, 'b' || s, 41702 + s % 9, (41702 + s % 9) * 1000 + 1 + s / 9 % 5, 'x', 'x', 'ky', 5, 1, '2000-09-01'
    from generate_series(1, {schools}) s;
insert into gb.school_class (id, school_id, school_year, grade, letter, language, shift)
    select s * 100 + c, s, 2026, 1 + c % 11, chr(65 + c / 11), 'ky', 1
    from generate_series(1, {schools}) s, generate_series(1, {classes}) c;
insert into gb.person (id, school_id, kind, last_name, first_name, sex)
    select k.id * 100 + p, k.school_id, 'pupil', 'x', 'x', 'f' from gb.school_class k, generate_series(1, {pupils}) p;
insert into gb.enrolment (school_id, school_year, class_id, pupil_id, valid_from, reason_in)
    select k.school_id, 2026, k.id, k.id * 100 + p, '2026-09-01', 'x'
    from gb.school_class k, generate_series(1, {pupils}) p;
insert into gb.calendar_entry
    (school_year, kind, ordinal, grade_from, grade_to, starts_on, ends_on, name_ky, name_ru, decided_on)
    values (2026, 'year', 1, 1, 11, '2026-09-01', '2027-05-25', 'x', 'x', '2026-07-01'),
           (2026, 'quarter', 1, 1, 11, '2026-09-01', '2026-11-03', 'x', 'x', '2026-07-01'),
           (2026, 'quarter', 2, 1, 11, '2026-11-10', '2027-01-10', 'x', 'x', '2026-07-01'),
           (2026, 'quarter', 3, 1, 11, '2027-01-11', '2027-05-25', 'x', 'x', '2026-07-01');
"""
_LESSONS = """
insert into gb.lesson (id, school_year, school_id, class_id, subject_id, teacher_id, lesson_date, lesson_no, starts_at,
                       ends_at, state, topic, topic_at, attendance_at)
    select k.id * 1000 + n, 2026, k.school_id, k.id, 1 + n % 15, k.school_id * 100 + n % 30, d.day, 1 + n % 6,
           d.day + (2 + n % 6) * interval '1 hour', d.day + (2.75 + n % 6) * interval '1 hour', 'held', 'topic',
           d.day + interval '9 hours', d.day + interval '9 hours'
    from generate_series(0, {lessons} - 1) n, gb.school_class k, lateral (select date '2026-09-01' + n / 6 as day) d
"""
_MARKS = """
insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date, pupil_id, kind,
                     value, entered_at, entered_by)
    select 2026, l.school_id, l.class_id, l.subject_id, l.teacher_id, l.id, l.lesson_date, l.class_id * 100 + p,
           1 + (l.id % 10 = 0)::int, 2 + (l.id * 7 + p * 3) % 4, l.ends_at, l.teacher_id
    from gb.lesson l, generate_series(1, {pupils}) p where (l.id * 13 + p * 7) % 10 < 3
"""
_ABSENCES = """
insert into gb.absence (school_year, school_id, class_id, subject_id, lesson_id, lesson_date, pupil_id, code,
                        entered_at, entered_by)
    select 2026, l.school_id, l.class_id, l.subject_id, l.id, l.lesson_date, l.class_id * 100 + p, 1 + (l.id + p) % 5,
           l.ends_at, l.teacher_id
    from gb.lesson l, generate_series(1, {pupils}) p where (l.id * 17 + p * 11) % 20 = 0
"""


@contextmanager
def made_up(marks: int) -> Iterator[EmbeddedServer]:
    """A gradebook with about so many marks, 0.13 lessons and 0.17 absences a mark, as in a real school."""
    folder = Path(tempfile.mkdtemp(prefix="kozomol-bench-"))
    server = embedded.start(
        folder, fsync="off", synchronous_commit="off", full_page_writes="off", shared_buffers="512MB"
    )
    try:
        migrate.upgrade(server.dsn("migrate"), var=folder)
        _fill(server, marks)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def say(text: str) -> None:
    """Progress for people."""
    print(text, file=sys.stderr, flush=True)


def _fill(server: EmbeddedServer, marks: int) -> None:
    lessons_needed = max(1, round(marks / MARKS_A_LESSON))
    per_class = min(CLASS_LESSONS, max(12, lessons_needed // 20))
    classes = min(20, max(1, lessons_needed // per_class))
    schools = max(1, round(lessons_needed / per_class / classes))
    say(f"gradebook: {schools} schools, {schools * classes * per_class:,} lessons, about {marks:,} marks")
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        # The rows are there before anything is measured: their log entries would be noise.
        connection.execute("set session_replication_role = replica")
        for sql in (_PLACES, _LESSONS, _MARKS, _ABSENCES):
            connection.execute(sql.format(schools=schools, classes=classes, pupils=PUPILS, lessons=per_class))
        connection.execute("vacuum (analyze) gb.lesson, gb.mark, gb.absence")
        connection.execute("checkpoint")
