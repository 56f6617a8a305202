"""Calendar-thematic plans (КТП): the topics of a class and subject, and the lessons that gave them (J5)."""

from __future__ import annotations

from app.services.school_import.plan import Field, Fill, Plan, Reject, Upsert, only_once
from app.services.school_import.plan_common import (
    KNOWN,
    NO_CLASS,
    NO_SCHOOL,
    NO_SUBJECT,
    OF_SCHOOL,
    OF_SUBJECT,
    OF_TEACHER,
    no_year,
    of_class,
)

LINK_TOPICS = Fill("""with these as (select distinct class_id, subject_id from {stage}),
    topics as (select t.id, p.class_id, p.subject_id, p.teacher_id, lower(t.title) as title,
            row_number() over same as nth, count(*) over (partition by p.id, lower(t.title)) as times
        from gb.plan p join gb.plan_topic t on t.plan_id = p.id join these using (class_id, subject_id)
        window same as (partition by p.id, lower(t.title) order by t.ordinal)),
    lessons as (select l.school_year, l.id, l.class_id, l.subject_id, l.teacher_id, l.plan_topic_id, lower(l.topic)
            as title, row_number() over (partition by l.class_id, l.subject_id, l.teacher_id, l.group_id, lower(l.topic)
                order by l.lesson_date, l.lesson_no) as nth
        from gb.lesson l join these using (class_id, subject_id)
        where l.topic is not null and l.state in ('planned', 'held'))
    update gb.lesson l set plan_topic_id = t.id, version = l.version + 1
    from lessons f join topics t on t.class_id = f.class_id and t.subject_id = f.subject_id
        and t.teacher_id = f.teacher_id and t.title = f.title and t.nth = least(f.nth, t.times)
    where l.school_year = f.school_year and l.id = f.id and l.plan_topic_id is null""")
"""A lesson whose topic is worded as in the plan has given that topic. Of several topics with the same words the first
lesson gives the first, and so on. What a teacher linked stays."""

PLAN_TOPICS: Plan = (
    OF_SCHOOL, NO_SCHOOL,
    no_year("school_year"), of_class(), NO_CLASS,
    OF_SUBJECT, NO_SUBJECT,
    Reject("due_date", "imports.due_outside_year", "s.due_date not between make_date(s.school_year, 9, 1) "
           "and make_date(s.school_year + 1, 8, 31)", "s.due_date"),
    Fill("""update {stage} s set group_id = t.id from gb.study_group t
        where t.class_id = s.class_id and t.subject_id = s.subject_id and t.name = s."group" """),
    Reject("group", "imports.unknown_group", """s."group" is not null and s.group_id is null""", 's."group"'),
    OF_TEACHER,
    Reject("teacher_pin", "imports.unknown_teacher", "s.teacher_pin_hash is not null and s.teacher_id is null"),
    Fill("""update {stage} s set matches = f.matches, teacher_id = f.teacher_id
        from (select o.line, count(distinct t.teacher_id) as matches, min(t.teacher_id) as teacher_id
            from {stage} o join gb.assignment t on t.class_id = o.class_id and t.subject_id = o.subject_id
                and (o.group_id is null or t.group_id = o.group_id) and t.valid_to is null
            where o.teacher_id is null group by o.line) f
        where f.line = s.line"""),
    Reject("teacher_pin", "imports.no_teacher", "s.teacher_id is null"),
    Reject("teacher_pin", "imports.several_teachers", "s.matches > 1"),
    Fill("""insert into gb.plan (school_id, school_year, class_id, subject_id, teacher_id, entered_at)
        select s.school_id, s.school_year, s.class_id, s.subject_id, s.teacher_id, min(coalesce(s.entered_at, {now}))
        from {stage} s where not exists (select 1 from gb.plan t where t.class_id = s.class_id
            and t.subject_id = s.subject_id and t.teacher_id = s.teacher_id)
        group by s.school_id, s.school_year, s.class_id, s.subject_id, s.teacher_id"""),
    Fill("""update {stage} s set plan_id = t.id from gb.plan t
        where t.class_id = s.class_id and t.subject_id = s.subject_id and t.teacher_id = s.teacher_id"""),
    *only_once("plan_id", "ordinal"),
    KNOWN,
    Fill("""update {stage} s set target_id = t.id from gb.plan_topic t
        where t.plan_id = s.plan_id and t.ordinal = s.ordinal"""),
    Reject("topic", "imports.plan_approved", """exists (select 1 from gb.plan p where p.id = s.plan_id
        and p.approved_at is not null) and not exists (select 1 from gb.plan_topic t where t.id = s.target_id
        and t.title = s.topic and t.due_date = s.due_date and (s.homework is null or t.homework = s.homework))""",
           "s.topic"),
    Upsert("gb.plan_topic", (
        Field("school_id", "s.school_id"),
        Field("plan_id", "s.plan_id"),
        Field("ordinal", "s.ordinal"),
        Field("due_date", "s.due_date", "due_date"),
        Field("title", "s.topic", "topic"),
        Field("homework", "s.homework", "homework"),
    )),
    LINK_TOPICS,
)  # fmt: skip
