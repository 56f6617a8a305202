-- What a class and subject owe once a period or a year: marks of each pupil, and the plan; codes as of a lesson.
select school_year, region_id, district_id, school_id, class_id, grade, group_id, subject_id, teacher_id, kind, period_kind,
       period, day, due_at, filling_code(entered_at, due_at, true) as code,
       cast(pupils - entered as smallint) as pupils_left
from ({judged_period})
order by region_id, district_id, school_id, day, kind, class_id, subject_id, teacher_id, group_id
