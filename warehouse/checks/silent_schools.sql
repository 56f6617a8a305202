-- What: schools that entered nothing for five school days or more while their calendar had lessons.
-- When: the school does not use the journal, lost its network, or the change feed does not reach us.
-- How to resolve: ask the school; look at the pipeline page whether others are silent too.
with today as (select max(lesson_date) as day from fct_lesson where attendance_at is not null),
entered as (
    select school_id, max(lesson_date) as last_day
    from fct_lesson
    where (attendance_at is not null or topic_at is not null) and lesson_date >= $since
      and school_id in (select unnest($schools))
    group by school_id
)
select s.school_id, e.last_day, count(*) as rows_found
from dim_school s
cross join today t
join dim_day d
    on d.school_id = if(s.school_id in (select school_id from dim_day), s.school_id, 0) and d.week_days = s.week_days
   and d.is_school_day and d.day <= t.day and d.day >= $since
left join entered e on e.school_id = s.school_id
where d.day > coalesce(e.last_day, date '0001-01-01') and s.closed_on is null and s.school_id in (select unnest($schools))
group by s.school_id, e.last_day
having count(*) >= 5
order by rows_found desc, s.school_id
