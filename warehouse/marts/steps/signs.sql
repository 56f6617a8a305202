-- How often each sign stands in rows `a` of fct_absence: columns of a SELECT.
count(*) filter (where a.code = {UNEXCUSED}) as absent_n, count(*) filter (where a.code = {EXCUSED}) as absent_u,
count(*) filter (where a.code = {ILL}) as absent_b, count(*) filter (where a.code = {LATE}) as late,
count(*) filter (where a.code = {EXEMPT}) as exempt
