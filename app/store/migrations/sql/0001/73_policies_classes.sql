-- Classes, groups, assignments, timetable: shared within a school; who sits in them goes by the pupils one may read.
-- A row is taken only for a class, group and pupil of the same school: scopes are worked out from these rows, so one that
-- named another school's class would open that class to whoever wrote it.

create policy read on gb.school_class for select to gb_app using (
    (select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[]) or id = any ((select sec.family_classes())::bigint[]));
create policy head_insert on gb.school_class for insert to gb_app with check (school_id = any ((select sec.headed_schools())::int[]));
create policy head_update on gb.school_class for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.study_group for select to gb_app using (
    (select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[]) or class_id = any ((select sec.family_classes())::bigint[]));
create policy head_insert on gb.study_group for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[])
    and exists (select from gb.school_class k where k.id = class_id and k.school_id = study_group.school_id));
create policy head_update on gb.study_group for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.assignment for select to gb_app using (
    (select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[]) or class_id = any ((select sec.family_classes())::bigint[]));
create policy head_insert on gb.assignment for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[])
    and exists (select from gb.school_class k where k.id = class_id and k.school_id = assignment.school_id)
    and (group_id is null or exists (select from gb.study_group g where g.id = group_id and g.school_id = assignment.school_id)));
create policy head_update on gb.assignment for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.timetable_slot for select to gb_app using (
    (select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[]) or class_id = any ((select sec.family_classes())::bigint[]));
create policy head_insert on gb.timetable_slot for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[])
    and exists (select from gb.school_class k where k.id = class_id and k.school_id = timetable_slot.school_id)
    and (group_id is null or exists (select from gb.study_group g where g.id = group_id and g.school_id = timetable_slot.school_id)));
create policy head_update on gb.timetable_slot for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.enrolment for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or class_id = any ((select sec.my_classes())::bigint[])
    or pupil_id = any ((select sec.my_pupils())::bigint[]));
create policy head_insert on gb.enrolment for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[])
    and exists (select from gb.school_class k where k.id = class_id and k.school_id = enrolment.school_id)
    and exists (select from gb.person p where p.id = pupil_id and p.kind = 'pupil' and p.school_id = enrolment.school_id));
create policy head_update on gb.enrolment for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.group_member for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or pupil_id = any ((select sec.class_pupils())::bigint[])
    or pupil_id = any ((select sec.my_pupils())::bigint[]));
create policy head_insert on gb.group_member for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[])
    and exists (select from gb.study_group g where g.id = group_id and g.school_id = group_member.school_id)
    and exists (select from gb.person p where p.id = pupil_id and p.kind = 'pupil' and p.school_id = group_member.school_id));
create policy head_update on gb.group_member for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));
