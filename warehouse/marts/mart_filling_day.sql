-- Obligations of a school's lessons by day, kind and due time. What is empty is pending or missing
-- by the clock of the one who asks, so the due time is kept.
with judged as ({judged_lesson}),
owed as (
    select school_year, region_id, district_id, school_id, lesson_date, 'topic' as kind,
           topic_at as entered_at, topic_due as due_at
    from judged
    union all
    select school_year, region_id, district_id, school_id, lesson_date, 'attendance', attendance_at, attendance_due
    from judged
    union all
    select school_year, region_id, district_id, school_id, lesson_date, 'homework', homework_at, homework_due
    from judged where homework_owed
    union all
    select school_year, region_id, district_id, school_id, lesson_date, 'control_marks', control_at, control_due
    from judged where control_owed
)
select school_year, region_id, district_id, school_id, lesson_date as day, kind, due_at,
       cast(count(*) filter (where entered_at <= due_at) as integer) as on_time,
       cast(count(*) filter (where entered_at > due_at) as integer) as late,
       cast(count(*) filter (where entered_at is null) as integer) as empty
from owed
group by school_year, region_id, district_id, school_id, lesson_date, kind, due_at
order by region_id, district_id, school_id, day, kind, due_at
