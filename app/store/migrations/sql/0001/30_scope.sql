-- The scope of whoever asks, resolved from the secret session token and from nothing else.
-- An injected statement can forget the token (app.sid) but cannot forge another's.
-- All are STABLE, so that a policy evaluates each once per statement: (select sec.f())::type[].

create type sec.context as (account_id bigint, grant_id bigint, person_id bigint, role text, school_id int, territory_id int);

create function sec.today() returns date language sql stable parallel safe
return (now() at time zone 'Asia/Bishkek')::date;

create function sec.ctx() returns sec.context language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context;
    token text := current_setting('app.sid', true);
begin
    if token is null or token = '' then
        return c;
    end if;
    select s.account_id, g.id, a.person_id, g.role, g.school_id, g.territory_id into c
    from auth.session s
    join auth.account a on a.id = s.account_id and a.status = 'active'
    join auth.role_grant g on g.id = s.grant_id and g.account_id = s.account_id
    where s.sid_hash = sha256(convert_to(token, 'UTF8')) and s.revoked_at is null and s.abs_expires_at > now()
      and s.last_seen_at > now() - make_interval(secs => s.idle_seconds)
      and g.valid_from <= sec.today() and (g.valid_to is null or g.valid_to >= sec.today());
    return c;
end $$;

create function sec.my_role() returns text language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$ begin return (sec.ctx()).role; end $$;

create function sec.my_person() returns bigint language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$ begin return (sec.ctx()).person_id; end $$;

create function sec.my_account() returns bigint language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$ begin return (sec.ctx()).account_id; end $$;

-- Covers the whole republic, so that the list of 2,400 schools need not be searched row by row.
create function sec.sees_all() returns boolean language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    return coalesce(c.role in ('ministry', 'special_admin') and coalesce(c.territory_id, 417) = 417, false);
end $$;

create function sec.schools_of(p_territory int) returns int[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
begin
    return array(select s.id from gb.school s
                 where p_territory = 417 or s.region_id = p_territory or s.district_id = p_territory);
end $$;

-- Schools whose shared rows (classes, staff, timetable) one reads as a member of staff or of an authority.
create function sec.my_schools() returns int[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    return case
        when c.role in ('director', 'deputy', 'coordinator', 'teacher', 'homeroom') then array_remove(array[c.school_id], null)
        when c.role = 'district' then sec.schools_of(c.territory_id)
        when c.role in ('ministry', 'special_admin') then sec.schools_of(coalesce(c.territory_id, 417))
        else '{}'::int[] end;
end $$;

-- Schools all of whose pupils one reads: heads their own (J8), the district those of its schools (A§37). Never the ministry.
create function sec.pupil_schools() returns int[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    return case
        when c.role in ('director', 'deputy', 'coordinator') then array_remove(array[c.school_id], null)
        when c.role = 'district' then sec.schools_of(c.territory_id)
        else '{}'::int[] end;
end $$;

-- Schools that one administers, and therefore writes to.
create function sec.headed_schools() returns int[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    return case when c.role in ('director', 'deputy', 'coordinator') then array_remove(array[c.school_id], null) else '{}'::int[] end;
end $$;

-- One own subject of one class as a single number, to be compared without a look-up per row.
create function sec.subject_key(p_class bigint, p_subject int) returns bigint language sql immutable parallel safe
return p_class * 100000 + p_subject;

-- The classes and subjects assigned to the teacher (J8). An assignment that ended with its school year still counts
-- in the summer; one that was handed over during the year does not.
create function sec.my_subjects() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    if c.role is null or c.role not in ('teacher', 'homeroom') then
        return '{}';
    end if;
    return array(select distinct sec.subject_key(a.class_id, a.subject_id) from gb.assignment a
                 where a.teacher_id = c.person_id and a.school_id = c.school_id
                   and (a.valid_to is null or a.valid_to >= least(sec.today(), make_date(a.school_year + 1, 5, 25))));
end $$;

create function sec.my_groups() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    if c.role is distinct from 'teacher' then
        return '{}';
    end if;
    return array(select a.group_id from gb.assignment a
                 where a.teacher_id = c.person_id and a.school_id = c.school_id and a.group_id is not null);
end $$;

-- Lessons given for a colleague (J6).
create function sec.my_substitutions() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    if c.role is distinct from 'teacher' then
        return '{}';
    end if;
    return array(select l.id from gb.lesson l where l.substitute_id = c.person_id and l.school_id = c.school_id);
end $$;

create function sec.homeroom_classes() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    if c.role is null or c.role not in ('teacher', 'homeroom') then
        return '{}';
    end if;
    return array(select k.id from gb.school_class k where k.homeroom_id = c.person_id and k.school_id = c.school_id);
end $$;

-- Classes that one meets as a teacher: by assignment, as homeroom teacher, or as a substitute.
create function sec.my_classes() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    if c.role is null or c.role not in ('teacher', 'homeroom') then
        return '{}';
    end if;
    return array(select k / 100000 from unnest(sec.my_subjects()) k
                 union select unnest(sec.homeroom_classes())
                 union select l.class_id from gb.lesson l where l.substitute_id = c.person_id and l.school_id = c.school_id);
end $$;

create function sec.class_pupils() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    classes bigint[] := sec.my_classes();
begin
    return array(select distinct e.pupil_id from gb.enrolment e where e.class_id = any (classes));
end $$;

create function sec.homeroom_pupils() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    classes bigint[] := sec.homeroom_classes();
begin
    return array(select distinct e.pupil_id from gb.enrolment e where e.class_id = any (classes));
end $$;

create function sec.homeroom_parents() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    pupils bigint[] := sec.homeroom_pupils();
begin
    return array(select distinct g.parent_id from gb.guardian g where g.pupil_id = any (pupils));
end $$;

-- Pupil and own subject as one number, for those who sit in a class assigned to the teacher: the year's mark is made of
-- the results of all its periods, also of those that were set in the class or school before.
create function sec.taught_pupils() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    subjects bigint[] := sec.my_subjects();
begin
    return array(select distinct sec.subject_key(e.pupil_id, (k % 100000)::int) from unnest(subjects) k
                 join gb.enrolment e on e.class_id = k / 100000
                 where e.valid_to is null or e.valid_to >= least(sec.today(), make_date(e.school_year + 1, 5, 25)));
end $$;

-- The family's own pupils: oneself, or one's children while guardianship lasts (Y3).
create function sec.my_pupils() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    c sec.context := sec.ctx();
begin
    if c.role = 'pupil' then
        return array[c.person_id];
    elsif c.role = 'parent' then
        return array(select distinct g.pupil_id from gb.guardian g where g.parent_id = c.person_id
                     and g.valid_from <= sec.today() and (g.valid_to is null or g.valid_to >= sec.today()));
    end if;
    return '{}';
end $$;

create function sec.family() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    pupils bigint[] := sec.my_pupils();
begin
    return array(select unnest(pupils) union
                 select g.parent_id from gb.guardian g where g.pupil_id = any (pupils)
                 and g.valid_from <= sec.today() and (g.valid_to is null or g.valid_to >= sec.today()));
end $$;

create function sec.family_classes() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    pupils bigint[] := sec.my_pupils();
begin
    return array(select distinct e.class_id from gb.enrolment e where e.pupil_id = any (pupils));
end $$;

create function sec.family_schools() returns int[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    pupils bigint[] := sec.my_pupils();
begin
    return array(select distinct e.school_id from gb.enrolment e where e.pupil_id = any (pupils));
end $$;

-- Those who teach or lead the family's classes, and the heads of its schools: names a family may see.
create function sec.family_staff() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    classes bigint[] := sec.family_classes();
begin
    return array(select a.teacher_id from gb.assignment a where a.class_id = any (classes)
                 union select k.homeroom_id from gb.school_class k where k.id = any (classes) and k.homeroom_id is not null
                 union select l.substitute_id from gb.lesson l where l.class_id = any (classes) and l.substitute_id is not null);
end $$;

-- Acts in which a school of mine has a line.
create function sec.my_acts() returns bigint[] language plpgsql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
    schools int[] := sec.pupil_schools();
begin
    return array(select distinct l.act_id from gb.act_line l where l.school_id = any (schools));
end $$;

grant execute on all functions in schema sec to gb_app, gb_load;
alter table gb.notice alter column from_person_id set default sec.my_person();
