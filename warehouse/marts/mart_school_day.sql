-- Attendance of a school on a day, from its classes.
select school_year, region_id, district_id, school_id, day,
       cast(sum(owed) as integer) as lessons, cast(sum(taken) as integer) as taken,
       cast(sum(pupil_lessons) as integer) as pupil_lessons,
       cast(sum(absent_n) as integer) as absent_n, cast(sum(absent_u) as integer) as absent_u,
       cast(sum(absent_b) as integer) as absent_b, cast(sum(late) as integer) as late,
       cast(sum(exempt) as integer) as exempt
from mart_class_day
where {days}
group by school_year, region_id, district_id, school_id, day
order by region_id, district_id, school_id, day
