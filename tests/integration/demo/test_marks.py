"""Marks and results of the made-up republic."""

from app.demo import shapes
from tests.integration.demo.test_lessons import troubled_schools

QUALITY = """
select school_id, avg((coalesce(value, 0) >= 4)::int), avg((coalesce(value, 0) >= 3)::int)
from gb.result where kind = 1 group by 1
"""


def test_first_grade_has_no_marks(asked):
    for table in ("mark", "result"):
        assert asked.one(f"""select count(*) from gb.{table} m join gb.school_class c on c.id = m.class_id
                             where c.grade = 1""") == 0


def test_shares_of_marks(asked):
    sound = "from gb.mark where not school_id = any(%s)"
    bad = troubled_schools(asked)
    for value, span in shapes.MARK_SHARES.items():
        assert asked.one(f"select avg((value = {value})::int) {sound}", bad) in span, value


def test_quality_and_success_of_sound_schools_and_of_those_in_trouble(asked):
    rows = {school: (float(quality), float(success)) for school, quality, success in asked.all(QUALITY)}
    bad = set(troubled_schools(asked))
    sound = [rows[school] for school in rows if school not in bad]
    quality = sum(q for q, _ in sound) / len(sound)
    assert quality in shapes.QUALITY
    assert sum(s for _, s in sound) / len(sound) in shapes.SUCCESS
    assert set(sorted(rows, key=lambda school: rows[school][0])[: shapes.TROUBLED_SCHOOLS]) == bad
    assert all(rows[school][0] < quality - shapes.TROUBLED_QUALITY_GAP for school in bad)


def test_quarter_results_follow_the_marks(asked):
    """0.7 · formative + 0.3 · control, halves up, bonus on top, at most five (A§23–24), in exact decimals."""
    wrong = asked.all("""
        with own as (
            select m.school_year, m.pupil_id, m.subject_id, c.ordinal as quarter,
                   avg(value) filter (where m.kind = 1) as f, avg(value) filter (where m.kind = 2) as k
            from gb.mark m join gb.calendar_entry c on c.kind = 'quarter' and c.school_year = m.school_year
                 and m.lesson_date between c.starts_on and c.ends_on
                 and c.decided_on = (select max(decided_on) from gb.calendar_entry x where x.kind = 'quarter'
                                     and x.school_year = c.school_year and x.ordinal = c.ordinal)
            where m.pupil_id not in (select pupil_id from gb.enrolment where 'transferred' in (reason_in, reason_out))
              and m.school_id <> 3
            group by 1, 2, 3, 4)
        select r.id, r.value, r.score, o.f, o.k from gb.result r
        join own o on o.school_year = r.school_year and o.pupil_id = r.pupil_id
                  and o.subject_id = r.subject_id and o.quarter = r.period
        where r.kind = 1 and (
            abs(r.score - coalesce(0.7 * o.f + 0.3 * o.k, o.f, o.k)) > 0.0001
            or r.value <> floor(least(5, coalesce(0.7 * o.f + 0.3 * o.k, o.f, o.k) + r.bonus + 0.0000000001) + 0.5))""")
    assert wrong == []


def test_year_results_are_the_mean_of_four_quarters(asked):
    wrong = asked.all("""
        select y.id, y.value, avg(least(5, q.score + q.bonus)) from gb.result y
        join gb.result q on q.school_year = y.school_year and q.pupil_id = y.pupil_id
                        and q.subject_id = y.subject_id and q.kind = 1
        where y.kind = 3 group by y.id, y.value, y.school_year
        having count(q.score) = 4 and abs(avg(least(5, q.score + q.bonus)) - y.value) > 0.5001""")
    assert wrong == []
    assert asked.one("select count(*) from gb.result where kind = 3 and school_year = 2025") > 10_000
    assert asked.one("select count(*) from gb.result where kind = 3 and school_year = 2026") == 0


def test_some_results_carry_a_bonus_and_exams_were_sat(asked):
    share = asked.one("select avg((bonus > 0)::int) from gb.result where kind = 1")
    assert share in shapes.BONUS
    assert asked.one("select count(*) from gb.result where kind = 4") > 0


def test_late_marks_were_permitted(asked):
    late = """select count(*) from gb.mark where kind = 1 and permission_id is null
              and (entered_at at time zone 'Asia/Bishkek')::date > lesson_date"""
    assert asked.one(late) == 0
    assert asked.one("select count(*) from gb.late_permission where granted and checked_at is null") > 0


def test_whole_classes_with_the_same_mark_are_there_to_be_found(asked):
    found = asked.one("""select count(*) from (select lesson_id from gb.mark group by lesson_id
                         having count(*) >= 8 and min(value) = max(value)
                         and count(*) filter (where kind = 2) = 0) s""")
    assert found in shapes.IDENTICAL_CLASSES
