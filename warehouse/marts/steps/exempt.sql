-- Pupils exempt from a subject in a quarter, half-year or year: ОСВ at every lesson of it with attendance taken, no mark.
with freed as (
    select a.lesson_id, a.class_id, a.subject_id, a.pupil_id, a.lesson_date
    from (
        select school_id, lesson_date, lesson_id, class_id, subject_id, pupil_id
        from fct_absence where code = {EXEMPT} and {schools} and {pupils}
    ) a
    semi join (
        select school_id, lesson_date, lesson_id from fct_lesson
        where state in ('planned', 'held') and attendance_at is not null and {schools}
    ) l using (school_id, lesson_date, lesson_id)
),
chosen as (
    select distinct f.class_id, f.subject_id, f.pupil_id, c.school_year, p.kind, p.period, p.starts_on, p.ends_on
    from freed f
    join ({class_place}) c using (class_id)
    join (select * from dim_period where {schools}) p
        on p.school_id = c.school_id and p.school_year = c.school_year and c.grade between p.grade_from and p.grade_to
        and f.lesson_date between p.starts_on and p.ends_on
),
lesson as (
    select lesson_id, class_id, subject_id, lesson_date, if(group_id is null, class_id, -group_id) as unit_id
    from fct_lesson
    where state in ('planned', 'held') and attendance_at is not null and {schools}
      and (class_id, subject_id) in (select distinct class_id, subject_id from freed)
),
attended as (
    select distinct c.class_id, c.subject_id, c.pupil_id, c.kind, c.period
    from chosen c
    join lesson l
        on l.class_id = c.class_id and l.subject_id = c.subject_id and l.lesson_date between c.starts_on and c.ends_on
    join ({seat}) s
        on s.unit_id = l.unit_id and s.pupil_id = c.pupil_id and l.lesson_date between s.valid_from and s.valid_to
    anti join freed f on f.lesson_id = l.lesson_id and f.pupil_id = c.pupil_id
),
marked as (
    select distinct c.class_id, c.subject_id, c.pupil_id, c.kind, c.period
    from chosen c
    join (
        select class_id, subject_id, pupil_id, lesson_date from fct_mark
        where {schools} and {pupils} and pupil_id in (select pupil_id from freed)
    ) m using (class_id, subject_id, pupil_id)
    where m.lesson_date between c.starts_on and c.ends_on
)
select school_year, class_id, subject_id, pupil_id, kind, period
from chosen
anti join attended using (class_id, subject_id, pupil_id, kind, period)
anti join marked using (class_id, subject_id, pupil_id, kind, period)
