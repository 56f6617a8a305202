select a.id as assignment_id, a.school_id, a.school_year, a.class_id, a.group_id, a.subject_id, a.teacher_id,
       a.weekly_hours, a.attested, a.valid_from, a.valid_to,
       case when s.school_id is null then 'school_missing'
            when c.class_id is null then 'class_missing'
            when a.valid_to < a.valid_from then 'span_reversed' end as fault
from {assignment} a
left join dim_school s on s.school_id = a.school_id
left join dim_class c on c.class_id = a.class_id
