-- Every lesson that owes something, with what was entered when and by when it was due.
-- Classes and groups without pupils owe nothing and are left out.
with lesson as ({lesson}),
headcount as ({headcount}),
unit as (
    select l.school_id, l.class_id, l.grade, l.group_id, l.lesson_date, max(l.ends_at) as last_end
    from lesson l
    group by all
),
sized as (
    select u.*, h.pupils
    from unit u
    asof join headcount h
        on h.unit_id = if(u.group_id = 0, u.class_id, -u.group_id) and u.lesson_date >= h.from_day
    where h.pupils > 0
),
last_lesson as (
    select class_id, lesson_date, max(last_end) as last_end from unit group by all
),
grade_day as (
    select distinct school_id, grade, lesson_date from unit
),
deadline as (
    select d.school_id, d.grade, d.lesson_date, r.topic_days, r.attendance_days, r.homework_days,
           r.homework_hours, r.control_days, coalesce(d.grade <= r.unmarked_to_grade, false) as unmarked,
           min(p.closes_at) as closes_at
    from grade_day d
    left join ({rule}) r
        on r.school_id = d.school_id and d.lesson_date between r.valid_from and coalesce(r.valid_to, date '9999-12-31')
    left join ({quarter}) p
        on p.school_year = school_year_of(d.lesson_date) and d.lesson_date <= p.ends_on
        and d.grade between p.grade_from and p.grade_to
    group by all
),
control as (
    select lesson_id, school_id, lesson_date, if(group_id = 0, class_id, -group_id) as unit_id from lesson where is_control
),
present as (
    select distinct c.lesson_id, s.pupil_id
    from control c
    join ({seat}) s on s.unit_id = c.unit_id and c.lesson_date between s.valid_from and s.valid_to
    anti join (
        select a.lesson_id, a.pupil_id
        from (select lesson_id, school_id, lesson_date, pupil_id from fct_absence where {parts} and code in (1, 2, 3, 5)) a
        join control using (school_id, lesson_date, lesson_id)
    ) a on a.lesson_id = c.lesson_id and a.pupil_id = s.pupil_id
),
marked as (
    select m.lesson_id, m.pupil_id, min(m.entered_at) as marked_at
    from (select lesson_id, school_id, lesson_date, pupil_id, entered_at from fct_mark where {parts} and kind = 2) m
    join control using (school_id, lesson_date, lesson_id)
    group by m.lesson_id, m.pupil_id
),
controlled as (
    select p.lesson_id, count(*) as present, count(m.pupil_id) as marked, max(m.marked_at) as marked_at
    from present p
    left join marked m on m.lesson_id = p.lesson_id and m.pupil_id = p.pupil_id
    group by p.lesson_id
)
select l.lesson_id, l.school_year, l.region_id, l.district_id, l.school_id, l.class_id, l.grade, l.group_id,
       l.subject_id, l.teacher_id, l.lesson_date, l.lesson_no,
       topic_counts_at(l.topic_at, l.plan_topic_id is not null, l.starts_at, l.attendance_at) as topic_at,
       due_by_day(l.lesson_date, d.topic_days, d.closes_at) as topic_due,
       l.attendance_at, due_by_day(l.lesson_date, d.attendance_days, d.closes_at) as attendance_due,
       l.homework_at,
       due_homework(l.lesson_date, d.homework_days, d.homework_hours, e.last_end, d.closes_at) as homework_due,
       not coalesce(l.homework_none, false) and not d.unmarked as homework_owed,
       case when k.marked = k.present then k.marked_at end as control_at,
       due_by_day(l.lesson_date, d.control_days, d.closes_at) as control_due,
       k.present is not null and not d.unmarked as control_owed,
       cast(coalesce(k.present - k.marked, 0) as integer) as unmarked_pupils
from lesson l
join sized s using (school_id, class_id, group_id, lesson_date)
join deadline d on d.school_id = l.school_id and d.grade = l.grade and d.lesson_date = l.lesson_date
left join last_lesson e on e.class_id = l.class_id and e.lesson_date = l.lesson_date
left join controlled k on k.lesson_id = l.lesson_id
