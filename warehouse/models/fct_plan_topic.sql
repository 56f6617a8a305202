select t.id as plan_topic_id, t.plan_id, t.school_id, t.ordinal, t.due_date,
       case when s.school_id is null then 'school_missing' end as fault
from {plan_topic} t
left join dim_school s on s.school_id = t.school_id
