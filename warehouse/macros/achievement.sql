-- Achievement (O2), over the final results of a period. N counts «н/а» too; the average does not.

create or replace macro average_mark(mark_sum, marks) as
    case when marks > 0 then mark_sum / cast(marks as double) end;

create or replace macro success(n5, n4, n3, results) as
    case when results > 0 then (n5 + n4 + n3) / cast(results as double) end;

create or replace macro quality(n5, n4, results) as
    case when results > 0 then (n5 + n4) / cast(results as double) end;

create or replace macro sou(n5, n4, n3, n2, n1, na, results) as
    case when results > 0
         then (100 * n5 + 64 * n4 + 36 * n3 + 16 * n2 + 7 * (n1 + na)) / (100.0::double * results) end;

-- The least number of marks in a period that lets it be judged, from the lessons a week.
create or replace macro minimum_marks(weekly_lessons, for_one, for_two, for_three) as
    case when weekly_lessons >= 3 then for_three when weekly_lessons >= 2 then for_two else for_one end;

-- A pupil's group from the results of a period: how many are 2, 1 or «н/а», how many 3 and 4.
create or replace macro pupil_group(failing, threes, fours) as
    case when failing > 0 then 'failing' when threes > 1 then 'threes' when threes = 1 then 'one_three'
         when fours > 0 then 'good' else 'excellent' end;
