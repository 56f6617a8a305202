-- Who sits in a class or a group from when to when. A group's key is negative.
select class_id as unit_id, pupil_id, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to
from fct_enrolment where {schools}
union all
select -group_id, pupil_id, valid_from, coalesce(valid_to, date '9999-12-31')
from fct_group_member where {schools}
