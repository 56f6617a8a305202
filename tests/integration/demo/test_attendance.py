"""Absences of the made-up republic: their week, their seasons, the flu."""

from app.demo import shapes
from tests.integration.demo.test_lessons import troubled_schools


def test_rate_of_each_school(asked):
    rates = dict(asked.all("select school_id, 1 - avg(away::int) from public.seats group by 1"))
    bad = set(troubled_schools(asked))
    others = [float(rate) for school, rate in rates.items() if school not in bad]
    mean = sum(others) / len(others)
    assert mean in shapes.ATTENDANCE_RATE
    assert set(sorted(rates, key=rates.get)[: shapes.TROUBLED_SCHOOLS]) == bad
    assert all(float(rates[school]) < mean - shapes.TROUBLED_ATTENDANCE_GAP for school in bad)


def test_mondays_and_fridays_dip(asked):
    share = dict(asked.all("select extract(isodow from lesson_date)::int, avg(away::int) from public.seats group by 1"))
    middle = float(share[2] + share[3] + share[4]) / 3
    assert float(share[1]) > middle * shapes.WEEKDAY_DIP
    assert float(share[5]) > middle * shapes.WEEKDAY_DIP


def test_winter_is_worse_than_autumn(asked):
    share = dict(asked.all("""select extract(month from lesson_date)::int, avg(away::int) from public.seats
                              where school_year = 2025 group by 1"""))
    winter = float(share[12] + share[1] + share[2]) / 3
    assert winter > shapes.WINTER_ABOVE_AUTUMN * float(share[9] + share[10]) / 2


def test_flu_comes_as_a_wave_and_by_region(asked):
    weeks = asked.all("""select region_id, date_trunc('week', lesson_date)::date, avg(ill::int) from public.seats
                         where school_year = 2025 and lesson_date >= '2026-01-12' group by 1, 2""")
    usual = asked.one("select avg(ill::int) from public.seats where lesson_date between '2025-09-01' and '2025-10-15'")
    by_region = {}
    for region, week, share in weeks:
        by_region.setdefault(region, []).append((float(share), week))
    assert sum(max(shares)[0] > shapes.FLU_PEAK * usual for shares in by_region.values()) >= 8
    delay = (max(by_region[41705])[1] - max(by_region[41711])[1]).days / 7
    assert delay in shapes.FLU_DELAY_WEEKS


def test_some_pupils_are_chronically_absent(asked):
    share = asked.one("""select avg((share >= 0.1)::int) from (select avg(away::int) as share from public.seats
                         where school_year = 2025 and not school_id = any(%s) group by pupil_id) s""",
                      troubled_schools(asked))
    assert share in shapes.CHRONIC_SHARE


def test_every_code_occurs_and_reasons_come_from_homeroom_teachers(asked):
    counts = dict(asked.all("select code, count(*) from gb.absence group by 1"))
    assert set(counts) == {1, 2, 3, 4, 5}
    assert counts[1] / (counts[1] + counts[2] + counts[3]) in shapes.UNEXCUSED_SHARE
    assert asked.one("""select count(*) from gb.absence a join gb.school_class c on c.id = a.class_id
                        where a.reason_by is not null and a.reason_by <> c.homeroom_id""") == 0


def test_absences_belong_to_lessons_with_attendance_taken(asked):
    assert asked.one("""select count(*) from gb.absence a left join gb.lesson l
                        on l.id = a.lesson_id and l.school_year = a.school_year and l.attendance_at is not null
                        where l.id is null""") == 0
