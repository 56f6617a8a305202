"""Lessons, timetable and filling of the made-up republic."""

from app.demo import shapes

OWED = "l.state in ('planned', 'held') and l.lesson_date < '2026-11-17'"
BY_SCHOOL = """
select s.id, s.district_id, avg((l.topic_at is not null)::int) as topics
from gb.lesson l join gb.school s on s.id = l.school_id
where l.state in ('planned', 'held') and l.lesson_date < '2026-11-17' group by s.id
"""


def troubled_schools(asked):
    """The schools whose directors the generator made so, by their completeness, worst first."""
    return [row[0] for row in sorted(asked.all(BY_SCHOOL), key=lambda row: row[2])[: shapes.TROUBLED_SCHOOLS]]


def test_nobody_is_in_two_lessons_at_once(asked):
    for who in ("t.class_id, group_id", "teacher_id"):
        clashes = asked.one(f"""select count(*) from (select 1 from gb.timetable_slot t
                                join gb.school_class c on c.id = t.class_id
                                group by t.school_year, c.shift, weekday, lesson_no, {who} having count(*) > 1) s""")
        assert clashes == 0, who


def test_lessons_stand_on_school_days(asked):
    """But for the few that were put on holidays to be found."""
    found = asked.one("""select count(*) from gb.lesson l join gb.calendar_entry c
                         on c.school_year = l.school_year and c.kind = 'holiday'
                         and l.lesson_date between c.starts_on and c.ends_on""")
    assert found in shapes.LESSONS_ON_HOLIDAYS
    assert asked.one("""select count(*) from gb.lesson where lesson_date between '2025-11-03' and '2025-11-06'
                        or lesson_date between '2026-03-22' and '2026-03-29'""") == 0
    assert asked.one("""select count(*) from gb.lesson l join gb.school_class c on c.id = l.class_id
                        where c.grade = 1 and lesson_date between '2026-02-16' and '2026-02-22'""") == 0


def test_the_coming_week_is_planned(asked):
    assert asked.one("select max(lesson_date) - date '2026-11-20' from gb.lesson") in (6, 7)
    assert asked.one("""select count(*) from gb.lesson where lesson_date > '2026-11-20'
                        and (attendance_at is not null or state = 'held')""") == 0


def test_nothing_was_entered_in_the_future(asked):
    now = "2026-11-20 12:00:00+06"
    for table, column in (("lesson", "topic_at"), ("lesson", "attendance_at"), ("lesson", "homework_at"),
                          ("mark", "entered_at"), ("absence", "entered_at"), ("absence", "reason_at"),
                          ("result", "entered_at"), ("plan", "entered_at"), ("confirmation_step", "at")):
        assert asked.one(f"select count(*) from gb.{table} where {column} > %s", now) == 0, f"{table}.{column}"


def test_lessons_are_disturbed_now_and_then(asked):
    total = asked.one("select count(*) from gb.lesson")
    for state, span in shapes.DISTURBED.items():
        assert asked.one("select count(*) from gb.lesson where state = %s", state) / total in span, state
    assert asked.one("select count(*) from gb.lesson where substitute_id is not null") / total in shapes.SUBSTITUTED
    assert asked.one("""select count(*) from gb.lesson a where state = 'moved' and not exists
                        (select from gb.lesson b where b.id = a.moved_to_id and b.class_id = a.class_id)
                        and lesson_date < '2026-11-10'""") == 0


def test_completeness_of_sound_schools(asked):
    bad = troubled_schools(asked)
    for what, span in shapes.COMPLETENESS.items():
        share = asked.one(f"""select avg(({what}_at is not null)::int) from gb.lesson l where {OWED}
                              and not school_id = any(%s)""", bad)
        assert share in span, (what, share)


def test_some_enter_late(asked):
    bad = troubled_schools(asked)
    for what, days in (("topic", 1), ("attendance", 0), ("homework", 0)):
        delay = f"({what}_at at time zone 'Asia/Bishkek')::date - lesson_date"
        share = asked.one(f"""select avg(({delay} > {days})::int) from gb.lesson l
                              where {OWED} and {what}_at is not null and not school_id = any(%s)""", bad)
        assert share in shapes.LATE_SHARE[what], (what, share)


def test_three_schools_fill_far_worse_than_all_others(asked):
    rows = sorted(asked.all(BY_SCHOOL), key=lambda row: row[2])
    worst, others = rows[: shapes.TROUBLED_SCHOOLS], rows[shapes.TROUBLED_SCHOOLS :]
    assert {row[1] for row in worst} == {41706255, 41708222, 41711201}
    mean = sum(float(row[2]) for row in others) / len(others)
    assert all(float(row[2]) < mean - shapes.TROUBLED_COMPLETENESS_GAP for row in worst)


def test_topics_come_from_the_plans(asked):
    assert asked.one("""select avg((plan_topic_id is not null)::int) from gb.lesson where topic is not null""") > 0.9
    assert asked.one("""select count(*) from gb.lesson l left join gb.plan_topic t on t.id = l.plan_topic_id
                        where l.plan_topic_id is not null and t.id is null""") == 0
