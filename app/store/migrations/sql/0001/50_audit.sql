-- One row per statement, table and school year; large updates and deletes are cut into 5,000 images a row.

create function audit.log() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- arguments: expressions for school year, school and day of a row t; columns that never enter an image
declare
    token text := nullif(current_setting('app.sid', true), '');
    -- the application's word for who acts is not taken: only its session's
    who bigint := coalesce(sec.my_account(), case when session_user <> 'gb_app' then nullif(current_setting('app.actor', true), '')::bigint end);
    row_of text := format('t.id::int8 as id, %s as y, %s as s, %s as d', tg_argv[0], tg_argv[1], tg_argv[2]);
    image text := format('to_jsonb(t) - %L::text[] as image', tg_argv[3]);
    old_set text := 'old_rows';
    new_set text := 'new_rows';
begin
    if tg_op = 'INSERT' then
        execute format($q$
            insert into audit.entry (actor, session, ip, action, table_name, school_year, ids, schools, day_from, day_to)
            select $1, $2, $3, 'I', $4, r.y, range_agg(int8range(r.id, r.id, '[]')),
                   array_agg(distinct r.s) filter (where r.s is not null), min(r.d), max(r.d)
            from (select %s from new_rows t) r group by r.y $q$, row_of)
        using who, sha256(convert_to(token, 'UTF8')), nullif(current_setting('app.ip', true), ''), tg_table_name;
        return null;
    end if;
    if tg_op = 'DELETE' then
        new_set := '(select * from old_rows where false)';
    end if;
    execute format($q$
        insert into audit.entry (actor, session, ip, action, table_name, school_year, ids, schools, day_from, day_to, before, after)
        select $1, $2, $3, $5, $4, r.y, range_agg(int8range(r.id, r.id, '[]')),
               (select array_agg(distinct x.s) from unnest(array_agg(r.s_old) || array_agg(r.s_new)) x (s) where x.s is not null),
               min(least(r.d_old, r.d_new)), max(greatest(r.d_old, r.d_new)),
               jsonb_agg(r.i_old order by r.id), case when $5 = 'U' then jsonb_agg(r.i_new order by r.id) end
        from (select coalesce(n.id, o.id) as id, coalesce(n.y, o.y) as y, o.s as s_old, n.s as s_new, o.d as d_old, n.d as d_new,
                     o.image as i_old, n.image as i_new, (row_number() over (order by coalesce(n.id, o.id)) - 1) / 5000 as part
              from (select %1$s, %2$s from %3$s t) o full join (select %1$s, %2$s from %4$s t) n on n.id = o.id) r
        group by r.y, r.part $q$, row_of, image, old_set, new_set)
    using who, sha256(convert_to(token, 'UTF8')), nullif(current_setting('app.ip', true), ''), tg_table_name, left(tg_op, 1);
    return null;
end $$;

create function audit.watch(p_table regclass, p_year text, p_school text, p_day text, p_secret text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    args text := format('%L, %L, %L, %L', p_year, p_school, p_day, p_secret);
begin
    execute format('create trigger audit_insert after insert on %s referencing new table as new_rows
                    for each statement execute function audit.log(%s)', p_table, args);
    execute format('create trigger audit_update after update on %s referencing old table as old_rows new table as new_rows
                    for each statement execute function audit.log(%s)', p_table, args);
    execute format('create trigger audit_delete after delete on %s referencing old table as old_rows
                    for each statement execute function audit.log(%s)', p_table, args);
end $$;

do $$
declare
    t record;
begin
    for t in
        select c.oid::regclass as name, array_agg(a.attname::text) as cols
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        where c.relkind in ('r', 'p') and not c.relispartition
          and (c.relnamespace = 'gb'::regnamespace or c.oid in ('auth.account'::regclass, 'auth.role_grant'::regclass))
        group by c.oid
    loop
        perform audit.watch(t.name,
            case when 'school_year' = any (t.cols) then 't.school_year' else 'null::int2' end,
            case when t.name = 'gb.school'::regclass then 't.id' when 'school_id' = any (t.cols) then 't.school_id' else 'null::int4' end,
            case when 'lesson_date' = any (t.cols) then 't.lesson_date' when t.name = 'gb.confirmation'::regclass then 't.month'
                 when 'due_date' = any (t.cols) then 't.due_date' else 'null::date' end,
            '{pin_enc,pin_hash,pw_hash,totp_enc,totp_last_step,payload,pdf}');
    end loop;
end $$;

create function audit.refuse() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception '%.% is append only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;

create trigger append_only before update or delete or truncate on audit.entry for each statement execute function audit.refuse();
create trigger append_only before update or delete or truncate on gb.act for each statement execute function audit.refuse();
create trigger append_only before update or delete or truncate on gb.act_line for each statement execute function audit.refuse();
create trigger append_only before update or delete or truncate on gb.confirmation_step for each statement execute function audit.refuse();

-- The report of changed marks and absences (J9): who, when, from what, to what, only of rows that the asker may read now
-- or, where a mark was cleared, of the classes and subjects that are theirs.
create function sec.journal_changes(p_table text, p_class bigint, p_subject int, p_from date, p_to date)
returns table (at timestamptz, by_person bigint, action text, pupil_id bigint, lesson_id bigint, lesson_date date,
               old_value smallint, new_value smallint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    c sec.context := sec.ctx();
    school int;
begin
    select k.school_id into school from gb.school_class k where k.id = p_class;
    if p_table not in ('mark', 'absence') or not coalesce(
        school = any (sec.pupil_schools()) or p_class = any (sec.homeroom_classes())
        or sec.subject_key(p_class, p_subject) = any (sec.my_subjects()), false) then
        return;
    end if;
    return query
    select e.at, a.person_id, e.action, (b.image->>'pupil_id')::bigint, (b.image->>'lesson_id')::bigint, (b.image->>'lesson_date')::date,
           coalesce(b.image->>'value', b.image->>'code')::smallint,
           coalesce(n.image->>'value', n.image->>'code')::smallint
    from audit.entry e
    left join auth.account a on a.id = e.actor
    cross join lateral jsonb_array_elements(e.before) with ordinality b (image, position)
    left join lateral (select e.after->(b.position - 1)::int as image) n on true
    where e.table_name = p_table and e.action in ('U', 'D') and school = any (e.schools)
      and e.at > p_from - 7 and e.day_from <= p_to and e.day_to >= p_from
      and (b.image->>'class_id')::bigint = p_class and (b.image->>'subject_id')::int = p_subject
      and (b.image->>'lesson_date')::date between p_from and p_to
      and coalesce(b.image->>'value', b.image->>'code') is distinct from coalesce(n.image->>'value', n.image->>'code')
    order by e.at, e.seq;
end $$;
grant execute on function sec.journal_changes(text, bigint, int, date, date) to gb_app;
