-- How many pupils a class or a group has from a day on. A group's key is negative, so one join serves both.
select unit_id, from_day, cast(sum(delta) over (partition by unit_id order by from_day) as integer) as pupils
from (
    select unit_id, from_day, sum(delta) as delta
    from (
        select class_id as unit_id, valid_from as from_day, 1 as delta from fct_enrolment where {schools}
        union all
        select class_id, valid_to + 1, -1 from fct_enrolment where valid_to is not null and {schools}
        union all
        select -group_id, valid_from, 1 from fct_group_member where {schools}
        union all
        select -group_id, valid_to + 1, -1 from fct_group_member where valid_to is not null and {schools}
    )
    group by unit_id, from_day
)
