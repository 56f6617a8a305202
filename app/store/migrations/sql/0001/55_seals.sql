-- The log is sealed afterwards by a hash chain: a chain inside each transaction would make all wait for each other.
-- Only settled entries are sealed, those of transactions older than any that still runs.

create function audit.chain(p_before bytea, p_seqs int8multirange) returns bytea
language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' set bytea_output = 'hex' as $$
begin
    return (select sha256(p_before || coalesce(string_agg(sha256(convert_to(e::text, 'UTF8')), ''::bytea order by e.seq), ''))
            from audit.entry e where e.seq >= lower(p_seqs) and e.seq < upper(p_seqs) and e.seq <@ p_seqs);
end $$;

-- Seals what is settled and not sealed yet; how many entries that were.
create function audit.seal_new() returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    last audit.seal;
    found_seqs int8multirange;
    n bigint;
begin
    perform pg_advisory_xact_lock(4170002);
    select s.* into last from audit.seal s order by s.id desc limit 1;
    -- a sequence number may be committed late: what is still open below the last seal is looked for, too
    select range_agg(int8range(e.seq, e.seq, '[]')), count(*) into found_seqs, n
    from audit.entry e
    where e.tx8 < pg_snapshot_xmin(pg_current_snapshot())
      and e.seq > coalesce(upper(last.seqs) - 1000000, 0)
      and not exists (select from audit.seal s where s.seqs @> e.seq and upper(s.seqs) > coalesce(upper(last.seqs) - 1000000, 0));
    if n > 0 then
        insert into audit.seal (seqs, entries, hash) values (found_seqs, n, audit.chain(coalesce(last.hash, ''), found_seqs));
    end if;
    return n;
end $$;

-- Seals that do not fit their entries or the seal before: something was changed, removed, or slipped in.
create function audit.broken_seals() returns table (seal_id bigint, sealed_at timestamptz, fault text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    return query
    select x.id, x.sealed_at, case when x.present <> x.entries then 'entries are missing or were added' else 'entries were changed' end
    from (select s.id, s.sealed_at, s.entries, s.hash, audit.chain(coalesce(lag(s.hash) over (order by s.id), ''), s.seqs) as again,
                 (select count(*) from audit.entry e where e.seq >= lower(s.seqs) and e.seq < upper(s.seqs) and e.seq <@ s.seqs) as present
          from audit.seal s) x
    where x.again <> x.hash order by x.id;
end $$;

create trigger append_only before update or delete or truncate on audit.seal for each statement execute function audit.refuse();
