-- The journal. Heads and the district read, teachers write what is assigned to them, also as substitutes;
-- the homeroom teacher reads every subject of the class and sets reasons of absence (J8, A§37, A§39).
-- A mark or absence is taken only for a lesson that exists as the row says, and for a pupil of the class: these checks
-- stand in for foreign keys. Where a row belongs cannot be changed afterwards (grants by column, 90_grants.sql).

create policy read on gb.lesson for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or class_id = any ((select sec.my_classes())::bigint[])
    or class_id = any ((select sec.family_classes())::bigint[])
    or (school_id = any ((select sec.my_schools())::int[]) and (select sec.my_person()) in (teacher_id, substitute_id)));
create policy teacher_insert on gb.lesson for insert to gb_app with check (
    (select sec.my_role()) = 'teacher' and school_id = any ((select sec.my_schools())::int[])
    and teacher_id = (select sec.my_person()) and substitute_id is null
    and class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[])
    and exists (select from gb.subject s where s.id = subject_id)
    and exists (select from gb.school_class k where k.id = class_id and k.school_id = lesson.school_id));
-- Who substitutes reads the class: only a head names them.
create policy teacher_update on gb.lesson for update to gb_app using (
    (select sec.my_role()) = 'teacher' and school_id = any ((select sec.my_schools())::int[])
    and ((select sec.my_person()) in (teacher_id, substitute_id)
         or class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[])))
with check (
    (select sec.my_role()) = 'teacher' and school_id = any ((select sec.my_schools())::int[])
    and ((select sec.my_person()) = teacher_id
         or class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[])
         or id = any ((select sec.my_substitutions())::bigint[]))
    and (substitute_id is null or id = any ((select sec.my_substitutions())::bigint[])));
create policy head_insert on gb.lesson for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[])
    and exists (select from gb.school_class k where k.id = class_id and k.school_id = lesson.school_id));
create policy head_update on gb.lesson for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.mark for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or class_id = any ((select sec.homeroom_classes())::bigint[])
    or class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[])
    or lesson_id = any ((select sec.my_substitutions())::bigint[]) or pupil_id = any ((select sec.my_pupils())::bigint[]));
create policy teacher_insert on gb.mark for insert to gb_app with check (
    (select sec.my_role()) = 'teacher' and entered_by = (select sec.my_person())
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or lesson_id = any ((select sec.my_substitutions())::bigint[]))
    and exists (select from gb.lesson l where l.school_year = mark.school_year and l.id = lesson_id and l.school_id = mark.school_id
                and l.class_id = mark.class_id and l.subject_id = mark.subject_id and l.lesson_date = mark.lesson_date
                and (l.group_id is null or l.group_id = any ((select sec.my_groups())::bigint[])
                     or (select sec.my_person()) in (l.teacher_id, l.substitute_id)))
    and exists (select from gb.enrolment e where e.pupil_id = mark.pupil_id and e.class_id = mark.class_id));
create policy teacher_update on gb.mark for update to gb_app using (
    (select sec.my_role()) = 'teacher'
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or lesson_id = any ((select sec.my_substitutions())::bigint[])))
with check (
    (select sec.my_role()) = 'teacher'
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or lesson_id = any ((select sec.my_substitutions())::bigint[]))
    and exists (select from gb.lesson l where l.school_year = mark.school_year and l.id = lesson_id and l.school_id = mark.school_id
                and l.class_id = mark.class_id and l.subject_id = mark.subject_id and l.lesson_date = mark.lesson_date
                and (l.group_id is null or l.group_id = any ((select sec.my_groups())::bigint[])
                     or (select sec.my_person()) in (l.teacher_id, l.substitute_id))));
create policy teacher_clear on gb.mark for delete to gb_app using (
    (select sec.my_role()) = 'teacher'
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or lesson_id = any ((select sec.my_substitutions())::bigint[])));

create policy read on gb.absence for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or class_id = any ((select sec.homeroom_classes())::bigint[])
    or class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[])
    or lesson_id = any ((select sec.my_substitutions())::bigint[]) or pupil_id = any ((select sec.my_pupils())::bigint[]));
create policy teacher_insert on gb.absence for insert to gb_app with check (
    (select sec.my_role()) = 'teacher' and entered_by = (select sec.my_person())
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or lesson_id = any ((select sec.my_substitutions())::bigint[]))
    and exists (select from gb.lesson l where l.school_year = absence.school_year and l.id = lesson_id and l.school_id = absence.school_id
                and l.class_id = absence.class_id and l.subject_id = absence.subject_id and l.lesson_date = absence.lesson_date
                and (l.group_id is null or l.group_id = any ((select sec.my_groups())::bigint[])
                     or (select sec.my_person()) in (l.teacher_id, l.substitute_id)))
    and exists (select from gb.enrolment e where e.pupil_id = absence.pupil_id and e.class_id = absence.class_id));
create policy teacher_update on gb.absence for update to gb_app using (
    (select sec.my_role()) = 'teacher'
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or lesson_id = any ((select sec.my_substitutions())::bigint[])))
with check (
    (select sec.my_role()) = 'teacher'
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or lesson_id = any ((select sec.my_substitutions())::bigint[]))
    and exists (select from gb.lesson l where l.school_year = absence.school_year and l.id = lesson_id and l.school_id = absence.school_id
                and l.class_id = absence.class_id and l.subject_id = absence.subject_id and l.lesson_date = absence.lesson_date
                and (l.group_id is null or l.group_id = any ((select sec.my_groups())::bigint[])
                     or (select sec.my_person()) in (l.teacher_id, l.substitute_id))));
create policy teacher_clear on gb.absence for delete to gb_app using (
    (select sec.my_role()) = 'teacher'
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or lesson_id = any ((select sec.my_substitutions())::bigint[])));
create policy homeroom_reason on gb.absence for update to gb_app using (
    (select sec.my_role()) = 'homeroom' and class_id = any ((select sec.homeroom_classes())::bigint[]))
with check (
    (select sec.my_role()) = 'homeroom' and class_id = any ((select sec.homeroom_classes())::bigint[]) and reason_by = (select sec.my_person())
    and exists (select from gb.lesson l where l.school_year = absence.school_year and l.id = lesson_id and l.school_id = absence.school_id
                and l.class_id = absence.class_id and l.subject_id = absence.subject_id and l.lesson_date = absence.lesson_date));

create policy read on gb.result for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or class_id = any ((select sec.homeroom_classes())::bigint[])
    or class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) or pupil_id = any ((select sec.my_pupils())::bigint[]));
create policy teacher_read on gb.result for select to gb_app using (
    (select sec.my_role()) = 'teacher' and pupil_id * 100000 + subject_id = any ((select sec.taught_pupils())::bigint[]));
create policy homeroom_read on gb.result for select to gb_app using (
    (select sec.my_role()) = 'homeroom' and pupil_id = any ((select sec.homeroom_pupils())::bigint[]));
create policy teacher_insert on gb.result for insert to gb_app with check (
    (select sec.my_role()) = 'teacher' and entered_by = (select sec.my_person())
    and class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[])
    and exists (select from gb.school_class k where k.id = class_id and k.school_id = result.school_id and k.school_year = result.school_year)
    and exists (select from gb.subject s where s.id = subject_id)
    and exists (select from gb.enrolment e where e.pupil_id = result.pupil_id and e.class_id = result.class_id));
create policy teacher_update on gb.result for update to gb_app using (
    (select sec.my_role()) = 'teacher' and class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]))
with check (
    (select sec.my_role()) = 'teacher' and class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[])
    and exists (select from gb.school_class k where k.id = class_id and k.school_id = result.school_id and k.school_year = result.school_year));

create policy teacher_clear on gb.result for delete to gb_app using (
    (select sec.my_role()) = 'teacher' and class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]));

create policy read on gb.plan for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or class_id = any ((select sec.my_classes())::bigint[]));
create policy teacher_insert on gb.plan for insert to gb_app with check (
    (select sec.my_role()) = 'teacher' and school_id = any ((select sec.my_schools())::int[]) and teacher_id = (select sec.my_person())
    and class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[]) and approved_at is null);
-- Who teaches hands a plan in and changes it until it is approved; what is approved only a head opens again.
create policy head_update on gb.plan for update to gb_app using (
    school_id = any ((select sec.headed_schools())::int[]) and (select sec.my_role()) in ('director', 'deputy', 'coordinator'));

create policy read on gb.plan_topic for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[])
    or (school_id = any ((select sec.my_schools())::int[]) and exists (select from gb.plan p where p.id = plan_id)));
create policy teacher_write on gb.plan_topic to gb_app using (
    (select sec.my_role()) = 'teacher' and school_id = any ((select sec.my_schools())::int[])
    and exists (select from gb.plan p where p.id = plan_id and p.school_id = plan_topic.school_id and p.teacher_id = (select sec.my_person())
                and p.approved_at is null));

create policy read on gb.late_permission for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[])
    or (school_id = any ((select sec.my_schools())::int[]) and teacher_id = (select sec.my_person())));
-- A substitute asks for the lessons given for a colleague, and for nothing else of that class.
create policy teacher_ask on gb.late_permission for insert to gb_app with check (
    (select sec.my_role()) = 'teacher' and school_id = any ((select sec.my_schools())::int[])
    and teacher_id = (select sec.my_person()) and asked_by = (select sec.my_person()) and granted is null and checked_at is null
    and (class_id * 100000 + subject_id = any ((select sec.my_subjects())::bigint[])
         or (cardinality(lesson_ids) > 0 and lesson_ids <@ (select sec.my_substitutions())::bigint[]
             and not exists (select from gb.lesson l where l.id = any (lesson_ids)
                             and (l.class_id, l.subject_id) is distinct from (late_permission.class_id, late_permission.subject_id)))));
create policy head_decide on gb.late_permission for update to gb_app using (
    school_id = any ((select sec.headed_schools())::int[]) and (select sec.my_role()) in ('director', 'deputy', 'coordinator'));
