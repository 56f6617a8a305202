-- Row-level security does not pass to partitions: each leaf is enabled and forced itself, and only the pipeline may read it.

create function gb.add_school_year(p_year int) returns int language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    parent text;
    leaf text;
    made int := 0;
begin
    foreach parent in array array['lesson', 'mark', 'absence', 'result'] loop
        leaf := format('gb.%I', parent || '_' || p_year);
        continue when to_regclass(leaf) is not null;
        execute format('create table %s partition of gb.%I for values in (%s)', leaf, parent, p_year);
        execute format('alter table %s enable row level security, force row level security', leaf);
        execute format('create policy owner_all on %s to gb_owner using (true) with check (true)', leaf);
        execute format('create policy etl_read on %s for select to gb_etl using (true)', leaf);
        execute format('grant select on %s to gb_etl', leaf);
        made := made + 1;
    end loop;
    return made;
end $$;

select gb.add_school_year(y) from generate_series(2024, 2028) y;
