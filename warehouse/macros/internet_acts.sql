-- Internet acts (N4): fee × days served / days in the month, to the tyiyn, half up.

create or replace macro days_in(month_start) as
    date_diff('day', month_start, cast(month_start + interval 1 month as date));

create or replace macro days_served(answer, reason, days_without, days_to_pay, days_in_month) as
    case when answer = 'confirmed' then days_in_month
         when reason = 'part_of_month' then greatest(0, days_in_month - coalesce(days_without, days_in_month))
         when reason = 'slower' then least(coalesce(days_to_pay, 0), days_in_month)
         when answer = 'refuted' then 0 end;

create or replace macro amount_tyiyn(monthly_fee_tyiyn, served, days_in_month) as
    cast((2 * cast(monthly_fee_tyiyn as bigint) * served + days_in_month) // (2 * days_in_month) as bigint);
