-- People. The ministry reads no pupil and no parent (E4.3); a family reads itself and those who teach it.

create policy self_read on gb.person for select to gb_app using (id = (select sec.my_person()));
create policy staff_read on gb.person for select to gb_app using (
    kind = 'staff' and ((select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[])));
create policy officials_read on gb.person for select to gb_app using (
    kind = 'staff' and school_id is null and (select sec.my_role()) in ('ministry', 'special_admin', 'district', 'director', 'deputy', 'coordinator'));
create policy pupils_read on gb.person for select to gb_app using (
    kind = 'pupil' and (school_id = any ((select sec.pupil_schools())::int[]) or id = any ((select sec.class_pupils())::bigint[])));
create policy parents_read on gb.person for select to gb_app using (
    kind = 'parent' and (school_id = any ((select sec.headed_schools())::int[]) or id = any ((select sec.homeroom_parents())::bigint[])));
create policy family_read on gb.person for select to gb_app using (
    id = any ((select sec.family())::bigint[]) or (kind = 'staff' and id = any ((select sec.family_staff())::bigint[])));
create policy head_insert on gb.person for insert to gb_app with check (school_id = any ((select sec.headed_schools())::int[]));
create policy head_update on gb.person for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.guardian for select to gb_app using (
    school_id = any ((select sec.headed_schools())::int[]) or pupil_id = any ((select sec.homeroom_pupils())::bigint[])
    or pupil_id = any ((select sec.my_pupils())::bigint[]));
-- A tie to a pupil of another school would open that pupil to the other end of it.
create policy head_insert on gb.guardian for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[])
    and exists (select from gb.person p where p.id = pupil_id and p.kind = 'pupil' and p.school_id = guardian.school_id));
create policy head_update on gb.guardian for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.staff_post for select to gb_app using (
    (select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[]));
create policy head_insert on gb.staff_post for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[])
    and exists (select from gb.person p where p.id = person_id and p.kind = 'staff' and p.school_id = staff_post.school_id));
create policy head_update on gb.staff_post for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));
