-- The log and the records of the pipeline.

create sequence audit.entry_seq_seq;
create table audit.entry (
    seq bigint default nextval('audit.entry_seq_seq') not null,
    tx8 xid8 default pg_current_xact_id() not null,
    at timestamptz default clock_timestamp() not null,
    actor bigint,
    session bytea,
    ip text,
    action text not null,
    table_name text not null,
    school_year smallint,
    ids int8multirange not null,
    schools integer[],
    day_from date,
    day_to date,
    before jsonb,
    after jsonb,
    constraint pk_entry primary key (seq),
    constraint ck_entry_action check (action in ('I','U','D'))
);
create index ix_entry_table_name_at on audit.entry (table_name, at);
create index ix_entry_tx8 on audit.entry (tx8);

create sequence audit.seal_id_seq;
create table audit.seal (
    id bigint default nextval('audit.seal_id_seq') not null,
    sealed_at timestamptz default now() not null,
    seqs int8multirange not null,
    entries bigint not null,
    hash bytea not null,
    constraint pk_seal primary key (id)
);

create sequence etl.run_id_seq;
create table etl.run (
    id bigint default nextval('etl.run_id_seq') not null,
    kind text not null,
    started_at timestamptz default now() not null,
    finished_at timestamptz,
    ok boolean,
    detail jsonb default '{}' not null,
    constraint pk_run primary key (id)
);

create sequence etl.quarantine_id_seq;
create table etl.quarantine (
    id bigint default nextval('etl.quarantine_id_seq') not null,
    run_id bigint,
    table_name text not null,
    row_id bigint not null,
    reason text not null,
    seen_at timestamptz default now() not null,
    resolved_at timestamptz,
    constraint pk_quarantine primary key (id),
    constraint fk_quarantine_run_id foreign key(run_id) references etl.run (id)
);
create index ix_quarantine_table_name_row_id on etl.quarantine (table_name, row_id) where resolved_at is null;

create sequence etl.check_result_id_seq;
create table etl.check_result (
    id bigint default nextval('etl.check_result_id_seq') not null,
    run_id bigint,
    check_name text not null,
    bad_rows bigint not null,
    sample jsonb default '[]' not null,
    at timestamptz default now() not null,
    constraint pk_check_result primary key (id),
    constraint fk_check_result_run_id foreign key(run_id) references etl.run (id)
);

create table etl.heartbeat (
    name text not null,
    at timestamptz default now() not null,
    detail jsonb default '{}' not null,
    constraint pk_heartbeat primary key (name)
);

create table etl.cluster (
    epoch uuid default gen_random_uuid() not null,
    constraint pk_cluster primary key (epoch)
);
