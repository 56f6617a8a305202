-- The journal. Lessons, marks, absences and results are partitioned by school year.

create sequence gb.lesson_id_seq;
create table gb.lesson (
    school_year smallint not null,
    id bigint default nextval('gb.lesson_id_seq') not null,
    school_id integer not null,
    class_id bigint not null,
    group_id bigint,
    subject_id integer not null,
    teacher_id bigint not null,
    substitute_id bigint,
    lesson_date date not null,
    lesson_no smallint not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    state text default 'planned' not null,
    moved_to_id bigint,
    topic text,
    topic_at timestamptz,
    topic_permission_id bigint,
    plan_topic_id bigint,
    homework text,
    homework_due date,
    homework_none boolean default false not null,
    homework_at timestamptz,
    homework_permission_id bigint,
    attendance_at timestamptz,
    attendance_permission_id bigint,
    is_control boolean default false not null,
    control_form text,
    entered_by bigint,
    version integer default 1 not null,
    constraint pk_lesson primary key (school_year, id),
    constraint ck_lesson_state check (state in ('planned','held','cancelled','moved')),
    constraint ck_lesson_span check (ends_at > starts_at)
) partition by list (school_year);
create index ix_lesson_class_id_subject_id_lesson_date on gb.lesson (class_id, subject_id, lesson_date);
create index ix_lesson_school_id_lesson_date on gb.lesson (school_id, lesson_date);
create index ix_lesson_substitute_id on gb.lesson (substitute_id) where substitute_id is not null;
create index ix_lesson_teacher_id_lesson_date on gb.lesson (teacher_id, lesson_date);

create sequence gb.mark_id_seq;
create table gb.mark (
    school_year smallint not null,
    id bigint default nextval('gb.mark_id_seq') not null,
    school_id integer not null,
    class_id bigint not null,
    subject_id integer not null,
    teacher_id bigint not null,
    lesson_id bigint not null,
    lesson_date date not null,
    pupil_id bigint not null,
    kind smallint not null,
    ordinal smallint default 1 not null,
    value smallint not null,
    entered_at timestamptz default now() not null,
    entered_by bigint not null,
    changed_at timestamptz,
    permission_id bigint,
    version integer default 1 not null,
    constraint pk_mark primary key (school_year, id),
    constraint ck_mark_kind check (kind in (1, 2)),
    constraint ck_mark_value check (value between 1 and 5),
    constraint uq_mark_school_year_lesson_id_pupil_id_ordinal unique (school_year, lesson_id, pupil_id, ordinal)
) partition by list (school_year);
create index ix_mark_class_id_subject_id_lesson_date on gb.mark (class_id, subject_id, lesson_date);
create index ix_mark_pupil_id_lesson_date on gb.mark (pupil_id, lesson_date);

create sequence gb.absence_id_seq;
create table gb.absence (
    school_year smallint not null,
    id bigint default nextval('gb.absence_id_seq') not null,
    school_id integer not null,
    class_id bigint not null,
    subject_id integer not null,
    lesson_id bigint not null,
    lesson_date date not null,
    pupil_id bigint not null,
    code smallint not null,
    entered_at timestamptz default now() not null,
    entered_by bigint not null,
    reason_by bigint,
    reason_at timestamptz,
    permission_id bigint,
    version integer default 1 not null,
    constraint pk_absence primary key (school_year, id),
    constraint ck_absence_code check (code between 1 and 5),
    constraint uq_absence_school_year_lesson_id_pupil_id unique (school_year, lesson_id, pupil_id)
) partition by list (school_year);
create index ix_absence_class_id_subject_id_lesson_date on gb.absence (class_id, subject_id, lesson_date);
create index ix_absence_pupil_id_lesson_date on gb.absence (pupil_id, lesson_date);

create sequence gb.result_id_seq;
create table gb.result (
    school_year smallint not null,
    id bigint default nextval('gb.result_id_seq') not null,
    school_id integer not null,
    class_id bigint not null,
    subject_id integer not null,
    teacher_id bigint not null,
    pupil_id bigint not null,
    kind smallint not null,
    period smallint not null,
    value smallint,
    score numeric(6, 4),
    bonus numeric(2, 1) default 0 not null,
    bonus_reason text,
    entered_at timestamptz default now() not null,
    entered_by bigint not null,
    permission_id bigint,
    version integer default 1 not null,
    constraint pk_result primary key (school_year, id),
    constraint ck_result_kind check (kind between 1 and 4),
    constraint ck_result_value check (value between 1 and 5),
    constraint ck_result_bonus_reason check (bonus = 0 or bonus_reason is not null),
    constraint uq_result_school_year_pupil_id_subject_id_kind_period unique (school_year, pupil_id, subject_id, kind, period)
) partition by list (school_year);
create index ix_result_class_id_subject_id on gb.result (class_id, subject_id);
create index ix_result_school_id_kind_period on gb.result (school_id, kind, period);

create sequence gb.plan_id_seq;
create table gb.plan (
    id bigint default nextval('gb.plan_id_seq') not null,
    school_id integer not null,
    school_year smallint not null,
    class_id bigint not null,
    subject_id integer not null,
    teacher_id bigint not null,
    entered_at timestamptz default now() not null,
    approved_at timestamptz,
    constraint pk_plan primary key (id),
    constraint uq_plan_class_id_subject_id_teacher_id unique (class_id, subject_id, teacher_id),
    constraint fk_plan_school_id foreign key(school_id) references gb.school (id),
    constraint fk_plan_class_id foreign key(class_id) references gb.school_class (id),
    constraint fk_plan_subject_id foreign key(subject_id) references gb.subject (id),
    constraint fk_plan_teacher_id foreign key(teacher_id) references gb.person (id)
);
create index ix_plan_school_id on gb.plan (school_id);

create sequence gb.plan_topic_id_seq;
create table gb.plan_topic (
    id bigint default nextval('gb.plan_topic_id_seq') not null,
    school_id integer not null,
    plan_id bigint not null,
    ordinal smallint not null,
    due_date date not null,
    title text not null,
    homework text,
    constraint pk_plan_topic primary key (id),
    constraint uq_plan_topic_plan_id_ordinal unique (plan_id, ordinal),
    constraint fk_plan_topic_school_id foreign key(school_id) references gb.school (id),
    constraint fk_plan_topic_plan_id foreign key(plan_id) references gb.plan (id) on delete cascade
);
create index ix_plan_topic_school_id on gb.plan_topic (school_id);

create sequence gb.calendar_entry_id_seq;
create table gb.calendar_entry (
    id bigint default nextval('gb.calendar_entry_id_seq') not null,
    school_id integer,
    school_year smallint not null,
    kind text not null,
    ordinal smallint not null,
    grade_from smallint not null,
    grade_to smallint not null,
    starts_on date not null,
    ends_on date not null,
    name_ky text not null,
    name_ru text not null,
    decided_on date not null,
    cancelled boolean default false not null,
    constraint pk_calendar_entry primary key (id),
    constraint ck_calendar_entry_kind check (kind in ('year','quarter','half_year','break','holiday','workday','exam')),
    constraint ck_calendar_entry_span check (ends_on >= starts_on),
    constraint fk_calendar_entry_school_id foreign key(school_id) references gb.school (id)
);
create index ix_calendar_entry_school_year_school_id on gb.calendar_entry (school_year, school_id);

create sequence gb.rule_profile_id_seq;
create table gb.rule_profile (
    id bigint default nextval('gb.rule_profile_id_seq') not null,
    code text not null,
    valid_from date not null,
    valid_to date,
    rules jsonb not null,
    constraint pk_rule_profile primary key (id),
    constraint uq_rule_profile_code_valid_from unique (code, valid_from)
);

create sequence gb.school_rule_id_seq;
create table gb.school_rule (
    id bigint default nextval('gb.school_rule_id_seq') not null,
    school_id integer not null,
    valid_from date not null,
    valid_to date,
    rules jsonb not null,
    constraint pk_school_rule primary key (id),
    constraint fk_school_rule_school_id foreign key(school_id) references gb.school (id)
);
create index ix_school_rule_school_id on gb.school_rule (school_id);

create sequence gb.late_permission_id_seq;
create table gb.late_permission (
    id bigint default nextval('gb.late_permission_id_seq') not null,
    school_id integer not null,
    teacher_id bigint not null,
    class_id bigint not null,
    subject_id integer not null,
    lesson_ids bigint[] not null,
    entries text[] not null,
    reason text not null,
    asked_at timestamptz default now() not null,
    asked_by bigint not null,
    decided_at timestamptz,
    decided_by bigint,
    granted boolean,
    until timestamptz,
    checked_at timestamptz,
    checked_by bigint,
    constraint pk_late_permission primary key (id),
    constraint fk_late_permission_school_id foreign key(school_id) references gb.school (id),
    constraint fk_late_permission_teacher_id foreign key(teacher_id) references gb.person (id),
    constraint fk_late_permission_class_id foreign key(class_id) references gb.school_class (id),
    constraint fk_late_permission_subject_id foreign key(subject_id) references gb.subject (id),
    constraint fk_late_permission_asked_by foreign key(asked_by) references gb.person (id),
    constraint fk_late_permission_decided_by foreign key(decided_by) references gb.person (id),
    constraint fk_late_permission_checked_by foreign key(checked_by) references gb.person (id)
);
create index ix_late_permission_school_id on gb.late_permission (school_id);
create index ix_late_permission_teacher_id on gb.late_permission (teacher_id);
