"""Writers that keep a gradebook busy: inserts, updates, deletes, late commits and rollbacks."""

from __future__ import annotations

import random
import threading

import psycopg

INSERT = """
insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date, pupil_id, kind,
                     ordinal, value, entered_by)
select l.school_year, l.school_id, l.class_id, l.subject_id, l.teacher_id, l.id, l.lesson_date, e.pupil_id, 1, %s, %s,
       1001
from gb.lesson l join gb.enrolment e using (school_year, school_id, class_id)
where l.school_year = 2026 and l.class_id = %s and l.lesson_date = date '2026-09-01' + %s on conflict do nothing"""
UPDATE = """update gb.mark set value = %s, version = version + 1
where school_year = 2026 and class_id = %s and lesson_date = date '2026-09-01' + %s"""
DELETE = "delete from gb.mark where school_year = 2026 and class_id = %s and lesson_date = date '2026-09-01' + %s"
LESSON = """update gb.lesson set topic_at = clock_timestamp(), attendance_at = clock_timestamp(), version = version + 1
where school_year = 2026 and class_id = %s and lesson_date = date '2026-09-01' + %s"""
ABSENCE = """update gb.absence set code = %s, version = version + 1
where school_year = 2026 and class_id = %s and lesson_date = date '2026-09-01' + %s"""


class Writers:
    """Threads that write until they are stopped; each has its own seed."""

    def __init__(self, dsn: str, count: int, *, pause: float) -> None:
        self._stop = threading.Event()
        self._pause = pause
        self.transactions = 0
        self._threads = [threading.Thread(target=self._write, args=(dsn, seed), daemon=True) for seed in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, dsn: str, seed: int) -> None:
        chance = random.Random(seed)
        with psycopg.connect(dsn, autocommit=False) as connection:
            while not self._stop.is_set():
                for _ in range(chance.randint(1, 3)):
                    self._change(connection, chance)
                if chance.random() < 0.2:
                    self._stop.wait(chance.random() * 0.5)
                if chance.random() < 0.1:
                    connection.rollback()
                else:
                    connection.commit()
                    self.transactions += 1
                self._stop.wait(chance.random() * self._pause)

    @staticmethod
    def _change(connection: psycopg.Connection, chance: random.Random) -> None:
        place = (2026000 + chance.randint(1, 6) * 10 + chance.randint(1, 3), chance.randint(0, 50))
        value = chance.randint(1, 5)
        match chance.randint(0, 4):
            case 0:
                connection.execute(INSERT, (chance.randint(1, 3), value, *place))
            case 1:
                connection.execute(UPDATE, (value, *place))
            case 2:
                connection.execute(DELETE, place)
            case 3:
                connection.execute(LESSON, place)
            case _:
                connection.execute(ABSENCE, (value, *place))
