-- What each pupil had and missed on a day, with the place of the class.
select p.pupil_id, c.school_year, c.region_id, c.district_id, c.school_id, p.class_id, c.grade, p.day, p.lessons,
       p.absent_n, p.absent_u, p.absent_b, p.late, p.exempt
from ({seat_day}) p
join ({class_place}) c using (class_id)
