-- Runs of as many school days as make an alarm, or more, on which a pupil was marked Н. Days without a lesson of the class do not break a run.
with school_day as (
    select class_id, day, row_number() over (partition by class_id order by day) as ordinal
    from (select distinct class_id, day from mart_class_day where {schools} and taken > 0)
),
truant as (
    select distinct a.school_year, a.region_id, a.district_id, a.school_id, a.class_id, a.pupil_id, a.lesson_date as day
    from fct_absence a
    where a.code = {UNEXCUSED} and {schools}
),
island as (
    select t.*, d.ordinal - row_number() over (partition by t.class_id, t.pupil_id order by d.ordinal) as run
    from truant t
    join school_day d using (class_id, day)
)
select i.school_year, i.region_id, i.district_id, i.school_id, i.class_id, i.pupil_id,
       min(day) as first_day, max(day) as last_day, cast(count(*) as integer) as days
from island i
join ({rule}) r on r.school_id = i.school_id and i.day between r.valid_from and r.valid_to
group by i.school_year, i.region_id, i.district_id, i.school_id, i.class_id, i.pupil_id, i.run
having count(*) >= max_by(r.alarm_days, i.day)
order by region_id, district_id, school_id, first_day, class_id, pupil_id
