-- What a pupil had and missed in a class in a quarter; chronic absence is read from it for many schools at once.
select d.school_year, d.region_id, d.district_id, d.school_id, d.class_id, d.grade, d.pupil_id, q.period,
       min(d.day) as first_day, max(d.day) as last_day, cast(count(*) filter (where d.lessons > 0) as integer) as days,
       cast(sum(d.lessons) as integer) as lessons, cast(sum(d.absent_n) as integer) as absent_n,
       cast(sum(d.absent_u) as integer) as absent_u, cast(sum(d.absent_b) as integer) as absent_b,
       cast(sum(d.late) as integer) as late
from ({pupil_day}) d
join ({quarter}) q
    on q.school_year = d.school_year and d.day between q.starts_on and q.ends_on
    and d.grade between q.grade_from and q.grade_to
group by d.school_year, d.region_id, d.district_id, d.school_id, d.class_id, d.grade, d.pupil_id, q.period
order by d.region_id, d.district_id, d.school_id, d.school_year, q.period, d.class_id, d.pupil_id
