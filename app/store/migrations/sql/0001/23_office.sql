-- Internet acts, notices, drafts, imports.

create sequence gb.provider_id_seq;
create table gb.provider (
    id bigint default nextval('gb.provider_id_seq') not null,
    name_ky text not null,
    name_ru text not null,
    tin text not null,
    constraint pk_provider primary key (id)
);

create sequence gb.contract_id_seq;
create table gb.contract (
    id bigint default nextval('gb.contract_id_seq') not null,
    school_id integer not null,
    provider_id bigint not null,
    number text not null,
    signed_on date not null,
    valid_from date not null,
    valid_to date,
    speed_mbps numeric(8, 2) not null,
    monthly_fee_tyiyn bigint not null,
    constraint pk_contract primary key (id),
    constraint ck_contract_fee check (monthly_fee_tyiyn >= 0),
    constraint fk_contract_school_id foreign key(school_id) references gb.school (id),
    constraint fk_contract_provider_id foreign key(provider_id) references gb.provider (id)
);
create index ix_contract_provider_id on gb.contract (provider_id);
create index ix_contract_school_id on gb.contract (school_id);

create sequence gb.act_id_seq;
create table gb.act (
    id bigint default nextval('gb.act_id_seq') not null,
    number text not null,
    provider_id bigint not null,
    month date not null,
    issued_at timestamptz default now() not null,
    issued_by bigint not null,
    supersedes_id bigint,
    total_tyiyn bigint not null,
    sha256 bytea not null,
    pdf bytea not null,
    constraint pk_act primary key (id),
    constraint ck_act_number check (number ~ '^\d{4}-\d{2}/\d{3,}$'),
    constraint uq_act_number unique (number),
    constraint fk_act_provider_id foreign key(provider_id) references gb.provider (id),
    constraint fk_act_issued_by foreign key(issued_by) references gb.person (id),
    constraint fk_act_supersedes_id foreign key(supersedes_id) references gb.act (id)
);
create index ix_act_provider_id_month on gb.act (provider_id, month);

create sequence gb.confirmation_id_seq;
create table gb.confirmation (
    id bigint default nextval('gb.confirmation_id_seq') not null,
    school_id integer not null,
    contract_id bigint not null,
    month date not null,
    state text default 'open' not null,
    answer text,
    reason text,
    days_without smallint,
    outage_from date,
    outage_to date,
    measured_mbps numeric(8, 2),
    days_to_pay smallint,
    comment text,
    answered_by bigint,
    answered_at timestamptz,
    approved_by bigint,
    approved_at timestamptz,
    act_id bigint,
    version integer default 1 not null,
    constraint pk_confirmation primary key (id),
    constraint ck_confirmation_state check (state in ('open','confirmed','refuted','approved','in_act')),
    constraint ck_confirmation_answer check (answer in ('confirmed','refuted')),
    constraint ck_confirmation_reason check (reason in ('no_service','slower','part_of_month','wrong_contract','other')),
    constraint ck_confirmation_refuted_reason check (answer is distinct from 'refuted' or reason is not null),
    constraint ck_confirmation_month check (extract(day from month) = 1),
    constraint uq_confirmation_contract_id_month unique (contract_id, month),
    constraint fk_confirmation_school_id foreign key(school_id) references gb.school (id),
    constraint fk_confirmation_contract_id foreign key(contract_id) references gb.contract (id),
    constraint fk_confirmation_answered_by foreign key(answered_by) references gb.person (id),
    constraint fk_confirmation_approved_by foreign key(approved_by) references gb.person (id),
    constraint fk_confirmation_act_id foreign key(act_id) references gb.act (id)
);
create index ix_confirmation_act_id on gb.confirmation (act_id);
create index ix_confirmation_month_state on gb.confirmation (month, state);
create index ix_confirmation_school_id_month on gb.confirmation (school_id, month);

create sequence gb.confirmation_step_id_seq;
create table gb.confirmation_step (
    id bigint default nextval('gb.confirmation_step_id_seq') not null,
    school_id integer not null,
    confirmation_id bigint not null,
    at timestamptz default now() not null,
    by_person bigint not null,
    from_state text not null,
    to_state text not null,
    comment text,
    constraint pk_confirmation_step primary key (id),
    constraint fk_confirmation_step_school_id foreign key(school_id) references gb.school (id),
    constraint fk_confirmation_step_confirmation_id foreign key(confirmation_id) references gb.confirmation (id),
    constraint fk_confirmation_step_by_person foreign key(by_person) references gb.person (id)
);
create index ix_confirmation_step_confirmation_id on gb.confirmation_step (confirmation_id);
create index ix_confirmation_step_school_id on gb.confirmation_step (school_id);

create sequence gb.act_line_id_seq;
create table gb.act_line (
    id bigint default nextval('gb.act_line_id_seq') not null,
    act_id bigint not null,
    school_id integer not null,
    contract_id bigint not null,
    confirmation_id bigint not null,
    days_served smallint not null,
    days_in_month smallint not null,
    monthly_fee_tyiyn bigint not null,
    amount_tyiyn bigint not null,
    reason text,
    constraint pk_act_line primary key (id),
    constraint ck_act_line_amount check (amount_tyiyn >= 0),
    constraint fk_act_line_act_id foreign key(act_id) references gb.act (id),
    constraint fk_act_line_school_id foreign key(school_id) references gb.school (id),
    constraint fk_act_line_contract_id foreign key(contract_id) references gb.contract (id),
    constraint fk_act_line_confirmation_id foreign key(confirmation_id) references gb.confirmation (id)
);
create index ix_act_line_act_id on gb.act_line (act_id);
create index ix_act_line_confirmation_id on gb.act_line (confirmation_id);
create index ix_act_line_school_id on gb.act_line (school_id);

create sequence gb.notice_id_seq;
create table gb.notice (
    id bigint default nextval('gb.notice_id_seq') not null,
    school_id integer,
    to_person_id bigint not null,
    from_person_id bigint,
    key text not null,
    params jsonb default '{}' not null,
    created_at timestamptz default now() not null,
    read_at timestamptz,
    constraint pk_notice primary key (id),
    constraint fk_notice_school_id foreign key(school_id) references gb.school (id),
    constraint fk_notice_to_person_id foreign key(to_person_id) references gb.person (id),
    constraint fk_notice_from_person_id foreign key(from_person_id) references gb.person (id)
);
create index ix_notice_to_person_id_created_at on gb.notice (to_person_id, created_at);

create sequence gb.draft_id_seq;
create table gb.draft (
    id bigint default nextval('gb.draft_id_seq') not null,
    account_id bigint not null,
    key text not null,
    payload jsonb not null,
    updated_at timestamptz default now() not null,
    constraint pk_draft primary key (id),
    constraint uq_draft_account_id_key unique (account_id, key),
    constraint fk_draft_account_id foreign key(account_id) references auth.account (id)
);

create sequence gb.import_run_id_seq;
create table gb.import_run (
    id bigint default nextval('gb.import_run_id_seq') not null,
    school_id integer,
    at timestamptz default now() not null,
    by_account bigint,
    source text not null,
    counts jsonb not null,
    rejected jsonb not null,
    constraint pk_import_run primary key (id),
    constraint fk_import_run_school_id foreign key(school_id) references gb.school (id),
    constraint fk_import_run_by_account foreign key(by_account) references auth.account (id)
);
create index ix_import_run_school_id on gb.import_run (school_id);
