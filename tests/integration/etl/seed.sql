-- A tiny gradebook: 6 schools in 2 districts, 18 classes a year, 10 pupils each, 40 school days in each of two years.
insert into gb.territory (id, parent_id, kind, iso, name_ky, name_ru, name_en) values
    (417, null, 'republic', 'KG', 'Кыргыз Республикасы', 'Кыргызская Республика', 'Kyrgyz Republic'),
    (41702, 417, 'region', 'KG-B', 'Баткен', 'Баткенская', 'Batken'),
    (41702205, 41702, 'district', null, 'Баткен району', 'Баткенский', 'Batken'),
    (41702210, 41702, 'district', null, 'Лейлек', 'Лейлекский', 'Leilek')
on conflict do nothing;
insert into gb.school (id, code, region_id, district_id, name_ky, name_ru, language, week_days, shifts, opened_on)
select s, 'S' || s, 41702, case when s % 2 = 0 then 41702205 else 41702210 end, 'Мектеп ' || s, 'Школа ' || s, 'ky', 5, 1,
       date '1990-09-01'
from generate_series(1, 6) s;
insert into gb.subject (id, code, name_ky, name_ru, name_en) values
    (1, 'ALG', 'Алгебра', 'Алгебра', 'Algebra'), (2, 'HIS', 'Тарых', 'История', 'History') on conflict do nothing;
insert into gb.person (id, school_id, kind, last_name, first_name, sex)
select 1000 + s, s, 'staff', 'Устат', 'Бир', 'f' from generate_series(1, 6) s;
insert into gb.person (id, school_id, kind, last_name, first_name, sex)
select 10000 + s * 100 + p, s, 'pupil', 'Окуучу', 'Бир', 'm' from generate_series(1, 6) s, generate_series(1, 30) p;
insert into gb.school_class (id, school_id, school_year, grade, letter, language, homeroom_id, shift)
select y * 1000 + s * 10 + c, s, y, 5 + c, 'А', 'ky', 1000 + s, 1
from generate_series(2025, 2026) y, generate_series(1, 6) s, generate_series(1, 3) c;
insert into gb.enrolment (school_id, school_year, class_id, pupil_id, valid_from, valid_to, reason_in)
select s, y, y * 1000 + s * 10 + c, 10000 + s * 100 + (c - 1) * 10 + p, make_date(y, 9, 1),
       case when y = 2025 then date '2026-05-25' end, 'admitted'
from generate_series(2025, 2026) y, generate_series(1, 6) s, generate_series(1, 3) c, generate_series(1, 10) p;
insert into gb.study_group (id, school_id, school_year, class_id, subject_id, name)
select k.id, k.school_id, k.school_year, k.id, 2, '1' from gb.school_class k where k.grade = 6;
insert into gb.group_member (school_id, group_id, pupil_id, valid_from)
select e.school_id, e.class_id, e.pupil_id, e.valid_from from gb.enrolment e
join gb.study_group g on g.id = e.class_id where e.pupil_id % 2 = 0;
insert into gb.assignment (school_id, school_year, class_id, subject_id, teacher_id, weekly_hours, valid_from)
select k.school_id, k.school_year, k.id, j, 1000 + k.school_id, 3.0, make_date(k.school_year, 9, 1)
from gb.school_class k, generate_series(1, 2) j;
insert into gb.plan (school_id, school_year, class_id, subject_id, teacher_id, entered_at)
select k.school_id, k.school_year, k.id, 1, 1000 + k.school_id, make_date(k.school_year, 9, 10) from gb.school_class k;
insert into gb.plan_topic (school_id, plan_id, ordinal, due_date, title)
select p.school_id, p.id, n, make_date(p.school_year, 9, 1) + n * 3, 'Тема ' || n from gb.plan p, generate_series(1, 12) n;
insert into gb.lesson (school_year, school_id, class_id, subject_id, teacher_id, lesson_date, lesson_no, starts_at, ends_at,
                       state, topic, topic_at, attendance_at, is_control)
select k.school_year, k.school_id, k.id, j, 1000 + k.school_id, d, j, d + time '03:00' + j * interval '1 hour',
       d + time '03:45' + j * interval '1 hour', 'held', 'Тема', d + time '12:00', d + time '04:00', extract(day from d) = 15
from gb.school_class k, generate_series(1, 2) j,
     lateral (select make_date(k.school_year, 9, 1) + n as d from generate_series(0, 55) n) days
where extract(isodow from d) < 6;
insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date, pupil_id, kind, value,
                     entered_at, entered_by)
select l.school_year, l.school_id, l.class_id, l.subject_id, l.teacher_id, l.id, l.lesson_date, e.pupil_id,
       case when l.is_control then 2 else 1 end, 2 + (l.id + e.pupil_id) % 4, l.ends_at, l.teacher_id
from gb.lesson l join gb.enrolment e using (school_year, school_id, class_id) where (l.id + e.pupil_id) % 3 = 0;
insert into gb.absence (school_year, school_id, class_id, subject_id, lesson_id, lesson_date, pupil_id, code, entered_at, entered_by)
select l.school_year, l.school_id, l.class_id, l.subject_id, l.id, l.lesson_date, e.pupil_id, 1 + (l.id + e.pupil_id) % 5,
       l.ends_at, l.teacher_id
from gb.lesson l join gb.enrolment e using (school_year, school_id, class_id) where (l.id + e.pupil_id) % 11 = 1;
insert into gb.result (school_year, school_id, class_id, subject_id, teacher_id, pupil_id, kind, period, value, score, entered_at, entered_by)
select e.school_year, e.school_id, e.class_id, j, 1000 + e.school_id, e.pupil_id, 1, 1, 3 + e.pupil_id % 3, 3.5,
       make_date(e.school_year, 10, 25), 1000 + e.school_id
from gb.enrolment e, generate_series(1, 2) j;
insert into gb.calendar_entry (school_year, kind, ordinal, grade_from, grade_to, starts_on, ends_on, name_ky, name_ru, decided_on)
select y, k, o, 1, 11, make_date(y, 9, 1) + a, make_date(y, 9, 1) + b, n, n, make_date(y, 7, 1)
from generate_series(2025, 2026) y, (values ('year', 1, 0, 266, 'Окуу жылы'), ('quarter', 1, 0, 59, '1-чейрек'),
     ('quarter', 2, 68, 120, '2-чейрек'), ('break', 1, 60, 67, 'Күзгү каникул'), ('half_year', 1, 0, 120, 'Жарым жылдык'))
     as v (k, o, a, b, n);
insert into gb.provider (id, name_ky, name_ru, tin) values (1, 'Байланыш', 'Связь', '01234567890123');
insert into gb.contract (id, school_id, provider_id, number, signed_on, valid_from, speed_mbps, monthly_fee_tyiyn)
select s, s, 1, 'K-' || s, date '2026-08-01', date '2026-09-01', 50, 500000 from generate_series(1, 6) s;
insert into gb.confirmation (school_id, contract_id, month, state, answer, answered_by, answered_at)
select s, s, date '2026-09-01', 'confirmed', 'confirmed', 1000 + s, timestamptz '2026-10-03 05:00+00' from generate_series(1, 6) s;
