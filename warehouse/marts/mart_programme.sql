-- Programme covered: topics of the plans by the day on which they are due, and how many of them were given.
with given as (
    select distinct plan_topic_id
    from fct_lesson
    where state in ('planned', 'held') and attendance_at is not null and plan_topic_id is not null and {schools} and {years}
)
select p.school_year, s.region_id, s.district_id, p.school_id, t.due_date as day,
       cast(count(*) as integer) as topics, cast(count(g.plan_topic_id) as integer) as given
from (select plan_id, school_id, school_year from fct_plan where {schools} and {years}) p
join (select plan_id, plan_topic_id, due_date from fct_plan_topic where {schools}) t using (plan_id)
join dim_school s on s.school_id = p.school_id
left join given g using (plan_topic_id)
group by p.school_year, s.region_id, s.district_id, p.school_id, t.due_date
order by s.region_id, s.district_id, p.school_id, day
