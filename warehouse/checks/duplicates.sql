-- What: the same row twice in the warehouse, by its key in the gradebook.
-- When: a load or a change was applied twice; this must never happen.
-- How to resolve: run verify, then load the warehouse anew, and report it.
select 'fct_lesson' as table_name, lesson_id as row_id, any_value(school_id) as school_id, count(*) as rows_found
from fct_lesson where lesson_date >= $since and school_id in (select unnest($schools)) group by lesson_id having count(*) > 1
union all
select 'fct_mark', mark_id, any_value(school_id), count(*)
from fct_mark where lesson_date >= $since and school_id in (select unnest($schools)) group by mark_id having count(*) > 1
union all
select 'fct_absence', absence_id, any_value(school_id), count(*)
from fct_absence where lesson_date >= $since and school_id in (select unnest($schools)) group by absence_id having count(*) > 1
union all
select 'fct_result', result_id, any_value(school_id), count(*)
from fct_result where school_id in (select unnest($schools)) group by result_id having count(*) > 1
order by table_name, row_id
