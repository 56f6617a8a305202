-- Sessions are touched only here. Tokens never reach the database, their SHA-256 does.

create function auth.revoke_account(p_account bigint, p_reason text, p_except bytea default null) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    n int;
begin
    update auth.session set revoked_at = now(), revoke_reason = p_reason
    where account_id = p_account and revoked_at is null and sid_hash is distinct from p_except;
    get diagnostics n = row_count;
    delete from auth.login_ticket where account_id = p_account;
    if n > 0 then
        perform pg_notify('gb_revoked', p_account::text);
    end if;
    return n;
end $$;

create function auth.revoke_session(p_hash bytea, p_reason text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account bigint;
begin
    update auth.session set revoked_at = now(), revoke_reason = p_reason
    where sid_hash = p_hash and revoked_at is null returning account_id into account;
    if account is not null then
        perform pg_notify('gb_revoked', account::text);
    end if;
    return account is not null;
end $$;

-- The live session of a token's hash, or no row. `p_touch` false does not prolong it; a touch is written at most each 20 s.
create function auth.check_session(p_hash bytea, p_touch boolean)
returns table (account_id bigint, grant_id bigint, person_id bigint, login text, role text, last_name text, first_name text,
               middle_name text, language text, school_id int, territory_id int, pupil_ids bigint[], idle_seconds int,
               last_seen_at timestamptz, abs_expires_at timestamptz, must_change boolean, amr text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    return query
    select a.id, g.id, p.id, a.login, g.role, p.last_name, p.first_name, p.middle_name,
           coalesce(a.language, k.language, p.language, 'ky'), g.school_id, g.territory_id,
           case g.role when 'pupil' then array[p.id]
                when 'parent' then array(select distinct u.pupil_id from gb.guardian u where u.parent_id = p.id
                     and u.valid_from <= sec.today() and (u.valid_to is null or u.valid_to >= sec.today()) order by 1)
                else '{}'::bigint[] end,
           s.idle_seconds, s.last_seen_at, s.abs_expires_at, a.must_change, s.amr
    from auth.session s
    join auth.account a on a.id = s.account_id and a.status = 'active'
    join auth.role_grant g on g.id = s.grant_id and g.account_id = a.id
    join gb.person p on p.id = a.person_id
    left join gb.school k on k.id = g.school_id and k.language in ('ky', 'ru')
    where s.sid_hash = p_hash and s.revoked_at is null and s.abs_expires_at > now()
      and s.last_seen_at > now() - make_interval(secs => s.idle_seconds)
      and g.valid_from <= sec.today() and (g.valid_to is null or g.valid_to >= sec.today());
    if found and p_touch then
        update auth.session s set last_seen_at = now()
        where s.sid_hash = p_hash and s.last_seen_at < now() - interval '20 seconds';
    end if;
end $$;

create function auth.grants_of(p_account bigint)
returns table (grant_id bigint, role text, school_id int, school_ky text, school_ru text,
               territory_id int, territory_ky text, territory_ru text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    return query
    select g.id, g.role, g.school_id, k.name_ky, k.name_ru, g.territory_id, t.name_ky, t.name_ru
    from auth.role_grant g
    left join gb.school k on k.id = g.school_id
    left join gb.territory t on t.id = g.territory_id
    where g.account_id = p_account and g.valid_from <= sec.today() and (g.valid_to is null or g.valid_to >= sec.today())
    order by g.id;
end $$;

-- Tries are counted before the password is looked at, in one statement per key, in the order of the keys (no deadlock).
-- Answers whether the try may go on; a refused try counts too.
create function auth.reserve_try(p_keys text[], p_limits int[], p_window_seconds int default 900, p_lock_seconds int default 300)
returns table (key text, allowed boolean, fails int, locked_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    k record;
begin
    for k in select u.name, u.max_fails from unnest(p_keys, p_limits) u (name, max_fails) order by u.name loop
        return query
        insert into auth.throttle as t (key, fails, first_at, locked_until)
        values (k.name, 1, now(), case when k.max_fails < 1 then now() + make_interval(secs => p_lock_seconds) end)
        on conflict (key) do update set
            fails = case when t.first_at < now() - make_interval(secs => p_window_seconds)
                          and coalesce(t.locked_until, '-infinity') <= now() then 1 else t.fails + 1 end,
            first_at = case when t.first_at < now() - make_interval(secs => p_window_seconds)
                             and coalesce(t.locked_until, '-infinity') <= now() then now() else t.first_at end,
            locked_until = case
                when coalesce(t.locked_until, '-infinity') > now() then t.locked_until
                when t.first_at < now() - make_interval(secs => p_window_seconds) then null
                when t.fails + 1 > k.max_fails then now() + make_interval(secs => p_lock_seconds)
                else null end
        returning t.key, coalesce(t.locked_until, '-infinity') <= now(), t.fails, t.locked_until;
    end loop;
end $$;

-- After a success: `p_clear` are forgotten, `p_refund` get the reserved try back.
create function auth.settle_try(p_clear text[], p_refund text[] default '{}') returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from auth.throttle where key = any (p_clear);
    update auth.throttle set fails = greatest(fails - 1, 0) where key = any (p_refund);
end $$;

create function auth.issue_ticket(p_ticket_hash bytea, p_pre_hash bytea, p_account bigint, p_grant bigint, p_amr text[])
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from auth.login_ticket where expires_at < now();
    insert into auth.login_ticket (ticket_hash, pre_hash, account_id, grant_id, amr)
    select p_ticket_hash, p_pre_hash, a.id, g.id, p_amr
    from auth.account a join auth.role_grant g on g.account_id = a.id and g.id = p_grant
    where a.id = p_account and a.status = 'active';
end $$;

-- Used once whatever the outcome; the browser must be the one that asked. True when a session was begun.
create function auth.redeem_ticket(p_ticket_hash bytea, p_pre_hash bytea, p_sid_hash bytea, p_ip text, p_user_agent text)
returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    t auth.login_ticket;
begin
    delete from auth.login_ticket where ticket_hash = p_ticket_hash returning * into t;
    if t.ticket_hash is null or t.pre_hash <> p_pre_hash or t.expires_at < now() then
        return false;
    end if;
    return auth.begin_session(p_sid_hash, t.account_id, t.grant_id, t.amr, p_ip, p_user_agent);
end $$;

create function auth.begin_session(p_sid_hash bytea, p_account bigint, p_grant bigint, p_amr text[], p_ip text, p_user_agent text)
returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into auth.session (sid_hash, account_id, grant_id, amr, ip, user_agent, idle_seconds)
    select p_sid_hash, a.id, g.id, p_amr, p_ip, left(p_user_agent, 300),
           case when g.role in ('pupil', 'parent') then 3600 else 1800 end
    from auth.account a join auth.role_grant g on g.account_id = a.id
    where a.id = p_account and a.status = 'active' and g.id = p_grant
      and g.valid_from <= sec.today() and (g.valid_to is null or g.valid_to >= sec.today());
    return found;
end $$;

-- Another role of the same person: a new session id, the old absolute end, the old one revoked.
create function auth.switch_grant(p_hash bytea, p_new_hash bytea, p_grant bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    s auth.session;
begin
    select x.* into s from auth.session x where x.sid_hash = p_hash and x.revoked_at is null and x.abs_expires_at > now()
       and x.last_seen_at > now() - make_interval(secs => x.idle_seconds) for update;
    if s.sid_hash is null or not auth.begin_session(p_new_hash, s.account_id, p_grant, s.amr, s.ip, s.user_agent) then
        return false;
    end if;
    update auth.session set abs_expires_at = s.abs_expires_at where sid_hash = p_new_hash;
    update auth.session set revoked_at = now(), revoke_reason = 'switched' where sid_hash = p_hash;
    return true;
end $$;

create function auth.sessions_of(p_account bigint)
returns table (mark text, created_at timestamptz, last_seen_at timestamptz, ip text, user_agent text, role text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    return query
    select left(encode(s.sid_hash, 'hex'), 12), s.created_at, s.last_seen_at, s.ip, s.user_agent, g.role
    from auth.session s join auth.role_grant g on g.id = s.grant_id
    where s.account_id = p_account and s.revoked_at is null and s.abs_expires_at > now()
    order by s.last_seen_at desc;
end $$;

-- A step of the second factor counts once.
create function auth.use_totp_step(p_account bigint, p_step bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update auth.account set totp_last_step = p_step where id = p_account and totp_last_step < p_step;
    return found;
end $$;

create function auth.sweep() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from auth.login_ticket where expires_at < now();
    delete from auth.throttle where greatest(first_at, coalesce(locked_until, first_at)) < now() - interval '1 day';
    delete from auth.session where abs_expires_at < now() - interval '400 days';
end $$;

-- Blocking, a new password, a new or ended role: every session of the account ends in the same transaction (A§38.1, A§56).
create function auth.on_account_change() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.status <> 'active' and old.status = 'active' then
        perform auth.revoke_account(new.id, 'account ' || new.status);
    elsif new.pw_hash <> old.pw_hash then
        perform auth.revoke_account(new.id, 'password changed');
    elsif new.totp_enc is distinct from old.totp_enc then
        perform auth.revoke_account(new.id, 'second factor changed');
    end if;
    return null;
end $$;
create trigger on_account_change after update on auth.account for each row execute function auth.on_account_change();

create function auth.on_grant_change() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform auth.revoke_account(case when tg_op = 'DELETE' then old.account_id else new.account_id end, 'roles changed');
    return null;
end $$;
create trigger on_grant_change after insert or update or delete on auth.role_grant
for each row execute function auth.on_grant_change();

grant execute on all functions in schema auth to gb_auth;
revoke execute on function auth.on_account_change(), auth.on_grant_change() from gb_auth;
