-- Internet acts go up step by step: the school answers, the district approves or returns, the ministry includes (A§36).
-- Each may write only the states that are its own to give.

create policy officials_read on gb.provider for select to gb_app using (
    (select sec.my_role()) in ('ministry', 'district', 'director', 'deputy', 'coordinator'));

create policy read on gb.contract for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or (select sec.my_role()) = 'ministry' and school_id = any ((select sec.my_schools())::int[]));

create policy read on gb.confirmation for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or (select sec.my_role()) = 'ministry' and school_id = any ((select sec.my_schools())::int[]));
create policy officials_open on gb.confirmation for insert to gb_app with check (
    state = 'open' and (select sec.my_role()) in ('ministry', 'district', 'director', 'deputy', 'coordinator')
    and exists (select from gb.contract c where c.id = contract_id and c.school_id = confirmation.school_id));
create policy head_answer on gb.confirmation for update to gb_app
    using (state = 'open' and (select sec.my_role()) = 'director' and school_id = any ((select sec.headed_schools())::int[]))
    with check (state in ('open', 'confirmed', 'refuted') and (select sec.my_role()) = 'director'
                and school_id = any ((select sec.headed_schools())::int[]));
create policy district_approve on gb.confirmation for update to gb_app
    using (state in ('confirmed', 'refuted') and (select sec.my_role()) = 'district' and school_id = any ((select sec.pupil_schools())::int[]))
    with check (state in ('open', 'confirmed', 'refuted', 'approved') and (select sec.my_role()) = 'district' and school_id = any ((select sec.pupil_schools())::int[]));
create policy ministry_include on gb.confirmation for update to gb_app
    using (state in ('approved', 'in_act') and (select sec.my_role()) = 'ministry' and school_id = any ((select sec.my_schools())::int[]))
    with check (state in ('confirmed', 'refuted', 'approved', 'in_act') and (select sec.my_role()) = 'ministry' and school_id = any ((select sec.my_schools())::int[]));

create policy read on gb.confirmation_step for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or (select sec.my_role()) = 'ministry' and school_id = any ((select sec.my_schools())::int[]));
create policy append on gb.confirmation_step for insert to gb_app with check (
    by_person = (select sec.my_person())
    and exists (select from gb.confirmation c where c.id = confirmation_id and c.school_id = confirmation_step.school_id));

create policy read on gb.act for select to gb_app using (
    (select sec.my_role()) = 'ministry' or id = any ((select sec.my_acts())::bigint[]));
create policy ministry_issue on gb.act for insert to gb_app with check (
    (select sec.my_role()) = 'ministry' and issued_by = (select sec.my_person()));

create policy read on gb.act_line for select to gb_app using (
    school_id = any ((select sec.pupil_schools())::int[]) or (select sec.my_role()) = 'ministry' and school_id = any ((select sec.my_schools())::int[]));
create policy ministry_issue on gb.act_line for insert to gb_app with check (
    (select sec.my_role()) = 'ministry' and school_id = any ((select sec.my_schools())::int[]));

create policy own_read on gb.notice for select to gb_app using (
    to_person_id = (select sec.my_person()) or from_person_id = (select sec.my_person()));
-- Those who may remind write to staff whom they see; families and teachers write to nobody.
create policy send on gb.notice for insert to gb_app with check (
    from_person_id = (select sec.my_person())
    and (select sec.my_role()) in ('ministry', 'district', 'director', 'deputy', 'coordinator')
    and (school_id is null or school_id = any ((select sec.my_schools())::int[]))
    and exists (select from gb.person p where p.id = to_person_id and p.kind = 'staff'));
create policy own_update on gb.notice for update to gb_app using (to_person_id = (select sec.my_person()));

create policy own on gb.draft to gb_app using (account_id = (select sec.my_account()));

create policy head_read on gb.import_run for select to gb_app using (school_id = any ((select sec.headed_schools())::int[]));
create policy head_insert on gb.import_run for insert to gb_app with check (
    school_id = any ((select sec.headed_schools())::int[]) and by_account = (select sec.my_account()));
