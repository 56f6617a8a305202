-- Who sits in a class or a group from when to when. A group's key is negative; who is in a group sits there only while
-- in its class, as the journal has it.
select class_id as unit_id, pupil_id, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to
from fct_enrolment where {schools} and {pupils}
union all
select -g.group_id, g.pupil_id, greatest(g.valid_from, e.valid_from), least(g.valid_to, e.valid_to, date '9999-12-31')
from (select group_id, class_id, pupil_id, valid_from, valid_to from fct_group_member where {schools} and {pupils}) g
join (select class_id, pupil_id, valid_from, valid_to from fct_enrolment where {schools} and {pupils}) e
    on e.class_id = g.class_id and e.pupil_id = g.pupil_id
   and e.valid_from <= coalesce(g.valid_to, date '9999-12-31') and g.valid_from <= coalesce(e.valid_to, date '9999-12-31')
