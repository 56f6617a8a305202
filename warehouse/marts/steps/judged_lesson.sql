-- Every lesson that owes something, with what was entered when and by when it was due.
-- Classes and groups without pupils owe nothing and are left out.
with lesson as ({lesson}),
headcount as ({headcount}),
unit as (
    select school_id, class_id, grade, group_id, lesson_date, max(ends_at) as last_end from lesson group by all
),
last_lesson as (
    select class_id, lesson_date, max(last_end) as last_end from unit group by all
),
deadline as (
    select u.class_id, u.group_id, u.lesson_date, e.last_end, coalesce(u.grade <= r.unmarked_to_grade, false) as unmarked,
           d.topic_due, d.attendance_due, d.homework_due, d.control_due, r.* exclude (valid_from, valid_to)
    from unit u
    asof join headcount h
        on h.unit_id = if(u.group_id = 0, u.class_id, -u.group_id) and u.lesson_date >= h.from_day
    join last_lesson e on e.class_id = u.class_id and e.lesson_date = u.lesson_date
    left join ({rule}) r on r.school_id = u.school_id and u.lesson_date between r.valid_from and r.valid_to
    left join dim_deadline d
        on d.scheme = r.scheme and d.day = u.lesson_date and u.grade between d.grade_from and d.grade_to
    where h.pupils > 0
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
        from (select lesson_id, school_id, lesson_date, pupil_id from fct_absence where {parts} and code in {AWAY}) a
        join control using (school_id, lesson_date, lesson_id)
    ) a on a.lesson_id = c.lesson_id and a.pupil_id = s.pupil_id
),
marked as (
    select m.lesson_id, m.pupil_id, min(m.entered_at) as marked_at
    from (select lesson_id, school_id, lesson_date, pupil_id, entered_at from fct_mark where {parts} and kind = {CONTROL}) m
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
       l.attendance_at, l.homework_at,
       due_with_hours(d.topic_due, d.topic_start_hours, d.topic_end_hours, d.topic_class_hours,
                      l.starts_at, l.ends_at, d.last_end) as topic_due,
       due_with_hours(d.attendance_due, d.attendance_start_hours, d.attendance_end_hours, d.attendance_class_hours,
                      l.starts_at, l.ends_at, d.last_end) as attendance_due,
       due_with_hours(d.homework_due, d.homework_start_hours, d.homework_end_hours, d.homework_class_hours,
                      l.starts_at, l.ends_at, d.last_end) as homework_due,
       due_with_hours(d.control_due, d.control_start_hours, d.control_end_hours, d.control_class_hours,
                      l.starts_at, l.ends_at, d.last_end) as control_due,
       not coalesce(l.homework_none, false) and not d.unmarked as homework_owed,
       case when k.marked = k.present then k.marked_at end as control_at,
       k.present is not null and not d.unmarked as control_owed,
       cast(coalesce(k.present - k.marked, 0) as integer) as unmarked_pupils
from lesson l
join deadline d on d.class_id = l.class_id and d.lesson_date = l.lesson_date and d.group_id = l.group_id
left join controlled k on k.lesson_id = l.lesson_id
