-- What each pupil had and missed on a day, over lessons with attendance taken.
with unit as (
    select class_id, if(group_id = 0, class_id, -group_id) as unit_id, day, taken
    from mart_class_day where taken > 0 and {days}
),
had as (
    select s.pupil_id, u.class_id, u.day, sum(u.taken) as lessons
    from unit u
    join ({seat}) s on s.unit_id = u.unit_id and u.day between s.valid_from and s.valid_to
    group by s.pupil_id, u.class_id, u.day
),
missed as (
    select a.pupil_id, l.class_id, a.lesson_date as day,
           {signs}
    from (select school_id, lesson_date, lesson_id, pupil_id, code from fct_absence where {parts} and {pupils}) a
    join ({lesson}) l using (school_id, lesson_date, lesson_id)
    where l.attendance_at is not null
    group by a.pupil_id, l.class_id, a.lesson_date
)
select h.pupil_id, h.class_id, h.day, cast(greatest(h.lessons - coalesce(m.exempt, 0), 0) as integer) as lessons,
       cast(coalesce(m.absent_n, 0) as integer) as absent_n, cast(coalesce(m.absent_u, 0) as integer) as absent_u,
       cast(coalesce(m.absent_b, 0) as integer) as absent_b, cast(coalesce(m.late, 0) as integer) as late,
       cast(coalesce(m.exempt, 0) as integer) as exempt
from had h
left join missed m on m.pupil_id = h.pupil_id and m.class_id = h.class_id and m.day = h.day
