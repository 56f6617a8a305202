-- What each lesson owes, by when, and how it was met: 0 not owed, 1 on time, 2 late, 3 empty.
select lesson_id, school_year, region_id, district_id, school_id, class_id, grade, group_id, subject_id, teacher_id,
       lesson_date as day, lesson_no,
       filling_code(topic_at, topic_due, true) as topic, topic_due,
       filling_code(attendance_at, attendance_due, true) as attendance, attendance_due,
       filling_code(homework_at, homework_due, homework_owed) as homework, homework_due,
       filling_code(control_at, control_due, control_owed) as control_marks, control_due,
       cast(unmarked_pupils as smallint) as pupils_left
from ({judged_lesson})
order by region_id, district_id, school_id, lesson_date, class_id, lesson_no, lesson_id
