select a.id as absence_id, a.school_year, s.region_id, s.district_id, a.school_id, a.class_id, a.subject_id,
       a.lesson_id, a.lesson_date, a.pupil_id, a.code, a.entered_at, a.version,
       case when s.school_id is null then 'school_missing'
            when a.code is null or a.code not between 1 and 5 then 'value_outside'
            when a.lesson_date < make_date(a.school_year, 9, 1)
              or a.lesson_date >= make_date(a.school_year + 1, 9, 1) then 'date_outside_year'
            when l.lesson_id is null then 'lesson_missing' end as fault
from {absence} a
left join dim_school s on s.school_id = a.school_id
left join {known_lesson} l on l.lesson_id = a.lesson_id
