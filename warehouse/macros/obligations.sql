-- Filling (O3): when an entry is due and which single state an obligation has.

-- «By day n» of the lesson, never beyond the closing of its period.
create or replace macro due_by_day(lesson_date, days, closes_at) as
    least(day_end(lesson_date + cast(days as integer)), closes_at);

-- Homework may be due some hours after the class's last lesson of the day instead of at a day's end.
create or replace macro due_homework(lesson_date, days, hours, last_end, closes_at) as
    least(case when hours is null then day_end(lesson_date + cast(days as integer))
               else last_end + to_hours(cast(hours as bigint)) end, closes_at);

-- A topic published ahead counts from the moment the lesson is marked as held.
create or replace macro topic_counts_at(topic_at, starts_at, attendance_at) as
    case when starts_at is null or topic_at >= starts_at then topic_at
         when attendance_at is not null then greatest(topic_at, attendance_at) end;

create or replace macro obligation_state(entered_at, due_at, now_at, applicable) as
    case when not applicable then 'not_applicable'
         when entered_at <= due_at then 'on_time'
         when entered_at is not null then 'late'
         when now_at <= due_at then 'pending'
         else 'missing' end;

create or replace macro completeness(on_time, late, missing) as
    case when on_time + late + missing > 0 then (on_time + late) / cast(on_time + late + missing as double) end;

create or replace macro timeliness(on_time, late, missing) as
    case when on_time + late + missing > 0 then on_time / cast(on_time + late + missing as double) end;
