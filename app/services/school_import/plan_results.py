"""Results of quarters, half-years, years and exams."""

from __future__ import annotations

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

PERIOD_MARKS: Plan = (
    OF_SCHOOL, NO_SCHOOL,
    no_year("school_year"), of_class(), NO_CLASS,
    OF_SUBJECT, NO_SUBJECT,
    OF_PUPIL, NO_PUPIL,
    Fill("update {stage} s set period = 0 where s.period is null or s.kind >= 3"),
    Reject("period", "imports.bad_period", "s.kind = 1 and s.period not between 1 and 4 or "
           "s.kind = 2 and s.period not between 1 and 2", "s.period"),
    Fill("""update {stage} s set period_ends = coalesce((select e.ends_on from gb.calendar_entry e
        where e.school_year = s.school_year and e.kind = case s.kind when 1 then 'quarter' when 2 then 'half_year'
            else 'year' end and (s.kind >= 3 or e.ordinal = s.period) and s.grade between e.grade_from and e.grade_to
            and not e.cancelled and (e.school_id is null or e.school_id = s.school_id)
        order by e.decided_on desc, e.school_id nulls last limit 1), make_date(s.school_year + 1, 5, 25))"""),
    against_rules("value", "imports.grade_without_marks", "s.grade <= r.unmarked_to_grade", "s.grade",
                  "s.period_ends"),
    against_rules("value", "imports.mark_out_of_range", "s.value > 0 and s.value not between r.mark_min and r.mark_max",
                  "s.value", "s.period_ends"),
    against_rules("bonus", "imports.bonus_not_allowed", "s.bonus <> all (r.bonuses)", "s.bonus", "s.period_ends"),
    Reject("bonus_reason", "imports.bonus_needs_reason", "s.bonus > 0 and s.bonus_reason is null", "s.bonus"),
    OF_TEACHER,
    Reject("teacher_pin", "imports.unknown_teacher", "s.teacher_pin_hash is not null and s.teacher_id is null"),
    Fill("""update {stage} s set teacher_id = (select t.teacher_id from gb.assignment t
        where t.class_id = s.class_id and t.subject_id = s.subject_id and (t.group_id is null or exists (
            select 1 from gb.group_member m where m.group_id = t.group_id and m.pupil_id = s.pupil_id))
        order by t.valid_to desc nulls first, t.id desc limit 1) where s.teacher_id is null"""),
    Reject("teacher_pin", "imports.no_teacher", "s.teacher_id is null"),
    Reject("pupil_pin", "imports.not_enrolled", """not exists (select 1 from gb.enrolment e
        where e.class_id = s.class_id and e.pupil_id = s.pupil_id)"""),
    *only_once("subject_id", "pupil_id", "kind", "period"),
    KNOWN,
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
