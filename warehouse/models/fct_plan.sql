select p.id as plan_id, p.school_id, p.school_year, p.class_id, p.subject_id, p.teacher_id, p.entered_at,
       case when s.school_id is null then 'school_missing'
            when c.class_id is null then 'class_missing' end as fault
from {plan} p
left join dim_school s on s.school_id = p.school_id
left join dim_class c on c.class_id = p.class_id
