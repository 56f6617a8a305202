-- Attendance (O1). Denominator 0 is «no data»: null, never 0 % or 100 %.

create or replace macro attendance_rate(absent, pupil_lessons) as
    case when pupil_lessons > 0 then 1 - absent / cast(pupil_lessons as double) end;

create or replace macro share(part, whole) as
    case when whole > 0 then part / cast(whole as double) end;

-- Chronic: at least a tenth of the pupil's lessons missed, ten school days observed or more.
create or replace macro is_chronic(missed, lessons, days_observed) as
    coalesce(days_observed >= 10 and lessons > 0 and missed * 10 >= lessons, false);

create or replace macro is_severe(missed, lessons, days_observed) as
    coalesce(days_observed >= 10 and lessons > 0 and missed * 5 >= lessons, false);
