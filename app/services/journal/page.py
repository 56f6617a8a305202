"""The journal as a page: lessons across, pupils down, what may be entered and why not, averages (J1–J3, J8)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.calendar import day_of
from app.domain.lesson import class_name
from app.domain.periods import Span, school_year_of
from app.services.journal.averages import read_averages
from app.services.journal.judgement import judge_for
from app.services.journal.page_cells import lesson_column, pupil_cells
from app.services.journal.page_reads import check_reader, read_class, read_groups, read_names, read_plan
from app.services.journal.page_views import JournalPage, PupilRow
from app.services.journal.rows import lessons_query, read_cells, read_lessons, read_results, read_roll
from app.services.rulebook import load_rulebook
from app.store.models import Lesson
from app.store.unit_of_work import unit_of_work


def open_journal(
    *, by: Actor, class_id: int, subject_id: int, span: Span, now: datetime, group_id: int | None = None
) -> JournalPage:
    """The journal of a class and subject over some days; `group_id` narrows to the lessons of a group.

    A teacher opens own assignments and substitutions, the homeroom teacher the own class, heads their
    school (read only). Raises Denied for anybody else's, NotFound where there is no such class or subject.
    """
    require(by, Permission.JOURNAL_READ)
    with unit_of_work(by) as session:
        found = read_class(session, class_id, subject_id)
        require(by, Permission.JOURNAL_READ, Target(school_id=found.school_id if by.school_id else None))
        check_reader(session, by, found.homeroom_id, class_id, subject_id)
        query = lessons_query().where(
            Lesson.school_year.in_({school_year_of(span.start), school_year_of(span.end)}),
            Lesson.class_id == class_id,
            Lesson.subject_id == subject_id,
            Lesson.lesson_date.between(span.start, span.end),
        )
        if group_id is not None:
            query = query.where(or_(Lesson.group_id == group_id, Lesson.group_id.is_(None)))
        lessons = read_lessons(session, query)
        book = load_rulebook(session, found.school_id, now)
        judge = judge_for(session, by, book, lessons, read_results(session, lessons))
        groups = read_groups(session, class_id, subject_id)
        roll = read_roll(session, [class_id], list(groups))
        names = read_names(session, class_id, roll, span, group_id)
        averages = read_averages(session, book, class_id, subject_id, found.grade, min(span.end, day_of(now)))
        cells = read_cells(session, lessons)
        plan = read_plan(session, class_id, subject_id)
    past = found.school_year < school_year_of(day_of(now))
    columns = tuple(lesson_column(lesson, groups, judge, now) for lesson in lessons)
    pupils = tuple(
        PupilRow(pupil, name, pupil_cells(pupil, lessons, columns, cells, judge, roll, now), averages.of(pupil))
        for pupil, name in names.items()
    )
    profile = book.profile(span.end)
    return JournalPage(
        class_id, class_name(found.grade, found.letter), found.grade, subject_id, found.name_ky, found.name_ru, span,
        writes=not past and Permission.JOURNAL_WRITE in by.rights and any(column.mine for column in columns),
        reasons_only=not past and Permission.ABSENCE_REASON_SET in by.rights,
        has_marks=profile.has_marks(found.grade), lessons=columns, pupils=pupils, plan=plan, past=past,
        marks=profile.marks if profile.has_marks(found.grade) else (),
    )  # fmt: skip
