-- What: a teacher has two lessons of different classes at overlapping times.
-- When: a substitution was entered for the wrong lesson, or the timetable names a teacher twice.
-- How to resolve: the school names the substitute, or cancels the lesson that did not take place.
with lesson as (
    select school_id, teacher_id, lesson_id, class_id, lesson_date, starts_at, ends_at
    from fct_lesson
    where state in ('planned', 'held') and lesson_date >= $since and school_id in (select unnest($schools))
)
select a.school_id, a.teacher_id, a.lesson_date as day, a.lesson_id, b.lesson_id as other_lesson_id, 1 as rows_found
from lesson a
join lesson b
    on b.teacher_id = a.teacher_id and b.lesson_date = a.lesson_date and b.lesson_id > a.lesson_id
    and b.class_id <> a.class_id and a.starts_at < b.ends_at and b.starts_at < a.ends_at
order by day, a.school_id, a.teacher_id, a.lesson_id
