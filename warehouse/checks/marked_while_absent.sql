-- What: a pupil has a mark and an unexcused absence (Н) at the same lesson.
-- When: attendance or the mark was entered for the wrong pupil or the wrong lesson.
-- How to resolve: the teacher corrects one of the two; a work written later belongs to the later lesson.
select m.school_id, m.class_id, m.teacher_id, m.lesson_id, m.lesson_date as day, m.pupil_id, count(*) as rows_found
from fct_mark m
join fct_absence a
    on a.school_id = m.school_id and a.lesson_date = m.lesson_date and a.lesson_id = m.lesson_id
    and a.pupil_id = m.pupil_id and a.code = {UNEXCUSED}
where m.lesson_date >= $since and m.school_id in (select unnest($schools))
group by m.school_id, m.class_id, m.teacher_id, m.lesson_id, m.lesson_date, m.pupil_id
order by day, m.school_id, m.lesson_id, m.pupil_id
