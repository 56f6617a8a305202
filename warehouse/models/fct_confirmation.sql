select f.id as confirmation_id, f.school_id, s.region_id, s.district_id, f.contract_id, k.provider_id, f.month, f.state,
       f.answer, f.reason, f.days_without, f.days_to_pay, k.monthly_fee_tyiyn, k.speed_mbps, f.measured_mbps,
       f.answered_at, f.approved_at, f.act_id, f.version,
       case when s.school_id is null then 'school_missing'
            when k.id is null then 'contract_missing' end as fault
from {confirmation} f
left join dim_school s on s.school_id = f.school_id
left join {contract} k on k.id = f.contract_id
