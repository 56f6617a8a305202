"""Marks of the diary: by subject with what they come to so far, and the results that are set (Y1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from app.access.actor import Actor
from app.domain.grading import MarkKind
from app.i18n import t
from app.services.diary import Diary, SubjectMarks
from app.shell.views import taken
from app.shell.views.journal_choice import subject_name
from app.shell.views.journal_marks import exact
from app.store.repositories.diary import ResultRow
from app.ui.format import EMPTY, num
from app.ui.ranking import Column, text

_KIND = {1: "result_no", 2: "result_half", 3: "result_year", 4: "result_exam"}


def table(subjects: tuple[SubjectMarks, ...]) -> tuple[pl.DataFrame, list[Column]]:
    """One row per subject: marks, mean, what it rounds to, and a column per result that anybody has."""
    results = sorted({(one.kind, one.period) for subject in subjects for one in subject.results})
    named = {key: result_name(*key) for key in results}
    rows = [_row(subject, named) for subject in subjects]
    columns = [
        text("subject", t("diary.subject"), width=120),
        text("marks", t("diary.marks_of"), width=115),
        text("score", t("diary.score"), width=70),
        text("so_far", t("diary.so_far"), width=75),
        *(text(name, name, width=65) for name in named.values()),
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys((column.source for column in columns), pl.String)), columns


def files(
    me: Actor, diary: Diary, frame: pl.DataFrame, columns: list[Column], period: str
) -> Callable[[str], str] | None:
    """The table as it is taken away: a family's own."""
    title = f"{t('diary.marks')} · {diary.pupil}"
    days = [(t("ui.period"), period)] if period else []
    return taken.files(
        me, f"diary.marks.{diary.pupil_id}", title, frame, columns, where=diary.class_name, filters=days, own=True
    )


def legend(subjects: tuple[SubjectMarks, ...]) -> str:
    """What the signs mean, and what is in no average."""
    before = any(subject.uncounted for subject in subjects)
    return t("diary.legend") + (f" {t('diary.uncounted')}" if before else "")


def result_name(kind: int, period: int) -> str:
    """«1 чет.», «Год»."""
    return t(f"diary.{_KIND[kind]}", n=period) if kind in (1, 2) else t(f"diary.{_KIND[kind]}")


def result_words(results: Iterable[ResultRow]) -> list[str]:
    """«1 чет. 5»."""
    return [f"{result_name(one.kind, one.period)} {value_of(one)}" for one in results]


def value_of(result: ResultRow) -> str:
    """The mark, or «н/а»."""
    return t("journal.not_assessed") if result.value is None else str(result.value)


def marks_text(subject: SubjectMarks) -> str:
    """The marks in the order of the lessons; those of control lessons in brackets."""
    return "  ".join(f"[{one.value}]" if one.kind is MarkKind.CONTROL else str(one.value) for one in subject.marks)


def _row(subject: SubjectMarks, named: dict[tuple[int, int], str]) -> dict[str, str]:
    row = {
        "subject": subject_name(subject.subject_ky, subject.subject_ru),
        "marks": marks_text(subject) or EMPTY,
        "score": num(exact(subject.score), 2),
        "so_far": EMPTY if subject.rounded is None else str(subject.rounded),
    }
    found = {(one.kind, one.period): value_of(one) for one in subject.results}
    return row | {name: found.get(key, EMPTY) for key, name in named.items()}
