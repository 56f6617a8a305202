-- What: marks of lessons on a day that is a break, a holiday or a weekend in the calendar.
-- When: the lesson was dated wrongly, or marks were made up afterwards.
-- How to resolve: the school moves the lesson to the day on which it took place, or asks for a correction.
select m.school_id, m.class_id, m.teacher_id, m.lesson_date as day, count(*) as rows_found
from fct_mark m
join dim_school s on s.school_id = m.school_id
join dim_day d
    on d.school_id = if(s.school_id in (select school_id from dim_day), s.school_id, 0) and d.week_days = s.week_days
   and d.school_year = m.school_year and d.day = m.lesson_date
where not d.is_school_day and m.lesson_date >= $since and m.school_id in (select unnest($schools))
group by m.school_id, m.class_id, m.teacher_id, m.lesson_date
order by day, m.school_id, m.class_id, m.teacher_id
