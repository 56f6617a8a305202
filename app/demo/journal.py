"""One school's year into the database: teaching, plans, lessons, absences, permissions, marks, results."""

from __future__ import annotations

import numpy as np

from app.demo.filling import fill
from app.demo.jobs import YearJob
from app.demo.lesson_rows import write_absences, write_lessons
from app.demo.lessons import known, make_lessons
from app.demo.loading import Loader
from app.demo.mark_rows import write_marks, write_results
from app.demo.marks import make_marks
from app.demo.permissions import make_permissions, write_permissions
from app.demo.plans import lessons_per_topic, make_plan_topics, make_plans, topic_numbers
from app.demo.presence import absence_rows, attend
from app.demo.results import make_results
from app.demo.teaching_rows import write_plans, write_teaching
from app.demo.texts import NONE, make_texts
from app.demo.written import Written


def write_year(job: YearJob, loader: Loader) -> None:
    """Make a school's year and COPY it, one statement per table."""
    own = Written.begin(job, loader)
    texts = make_texts(job.assignments)
    write_teaching(own)
    every = make_lessons(job)
    plans = make_plans(job)
    write_plans(own, plans, make_plan_topics(job, every, plans, texts), texts)
    lessons = known(job, every)
    topic, within = topic_numbers(job, lessons)
    assignment = lessons.ints("assignment")
    last = within == lessons_per_topic(job)[assignment] - 1
    text = np.where(
        lessons.columns["control"].astype(bool), texts.control(assignment, lessons.ints("quarter")),
        texts.lesson(assignment, topic, within, last),
    )
    entries = fill(job, lessons, texts, text)
    planned = np.isin(assignment, plans.ints("assignment")) & (entries.topic != NONE)
    write_lessons(own, lessons, entries, texts, np.where(planned, topic, NONE))
    presence = attend(job, lessons, entries)
    write_absences(own, lessons, entries, absence_rows(job, lessons, entries, presence))
    marks = make_marks(job, lessons, entries, presence)
    permission = write_permissions(loader, job, make_permissions(job, lessons, marks))
    write_marks(own, lessons, entries, marks, permission)
    write_results(own, make_results(job, lessons, marks))
