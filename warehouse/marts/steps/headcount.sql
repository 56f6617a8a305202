-- How many pupils a class or a group has from a day on. A group's key is negative, so one join serves both.
select unit_id, from_day, cast(sum(delta) over (partition by unit_id order by from_day) as integer) as pupils
from (
    select unit_id, from_day, sum(delta) as delta
    from (
        select unit_id, unnest([valid_from, if(valid_to < date '9999-12-31', valid_to + 1, null)]) as from_day,
               unnest([1, -1]) as delta
        from ({seat})
    )
    where from_day is not null
    group by unit_id, from_day
)
