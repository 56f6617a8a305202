-- Mark accumulation: of the pupils who have a subject at a quarter's end, how many have how many marks in it.
with due as (
    select t.school_year, t.region_id, t.district_id, t.school_id, t.class_id, t.grade, t.subject_id, q.period,
           q.starts_on, q.ends_on, if(t.group_id = 0, t.class_id, -t.group_id) as unit_id,
           r.minimum_marks_1, r.minimum_marks_2, r.minimum_marks_3,
           min(t.teacher_id) as teacher_id, sum(t.weekly_hours) as weekly_hours
    from (select * from ({taught}) where {years}) t
    join ({quarter}) q
        on q.school_year = t.school_year and t.grade between q.grade_from and q.grade_to
        and q.ends_on between t.valid_from and t.valid_to
    left join ({rule}) r
        on r.school_id = t.school_id and q.ends_on between r.valid_from and coalesce(r.valid_to, date '9999-12-31')
    where t.attested and t.grade > coalesce(r.unmarked_to_grade, 0)
    group by all
),
sitting as (
    select d.*, s.pupil_id
    from due d
    join ({seat}) s on s.unit_id = d.unit_id and d.ends_on between s.valid_from and s.valid_to
),
given as (
    select class_id, subject_id, pupil_id, lesson_date, count(*) as marks
    from fct_mark where {schools} and {years}
    group by all
),
counted as (
    select s.school_year, s.region_id, s.district_id, s.school_id, s.class_id, s.grade, s.subject_id, s.teacher_id,
           s.period, s.pupil_id, s.minimum_marks_1, s.minimum_marks_2, s.minimum_marks_3,
           max(s.weekly_hours) as weekly_hours, coalesce(sum(g.marks), 0) as marks
    from sitting s
    left join given g
        on g.class_id = s.class_id and g.subject_id = s.subject_id and g.pupil_id = s.pupil_id
        and g.lesson_date between s.starts_on and s.ends_on
    group by all
)
select school_year, region_id, district_id, school_id, class_id, grade, subject_id, teacher_id, period,
       cast(count(*) as integer) as pupils, cast(count(*) filter (where marks >= minimum_marks(weekly_hours, minimum_marks_1, minimum_marks_2,
                                                            minimum_marks_3)) as integer) as enough,
       cast(count(*) filter (where marks = 0) as integer) as without, cast(count(*) filter (where marks = 1) as integer) as single
from counted
group by school_year, region_id, district_id, school_id, class_id, grade, subject_id, teacher_id, period
order by region_id, district_id, school_id, school_year, period, class_id, subject_id, teacher_id
