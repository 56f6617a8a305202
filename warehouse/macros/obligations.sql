-- Filling (O3): when an entry is due and which single state an obligation has.

-- «By day n» of the lesson, never beyond the closing of its period.
create or replace macro due_by_day(lesson_date, days, closes_at) as
    least(day_end(lesson_date + cast(days as integer)), closes_at);

-- Homework may be due some hours after the class's last lesson of the day instead of at a day's end.
create or replace macro due_homework(lesson_date, days, hours, last_end, closes_at) as
    least(case when hours is null then day_end(lesson_date + cast(days as integer))
               else last_end + to_hours(cast(hours as bigint)) end, closes_at);

-- A topic published ahead or taken from the plan counts from the moment the attendance was taken.
create or replace macro topic_counts_at(topic_at, from_plan, starts_at, attendance_at) as
    case when topic_at < starts_at or (topic_at is null and from_plan) then attendance_at else topic_at end;

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

-- Plan topics given / due, at most 1.
create or replace macro programme_covered(given, due) as
    case when due > 0 then least(1.0::double, given / cast(due as double)) end;

-- How an obligation was met, as marts keep it: 0 not owed, 1 on time, 2 late, 3 empty (pending or missing by the clock).
create or replace macro filling_code(entered_at, due_at, owed) as
    cast(case when not owed or due_at is null then 0 when entered_at <= due_at then 1
              when entered_at is not null then 2 else 3 end as tinyint);
