-- Final results that count (O2): of subjects with attestation, of grades with marks, of pupils who were still in
-- the school on the period's last day; of who is exempt «н/а» does not count. An exam is judged on the last day of its year.
with attested as (
    select class_id, subject_id, bool_or(attested) as attested
    from fct_assignment where {schools} group by class_id, subject_id
),
ending as (
    select school_id, school_year, unnest(if(kind = {YEAR}, [{YEAR}, {EXAM}], [kind])) as kind, period, grade_from, grade_to, ends_on
    from dim_period where {schools}
),
staying as (
    select school_year, school_id, pupil_id, min(valid_from) as valid_from,
           max(coalesce(valid_to, date '9999-12-31')) as valid_to
    from fct_enrolment where {schools} group by all
)
select r.school_year, r.region_id, r.district_id, r.school_id, r.class_id, r.grade, r.subject_id, r.teacher_id,
       r.pupil_id, r.kind, r.period, r.value
from (
    select school_year, region_id, district_id, school_id, class_id, grade, subject_id, teacher_id, pupil_id,
           kind, period, value
    from fct_result where {schools} and {years} and {pupils}
) r
join dim_subject s on s.subject_id = r.subject_id and s.attested
join ending e on e.school_id = r.school_id and e.school_year = r.school_year and e.kind = r.kind and e.period = r.period
             and r.grade between e.grade_from and e.grade_to
join staying p on p.school_year = r.school_year and p.school_id = r.school_id and p.pupil_id = r.pupil_id
             and e.ends_on between p.valid_from and p.valid_to
left join attested a on a.class_id = r.class_id and a.subject_id = r.subject_id
left join ({rule}) u on u.school_id = r.school_id and e.ends_on between u.valid_from and u.valid_to
left join ({exempt}) x
    on r.value is null and x.school_year = r.school_year and x.class_id = r.class_id and x.subject_id = r.subject_id
   and x.pupil_id = r.pupil_id and x.kind = r.kind and x.period = r.period
where x.pupil_id is null and coalesce(a.attested, true) and r.grade > coalesce(u.unmarked_to_grade, 0)
