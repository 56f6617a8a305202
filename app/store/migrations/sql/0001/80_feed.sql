-- The log as the pipeline sees it: which rows changed, never what was in them. `xid` is for windows by transaction.

create view etl.feed with (security_invoker = true) as
select seq, tx8::text as tx8, tx8 as xid, at, action, table_name, school_year, ids, schools, day_from, day_to
from audit.entry;

insert into etl.cluster default values;
