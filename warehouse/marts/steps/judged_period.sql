-- What a class and subject owe once: marks of each quarter (half-year where the profile judges by those) and of the year, and the plan (КТП).
-- Met when each pupil in it who is not exempt has a result or «н/а»; the day of the obligation is the period's last day.
with rule as ({rule}),
exempt as ({exempt}),
taught as ({taught}),
seat as ({seat}),
period as (
    select school_id, school_year, kind, period, grade_from, grade_to, ends_on, marks_due_at, plan_due_at
    from dim_period where {schools}
),
due as (
    select t.*, p.kind, p.period, p.ends_on as day, p.marks_due_at as due_at
    from taught t
    join period p
        on p.school_id = t.school_id and p.school_year = t.school_year and t.grade between p.grade_from and p.grade_to
        and p.ends_on between t.valid_from and t.valid_to
    left join rule r on r.school_id = t.school_id and p.ends_on between r.valid_from and r.valid_to
    where t.attested and t.grade > coalesce(r.unmarked_to_grade, 0) and p.marks_due_at is not null
      and p.kind in ({YEAR}, if(t.grade >= r.half_year_from, {HALF_YEAR}, {QUARTER}))
),
result as (
    select school_year, class_id, subject_id, pupil_id, kind, period, min(entered_at) as entered_at
    from fct_result where {schools} and kind <> {EXAM}
    group by all
),
met as (
    select d.assignment_id, d.kind, d.period, count(*) as pupils, count(r.pupil_id) as entered,
           max(r.entered_at) as entered_at
    from due d
    join seat s on s.unit_id = if(d.group_id = 0, d.class_id, -d.group_id) and d.day between s.valid_from and s.valid_to
    left join result r
        on r.school_year = d.school_year and r.class_id = d.class_id and r.subject_id = d.subject_id
        and r.pupil_id = s.pupil_id and r.kind = d.kind and r.period = d.period
    left join exempt x
        on x.school_year = d.school_year and x.class_id = d.class_id and x.subject_id = d.subject_id
        and x.pupil_id = s.pupil_id and x.kind = d.kind and x.period = d.period
    where r.pupil_id is not null or x.pupil_id is null
    group by all
),
planned as (
    select t.*, r.plan_day, r.plan_due_at
    from taught t
    join (select *, local_day(plan_due_at) as plan_day from period where plan_due_at is not null) r
        on r.school_id = t.school_id and r.school_year = t.school_year and t.grade between r.grade_from and r.grade_to
        and r.plan_day between t.valid_from and t.valid_to
    semi join seat s
        on s.unit_id = if(t.group_id = 0, t.class_id, -t.group_id) and r.plan_day between s.valid_from and s.valid_to
)
select d.school_year, d.region_id, d.district_id, d.school_id, d.class_id, d.grade, d.group_id, d.subject_id,
       d.teacher_id, 'period_marks' as kind, d.kind as period_kind, d.period, d.day, d.due_at,
       cast(m.pupils as integer) as pupils, cast(m.entered as integer) as entered,
       case when m.entered = m.pupils then m.entered_at end as entered_at
from due d
join met m using (assignment_id, kind, period)
union all
select t.school_year, t.region_id, t.district_id, t.school_id, t.class_id, t.grade, t.group_id, t.subject_id,
       t.teacher_id, 'plan', {YEAR}, 0, t.plan_day, t.plan_due_at, 0, 0, p.entered_at
from planned t
left join (
    select class_id, subject_id, teacher_id, min(entered_at) as entered_at from fct_plan where {schools} group by all
) p using (class_id, subject_id, teacher_id)
