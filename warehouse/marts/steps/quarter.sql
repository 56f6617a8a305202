-- The quarters, each with the instant at which it closes.
select school_year, period, grade_from, grade_to, starts_on, ends_on, closes_at
from dim_period
where kind = 1
