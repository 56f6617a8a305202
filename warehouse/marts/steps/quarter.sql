-- The quarters of each school, each with the instant at which it closes.
select school_id, school_year, period, grade_from, grade_to, starts_on, ends_on, closes_at
from dim_period
where kind = {QUARTER} and {schools}
