-- The effective rules of the schools, by days of validity.
select school_id, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to, scheme,
       topic_start_hours, topic_end_hours, topic_class_hours,
       attendance_start_hours, attendance_end_hours, attendance_class_hours,
       homework_start_hours, homework_end_hours, homework_class_hours,
       control_start_hours, control_end_hours, control_class_hours,
       unmarked_to_grade, half_year_from, minimum_marks_1, minimum_marks_2, minimum_marks_3, alarm_days
from dim_rule
where {schools}
