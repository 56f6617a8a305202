"""Teachers at work while others look: marks and absences saved at a steady rate, lesson by lesson."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

_LESSONS = "select school_year, id from gb.lesson where state = 'held' order by lesson_date desc, id limit 5000"
_MARKS = """
insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date, pupil_id, kind,
                     value, entered_at, entered_by)
select l.school_year, l.school_id, l.class_id, l.subject_id, l.teacher_id, l.id, l.lesson_date, e.pupil_id, 1,
       2 + floor(random() * 4), now(), l.teacher_id
from gb.lesson l join gb.enrolment e on e.class_id = l.class_id and e.school_year = l.school_year and e.valid_to is null
where l.school_year = %(year)s and l.id = %(lesson)s
on conflict (school_year, lesson_id, pupil_id, ordinal)
    do update set value = excluded.value, changed_at = now(), version = mark.version + 1
"""
_PRESENT = "delete from gb.absence where school_year = %(year)s and lesson_id = %(lesson)s and code = 4"
_LATE = """
insert into gb.absence (school_year, school_id, class_id, subject_id, lesson_id, lesson_date, pupil_id, code,
                        entered_at, entered_by)
select l.school_year, l.school_id, l.class_id, l.subject_id, l.id, l.lesson_date, e.pupil_id, 4, now(), l.teacher_id
from gb.lesson l join gb.enrolment e on e.class_id = l.class_id and e.school_year = l.school_year and e.valid_to is null
where l.school_year = %(year)s and l.id = %(lesson)s and random() < 0.05
on conflict do nothing
"""


class Writer:
    """Saves whole lessons, one transaction each, with the log's triggers on."""

    def __init__(self, dsn: str, saves_a_second: float) -> None:
        self.saves = self.rows = 0
        self._dsn, self._pause = dsn, 1 / saves_a_second
        self._stop = threading.Event()

    def work(self) -> None:
        """Save until stopped; a late save is not made up for."""
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            lessons = connection.execute(_LESSONS).fetchall()
            due = time.monotonic()
            while lessons and not self._stop.wait(max(0.0, due - time.monotonic())):
                due = max(due + self._pause, time.monotonic())
                year, lesson = random.choice(lessons)
                with connection.transaction():
                    for statement in (_PRESENT, _MARKS, _LATE):
                        done = connection.execute(statement, {"year": year, "lesson": lesson})
                        self.rows += max(0, done.rowcount)
                self.saves += 1

    def stop(self) -> None:
        """End after the save under way."""
        self._stop.set()


@contextmanager
def writing(dsn: str, saves_a_second: float) -> Iterator[Writer]:
    """Saves go on as long as the block; 0 writes nothing."""
    writer = Writer(dsn, saves_a_second or 1)
    thread = threading.Thread(target=writer.work, daemon=True)
    if saves_a_second:
        thread.start()
    try:
        yield writer
    finally:
        writer.stop()
        if saves_a_second:
            thread.join(10)
