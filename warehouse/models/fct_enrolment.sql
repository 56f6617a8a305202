select e.id as enrolment_id, e.school_id, e.school_year, e.class_id, e.pupil_id, e.valid_from, e.valid_to,
       case when s.school_id is null then 'school_missing'
            when c.class_id is null then 'class_missing'
            when e.valid_to < e.valid_from then 'span_reversed' end as fault
from {enrolment} e
left join dim_school s on s.school_id = e.school_id
left join dim_class c on c.class_id = e.class_id
