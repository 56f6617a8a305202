-- The day by which a school's plans (КТП) stand, in each school year; months before September lie in the next one.
with month as (
    select r.school_id, r.valid_from, coalesce(r.valid_to, date '9999-12-31') as valid_to, y.school_year,
           cast(r.plan_due[1:2] as integer) as due_month, cast(r.plan_due[4:5] as integer) as due_day
    from ({rule}) r
    cross join (select distinct school_year from dim_period) y
    where r.plan_due is not null
)
select school_id, school_year, make_date(school_year + if(due_month < 9, 1, 0), due_month, due_day) as plan_day
from month
where make_date(school_year + if(due_month < 9, 1, 0), due_month, due_day) between valid_from and valid_to
