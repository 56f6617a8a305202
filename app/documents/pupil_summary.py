"""A pupil's summary for any span of days, for parents who do not use the diary (Y4, B2.15, A§57)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.stamp import Stamp
from app.documents.typeset import pdf
from app.i18n import language, t
from app.wording.format import EMPTY, num, pct, span_


@dataclass(frozen=True)
class SubjectLine:
    """One subject: marks in the order of the lessons, their average, lessons missed, the period's result."""

    subject: str
    marks: Sequence[str]
    average: float | None
    missed: int
    result: str = ""


@dataclass(frozen=True)
class PupilSummary:
    """What the paper says. Absences are pupil-lessons by sign; `rate` is a share."""

    pupil: str
    class_name: str
    school: str
    homeroom: str
    start: date
    end: date
    subjects: Sequence[SubjectLine]
    lessons: int
    rate: float | None
    unexcused: int
    excused: int
    ill: int
    late: int


def summary_pdf(summary: PupilSummary, stamp: Stamp) -> bytes:
    """The summary as PDF/A in the language of the run."""
    heads = ("subject", "marks", "average", "missed", "result")
    data = {
        "title": f"{t('documents.summary.heading')}: {summary.pupil}",
        "lang": language(),
        "heading": t("documents.summary.heading"),
        "pupil": summary.pupil,
        "facts": [
            [t("documents.summary.school"), summary.school],
            [t("documents.summary.class"), summary.class_name],
            [t("documents.summary.homeroom"), summary.homeroom],
            [t("documents.summary.span"), span_(summary.start, summary.end)],
        ],
        "heads": [t(f"documents.summary.{head}") for head in heads],
        "rows": [
            [line.subject, "  ".join(line.marks) or EMPTY, num(line.average, 2), num(line.missed), line.result or EMPTY]
            for line in summary.subjects
        ],
        "empty": t("documents.no_rows"),
        "attendance_heading": t("documents.summary.attendance"),
        "attendance": [
            [t("documents.summary.rate"), pct(summary.rate)],
            [t("documents.summary.lessons"), num(summary.lessons)],
            *([t(f"documents.summary.{key}"), num(getattr(summary, key))] for key in _ABSENCES),
        ],
        "signatures": [t("documents.summary.sign_homeroom"), t("documents.summary.sign_parent")],
        "stamp_line": stamp.line(),
        "page_word": t("documents.page"),
    }
    return pdf("summary", data, at=stamp.printed_at)


_ABSENCES = ("unexcused", "excused", "ill", "late")
