select g.id as member_id, g.school_id, g.group_id, k.class_id, g.pupil_id, g.valid_from, g.valid_to,
       case when s.school_id is null then 'school_missing'
            when k.class_id is null then 'class_missing'
            when g.valid_to < g.valid_from then 'span_reversed' end as fault
from {group_member} g
left join dim_school s on s.school_id = g.school_id
left join {study_group} k on k.id = g.group_id
