select l.id as lesson_id, l.school_year, s.region_id, s.district_id, l.school_id, l.class_id, c.grade, l.group_id,
       l.subject_id, coalesce(l.substitute_id, l.teacher_id) as teacher_id, l.lesson_date, l.lesson_no, l.starts_at,
       l.ends_at, l.state, l.topic_at, l.homework_at, l.homework_none, l.attendance_at, l.is_control, l.plan_topic_id,
       l.version,
       case when s.school_id is null then 'school_missing'
            when c.class_id is null then 'class_missing'
            when l.lesson_date < make_date(l.school_year, 9, 1)
              or l.lesson_date >= make_date(l.school_year + 1, 9, 1) then 'date_outside_year' end as fault
from {lesson} l
left join dim_school s on s.school_id = l.school_id
left join dim_class c on c.class_id = l.class_id
