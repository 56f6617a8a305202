select r.id as result_id, r.school_year, s.region_id, s.district_id, r.school_id, r.class_id, c.grade, r.subject_id,
       r.teacher_id, r.pupil_id, r.kind, r.period, r.value, r.score, r.bonus, r.entered_at, r.version,
       case when s.school_id is null then 'school_missing'
            when c.class_id is null then 'class_missing'
            when r.value not between 1 and 5 then 'value_outside'
            when r.kind not between 1 and 4 then 'kind_unknown'
            when (r.kind = 1 and r.period not between 1 and 4) or (r.kind = 2 and r.period not between 1 and 2)
            then 'period_unknown' end as fault
from {result} r
left join dim_school s on s.school_id = r.school_id
left join dim_class c on c.class_id = r.class_id
