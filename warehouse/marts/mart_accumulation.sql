-- Mark accumulation: of the pupils who have a subject at a quarter's end, how many have how many marks in it.
-- Who is exempt is not among them. A quarter counts once the class has lessons in it.
with due as (
    select t.school_year, t.region_id, t.district_id, t.school_id, t.class_id, t.grade, t.subject_id, t.teacher_id,
           q.period, q.ends_on, if(t.group_id = 0, t.class_id, -t.group_id) as unit_id,
           minimum_marks(sum(t.weekly_hours), r.minimum_marks_1, r.minimum_marks_2, r.minimum_marks_3) as minimum
    from ({taught}) t
    join (select * from ({quarter}) where {quarters}) q
        on q.school_id = t.school_id and q.school_year = t.school_year and t.grade between q.grade_from and q.grade_to
        and q.ends_on between t.valid_from and t.valid_to
    left join ({rule}) r
        on r.school_id = t.school_id and q.ends_on between r.valid_from and r.valid_to
    where t.attested and t.grade > coalesce(r.unmarked_to_grade, 0)
    group by t.school_year, t.region_id, t.district_id, t.school_id, t.class_id, t.grade, t.subject_id, t.teacher_id,
             t.group_id, q.period, q.ends_on, r.minimum_marks_1, r.minimum_marks_2, r.minimum_marks_3
),
class_day as (
    select c.class_id, q.period, cast(unnest(range(q.starts_on, q.ends_on + 1, interval 1 day)) as date) as day
    from ({class_place}) c
    join (select * from ({quarter}) where {quarters}) q
        on q.school_id = c.school_id and q.school_year = c.school_year and c.grade between q.grade_from and q.grade_to
),
begun as (
    select distinct d.class_id, d.period
    from (select distinct class_id, day from mart_class_day where {days}) m
    join class_day d using (class_id, day)
),
given as (
    select m.class_id, m.subject_id, m.pupil_id, d.period, count(*) as marks
    from (select class_id, subject_id, pupil_id, lesson_date from fct_mark where {parts}) m
    join class_day d on d.class_id = m.class_id and d.day = m.lesson_date
    group by m.class_id, m.subject_id, m.pupil_id, d.period
),
seen as (
    select d.class_id, d.subject_id, d.teacher_id, d.period, d.minimum, coalesce(g.marks, 0) as marks
    from due d
    semi join begun b on b.class_id = d.class_id and b.period = d.period
    join ({seat}) s on s.unit_id = d.unit_id and d.ends_on between s.valid_from and s.valid_to
    left join given g
        on g.class_id = d.class_id and g.subject_id = d.subject_id and g.pupil_id = s.pupil_id and g.period = d.period
    left join (select * from ({exempt}) where kind = {QUARTER}) x
        on x.school_year = d.school_year and x.class_id = d.class_id and x.subject_id = d.subject_id
        and x.pupil_id = s.pupil_id and x.period = d.period
    where x.pupil_id is null
),
counted as (
    select class_id, subject_id, teacher_id, period, count(*) as pupils, count(*) filter (where marks >= minimum) as enough,
           count(*) filter (where marks = 0) as without, count(*) filter (where marks = 1) as single
    from seen
    group by class_id, subject_id, teacher_id, period
)
select d.school_year, d.region_id, d.district_id, d.school_id, c.class_id, d.grade, c.subject_id, c.teacher_id, c.period,
       cast(c.pupils as integer) as pupils, cast(c.enough as integer) as enough, cast(c.without as integer) as without,
       cast(c.single as integer) as single
from counted c
join (
    select distinct school_year, region_id, district_id, school_id, class_id, grade, subject_id, teacher_id, period from due
) d using (class_id, subject_id, teacher_id, period)
order by d.region_id, d.district_id, d.school_id, d.school_year, c.period, c.class_id, c.subject_id, c.teacher_id
