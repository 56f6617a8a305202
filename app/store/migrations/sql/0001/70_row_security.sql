-- Every table is enabled and forced; what no policy allows is denied, also to the owner's functions.

do $$
declare
    t record;
begin
    for t in select c.oid::regclass as name, n.nspname as room from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname in ('gb', 'auth', 'audit', 'etl') and c.relkind in ('r', 'p') and not c.relispartition
    loop
        execute format('alter table %s enable row level security, force row level security', t.name);
        execute format('create policy owner_all on %s to gb_owner using (true) with check (true)', t.name);
        if t.room = 'gb' or t.name = 'audit.entry'::regclass then
            execute format('create policy etl_read on %s for select to gb_etl using (true)', t.name);
            execute format('create policy audit_read on %s for select to gb_audit using (true)', t.name);
        elsif t.room = 'audit' then
            execute format('create policy audit_read on %s for select to gb_audit using (true)', t.name);
        elsif t.room = 'etl' then
            execute format('create policy etl_all on %s to gb_etl using (true) with check (true)', t.name);
        end if;
    end loop;
end $$;

create policy sign_in on auth.account to gb_auth using (true) with check (true);
create policy sign_in on auth.role_grant to gb_auth using (true) with check (true);
create policy sign_in on auth.recovery_code to gb_auth using (true) with check (true);

-- The pipeline's page: for the operator (no personal data there); the age of the data stands on every page.
create policy operator_read on etl.run for select to gb_app using ((select sec.my_role()) = 'operator');
create policy operator_read on etl.quarantine for select to gb_app using ((select sec.my_role()) = 'operator');
create policy operator_read on etl.check_result for select to gb_app using ((select sec.my_role()) = 'operator');
create policy everyone_read on etl.heartbeat for select to gb_app using (true);
create policy everyone_read on etl.cluster for select to gb_app using (true);
