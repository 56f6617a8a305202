"""Schools, teachers, classes, pupils and groups: what the journal stands on."""

from __future__ import annotations

from app.services.school_import.plan import Field, Fill, Plan, Reject, Upsert, only_once
from app.services.school_import.plan_common import (
    NO_CLASS,
    NO_PUPIL,
    NO_SCHOOL,
    NO_SUBJECT,
    OF_PUPIL,
    OF_SCHOOL,
    OF_SUBJECT,
    no_year,
    of_class,
)

SCHOOLS: Plan = (
    Fill("""update {stage} s set district_id = t.id, region_id = left(t.id::text, 5)::int from gb.territory t
        where length(t.id::text) = 8
        and lower(s.district) in (t.id::text, lower(t.name_ky), lower(t.name_ru), lower(t.name_en))"""),
    Reject("district", "imports.unknown_district", "s.district_id is null", "s.district"),
    Fill("update {stage} s set target_id = t.id from gb.school t where t.code = s.code"),
    Upsert("gb.school", (
        Field("code", "s.code"),
        Field("region_id", "s.region_id", "district"),
        Field("district_id", "s.district_id", "district"),
        Field("name_ky", "s.name_ky", "name_ky"),
        Field("name_ru", "s.name_ru", "name_ru"),
        Field("language", "coalesce(s.language, 'ky')", "language"),
        Field("week_days", "coalesce(s.week_days, 5)", "week_days"),
        Field("shifts", "coalesce(s.shifts, 1)", "shifts"),
        Field("address", "coalesce(s.address, '')", "address"),
        Field("opened_on", "coalesce(s.opened_on, {day})", "opened_on"),
    )),
)  # fmt: skip

_KIND_OF_PERSON = "(select t.kind from gb.person t where t.id = s.person_id)"


def _person(kind: str, language: str) -> Plan:
    """The person of a row: found by ПИН, refused when the ПИН is another kind of person's or another school's."""
    return (
        Fill("update {stage} s set person_id = t.id from gb.person t where t.pin_hash = s.pin_hash"),
        Reject("pin", "imports.pin_of_other_kind", f"'{kind}' <> " + _KIND_OF_PERSON),
        Reject("pin", "imports.pin_of_other_school", "exists (select 1 from gb.person t where t.id = s.person_id "
               "and t.school_id is distinct from s.school_id)"),
        Upsert("gb.person", (
            Field("school_id", "s.school_id"),
            Field("kind", f"'{kind}'"),
            Field("last_name", "s.last_name", "last_name"),
            Field("first_name", "s.first_name", "first_name"),
            Field("middle_name", "s.middle_name", "middle_name"),
            Field("sex", "s.sex", "sex"),
            Field("birth_date", "s.birth_date", "birth_date"),
            Field("language", language),
            Field("pin_hash", "s.pin_hash"),
            Field("pin_enc", "s.pin_enc"),
            *((Field("phone", "s.phone", "phone"), Field("email", "s.email", "email")) if kind == "staff" else ()),
        ), target="person_id", distinct="pin_hash", counted=kind == "staff"),
        Fill("""update {stage} s set person_id = t.id from gb.person t
            where t.pin_hash = s.pin_hash and s.person_id is null"""),
    )  # fmt: skip


TEACHERS: Plan = (
    OF_SCHOOL, NO_SCHOOL,
    *_person("staff", "(select g.language from gb.school g where g.id = s.school_id)"),
    Fill("""insert into gb.staff_post (school_id, person_id, post, valid_from)
        select s.school_id, s.person_id, coalesce(s.post, 'teacher'), coalesce(s.valid_from, {day}) from {stage} s
        where not exists (select 1 from gb.staff_post t where t.person_id = s.person_id and t.school_id = s.school_id
            and (s.post is null or t.post = s.post) and t.valid_to is null)"""),
)  # fmt: skip

CLASSES: Plan = (
    OF_SCHOOL, NO_SCHOOL,
    no_year("school_year"),
    Fill("""update {stage} s set homeroom_id = t.id from gb.person t
        where t.pin_hash = s.homeroom_pin_hash and t.kind = 'staff' and t.school_id = s.school_id"""),
    Reject("homeroom_pin", "imports.unknown_teacher", "s.homeroom_pin_hash is not null and s.homeroom_id is null"),
    of_class("target_id"),
    Upsert("gb.school_class", (
        Field("school_id", "s.school_id"),
        Field("school_year", "s.school_year"),
        Field("grade", "s.grade"),
        Field("letter", "s.letter"),
        Field("language", "coalesce(s.language, (select case g.language when 'mixed' then 'ky' else g.language end "
              "from gb.school g where g.id = s.school_id))", "language"),
        Field("homeroom_id", "s.homeroom_id", "homeroom_pin"),
        Field("shift", "coalesce(s.shift, 1)", "shift"),
    )),
)  # fmt: skip

PUPILS: Plan = (
    OF_SCHOOL, NO_SCHOOL,
    no_year("school_year"), of_class(), NO_CLASS,
    Reject("enrolled_to", "imports.ends_before_start", "s.enrolled_to < s.enrolled_from", "s.enrolled_to"),
    *_person("pupil", "(select c.language from gb.school_class c where c.id = s.class_id)"),
    Fill("""update {stage} s set target_id = t.id from gb.enrolment t
        where t.class_id = s.class_id and t.pupil_id = s.person_id and t.valid_from = s.enrolled_from"""),
    Reject("enrolled_from", "imports.enrolled_twice", """exists (
        select 1 from gb.enrolment t where t.pupil_id = s.person_id and t.id is distinct from s.target_id
            and daterange(t.valid_from, t.valid_to, '[]') && daterange(s.enrolled_from, s.enrolled_to, '[]')
            and not exists (select 1 from {stage} o where o.target_id = t.id)
        ) or exists (select 1 from {stage} o where o.person_id = s.person_id and o.line < s.line
            and daterange(o.enrolled_from, o.enrolled_to, '[]') && daterange(s.enrolled_from, s.enrolled_to, '[]'))""",
           "s.enrolled_from"),
    Upsert("gb.enrolment", (
        Field("school_id", "s.school_id"),
        Field("school_year", "s.school_year"),
        Field("class_id", "s.class_id"),
        Field("pupil_id", "s.person_id"),
        Field("valid_from", "s.enrolled_from"),
        Field("valid_to", "s.enrolled_to", "enrolled_to"),
        Field("reason_in", "coalesce(s.reason_in, 'enrolled')", "reason_in"),
        Field("reason_out", "s.reason_out", "reason_out"),
    )),
)  # fmt: skip

GROUPS: Plan = (
    OF_SCHOOL, NO_SCHOOL,
    no_year("school_year"), of_class(), NO_CLASS,
    OF_SUBJECT, NO_SUBJECT,
    OF_PUPIL, NO_PUPIL,
    Fill("""insert into gb.study_group (school_id, school_year, class_id, subject_id, name)
        select distinct s.school_id, s.school_year, s.class_id, s.subject_id, s."group" from {stage} s
        where not exists (select 1 from gb.study_group t where t.class_id = s.class_id
            and t.subject_id = s.subject_id and t.name = s."group")"""),
    Fill("""update {stage} s set group_id = t.id from gb.study_group t
        where t.class_id = s.class_id and t.subject_id = s.subject_id and t.name = s."group" """),
    *only_once("group_id", "pupil_id"),
    Fill("""update {stage} s set target_id = t.id from gb.group_member t
        where t.group_id = s.group_id and t.pupil_id = s.pupil_id"""),
    Upsert("gb.group_member", (
        Field("school_id", "s.school_id"),
        Field("group_id", "s.group_id"),
        Field("pupil_id", "s.pupil_id"),
        Field("valid_from", "coalesce(s.valid_from, make_date(s.school_year, 9, 1))", "valid_from"),
        Field("valid_to", "s.valid_to", "valid_to"),
    )),
)  # fmt: skip
