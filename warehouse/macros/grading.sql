-- Grading (G1), A§23-24. Exact: sums and counts are integers and stay a fraction until the one rounding.

create or replace macro half_up_div(numerator, denominator) as
    (2 * numerator + denominator) // (2 * denominator);

-- Score = 0.7 f + 0.3 c as a fraction; marks of one kind only: their mean; no marks: null («н/а»).
create or replace macro score_numerator(f_sum, f_n, c_sum, c_n) as
    case when f_n > 0 and c_n > 0 then 7 * cast(f_sum as bigint) * c_n + 3 * cast(c_sum as bigint) * f_n
         when f_n > 0 then cast(f_sum as bigint)
         when c_n > 0 then cast(c_sum as bigint) end;

create or replace macro score_denominator(f_sum, f_n, c_sum, c_n) as
    case when f_n > 0 and c_n > 0 then 10 * cast(f_n as bigint) * c_n
         when f_n > 0 then cast(f_n as bigint)
         when c_n > 0 then cast(c_n as bigint) end;

-- The final mark: min(5, score + bonus), half up. The bonus is given in tenths (A§24: 0 or 3).
create or replace macro final_mark(f_sum, f_n, c_sum, c_n, bonus_tenths) as
    least(5, half_up_div(
        10 * score_numerator(f_sum, f_n, c_sum, c_n) + bonus_tenths * score_denominator(f_sum, f_n, c_sum, c_n),
        10 * score_denominator(f_sum, f_n, c_sum, c_n)));
