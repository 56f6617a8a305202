-- Final results of a class in a subject with a teacher, by mark.
select school_year, region_id, district_id, school_id, class_id, grade, subject_id, teacher_id, kind, period,
       cast(count(*) as integer) as results,
       cast(count(*) filter (where value = 5) as integer) as n5, cast(count(*) filter (where value = 4) as integer) as n4,
       cast(count(*) filter (where value = 3) as integer) as n3, cast(count(*) filter (where value = 2) as integer) as n2,
       cast(count(*) filter (where value = 1) as integer) as n1, cast(count(*) filter (where value is null) as integer) as na,
       cast(coalesce(sum(value), 0) as integer) as mark_sum
from ({final_result})
group by school_year, region_id, district_id, school_id, class_id, grade, subject_id, teacher_id, kind, period
order by region_id, district_id, school_id, school_year, kind, period, class_id, subject_id, teacher_id
