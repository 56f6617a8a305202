-- What: fifty marks or more that one teacher entered in one hour for lessons more than seven days old.
-- When: the journal was filled long after the lessons, contrary to A§21.
-- How to resolve: the deputy head compares with the class work; permissions (A§22) explain single cases only.
select school_id, teacher_id, strftime(make_timestamp(epoch_us(entered_at) + 21600000000), '%Y-%m-%d %H:00') as hour,
       min(lesson_date) as first_day, max(lesson_date) as last_day, count(*) as rows_found
from fct_mark
where kind = {FORMATIVE} and local_day(entered_at) > lesson_date + 7 and lesson_date >= $since
  and school_id in (select unnest($schools))
group by all
having count(*) >= 50
order by hour, school_id, teacher_id
