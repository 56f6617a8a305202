"""Lessons, marks, absences and period marks: the journal itself."""

from __future__ import annotations

from app.services.school_import.plan import Field, Fill, Plan, Reject, Upsert, only_once
from app.services.school_import.plan_people import (
    _NO_CLASS,
    _NO_SCHOOL,
    _NO_SUBJECT,
    _OF_CLASS,
    _OF_SCHOOL,
    _OF_SUBJECT,
)

_YEAR_OF_DATE = """update {stage} s set school_year_of =
    extract(year from s.date)::int - case when extract(month from s.date) < 9 then 1 else 0 end"""
_NO_YEAR = Reject("date", "imports.no_such_year", "s.school_year_of not between 2024 and 2028", "s.date")
_CLASS_OF_DATE = _OF_CLASS.replace("s.school_year ", "s.school_year_of ")
_TEACHER = """update {stage} s set teacher_id = t.id from gb.person t
    where t.pin_hash = s.teacher_pin_hash and t.kind = 'staff' and t.school_id = s.school_id"""
_PUPIL = """update {stage} s set pupil_id = t.id from gb.person t
    where t.pin_hash = s.pupil_pin_hash and t.kind = 'pupil' and t.school_id = s.school_id"""
_NO_PUPIL = Reject("pupil_pin", "imports.unknown_pupil", "s.pupil_id is null")

_KNOWN = Fill("analyze {stage}")
"""What was filled in is new to the planner: without this it would look for each row's lesson among all of the class."""

_OF_LESSON: Plan = (
    Fill(_OF_SCHOOL), _NO_SCHOOL,
    Fill(_YEAR_OF_DATE), _NO_YEAR,
    Fill(_CLASS_OF_DATE), _NO_CLASS,
    Fill(_OF_SUBJECT), _NO_SUBJECT,
)  # fmt: skip

LESSONS: Plan = (
    *_OF_LESSON,
    Fill(_TEACHER),
    Reject("teacher_pin", "imports.unknown_teacher", "s.teacher_id is null"),
    Fill("""insert into gb.study_group (school_id, school_year, class_id, subject_id, name)
        select distinct s.school_id, s.school_year_of, s.class_id, s.subject_id, s."group" from {stage} s
        where s."group" is not null and not exists (select 1 from gb.study_group t
            where t.class_id = s.class_id and t.subject_id = s.subject_id and t.name = s."group")"""),
    Fill("""update {stage} s set group_id = t.id from gb.study_group t
        where t.class_id = s.class_id and t.subject_id = s.subject_id and t.name = s."group" """),
    Fill("""update {stage} s set
        starts_at = (s.date + coalesce(s.starts, b.starts, time '08:00' + s.lesson_no * interval '55 minutes'))
            at time zone 'Asia/Bishkek',
        ends_at = (s.date + coalesce(s.ends, s.starts + interval '45 minutes', b.ends,
            time '08:45' + s.lesson_no * interval '55 minutes')) at time zone 'Asia/Bishkek'
        from {stage} o join gb.school_class c on c.id = o.class_id
        left join lateral (select b.starts, b.ends from gb.bell b where b.school_id = o.school_id
            and b.shift = c.shift and b.lesson_no = o.lesson_no and b.valid_from <= o.date
            order by b.valid_from desc limit 1) b on true
        where o.line = s.line"""),
    *only_once("class_id", "subject_id", "group_id", "date", "lesson_no"),
    _KNOWN,
    Reject("ends", "imports.ends_before_start", "s.ends_at <= s.starts_at", "s.ends"),
    Fill("""update {stage} s set target_id = t.id from gb.lesson t
        where t.school_year = s.school_year_of and t.school_id = s.school_id and t.class_id = s.class_id
            and t.subject_id = s.subject_id and t.lesson_date = s.date and t.lesson_no = s.lesson_no
            and t.group_id is not distinct from s.group_id and t.state <> 'moved'"""),
    Upsert("gb.lesson", (
        Field("school_year", "s.school_year_of"),
        Field("school_id", "s.school_id"),
        Field("class_id", "s.class_id"),
        Field("group_id", "s.group_id"),
        Field("subject_id", "s.subject_id"),
        Field("teacher_id", "s.teacher_id", "teacher_pin"),
        Field("lesson_date", "s.date"),
        Field("lesson_no", "s.lesson_no"),
        Field("starts_at", "s.starts_at", "starts"),
        Field("ends_at", "s.ends_at", "starts"),
        Field("state", "coalesce(s.state, 'held')", "state"),
        Field("topic", "s.topic", "topic"),
        Field("topic_at", "case when s.topic is not null then coalesce(s.topic_at, s.ends_at) end", "topic"),
        Field("homework", "s.homework", "homework"),
        Field("homework_due", "s.homework_due", "homework_due"),
        Field("homework_none", "coalesce(s.homework_none, false)", "homework_none"),
        Field("homework_at", "case when s.homework is not null or s.homework_none then "
              "coalesce(s.homework_at, s.ends_at) end", "homework"),
        Field("attendance_at", "case when coalesce(s.attendance_taken, s.attendance_at is not null) then "
              "coalesce(s.attendance_at, s.ends_at) end", "attendance_taken"),
        Field("is_control", "coalesce(s.is_control, false)", "is_control"),
        Field("control_form", "s.control_form", "control_form"),
        Field("entered_by", "s.teacher_id"),
    ), yearly=True, versioned="version = t.version + 1"),
    Fill("""insert into gb.assignment (school_id, school_year, class_id, group_id, subject_id, teacher_id, weekly_hours,
            attested, valid_from, valid_to)
        select n.school_id, n.school_year_of, n.class_id, n.group_id, n.subject_id, n.teacher_id, n.hours, g.attested,
            n.first_day, case when n.last_day < n.latest then n.last_day end
        from (select s.school_id, s.school_year_of, s.class_id, s.group_id, s.subject_id, s.teacher_id,
                case when min(s.date) > min(min(s.date)) over same then min(s.date)
                    else make_date(s.school_year_of, 9, 1) end as first_day,
                max(s.date) as last_day, max(max(s.date)) over same as latest,
                round(count(*)::numeric / count(distinct date_trunc('week', s.date)), 1) as hours
            from {stage} s
            group by s.school_id, s.school_year_of, s.class_id, s.group_id, s.subject_id, s.teacher_id
            window same as (partition by s.class_id, s.group_id, s.subject_id)) n
        join gb.subject g on g.id = n.subject_id
        where not exists (select 1 from gb.assignment t where t.class_id = n.class_id
            and t.subject_id = n.subject_id and t.teacher_id = n.teacher_id
            and t.group_id is not distinct from n.group_id)"""),
)  # fmt: skip

_ON_LESSON: Plan = (
    *_OF_LESSON,
    Fill(_PUPIL), _NO_PUPIL,
    _KNOWN,
    Fill("""update {stage} s set lesson_id = f.id, matches = f.matches, teacher_id = f.teacher_id, ends_at = f.ends_at
        from (select o.line, min(t.id) as id, count(*) as matches, min(coalesce(t.substitute_id, t.teacher_id))
                as teacher_id, min(t.ends_at) as ends_at
            from {stage} o join gb.lesson t on t.school_year = o.school_year_of and t.school_id = o.school_id
                and t.class_id = o.class_id and t.subject_id = o.subject_id and t.lesson_date = o.date
                and t.lesson_no = o.lesson_no and t.state <> 'moved'
            left join gb.study_group g on g.id = t.group_id
            where o."group" is null or o."group" = g.name
            group by o.line) f where f.line = s.line"""),
    Reject("lesson_no", "imports.unknown_lesson", "s.lesson_id is null", "s.lesson_no"),
    Reject("group", "imports.lesson_ambiguous", "s.matches > 1"),
    Reject("pupil_pin", "imports.not_enrolled", """not exists (select 1 from gb.enrolment e
        where e.class_id = s.class_id and e.pupil_id = s.pupil_id and e.valid_from <= s.date
            and (e.valid_to is null or e.valid_to >= s.date))"""),
)  # fmt: skip

_ROW = (
    Field("school_year", "s.school_year_of"),
    Field("school_id", "s.school_id"),
    Field("class_id", "s.class_id"),
    Field("subject_id", "s.subject_id"),
    Field("lesson_id", "s.lesson_id"),
    Field("lesson_date", "s.date"),
    Field("pupil_id", "s.pupil_id"),
    Field("entered_at", "coalesce(s.entered_at, s.ends_at)", "entered_at"),
    Field("entered_by", "s.teacher_id"),
)

MARKS: Plan = (
    *_ON_LESSON,
    Fill("update {stage} s set ordinal = 1 where s.ordinal is null"),
    *only_once("lesson_id", "pupil_id", "ordinal"),
    _KNOWN,
    Fill("""update {stage} s set target_id = t.id from gb.mark t where t.school_year = s.school_year_of
        and t.lesson_id = s.lesson_id and t.pupil_id = s.pupil_id and t.ordinal = s.ordinal"""),
    Upsert("gb.mark", (
        *_ROW,
        Field("teacher_id", "s.teacher_id"),
        Field("kind", "coalesce(s.kind, (select case when l.is_control then 2 else 1 end from gb.lesson l "
              "where l.school_year = s.school_year_of and l.id = s.lesson_id))", "kind"),
        Field("ordinal", "s.ordinal"),
        Field("value", "s.value", "value"),
    ), yearly=True, versioned="version = t.version + 1, changed_at = {now}"),
)  # fmt: skip

ABSENCES: Plan = (
    *_ON_LESSON,
    *only_once("lesson_id", "pupil_id"),
    _KNOWN,
    Fill("""update {stage} s set target_id = t.id from gb.absence t where t.school_year = s.school_year_of
        and t.lesson_id = s.lesson_id and t.pupil_id = s.pupil_id"""),
    Upsert("gb.absence", (*_ROW, Field("code", "s.code", "code")), yearly=True, versioned="version = t.version + 1"),
)  # fmt: skip

PERIOD_MARKS: Plan = (
    Fill(_OF_SCHOOL), _NO_SCHOOL,
    Fill(_OF_CLASS), _NO_CLASS,
    Fill(_OF_SUBJECT), _NO_SUBJECT,
    Fill(_PUPIL), _NO_PUPIL,
    Fill("update {stage} s set period = 0 where s.period is null or s.kind >= 3"),
    Reject("period", "imports.bad_period", "s.kind = 1 and s.period not between 1 and 4 or "
           "s.kind = 2 and s.period not between 1 and 2", "s.period"),
    Reject("bonus_reason", "imports.bonus_needs_reason", "s.bonus > 0 and s.bonus_reason is null", "s.bonus"),
    Fill(_TEACHER),
    Reject("teacher_pin", "imports.unknown_teacher", "s.teacher_pin_hash is not null and s.teacher_id is null"),
    Fill("""update {stage} s set teacher_id = (select t.teacher_id from gb.assignment t
        where t.class_id = s.class_id and t.subject_id = s.subject_id and (t.group_id is null or exists (
            select 1 from gb.group_member m where m.group_id = t.group_id and m.pupil_id = s.pupil_id))
        order by t.valid_to desc nulls first, t.id desc limit 1) where s.teacher_id is null"""),
    Reject("teacher_pin", "imports.no_teacher", "s.teacher_id is null"),
    Reject("pupil_pin", "imports.not_enrolled", """not exists (select 1 from gb.enrolment e
        where e.class_id = s.class_id and e.pupil_id = s.pupil_id)"""),
    *only_once("subject_id", "pupil_id", "kind", "period"),
    _KNOWN,
    Fill("""update {stage} s set target_id = t.id from gb.result t
        where t.school_year = s.school_year and t.pupil_id = s.pupil_id and t.subject_id = s.subject_id
            and t.kind = s.kind and t.period = s.period"""),
    Upsert("gb.result", (
        Field("school_year", "s.school_year"),
        Field("school_id", "s.school_id"),
        Field("class_id", "s.class_id"),
        Field("subject_id", "s.subject_id"),
        Field("teacher_id", "s.teacher_id"),
        Field("pupil_id", "s.pupil_id"),
        Field("kind", "s.kind"),
        Field("period", "s.period"),
        Field("value", "nullif(s.value, 0)", "value"),
        Field("bonus", "coalesce(s.bonus, 0)", "bonus"),
        Field("bonus_reason", "s.bonus_reason", "bonus_reason"),
        Field("entered_at", "coalesce(s.entered_at, {now})"),
        Field("entered_by", "s.teacher_id"),
    ), yearly=True, versioned="version = t.version + 1"),
)  # fmt: skip
