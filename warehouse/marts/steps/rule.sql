-- The effective rules of the schools, by days of validity.
select school_id, valid_from, valid_to, topic_days, attendance_days, homework_days, homework_hours, control_days,
       period_mark_days, plan_due, unmarked_to_grade, half_year_from, minimum_marks_1, minimum_marks_2, minimum_marks_3
from dim_rule
where {schools}
