select t.id as territory_id, t.parent_id, t.kind, t.iso, t.name_ky, t.name_ru, t.name_en
from {territory} t
