-- Attendance (O1). Denominator 0 is «no data»: null, never 0 % or 100 %.

create or replace macro attendance_rate(absent, pupil_lessons) as
    case when pupil_lessons > 0 then 1 - absent / cast(pupil_lessons as double) end;

create or replace macro share(part, whole) as
    case when whole > 0 then part / cast(whole as double) end;

-- Chronic or severe: that share of the pupil's lessons missed, or more, and enough school days observed. The share is
-- a fraction of integers, and like the days a value of the profile (dim_rule).
create or replace macro misses_much(missed, lessons, days_observed, part, whole, least_days) as
    coalesce(days_observed >= least_days and lessons > 0
             and cast(missed as bigint) * whole >= cast(lessons as bigint) * part, false);
