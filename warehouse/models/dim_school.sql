select s.id as school_id, s.region_id, s.district_id, s.code, s.name_ky, s.name_ru, s.language, s.week_days,
       s.opened_on, s.closed_on
from {school} s
