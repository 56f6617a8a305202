-- Accounts, roles, sessions.

create sequence auth.account_id_seq;
create table auth.account (
    id bigint default nextval('auth.account_id_seq') not null,
    person_id bigint not null,
    login text not null,
    pin_hash bytea,
    pw_hash text not null,
    status text default 'pending' not null,
    language text,
    must_change boolean default false not null,
    totp_enc bytea,
    totp_last_step bigint default 0 not null,
    constraint pk_account primary key (id),
    constraint ck_account_status check (status in ('active','pending','blocked')),
    constraint ck_account_login check (login = lower(login)),
    constraint uq_account_person_id unique (person_id),
    constraint fk_account_person_id foreign key(person_id) references gb.person (id),
    constraint uq_account_login unique (login),
    constraint uq_account_pin_hash unique (pin_hash)
);

create sequence auth.role_grant_id_seq;
create table auth.role_grant (
    id bigint default nextval('auth.role_grant_id_seq') not null,
    account_id bigint not null,
    role text not null,
    territory_id integer,
    school_id integer,
    valid_from date not null,
    valid_to date,
    constraint pk_role_grant primary key (id),
    constraint ck_role_grant_role check (role in ('ministry','special_admin','district','director','deputy','coordinator','homeroom','teacher','pupil','parent','operator')),
    constraint fk_role_grant_account_id foreign key(account_id) references auth.account (id),
    constraint fk_role_grant_territory_id foreign key(territory_id) references gb.territory (id),
    constraint fk_role_grant_school_id foreign key(school_id) references gb.school (id)
);
create index ix_role_grant_account_id on auth.role_grant (account_id);
create index ix_role_grant_school_id on auth.role_grant (school_id);

create sequence auth.recovery_code_id_seq;
create table auth.recovery_code (
    id bigint default nextval('auth.recovery_code_id_seq') not null,
    account_id bigint not null,
    code_hash bytea not null,
    used_at timestamptz,
    constraint pk_recovery_code primary key (id),
    constraint fk_recovery_code_account_id foreign key(account_id) references auth.account (id)
);
create index ix_recovery_code_account_id on auth.recovery_code (account_id);

create table auth.session (
    sid_hash bytea not null,
    account_id bigint not null,
    grant_id bigint not null,
    created_at timestamptz default now() not null,
    last_seen_at timestamptz default now() not null,
    abs_expires_at timestamptz default now() + interval '12 hours' not null,
    idle_seconds integer default 1800 not null,
    revoked_at timestamptz,
    revoke_reason text,
    ip text,
    user_agent text,
    amr text[] default '{pwd}' not null,
    constraint pk_session primary key (sid_hash),
    constraint fk_session_account_id foreign key(account_id) references auth.account (id),
    constraint fk_session_grant_id foreign key(grant_id) references auth.role_grant (id)
);
create index ix_session_account_id on auth.session (account_id) where revoked_at is null;

create table auth.login_ticket (
    ticket_hash bytea not null,
    pre_hash bytea not null,
    account_id bigint not null,
    grant_id bigint not null,
    amr text[] not null,
    expires_at timestamptz default now() + interval '30 seconds' not null,
    constraint pk_login_ticket primary key (ticket_hash),
    constraint fk_login_ticket_account_id foreign key(account_id) references auth.account (id),
    constraint fk_login_ticket_grant_id foreign key(grant_id) references auth.role_grant (id)
);

create table auth.throttle (
    key text not null,
    fails integer not null,
    first_at timestamptz not null,
    locked_until timestamptz,
    constraint pk_throttle primary key (key)
);
