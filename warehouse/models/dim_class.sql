select c.id as class_id, c.school_id, c.school_year, c.grade, c.letter, c.homeroom_id, c.shift
from {school_class} c
