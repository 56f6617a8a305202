-- Places, schools, people, classes, teaching.

create table gb.territory (
    id integer not null,
    parent_id integer,
    kind text not null,
    iso text,
    name_ky text not null,
    name_ru text not null,
    name_en text,
    constraint pk_territory primary key (id),
    constraint ck_territory_kind check (kind in ('republic','region','republican_city','district','city','city_district')),
    constraint fk_territory_parent_id foreign key(parent_id) references gb.territory (id)
);
create index ix_territory_parent_id on gb.territory (parent_id);

-- ids below a million are a loader's to give
create sequence gb.school_id_seq as int start 1000000;
create table gb.school (
    id integer default nextval('gb.school_id_seq') not null,
    code text not null,
    region_id integer not null,
    district_id integer not null,
    name_ky text not null,
    name_ru text not null,
    language text not null,
    week_days smallint not null,
    shifts smallint not null,
    address text,
    opened_on date not null,
    closed_on date,
    constraint pk_school primary key (id),
    constraint ck_school_language check (language in ('ky','ru','uz','mixed')),
    constraint ck_school_week_days check (week_days in (5, 6)),
    constraint uq_school_code unique (code),
    constraint fk_school_region_id foreign key(region_id) references gb.territory (id),
    constraint fk_school_district_id foreign key(district_id) references gb.territory (id)
);
create index ix_school_district_id on gb.school (district_id);
create index ix_school_region_id on gb.school (region_id);

create sequence gb.bell_id_seq;
create table gb.bell (
    id bigint default nextval('gb.bell_id_seq') not null,
    school_id integer not null,
    shift smallint not null,
    lesson_no smallint not null,
    starts time not null,
    ends time not null,
    valid_from date not null,
    constraint pk_bell primary key (id),
    constraint uq_bell_school_id_shift_lesson_no_valid_from unique (school_id, shift, lesson_no, valid_from),
    constraint fk_bell_school_id foreign key(school_id) references gb.school (id)
);

create sequence gb.person_id_seq;
create table gb.person (
    id bigint default nextval('gb.person_id_seq') not null,
    school_id integer,
    kind text not null,
    last_name text not null,
    first_name text not null,
    middle_name text,
    sex char(1) not null,
    birth_date date,
    language text default 'ky' not null,
    pin_enc bytea,
    pin_hash bytea,
    phone text,
    email text,
    constraint pk_person primary key (id),
    constraint ck_person_kind check (kind in ('staff','pupil','parent')),
    constraint ck_person_sex check (sex in ('f','m')),
    constraint fk_person_school_id foreign key(school_id) references gb.school (id),
    constraint uq_person_pin_hash unique (pin_hash)
);
create index ix_person_school_id_kind on gb.person (school_id, kind);

create sequence gb.guardian_id_seq;
create table gb.guardian (
    id bigint default nextval('gb.guardian_id_seq') not null,
    school_id integer not null,
    parent_id bigint not null,
    pupil_id bigint not null,
    relation text not null,
    valid_from date not null,
    valid_to date,
    constraint pk_guardian primary key (id),
    constraint fk_guardian_school_id foreign key(school_id) references gb.school (id),
    constraint fk_guardian_parent_id foreign key(parent_id) references gb.person (id),
    constraint fk_guardian_pupil_id foreign key(pupil_id) references gb.person (id)
);
create index ix_guardian_parent_id on gb.guardian (parent_id);
create index ix_guardian_pupil_id on gb.guardian (pupil_id);
create index ix_guardian_school_id on gb.guardian (school_id);

create sequence gb.staff_post_id_seq;
create table gb.staff_post (
    id bigint default nextval('gb.staff_post_id_seq') not null,
    school_id integer not null,
    person_id bigint not null,
    post text not null,
    valid_from date not null,
    valid_to date,
    constraint pk_staff_post primary key (id),
    constraint fk_staff_post_school_id foreign key(school_id) references gb.school (id),
    constraint fk_staff_post_person_id foreign key(person_id) references gb.person (id)
);
create index ix_staff_post_person_id on gb.staff_post (person_id);
create index ix_staff_post_school_id on gb.staff_post (school_id);

create table gb.subject (
    id integer not null,
    code text not null,
    name_ky text not null,
    name_ru text not null,
    name_en text not null,
    attested boolean default true not null,
    constraint pk_subject primary key (id),
    constraint uq_subject_code unique (code)
);

create sequence gb.school_class_id_seq;
create table gb.school_class (
    id bigint default nextval('gb.school_class_id_seq') not null,
    school_id integer not null,
    school_year smallint not null,
    grade smallint not null,
    letter text not null,
    language text not null,
    homeroom_id bigint,
    shift smallint not null,
    constraint pk_school_class primary key (id),
    constraint uq_school_class_school_id_school_year_grade_letter unique (school_id, school_year, grade, letter),
    constraint fk_school_class_school_id foreign key(school_id) references gb.school (id),
    constraint fk_school_class_homeroom_id foreign key(homeroom_id) references gb.person (id)
);
create index ix_school_class_homeroom_id on gb.school_class (homeroom_id);

create sequence gb.study_group_id_seq;
create table gb.study_group (
    id bigint default nextval('gb.study_group_id_seq') not null,
    school_id integer not null,
    school_year smallint not null,
    class_id bigint not null,
    subject_id integer not null,
    name text not null,
    constraint pk_study_group primary key (id),
    constraint fk_study_group_school_id foreign key(school_id) references gb.school (id),
    constraint fk_study_group_class_id foreign key(class_id) references gb.school_class (id),
    constraint fk_study_group_subject_id foreign key(subject_id) references gb.subject (id)
);
create index ix_study_group_class_id on gb.study_group (class_id);
create index ix_study_group_school_id on gb.study_group (school_id);

create sequence gb.group_member_id_seq;
create table gb.group_member (
    id bigint default nextval('gb.group_member_id_seq') not null,
    school_id integer not null,
    group_id bigint not null,
    pupil_id bigint not null,
    valid_from date not null,
    valid_to date,
    constraint pk_group_member primary key (id),
    constraint fk_group_member_school_id foreign key(school_id) references gb.school (id),
    constraint fk_group_member_group_id foreign key(group_id) references gb.study_group (id),
    constraint fk_group_member_pupil_id foreign key(pupil_id) references gb.person (id)
);
create index ix_group_member_group_id on gb.group_member (group_id);
create index ix_group_member_pupil_id on gb.group_member (pupil_id);
create index ix_group_member_school_id on gb.group_member (school_id);

create sequence gb.enrolment_id_seq;
create table gb.enrolment (
    id bigint default nextval('gb.enrolment_id_seq') not null,
    school_id integer not null,
    school_year smallint not null,
    class_id bigint not null,
    pupil_id bigint not null,
    valid_from date not null,
    valid_to date,
    reason_in text not null,
    reason_out text,
    constraint pk_enrolment primary key (id),
    constraint ck_enrolment_span check (valid_to is null or valid_to >= valid_from),
    constraint fk_enrolment_school_id foreign key(school_id) references gb.school (id),
    constraint fk_enrolment_class_id foreign key(class_id) references gb.school_class (id),
    constraint fk_enrolment_pupil_id foreign key(pupil_id) references gb.person (id)
);
create index ix_enrolment_class_id_valid_from on gb.enrolment (class_id, valid_from);
create index ix_enrolment_pupil_id on gb.enrolment (pupil_id);
create index ix_enrolment_school_id on gb.enrolment (school_id);

create sequence gb.assignment_id_seq;
create table gb.assignment (
    id bigint default nextval('gb.assignment_id_seq') not null,
    school_id integer not null,
    school_year smallint not null,
    class_id bigint not null,
    group_id bigint,
    subject_id integer not null,
    teacher_id bigint not null,
    weekly_hours numeric(4, 1) not null,
    attested boolean default true not null,
    valid_from date not null,
    valid_to date,
    constraint pk_assignment primary key (id),
    constraint fk_assignment_school_id foreign key(school_id) references gb.school (id),
    constraint fk_assignment_class_id foreign key(class_id) references gb.school_class (id),
    constraint fk_assignment_group_id foreign key(group_id) references gb.study_group (id),
    constraint fk_assignment_subject_id foreign key(subject_id) references gb.subject (id),
    constraint fk_assignment_teacher_id foreign key(teacher_id) references gb.person (id)
);
create index ix_assignment_class_id_subject_id on gb.assignment (class_id, subject_id);
create index ix_assignment_school_id on gb.assignment (school_id);
create index ix_assignment_teacher_id on gb.assignment (teacher_id);

create sequence gb.timetable_slot_id_seq;
create table gb.timetable_slot (
    id bigint default nextval('gb.timetable_slot_id_seq') not null,
    school_id integer not null,
    school_year smallint not null,
    class_id bigint not null,
    group_id bigint,
    subject_id integer not null,
    teacher_id bigint not null,
    weekday smallint not null,
    lesson_no smallint not null,
    room text,
    valid_from date not null,
    valid_to date,
    constraint pk_timetable_slot primary key (id),
    constraint ck_timetable_slot_weekday check (weekday between 1 and 6),
    constraint fk_timetable_slot_school_id foreign key(school_id) references gb.school (id),
    constraint fk_timetable_slot_class_id foreign key(class_id) references gb.school_class (id),
    constraint fk_timetable_slot_group_id foreign key(group_id) references gb.study_group (id),
    constraint fk_timetable_slot_subject_id foreign key(subject_id) references gb.subject (id),
    constraint fk_timetable_slot_teacher_id foreign key(teacher_id) references gb.person (id)
);
create index ix_timetable_slot_class_id on gb.timetable_slot (class_id);
create index ix_timetable_slot_school_id on gb.timetable_slot (school_id);
create index ix_timetable_slot_teacher_id on gb.timetable_slot (teacher_id);
