-- Internet received: one confirmation of a school, contract and month, with the amount and both deadlines.
with due as (
    select valid_from, coalesce(valid_to, date '9999-12-31') as valid_to, act_director_day, act_district_day
    from dim_rule where school_id = 0
),
counted as (
    select *, days_in(month) as days_in_month,
           days_served(answer, reason, days_without, days_to_pay, days_in(month)) as served
    from fct_confirmation
    where {schools}
)
select region_id, district_id, school_id, contract_id, provider_id, month, confirmation_id, state, answer, reason,
       monthly_fee_tyiyn, speed_mbps, measured_mbps, cast(days_in_month as smallint) as days_in_month,
       cast(served as smallint) as served, amount_tyiyn(monthly_fee_tyiyn, served, days_in_month) as amount_tyiyn,
       answered_at, approved_at, act_id,
       cast(month + interval 1 month as date) + act_director_day - 1 as answer_day,
       cast(month + interval 1 month as date) + act_district_day - 1 as approve_day
from counted
join due on month between due.valid_from and due.valid_to
order by region_id, district_id, school_id, month, contract_id
