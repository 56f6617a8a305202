-- Attendance of a class, or of a group of it, on a day.
with lesson as ({lesson}),
headcount as ({headcount}),
unit as (
    select school_year, region_id, district_id, school_id, class_id, grade, group_id, lesson_date as day,
           count(*) as lessons, count(attendance_at) as taken
    from lesson
    group by all
),
sized as (
    select u.*, coalesce(h.pupils, 0) as pupils
    from unit u
    asof left join headcount h
        on h.unit_id = if(u.group_id = 0, u.class_id, -u.group_id) and u.day >= h.from_day
),
missed as (
    select l.class_id, l.group_id, l.lesson_date as day,
           {signs}
    from (select lesson_id, school_id, lesson_date, code from fct_absence where {parts}) a
    join lesson l using (school_id, lesson_date, lesson_id)
    where l.attendance_at is not null
    group by all
)
select s.school_year, s.region_id, s.district_id, s.school_id, s.class_id, s.grade, s.group_id, s.day,
       cast(s.pupils as integer) as pupils, cast(s.lessons as integer) as lessons,
       cast(if(s.pupils > 0, s.lessons, 0) as integer) as owed, cast(if(s.pupils > 0, s.taken, 0) as integer) as taken,
       cast(greatest(s.taken * s.pupils - coalesce(m.exempt, 0), 0) as integer) as pupil_lessons,
       cast(coalesce(m.absent_n, 0) as integer) as absent_n, cast(coalesce(m.absent_u, 0) as integer) as absent_u,
       cast(coalesce(m.absent_b, 0) as integer) as absent_b, cast(coalesce(m.late, 0) as integer) as late,
       cast(coalesce(m.exempt, 0) as integer) as exempt
from sized s
left join missed m using (class_id, group_id, day)
order by s.region_id, s.district_id, s.school_id, s.day, s.class_id, s.group_id
