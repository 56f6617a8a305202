-- Filling (O3): when an entry is due and which single state an obligation has.

-- The earliest of a due instant and of hours after the lesson's start, its end, and the class's last lesson of the day.
create or replace macro due_with_hours(due_at, start_hours, end_hours, class_hours, starts_at, ends_at, class_ends_at) as
    least(due_at, starts_at + to_hours(cast(start_hours as bigint)), ends_at + to_hours(cast(end_hours as bigint)),
          class_ends_at + to_hours(cast(class_hours as bigint)));

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
