"""Lessons, absences and marks: the journal itself.

Absences come before marks: a corrected absence may make room for a mark, but no import ever takes a mark away.
"""

from __future__ import annotations

from app.domain.marks import AbsenceCode
from app.services.school_import.plan import Field, Fill, Plan, Reject, Upsert, only_once
from app.services.school_import.plan_common import (
    KNOWN,
    NO_CLASS,
    NO_PUPIL,
    NO_SCHOOL,
    NO_SUBJECT,
    OF_PUPIL,
    OF_SCHOOL,
    OF_SUBJECT,
    OF_TEACHER,
    against_rules,
    no_year,
    of_class,
)
from app.services.school_import.plan_topics import LINK_TOPICS

_YEAR_OF_DATE = """update {stage} s set school_year_of =
    extract(year from s.date)::int - case when extract(month from s.date) < 9 then 1 else 0 end"""

_OF_LESSON: Plan = (
    OF_SCHOOL, NO_SCHOOL,
    Fill(_YEAR_OF_DATE), no_year("date", "school_year_of"),
    of_class(year="school_year_of"), NO_CLASS,
    OF_SUBJECT, NO_SUBJECT,
)  # fmt: skip

LESSONS: Plan = (
    *_OF_LESSON,
    OF_TEACHER,
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
    KNOWN,
    Reject("ends", "imports.ends_before_start", "s.ends_at <= s.starts_at", "s.ends"),
    Fill("""update {stage} s set target_id = t.id from gb.lesson t
        where t.school_year = s.school_year_of and t.school_id = s.school_id and t.class_id = s.class_id
            and t.subject_id = s.subject_id and t.lesson_date = s.date and t.lesson_no = s.lesson_no
            and t.group_id is not distinct from s.group_id and t.state <> 'moved'"""),
    Fill("""update {stage} s set roll_at = t.attendance_at from gb.lesson t
        where t.school_year = s.school_year_of and t.id = s.target_id and exists (select 1 from gb.absence a
            where a.school_year = t.school_year and a.lesson_id = t.id)"""),
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
        Field("state", "case when s.roll_at is not null and s.state = 'planned' then 'held' "
              "else coalesce(s.state, 'held') end", "state"),
        Field("topic", "s.topic", "topic"),
        Field("topic_at", "case when s.topic is not null then coalesce(s.topic_at, s.ends_at) end", "topic"),
        Field("homework", "s.homework", "homework"),
        Field("homework_due", "s.homework_due", "homework_due"),
        Field("homework_none", "coalesce(s.homework_none, false)", "homework_none"),
        Field("homework_at", "case when s.homework is not null or s.homework_none then "
              "coalesce(s.homework_at, s.ends_at) end", "homework"),
        Field("attendance_at", "case when coalesce(s.attendance_taken, s.attendance_at is not null) then "
              "coalesce(s.attendance_at, s.ends_at) else s.roll_at end", "attendance_taken"),
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
    LINK_TOPICS,
)  # fmt: skip

_ON_LESSON: Plan = (
    *_OF_LESSON,
    OF_PUPIL, NO_PUPIL,
    KNOWN,
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

_BESIDE = """exists (select 1 from gb.{} t where t.school_year = s.school_year_of and t.lesson_id = s.lesson_id
    and t.pupil_id = s.pupil_id"""
"""Only lateness goes with a mark: who was not there, or is exempt, has none (`domain.marks.parse_cell`)."""

ABSENCES: Plan = (
    *_ON_LESSON,
    Reject("code", "imports.mark_beside_absence", f"s.code <> {AbsenceCode.LATE} and {_BESIDE.format('mark')})"),
    *only_once("lesson_id", "pupil_id"),
    KNOWN,
    Fill("""update {stage} s set target_id = t.id from gb.absence t where t.school_year = s.school_year_of
        and t.lesson_id = s.lesson_id and t.pupil_id = s.pupil_id"""),
    Upsert("gb.absence", (*_ROW, Field("code", "s.code", "code")), yearly=True, versioned="version = t.version + 1"),
    Fill("""update gb.lesson t set attendance_at = f.at, version = t.version + 1,
            state = case when t.state = 'planned' then 'held' else t.state end
        from (select s.school_year_of, s.lesson_id, min(coalesce(s.entered_at, s.ends_at)) as at from {stage} s
            group by s.school_year_of, s.lesson_id) f
        where t.school_year = f.school_year_of and t.id = f.lesson_id and t.attendance_at is null
            and t.state in ('planned', 'held')"""),
)  # fmt: skip
"""Who enters an absence has called the roll, as in the journal itself: from then on no sign means «present»."""

MARKS: Plan = (
    *_ON_LESSON,
    against_rules("value", "imports.grade_without_marks", "s.grade <= r.unmarked_to_grade", "s.grade"),
    against_rules("value", "imports.mark_out_of_range", "s.value not between r.mark_min and r.mark_max", "s.value"),
    Reject("value", "imports.mark_beside_absence", f"{_BESIDE.format('absence')} and t.code <> {AbsenceCode.LATE})",
           "s.value"),
    Fill("update {stage} s set ordinal = 1 where s.ordinal is null"),
    *only_once("lesson_id", "pupil_id", "ordinal"),
    KNOWN,
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
