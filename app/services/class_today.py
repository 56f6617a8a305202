"""The homeroom teacher's day: who was absent and why, who came late, where the roll was not called (J3, A§39)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.attendance import ABSENT, Presence, is_absent_day, presence
from app.domain.entries import Entry
from app.domain.errors import NotFound
from app.domain.judging import Request, judge_entry
from app.domain.marks import AbsenceCode
from app.domain.periods import Span, school_year_of
from app.domain.permissions import Place
from app.services.journal.rows import Cell, Key, Roll, read_cells, read_roll
from app.services.occasions import Occasions, read_occasions
from app.services.rulebook import Rulebook, load_rulebook
from app.store.repositories.classes import ClassRow, homeroom_classes, pupils_of_class
from app.store.repositories.lessons import LessonRow, lessons_of_class
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class MissedLesson:
    """A lesson that a pupil missed or came late to. `version` is the cell's, for `journal.save_cells`."""

    lesson_id: int
    lesson_no: int
    subject_ky: str
    subject_ru: str
    code: AbsenceCode
    version: str
    open: bool


@dataclass(frozen=True)
class AbsentPupil:
    """A pupil who missed something today; `whole_day` when all of the pupil's own lessons so far with the roll called
    were missed (O1)."""

    pupil_id: int
    name: str
    lessons: tuple[MissedLesson, ...]
    whole_day: bool

    @property
    def without_reason(self) -> bool:
        """Whether some absence still waits for its reason (Н)."""
        return any(one.code is AbsenceCode.UNEXCUSED for one in self.lessons)


@dataclass(frozen=True)
class ClassToday:
    """One class on one day."""

    class_id: int
    class_name: str
    day: date
    pupils: int
    lessons: tuple[LessonRow, ...]
    absent: tuple[AbsentPupil, ...]

    @property
    def not_taken(self) -> tuple[LessonRow, ...]:
        """Lessons that took place without the roll being called."""
        return tuple(one for one in self.lessons if one.takes_place and one.attendance_at is None)


def class_today(*, by: Actor, day: date, now: datetime) -> tuple[ClassToday, ...]:
    """The classes that the actor leads, on a day. Raises NotFound when there is none."""
    require(by, Permission.CLASS_TODAY, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        led = homeroom_classes(session, by.person_id, school_year_of(day))
        if not led or by.school_id is None:
            raise NotFound("journal.no_class_led")
        book = load_rulebook(session, by.school_id, now)
        return tuple(_of(session, one, book, day, now) for one in led)


def _of(session: Session, led: ClassRow, book: Rulebook, day: date, now: datetime) -> ClassToday:
    lessons = lessons_of_class(session, led.id, Span(day, day))
    cells = read_cells(session, lessons)
    by_id = {one.id: one for one in lessons}
    roll = read_roll(session, [led.id], {one.group_id for one in lessons if one.group_id})
    occasions = read_occasions(session, book, lessons)
    open_for_reasons = {one.id: _open(one, occasions, now) for one in lessons}
    pupils = pupils_of_class(session, led.id, day)
    absent = []
    for pupil in pupils:
        missed = [
            MissedLesson(
                lesson, by_id[lesson].lesson_no, by_id[lesson].subject_ky, by_id[lesson].subject_ru, absence.code,
                cell.version, open_for_reasons[lesson] and absence.code in ABSENT,
            )
            for (who, lesson), cell in sorted(cells.items(), key=lambda item: by_id[item[0][1]].lesson_no)
            if who == pupil.name.id and (absence := cell.absence) is not None
        ]  # fmt: skip
        if missed:
            whole_day = is_absent_day(_presence(pupil.name.id, one, cells, roll) for one in lessons)
            absent.append(AbsentPupil(pupil.name.id, pupil.name.short, tuple(missed), whole_day))
    return ClassToday(led.id, led.label, day, len(pupils), lessons, tuple(absent))


def _presence(pupil_id: int, lesson: LessonRow, cells: dict[Key, Cell], roll: Roll) -> Presence:
    """The pupil at this lesson; one of a group that the pupil is not in is none of theirs."""
    mine = pupil_id in roll.of(lesson.class_id, lesson.group_id, lesson.lesson_date)
    there = cells.get((pupil_id, lesson.id), Cell()).absence
    return presence(
        took_place=mine and lesson.takes_place, taken=lesson.attendance_at is not None,
        code=there.code if there else None,
    )  # fmt: skip


def _open(lesson: LessonRow, occasions: Occasions, now: datetime) -> bool:
    """Whether a reason may still be set: until the period closes."""
    occasion = occasions.of(lesson)
    place = Place(lesson.school_id, lesson.class_id, lesson.subject_id)
    return judge_entry(Request(Entry.ABSENCE_REASON, now, occasion, place, lesson.id, lesson.takes_place)).allowed
