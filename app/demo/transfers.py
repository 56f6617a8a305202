"""Year results of pupils who changed school in the middle of a year: their quarters lie in two schools."""

from __future__ import annotations

from datetime import datetime

from app.demo.loading import Loader
from app.demo.republic import Republic

_FIRST_KEY = 900_000_000
_LAST_QUARTERS = """
with quarters as (
    select r.pupil_id, r.subject_id, count(*) as n, avg(least(5, r.score + r.bonus)) as score
    from gb.result r
    where r.school_year = %(year)s and r.kind = 1 and r.value is not null
      and r.pupil_id in (select pupil_id from gb.enrolment
                         where school_year = %(year)s and reason_in = 'transferred' and valid_from > %(first)s)
    group by r.pupil_id, r.subject_id
    having count(*) = 4
)
insert into gb.result (id, school_year, school_id, class_id, subject_id, teacher_id, pupil_id, kind, period,
                       value, score, entered_at, entered_by)
select %(key)s + row_number() over (order by q.pupil_id, q.subject_id), r.school_year, r.school_id, r.class_id,
       r.subject_id, r.teacher_id, r.pupil_id, 3, 0, floor(q.score + 0.5), round(q.score, 4), r.entered_at, r.entered_by
from quarters q
join gb.result r on r.school_year = %(year)s and r.pupil_id = q.pupil_id and r.subject_id = q.subject_id
                and r.kind = 1 and r.period = 4
where not exists (select from gb.result y where y.school_year = %(year)s and y.pupil_id = q.pupil_id
                  and y.subject_id = q.subject_id and y.kind = 3)
"""


def write_transferred_results(republic: Republic, loader: Loader, now: datetime) -> None:
    """The mean of the four quarters, wherever they were given (G1); for each year that is over."""
    for number, year in enumerate(republic.years):
        if year.last_day < now.date():
            values = {"year": year.year, "first": year.first_day, "key": _FIRST_KEY + number * 10_000_000}
            done = loader.connection.execute(_LAST_QUARTERS, values)
            loader.counts["gb.result"] = loader.counts.get("gb.result", 0) + done.rowcount
