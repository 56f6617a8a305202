-- Obligations of a school's lessons by day, kind and due time. What is empty is pending or missing
-- by the clock of the one who asks, so the due time is kept.
with owed as (
    select school_year, region_id, district_id, school_id, day,
           unnest(['topic', 'attendance', 'homework', 'control_marks']) as kind,
           unnest([topic, attendance, homework, control_marks]) as code,
           unnest([topic_due, attendance_due, homework_due, control_due]) as due_at, lessons
    from (
        select school_year, region_id, district_id, school_id, day, topic, topic_due, attendance, attendance_due,
               homework, homework_due, control_marks, control_due, count(*) as lessons
        from mart_filling_lesson
        where {days}
        group by all
    )
)
select school_year, region_id, district_id, school_id, day, kind, due_at,
       cast(coalesce(sum(lessons) filter (where code = 1), 0) as integer) as on_time,
       cast(coalesce(sum(lessons) filter (where code = 2), 0) as integer) as late,
       cast(coalesce(sum(lessons) filter (where code = 3), 0) as integer) as empty
from owed
where code > 0
group by school_year, region_id, district_id, school_id, day, kind, due_at
order by region_id, district_id, school_id, day, kind, due_at
