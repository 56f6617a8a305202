-- What: absences of pupils who were not enrolled in the school on the lesson's day.
-- When: a pupil left or came later than entered, or an import named the wrong pupil; the rate is distorted.
-- How to resolve: the school corrects the days of enrolment, or the absence is moved to the right pupil.
select a.school_id, a.class_id, a.pupil_id, min(a.lesson_date) as first_day, max(a.lesson_date) as last_day,
       count(*) as rows_found
from fct_absence a
anti join (
    select school_id, pupil_id, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to
    from fct_enrolment where school_id in (select unnest($schools))
) e
    on e.school_id = a.school_id and e.pupil_id = a.pupil_id and a.lesson_date between e.valid_from and e.valid_to
where a.lesson_date >= $since and a.school_id in (select unnest($schools))
group by a.school_id, a.class_id, a.pupil_id
order by a.school_id, a.class_id, a.pupil_id
