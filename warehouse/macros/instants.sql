-- Instants and days. Asia/Bishkek is UTC+6 the whole year; no time zone library is needed.

-- Which day it is in Bishkek at an instant.
create or replace macro local_day(instant) as
    cast(make_timestamp(epoch_us(instant) + 21600000000) as date);

-- The last instant of a day in Bishkek, still in time: «by day n» ends here.
create or replace macro day_end(a_day) as
    to_timestamp(epoch(a_day) + 86400 - 21600) - interval 1 microsecond;

-- Monday of the week of a day.
create or replace macro week_of(a_day) as
    cast(date_trunc('week', a_day) as date);

-- The starting year of the school year that a day belongs to.
create or replace macro school_year_of(a_day) as
    cast(year(a_day) - if(month(a_day) >= 9, 0, 1) as smallint);
