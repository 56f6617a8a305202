"""Bad rows of the gradebook are kept out with a reason, shown, and come back when they are mended."""

from __future__ import annotations

import psycopg

from etl import status
from etl.follower import Follower
from etl.lease import Lease
from tests.integration.etl.conftest import Pipeline

OPEN = "select table_name, reason from etl.quarantine where resolved_at is null order by table_name, reason"
COPY = """
insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date, pupil_id, kind,
                     ordinal, value, entered_by)
select school_year, school_id, class_id, subject_id, teacher_id, {lesson}, {day}, pupil_id, kind, 9, value, entered_by
from gb.mark where school_year = 2026 order by id limit 1"""


def test_bad_rows_of_a_load_are_kept_out_and_shown(on_file: Pipeline) -> None:
    with on_file.database.connect("postgres") as superuser:
        # A source of another make has no CHECK of ours.
        superuser.execute("alter table gb.mark drop constraint ck_mark_value")
    on_file.change("update gb.mark set value = 7 where id = (select max(id) from gb.mark where school_year = 2026)")
    on_file.change(COPY.format(lesson="999999", day="lesson_date"))
    on_file.change(COPY.format(lesson="lesson_id", day="date '2029-01-01'"))
    loaded = on_file.load()
    assert loaded.quarantined == 3
    assert on_file.rows("select reason from etl_quarantine order by 1") == [
        ("date_outside_year",), ("lesson_missing",), ("value_outside",),
    ]  # fmt: skip
    assert on_file.rows("select count(*) from fct_mark") == [(9599,)]
    found = on_file.verify()
    assert found.equal
    assert found.quarantined == 3


def test_rows_enter_and_leave_the_quarantine_while_following(on_file: Pipeline) -> None:
    on_file.load()
    with Lease(on_file.dsn) as lease:
        follower = Follower(on_file.warehouse, on_file.dsn)
        follower.step(lease)
        on_file.change(COPY.format(lesson="999999", day="lesson_date"))
        follower.step(lease)
        assert _shown(on_file) == [("fct_mark", "lesson_missing")]
        assert [row["reason"] for row in status.quarantine(on_file.dsn)] == ["lesson_missing"]
        shown = status.status(on_file.warehouse, on_file.dsn)
        assert shown.runs_kept == len(status.run_log(on_file.dsn)) == len(shown.runs)
        assert on_file.rows("select count(*) from fct_mark") == [(9600,)]

        # The lesson arrives later: its mark is good now, although nobody touched the mark.
        on_file.change(
            "insert into gb.lesson (id, school_year, school_id, class_id, subject_id, teacher_id, lesson_date,"
            " lesson_no, starts_at, ends_at, state)"
            " select 999999, school_year, school_id, class_id, subject_id, teacher_id, lesson_date, 7,"
            " starts_at, ends_at, state from gb.lesson where school_year = 2026 order by id limit 1"
        )
        follower.step(lease)
        assert _shown(on_file) == []
        assert on_file.rows("select count(*) from fct_mark") == [(9601,)]

        # A lesson is deleted under its marks: they go into quarantine, not into thin air.
        on_file.change("delete from gb.lesson where id = 999999")
        follower.step(lease)
        assert _shown(on_file) == [("fct_mark", "lesson_missing")]
        assert on_file.verify().equal
        on_file.change("delete from gb.mark where lesson_id = 999999")
        follower.step(lease)
        assert _shown(on_file) == []
    assert on_file.verify().equal


def _shown(pipeline: Pipeline) -> list[tuple[object, ...]]:
    with psycopg.connect(pipeline.dsn) as connection:
        return connection.execute(OPEN).fetchall()
