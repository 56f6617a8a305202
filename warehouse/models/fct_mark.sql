select m.id as mark_id, m.school_year, s.region_id, s.district_id, m.school_id, m.class_id, m.subject_id, m.teacher_id,
       m.lesson_id, m.lesson_date, m.pupil_id, m.kind, m.ordinal, m.value, m.entered_at, m.version,
       case when s.school_id is null then 'school_missing'
            when m.value is null or m.value not between 1 and 5 then 'value_outside'
            when m.kind not in (1, 2) then 'kind_unknown'
            when m.lesson_date < make_date(m.school_year, 9, 1)
              or m.lesson_date >= make_date(m.school_year + 1, 9, 1) then 'date_outside_year'
            when l.lesson_id is null then 'lesson_missing' end as fault
from {mark} m
left join dim_school s on s.school_id = m.school_id
left join {known_lesson} l on l.lesson_id = m.lesson_id
