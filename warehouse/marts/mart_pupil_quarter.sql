-- What a pupil had and missed in a class in a quarter; chronic absence is read from it for many schools at once.
-- It counts as `pupil_day` does, without making a row for each pupil and day: who sat in a class or group for all of
-- its days in a quarter has the sums of the class; only who came or left in between is counted day by day.
with place as ({class_place}),
unit as (
    select m.class_id, m.group_id, if(m.group_id = 0, m.class_id, -m.group_id) as unit_id, m.day, m.taken, q.period,
           m.group_id = 0 as is_class
    from (select class_id, group_id, day, taken from mart_class_day where taken > 0 and {days}) m
    join place c using (class_id)
    join (select * from ({quarter}) where {quarters}) q
        on q.school_id = c.school_id and q.school_year = c.school_year and m.day between q.starts_on and q.ends_on
        and c.grade between q.grade_from and q.grade_to
),
unit_quarter as (
    select class_id, unit_id, period, is_class, min(day) as first_day, max(day) as last_day, sum(taken) as lessons,
           count(*) filter (where is_class) as days
    from unit group by all
),
seat as ({seat}),
sitting as (
    select s.pupil_id, s.unit_id, s.valid_from, s.valid_to, u.class_id, u.period, u.first_day, u.last_day, u.lessons, u.days,
           s.valid_from <= u.first_day and s.valid_to >= u.last_day as throughout
    from unit_quarter u
    join seat s on s.unit_id = u.unit_id and s.valid_from <= u.last_day and s.valid_to >= u.first_day
),
apart as (
    select g.class_id, g.unit_id, g.period, g.day
    from unit g
    anti join (select class_id, day from unit where is_class) c on c.class_id = g.class_id and c.day = g.day
    where not g.is_class
),
apart_days as (
    select s.pupil_id, a.class_id, a.period, count(distinct a.day) as days
    from apart a
    join seat s on s.unit_id = a.unit_id and a.day between s.valid_from and s.valid_to
    group by all
),
had as (
    select pupil_id, class_id, period, min(first_day) as first_day, max(last_day) as last_day,
           sum(lessons) as lessons, sum(days) as days
    from (
        select pupil_id, class_id, period, first_day, last_day, lessons, days from sitting where throughout
        union all
        select s.pupil_id, s.class_id, s.period, min(u.day), max(u.day), sum(u.taken),
               count(*) filter (where u.is_class)
        from sitting s
        join unit u on u.unit_id = s.unit_id and u.period = s.period and u.day between s.valid_from and s.valid_to
        where not s.throughout
        group by s.pupil_id, s.class_id, s.period
    )
    group by pupil_id, class_id, period
),
missed_day as (
    select a.pupil_id, l.class_id, a.lesson_date as day,
           {signs}
    from (select school_id, lesson_date, lesson_id, pupil_id, code from fct_absence where {parts}) a
    join ({lesson}) l using (school_id, lesson_date, lesson_id)
    where l.attendance_at is not null
    group by a.pupil_id, l.class_id, a.lesson_date
),
exempt_day as (
    select m.pupil_id, m.class_id, u.period, m.day, least(any_value(m.exempt), sum(u.taken)) as exempt,
           any_value(m.exempt) >= sum(u.taken) as is_free
    from (select pupil_id, class_id, day, exempt from missed_day where exempt > 0) m
    join unit u on u.class_id = m.class_id and u.day = m.day
    join seat s on s.unit_id = u.unit_id and s.pupil_id = m.pupil_id and m.day between s.valid_from and s.valid_to
    group by m.pupil_id, m.class_id, u.period, m.day
),
freed as (
    select pupil_id, class_id, period, sum(exempt) as exempt, count(*) filter (where is_free) as days
    from exempt_day group by all
),
day_period as (
    select distinct class_id, day, period from unit
),
missed as (
    select m.pupil_id, m.class_id, d.period, sum(m.absent_n) as absent_n, sum(m.absent_u) as absent_u,
           sum(m.absent_b) as absent_b, sum(m.late) as late
    from missed_day m
    join day_period d on d.class_id = m.class_id and d.day = m.day
    group by m.pupil_id, m.class_id, d.period
)
select c.school_year, c.region_id, c.district_id, c.school_id, h.class_id, c.grade, h.pupil_id, h.period, h.first_day,
       h.last_day, cast(h.days + coalesce(a.days, 0) - coalesce(f.days, 0) as integer) as days,
       cast(h.lessons - coalesce(f.exempt, 0) as integer) as lessons,
       cast(coalesce(m.absent_n, 0) as integer) as absent_n, cast(coalesce(m.absent_u, 0) as integer) as absent_u,
       cast(coalesce(m.absent_b, 0) as integer) as absent_b, cast(coalesce(m.late, 0) as integer) as late
from had h
join place c using (class_id)
left join apart_days a using (pupil_id, class_id, period)
left join freed f using (pupil_id, class_id, period)
left join missed m using (pupil_id, class_id, period)
order by c.region_id, c.district_id, c.school_id, c.school_year, h.period, h.class_id, h.pupil_id
