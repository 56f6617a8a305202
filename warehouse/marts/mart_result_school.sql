-- Final results of a school in a subject, from its classes.
select school_year, region_id, district_id, school_id, subject_id, kind, period,
       cast(sum(results) as integer) as results, cast(sum(n5) as integer) as n5, cast(sum(n4) as integer) as n4,
       cast(sum(n3) as integer) as n3, cast(sum(n2) as integer) as n2, cast(sum(n1) as integer) as n1,
       cast(sum(na) as integer) as na, cast(sum(mark_sum) as integer) as mark_sum
from mart_result
where {schools}
group by school_year, region_id, district_id, school_id, subject_id, kind, period
order by region_id, district_id, school_id, school_year, kind, period, subject_id
