"""The journal's grid: what the service opened as cells, what was typed saved, what became of it told by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl

from app.access.actor import Actor
from app.documents.export import Column
from app.domain.errors import KozomolError, Unavailable
from app.i18n import t, tn
from app.services.journal import (
    Average,
    CellEdit,
    CellView,
    JournalPage,
    LessonColumn,
    PupilRow,
    SavedCells,
    save_cells,
)
from app.shell import clock, faults
from app.shell.views.journal_choice import local, subject_name
from app.store.repositories.names import PersonName, names_of
from app.store.unit_of_work import unit_of_work
from app.ui import journal_grid
from app.ui.format import EMPTY, day_month, num, time_
from app.ui.journal_grid import Grid, GridAnswer, GridCell, GridConflict, GridEdit, GridLesson, GridRefusal, GridRow

KEY = "journal.grid"
_AVERAGES = ("formative", "control", "score", "result")
_Reason = tuple[str, tuple[tuple[str, object], ...]]


def save_typed(me: Actor, now: datetime) -> None:
    """Save what was typed since the last run and prepare the answer. To be called before the page is read."""
    typed = journal_grid.edits(KEY, now)
    if not typed:
        return
    edits = [CellEdit(e.pupil_id, e.lesson_id, e.text, e.seen_version, e.typed_at) for e in typed]
    try:
        found = save_cells(by=me, edits=edits, now=now)
    except Unavailable:
        raise  # not answered: the browser keeps it and sends it again
    except KozomolError as error:
        journal_grid.answer(KEY, _all_refused(typed, faults.text(error)), now)
        return
    journal_grid.answer(KEY, answer(found, _writers(me, found), now), now)


def answer(found: SavedCells, writers: Mapping[int, PersonName], now: datetime) -> GridAnswer:
    """The outcome of a save in the words of the grid."""
    return GridAnswer(
        _saved(found, now),
        [GridRefusal(r.pupil_id, r.lesson_id, r.text, t(r.key, **r.params)) for r in found.refused],
        [
            GridConflict(
                c.pupil_id, c.lesson_id, c.mine, c.theirs, c.theirs_version,
                _writer(c.theirs_by, writers),
                time_(local(c.theirs_at)) if c.theirs_at else EMPTY,
            )
            for c in found.conflicts
        ],
    )  # fmt: skip


def grid(page: JournalPage, draft: str, now: datetime) -> Grid:
    """The whole grid. Reasons stand once per column where they can, or thirty rows would carry each of them."""
    common = {lesson.id: _common_reason(page.pupils, lesson.id) for lesson in page.lessons}
    texts: dict[_Reason, str] = {}
    writes = page.writes or page.reasons_only
    return Grid(
        draft=draft,
        lessons=[_lesson(lesson, _text(common[lesson.id], texts), now) for lesson in page.lessons],
        rows=[_row(pupil, common, texts, marked=page.has_marks) for pupil in page.pupils],
        averages=[t(f"journal_page.average.{name}") for name in _AVERAGES] if page.has_marks else [],
        marks="".join(map(str, page.marks)),
        alt=f"{t('nav.journal')}: {page.class_name}, {subject_name(page.subject_ky, page.subject_ru)}",
        read_only=not writes,
        saved=t("journal_page.all_saved") if writes else "",
    )


def averages(found: Average) -> list[str]:
    """Means of formative and control marks, the weighted score, and the period mark: a tick when it is set."""
    mark = found.result if found.result_set else found.rounded
    last = t("journal.not_assessed") if found.result_set and mark is None else EMPTY if mark is None else str(mark)
    return [
        num(exact(found.formative), 1),
        num(exact(found.control), 1),
        num(exact(found.score), 2),
        f"{last} ✓" if found.result_set else last,
    ]


def exact(value: Fraction | None) -> Decimal | None:
    """A fraction as the formats take it."""
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def table(page: JournalPage) -> tuple[pl.DataFrame, list[Column]]:
    """The same journal as it is taken away (J8: heads read and print)."""
    named = [(f"l{lesson.id}", lesson) for lesson in page.lessons]
    rows = [
        {"pupil": pupil.name}
        | {name: cell.text if (cell := pupil.cells.get(lesson.id)) else "" for name, lesson in named}
        | dict(zip(_AVERAGES, averages(pupil.average), strict=True))
        for pupil in page.pupils
    ]
    columns = [Column("pupil", t("ui.grid.pupil")), *(Column(name, day_month(one.day)) for name, one in named)]
    columns += [Column(name, t(f"journal_page.average.{name}")) for name in _AVERAGES if page.has_marks]
    sources = [column.source for column in columns]
    return pl.DataFrame(rows, schema=dict.fromkeys(sources, pl.String), strict=False).select(sources), columns


def _saved(found: SavedCells, now: datetime) -> str:
    if not found.saved and not found.unchanged:
        return ""
    late = sum(cell.late for cell in found.saved)
    told = tn("journal_page.saved", len(found.saved) + len(found.unchanged), at=time_(now))
    return f"{told} · {t('journal_page.saved_late', n=late)}" if late else told


def _writer(person_id: int | None, writers: Mapping[int, PersonName]) -> str:
    found = writers.get(person_id) if person_id is not None else None
    return found.initials if found else t("journal_page.somebody")


def _all_refused(typed: Sequence[GridEdit], why: str) -> GridAnswer:
    return GridAnswer("", [GridRefusal(e.pupil_id, e.lesson_id, e.text, why) for e in typed])


def _writers(me: Actor, found: SavedCells) -> dict[int, PersonName]:
    people = {c.theirs_by for c in found.conflicts if c.theirs_by is not None}
    if not people:
        return {}
    with unit_of_work(me, read_only=True) as work:
        return names_of(work, people)


def _lesson(lesson: LessonColumn, closed: str, now: datetime) -> GridLesson:
    topic = lesson.entry.topic or t("journal_page.no_topic")
    form = t(f"journal.form.{lesson.entry.control_form}") if lesson.entry.control_form else ""
    future = lesson.day > now.astimezone(clock.BISHKEK).date()
    return GridLesson(
        lesson.id, lesson.day, lesson.entry.is_control, lesson.day == now.date(), future,
        "" if future else closed, " · ".join(part for part in (topic, form, lesson.group_name) if part),
    )  # fmt: skip


def _row(
    pupil: PupilRow, common: Mapping[int, _Reason | None], texts: dict[_Reason, str], *, marked: bool
) -> GridRow:
    cells = {}
    for lesson, cell in pupil.cells.items():
        reason = _reason(cell)
        closed = "" if reason is None or reason == common[lesson] else _text(reason, texts)
        if cell.text or closed:
            cells[lesson] = GridCell(cell.text, cell.version, closed)
    return GridRow(pupil.id, pupil.name, cells, averages(pupil.average) if marked else [])


def _common_reason(pupils: Iterable[PupilRow], lesson: int) -> _Reason | None:
    """Why nothing may be entered into a column, if that holds for all of it: the most frequent reason."""
    reasons = [_reason(pupil.cells[lesson]) for pupil in pupils if lesson in pupil.cells]
    known = [reason for reason in reasons if reason is not None]
    return Counter(known).most_common(1)[0][0] if known and len(known) == len(reasons) else None


def _reason(cell: CellView) -> _Reason | None:
    return None if cell.open else (cell.key, tuple(sorted(cell.params.items())))


def _text(reason: _Reason | None, texts: dict[_Reason, str]) -> str:
    if reason is None:
        return ""
    if reason not in texts:
        texts[reason] = t(reason[0], **dict(reason[1]))
    return texts[reason]
