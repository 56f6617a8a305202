-- Pupils of a class by what they ended a period with: each pupil is in one group.
with pupil as (
    select school_year, region_id, district_id, school_id, class_id, grade, kind, period, pupil_id,
           pupil_group(count(*) filter (where value is null or value <= 2), count(*) filter (where value = 3),
                       count(*) filter (where value = 4)) as standing
    from ({final_result})
    group by all
)
select school_year, region_id, district_id, school_id, class_id, grade, kind, period,
       cast(count(*) as integer) as pupils,
       cast(count(*) filter (where standing = 'excellent') as integer) as excellent,
       cast(count(*) filter (where standing = 'good') as integer) as good,
       cast(count(*) filter (where standing = 'one_three') as integer) as one_three,
       cast(count(*) filter (where standing = 'threes') as integer) as threes,
       cast(count(*) filter (where standing = 'failing') as integer) as failing
from pupil
group by school_year, region_id, district_id, school_id, class_id, grade, kind, period
order by region_id, district_id, school_id, school_year, kind, period, class_id
