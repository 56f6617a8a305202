-- Where a class is.
select c.class_id, c.school_year, s.region_id, s.district_id, c.school_id, c.grade
from (select class_id, school_year, school_id, grade from dim_class where {schools}) c
join dim_school s using (school_id)
