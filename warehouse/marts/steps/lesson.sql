-- The lessons of these parts that take place: only they owe anything.
select lesson_id, school_year, region_id, district_id, school_id, class_id, grade, coalesce(group_id, 0) as group_id,
       subject_id, teacher_id, lesson_date, lesson_no, starts_at, ends_at, topic_at, homework_at, homework_none,
       attendance_at, is_control, plan_topic_id
from fct_lesson
where state in ('planned', 'held') and {parts}
