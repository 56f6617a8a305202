"""Calendar-thematic plans (КТП): one per assignment, a topic for about two weeks (J5)."""

from __future__ import annotations

import numpy as np

from app.demo.filling import DAY, NEVER
from app.demo.frames import Frame, Numbers
from app.demo.jobs import YearJob
from app.demo.lessons import TAKES_PLACE
from app.demo.staff import CARELESS
from app.demo.streams import stream
from app.demo.texts import Texts

WEEKS_A_TOPIC = 2
TOPICS_OF_A_PLAN = 100
_DUE_MONTH_DAY = (9, 15)
_BEHIND_SHARE = 0.12
_LATE, _MISSING, _MISSING_CARELESS = 0.06, 0.006, 0.05
_TROUBLED_FACTOR = 5.0


def topic_numbers(job: YearJob, lessons: Frame) -> tuple[Numbers, Numbers]:
    """Which topic of its plan each lesson gives and its place within it; careless teachers fall behind."""
    per = lessons_per_topic(job)[lessons.ints("assignment")]
    manner = job.teachers.ints("manner")[job.assignments.ints("teacher")][lessons.ints("assignment")]
    behind = np.where(manner == CARELESS, _BEHIND_SHARE, 0.0)
    seq = (lessons.ints("seq") * (1 - behind)).astype(np.int64)
    return seq // per, seq % per


def lessons_per_topic(job: YearJob) -> Numbers:
    """How many lessons a topic takes in each assignment."""
    return job.assignments.ints("hours") * WEEKS_A_TOPIC


def make_plans(job: YearJob) -> Frame:
    """The plans that were handed in, most by 15 September; `assignment` says whose."""
    rng = stream(job.seed, "plans", job.school.id, job.year.year)
    manner = job.teachers.ints("manner")[job.assignments.ints("teacher")]
    count = len(job.assignments)
    missing = np.where(manner == CARELESS, _MISSING_CARELESS, _MISSING)
    missing = missing * (_TROUBLED_FACTOR if job.school.troubled else 1.0)
    due = int(job.year.quarters[0, 0]) + 14
    in_time, late = due - rng.integers(0, 18, count), due + 1 + rng.geometric(0.2, count)
    day = np.where(rng.random(count) < _LATE, late, in_time)
    entered = day * DAY + rng.integers(9 * 3_600, 20 * 3_600, count)
    approved = entered + rng.integers(1, 6, count) * DAY
    kept = (rng.random(count) >= missing) & (entered <= job.now)
    plans = Frame(
        {
            "assignment": np.arange(count), "entered_at": entered,
            "approved_at": np.where(approved <= job.now, approved, NEVER),
        }
    )
    return plans.take(kept)


def make_plan_topics(job: YearJob, lessons: Frame, plans: Frame, texts: Texts) -> Frame:
    """The topics of the plans, due on the day of the last lesson that the plan gives them."""
    takes = lessons.take(lessons.ints("fate") == TAKES_PLACE)
    per = lessons_per_topic(job)[takes.ints("assignment")]
    key = takes.ints("assignment") * TOPICS_OF_A_PLAN + takes.ints("seq") // per
    order = np.argsort(key, kind="stable")
    last = np.concatenate([key[order][1:] != key[order][:-1], [True]])
    rows = order[last]
    assignment, topic = takes.ints("assignment")[rows], (takes.ints("seq") // per)[rows]
    kept = np.isin(assignment, plans.ints("assignment"))
    return Frame(
        {
            "assignment": assignment[kept], "topic": topic[kept], "due": takes.ints("day")[rows][kept],
            "title": texts.title(assignment[kept], topic[kept]),
        }
    )
