select s.id as subject_id, s.code, s.name_ky, s.name_ru, s.name_en, s.attested
from {subject} s
