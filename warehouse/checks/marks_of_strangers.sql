-- What: marks of pupils who were not enrolled in the school on the lesson's day.
-- When: a pupil left or came later than entered, or an import named the wrong pupil.
-- How to resolve: the school corrects the days of enrolment, or the marks are moved to the right pupil.
select m.school_id, m.class_id, m.pupil_id, min(m.lesson_date) as first_day, max(m.lesson_date) as last_day,
       count(*) as rows_found
from fct_mark m
anti join (
    select school_id, pupil_id, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to
    from fct_enrolment where school_id in (select unnest($schools))
) e
    on e.school_id = m.school_id and e.pupil_id = m.pupil_id and m.lesson_date between e.valid_from and e.valid_to
where m.lesson_date >= $since and m.school_id in (select unnest($schools))
group by m.school_id, m.class_id, m.pupil_id
order by m.school_id, m.class_id, m.pupil_id
