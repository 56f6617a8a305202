-- Obligations that a class and subject have once a period or a year, by school, day, kind and due time.
select school_year, region_id, district_id, school_id, day, kind, due_at,
       cast(count(*) filter (where code = 1) as integer) as on_time,
       cast(count(*) filter (where code = 2) as integer) as late,
       cast(count(*) filter (where code = 3) as integer) as empty
from mart_filling_subject
where {schools}
group by school_year, region_id, district_id, school_id, day, kind, due_at
order by region_id, district_id, school_id, day, kind, due_at
