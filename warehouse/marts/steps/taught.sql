-- Which class, or group of it, has a subject from whom; attested: results are given for it.
select a.assignment_id, a.school_id, s.region_id, s.district_id, a.school_year, a.class_id, c.grade,
       coalesce(a.group_id, 0) as group_id, a.subject_id, a.teacher_id, a.weekly_hours,
       a.attested and j.attested as attested, a.valid_from,
       coalesce(a.valid_to, date '9999-12-31') as valid_to
from (select * from fct_assignment where {schools}) a
join dim_class c using (class_id)
join dim_subject j on j.subject_id = a.subject_id
join dim_school s on s.school_id = a.school_id
