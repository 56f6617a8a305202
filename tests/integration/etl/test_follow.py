"""What is committed in the gradebook is in the warehouse after the next window, exactly once."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from etl import source
from etl.errors import LoadNeeded
from tests.integration.etl.conftest import Pipeline
from warehouse.connect import open_warehouse
from warehouse.refresh import rebuild_all

ONE_DAY = "school_year = 2026 and school_id = 1 and lesson_date = '2026-09-10'"
OTHER_DAY = "school_year = 2026 and school_id = 1 and lesson_date = '2026-09-11'"
MARKS = f"select count(*), sum(value) from fct_mark where {ONE_DAY}"


TOPIC_DUE = """
    select l.school_id, date_diff('day', l.lesson_date, local_day(d.topic_due)) as days
    from (select distinct school_id, grade, lesson_date from fct_lesson where lesson_date >= '2026-09-02') l
    join dim_rule r
        on r.school_id = l.school_id and l.lesson_date between r.valid_from and coalesce(r.valid_to, date '9999-12-31')
    join dim_deadline d on d.scheme = r.scheme and d.day = l.lesson_date and l.grade between d.grade_from and d.grade_to
"""
"""By how many days after its date each lesson's topic is due."""


def test_load_and_every_kind_of_change(pipeline: Pipeline) -> None:
    loaded = pipeline.load()
    assert loaded.rows["fct_mark"] == 9600
    assert loaded.quarantined == 0
    assert pipeline.verify().equal

    pipeline.change(f"update gb.mark set value = 5, version = version + 1 where {ONE_DAY}")
    changed = pipeline.step()
    assert changed.applied
    assert changed.applied.schools == {1}
    assert {row[0] for row in pipeline.rows(f"select value from fct_mark where {ONE_DAY}")} == {5}

    pipeline.change(f"delete from gb.absence where {ONE_DAY}")
    pipeline.change(
        "insert into gb.absence"
        " (school_year, school_id, class_id, subject_id, lesson_id, lesson_date, pupil_id, code, entered_by)"
        " select l.school_year, l.school_id, l.class_id, l.subject_id, l.id, l.lesson_date, 10101, 1, l.teacher_id"
        f" from gb.lesson l where {ONE_DAY} and class_id = 2026011"
    )
    pipeline.change(f"update gb.lesson set substitute_id = 1002, homework_at = now() where {ONE_DAY}")
    pipeline.step()
    assert pipeline.rows(f"select count(*), min(code), max(code) from fct_absence where {ONE_DAY}") == [(2, 1, 1)]
    assert pipeline.rows(f"select distinct teacher_id from fct_lesson where {ONE_DAY}") == [(1002,)]
    assert pipeline.verify().equal
    assert stale_marts(pipeline) == {}


def test_a_transaction_that_began_earlier_and_commits_later_is_not_lost(pipeline: Pipeline) -> None:
    pipeline.load()
    early = pipeline.database.connect("load", autocommit=False)
    early.execute(f"update gb.mark set value = 5 where {ONE_DAY}")
    pipeline.change(f"update gb.mark set value = 2 where {OTHER_DAY}")
    between = pipeline.step()
    assert between.applied, "a long writer elsewhere does not delay what is committed"
    assert pipeline.step().applied is None, "nothing is applied twice while the writer is open"
    early.commit()
    assert pipeline.step().applied
    assert pipeline.step().applied is None
    assert pipeline.verify().equal
    early.close()


def test_what_is_rolled_back_never_arrives(on_file: Pipeline) -> None:
    on_file.load()
    before = on_file.rows(MARKS)
    undone = on_file.database.connect("load", autocommit=False)
    undone.execute(f"delete from gb.mark where {ONE_DAY}")
    undone.rollback()
    undone.close()
    assert on_file.step().applied is None
    assert on_file.rows(MARKS) == before


def test_changes_of_what_has_no_day(pipeline: Pipeline) -> None:
    pipeline.load()
    pipeline.change("update gb.enrolment set valid_to = '2026-10-01' where school_year = 2026 and pupil_id = 10101")
    pipeline.change("update gb.result set value = null, score = null where school_year = 2026 and pupil_id = 10102")
    pipeline.change("update gb.contract set monthly_fee_tyiyn = 7 where id = 1")
    pipeline.change("update gb.school set district_id = 41702205, name_ky = 'Жаңы' where id = 1")
    pipeline.change("update gb.school_class set grade = 9 where id = 2026011")
    pipeline.change("update gb.plan_topic set due_date = due_date + 1 where school_id = 2")
    pipeline.step()
    assert pipeline.rows("select monthly_fee_tyiyn from fct_confirmation where school_id = 1") == [(7,)]
    assert pipeline.rows("select distinct district_id from fct_mark where school_id = 1") == [(41702205,)]
    assert pipeline.rows("select distinct grade from fct_lesson where class_id = 2026011") == [(9,)]
    assert pipeline.verify().equal
    assert stale_marts(pipeline) == {}


def test_rules_and_calendar_move_due_times(on_file: Pipeline) -> None:
    on_file.load()
    on_file.change(
        "insert into gb.school_rule (school_id, valid_from, rules)"
        """ values (2, '2026-09-01', '{"entries": {"topic": {"due": "lesson+0d"}}}')"""
    )
    on_file.step()
    assert on_file.rows(f"select school_id, count(*) from ({TOPIC_DUE}) where days = 0 group by 1") == [(2, 117)]
    assert stale_marts(on_file) == {}
    on_file.change(
        "update gb.calendar_entry set ends_on = ends_on + 3"
        " where kind = 'quarter' and ordinal = 1 and school_year = 2026"
    )
    on_file.step()
    assert on_file.rows(
        "select distinct ends_on from dim_period where school_year = 2026 and kind = 1 and period = 1"
    ) == [(date(2026, 11, 2),)]
    assert stale_marts(on_file) == {}


def test_a_school_with_a_week_a_calendar_and_a_closing_of_its_own(on_file: Pipeline) -> None:
    """The quarter ends on Friday 30 October 2026 and the break lasts from 31 October to 7 November."""
    on_file.load()
    on_file.change("update gb.school set week_days = 6 where id = 4")
    on_file.change("insert into gb.school_rule (school_id, valid_from, rules)"
                   """ values (2, '2026-09-01', '{"closing": "period_end+1wd"}'),"""
                   """ (2, '2026-09-02', '{"entries": {"topic": {"due": "lesson+0d"}}}')""")  # fmt: skip
    on_file.change(
        "insert into gb.calendar_entry (school_id, school_year, kind, ordinal, grade_from, grade_to, starts_on,"
        " ends_on, name_ky, name_ru, decided_on)"
        " values (6, 2026, 'quarter', 1, 1, 11, '2026-09-01', '2026-10-23', 'Ч', 'Ч', '2026-07-01')"
    )
    on_file.step()
    closing = on_file.rows(
        "select school_id, local_day(closes_at) from dim_period where school_year = 2026 and kind = 1 and period = 1"
    )
    assert dict(closing) == {
        1: date(2026, 11, 11), 3: date(2026, 11, 11), 5: date(2026, 11, 11),
        4: date(2026, 11, 11),
        2: date(2026, 11, 9),
        6: date(2026, 10, 28),
    }  # fmt: skip
    assert on_file.rows(f"select distinct school_id from ({TOPIC_DUE}) where days = 0") == [(2,)], "both own rules hold"
    assert on_file.rows("select distinct school_id, week_days from dim_day order by 1, 2") == [(0, 5), (0, 6), (6, 5)]
    assert stale_marts(on_file) == {}


def test_a_restored_gradebook_and_an_empty_warehouse_need_a_load(on_file: Pipeline) -> None:
    on_file.warehouse.attach_source(source.reading_dsn(on_file.dsn))
    with pytest.raises(LoadNeeded, match="empty"):
        on_file.step()
    on_file.load()
    with on_file.database.connect("postgres") as superuser:
        superuser.execute("update etl.cluster set epoch = gen_random_uuid()")
    with pytest.raises(LoadNeeded, match="epoch"):
        on_file.step()
    on_file.load()
    assert on_file.verify().equal
    with on_file.warehouse.writer() as cursor:
        cursor.execute("update etl_state set value = 'older' where key = 'built_by'")
    with pytest.raises(LoadNeeded, match="version"):
        on_file.step()


def test_readers_keep_what_they_began_with_while_a_load_is_published(on_file: Pipeline) -> None:
    on_file.load()
    reader = on_file.warehouse.cursor()
    assert reader.execute("select count(*) from fct_mark").fetchall() == [(9600,)]
    on_file.change(f"delete from gb.mark where {ONE_DAY}")
    on_file.load()
    assert reader.execute("select count(*) from fct_mark").fetchall() == [(9600,)]
    assert on_file.rows("select count(*) from fct_mark") == [(9580,)]
    reader.close()
    del reader
    on_file.rows("select 1")
    files = sorted(path.name for path in on_file.warehouse.location.workplace.glob("*.duckdb"))
    assert len(files) == 2, "the link and the one present file"


def test_a_reader_of_another_process_reaches_nothing_but_data(on_file: Pipeline) -> None:
    on_file.load()
    on_file.warehouse.close()
    sealed = open_warehouse(f"duckdb:{on_file.warehouse.location.target}", read_only=True)
    cursor = sealed.cursor()
    assert cursor.execute("select count(*) from fct_lesson").fetchall() == [(2880,)]
    for forbidden in ("select * from read_csv('/etc/passwd')", "set memory_limit = '1GB'", "delete from fct_mark"):
        with pytest.raises(duckdb.Error):
            cursor.execute(forbidden)
    sealed.close()


def stale_marts(pipeline: Pipeline) -> dict[str, list[tuple[object, ...]]]:
    """Rows of marts that a full build makes otherwise than following did."""
    followed = _marts(pipeline)
    with pipeline.warehouse.writer() as cursor:
        rebuild_all(cursor)
    built = _marts(pipeline)
    return {name: sorted(followed[name] ^ built[name])[:6] for name in built if followed[name] != built[name]}


def _marts(pipeline: Pipeline) -> dict[str, set[tuple[object, ...]]]:
    found = pipeline.rows("select distinct table_name from duckdb_tables() where table_name like 'mart_%'")
    return {str(name): set(pipeline.rows(f"select cast(m as varchar) from {name} m")) for (name,) in found}
