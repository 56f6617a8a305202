-- Obligations of a district by day, kind and due time, from its schools.
select school_year, region_id, district_id, day, kind, due_at,
       cast(sum(on_time) as integer) as on_time, cast(sum(late) as integer) as late, cast(sum(empty) as integer) as empty
from mart_filling_day
where {districts}
group by school_year, region_id, district_id, day, kind, due_at
order by region_id, district_id, day, kind, due_at
