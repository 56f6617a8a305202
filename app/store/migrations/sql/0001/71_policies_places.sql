-- Reference data is the republic's and open to every session; school data goes by the scope.

create policy everyone_read on gb.territory for select to gb_app using (true);
create policy everyone_read on gb.subject for select to gb_app using (true);
create policy everyone_read on gb.rule_profile for select to gb_app using (true);

create policy read on gb.school for select to gb_app using (
    (select sec.sees_all()) or id = any ((select sec.my_schools())::int[]) or id = any ((select sec.family_schools())::int[]));

create policy read on gb.bell for select to gb_app using (
    (select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[])
    or school_id = any ((select sec.family_schools())::int[]));
create policy head_insert on gb.bell for insert to gb_app with check (school_id = any ((select sec.headed_schools())::int[]));
create policy head_update on gb.bell for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));

create policy read on gb.calendar_entry for select to gb_app using (
    school_id is null or (select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[])
    or school_id = any ((select sec.family_schools())::int[]));
create policy head_insert on gb.calendar_entry for insert to gb_app with check (school_id = any ((select sec.headed_schools())::int[]));
create policy ministry_insert on gb.calendar_entry for insert to gb_app with check (
    school_id is null and (select sec.my_role()) = 'ministry');

create policy read on gb.school_rule for select to gb_app using (
    (select sec.sees_all()) or school_id = any ((select sec.my_schools())::int[])
    or school_id = any ((select sec.family_schools())::int[]));
create policy head_insert on gb.school_rule for insert to gb_app with check (school_id = any ((select sec.headed_schools())::int[]));
create policy head_update on gb.school_rule for update to gb_app using (school_id = any ((select sec.headed_schools())::int[]));
