"""What needs attention in a place: named exceptions in plain words, the cause, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from app.access.permissions import Permission
from app.access.scope import Level, Scope
from app.domain.periods import Span
from app.i18n import language, t, tn
from app.shell import place
from app.shell.views import names, remind
from app.shell.views.board import Board
from app.shell.views.remind import Letter, Reminder
from app.shell.views.table import counted
from app.store.repositories.names import PersonName
from app.ui.attention import SHOWN, Item
from app.ui.format import NB, date_, day_month, num, pct
from app.ui.head import Link
from app.ui.palette import Tone
from app.wording.kyrgyz import dative
from warehouse.queries import attendance, attention, filling

_TONES = {"red": Tone.OFF, "orange": Tone.AWAITED}
_NOTICES = {
    "attention.missing_topics": ("notices.topics_missing", "topic"),
    "attention.missing_attendance": ("notices.attendance_missing", "attendance"),
    "attention.control_overdue": ("notices.control_marks_missing", "control_marks"),
    "attention.acts_overdue": ("notices.act_overdue", ""),
    "attention.acts_waiting": ("notices.act_overdue", ""),
}
_PAGES = {
    "attention.open_acts": ("act", "acts-district", "acts"),
    "attention.open_pupils": ("attendance",),
    "attention.open_journal": ("journal", "achievement"),
}
_PLACES = {
    "class_id": Level.CLASS,
    "school_id": Level.SCHOOL,
    "district_id": Level.DISTRICT,
    "region_id": Level.REGION,
}
_IDENTITY = ("key", "region_id", "district_id", "school_id", "class_id", "teacher_id")
_TOGETHER = ("attention.acts_overdue", "attention.acts_waiting", "attention.acts_to_approve")
_MOST = 500
_LISTED = 50
_NAMED = 4
_HIGH = (Level.REPUBLIC, Level.REGION)
_MOST_TEACHERS = 3
_WEEKS_BACK = {"topic": 1, "attendance": 1, "control_marks": 5}
"""As far back as `attention` itself looks."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Concern:
    """A line of the list, and what its button sends where it sends something."""

    item: Item
    reminder: Reminder | None = None


def concerns(board: Board) -> tuple[list[Concern], str]:
    """The first lines of a place, red first, and a note of how many there are.

    Causes are looked up for those that stand open. What many schools have in common is of all of them: its click
    writes to each.
    """
    found = board.read(attention.attention, now=board.now, limit=None)
    of_school = pl.col("school_id").is_not_null()
    alike = {key: found.filter(of_school & (pl.col("key") == key)) for key in _TOGETHER}
    together = {key: frame.to_dicts() for key, frame in alike.items() if frame.height > 1}
    alone = found.filter(~(of_school & pl.col("key").is_in(list(together))))
    rows = alone.head(_MOST).to_dicts()
    if Permission.JOURNAL_READ not in board.me.rights:
        rows = nameless(rows)
    listed, total = min(len(rows), _LISTED) + len(together), len(rows) + len(together)
    note = counted(listed, total, whole=alone.height <= _MOST)
    rows = rows[:_LISTED]
    owing = [_owing(board, row) if index < SHOWN else None for index, row in enumerate(rows)]
    teachers = names.people(board.me, _teachers(board, rows, owing))
    classes = names.classes(board) if board.scope.level not in _HIGH else {}
    called = _Names(names.territories(board), names.short_schools(board), classes, teachers)
    named = (*rows, *(row for joined in together.values() for row in joined))
    heads = remind.heads(board.me, {row["school_id"] for row in named if row["school_id"]})
    single = [_concern(board, row, called, heads, owing[at], causes=at < SHOWN) for at, row in enumerate(rows)]
    return [*single, *(_joint(board, joined, called, heads) for joined in together.values())], note


def _teachers(board: Board, rows: Sequence[Row], owing: Sequence[pl.DataFrame | None]) -> set[int]:
    """Everybody whom the lines name, so that they are looked up together."""
    found = {row["teacher_id"] for row in rows if row["teacher_id"]}
    if Permission.JOURNAL_READ in board.me.rights:
        found.update(who for frame in owing if frame is not None for who in frame["teacher_id"].head(_MOST_TEACHERS))
    return found


def nameless(rows: Sequence[Row]) -> list[Row]:
    """For a reader who sees classes but never people (E4.3): what single teachers owe becomes their school's."""
    joined: dict[tuple[str, int], Row] = {}
    kept: list[Row] = []
    for row in rows:
        if not row["teacher_id"]:
            kept.append(row)
            continue
        place_ = row["key"], row["school_id"]
        if place_ not in joined:
            action = "attention.remind_director" if row["key"] in _NOTICES else row["action"]
            joined[place_] = {**row, "teacher_id": None, "class_id": None, "count": 0, "action": action}
            kept.append(joined[place_])
        joined[place_]["count"] += row["count"]
    return kept


def reminders(found: Sequence[Concern]) -> dict[str, Reminder]:
    """Line → what its button sends."""
    return {each.item.id: each.reminder for each in found if each.reminder}


@dataclass(frozen=True)
class _Names:
    territories: Mapping[int, str]
    schools: Mapping[int, str]
    classes: Mapping[int, str]
    teachers: Mapping[int, str]

    def of(self, row: Row, level: Level) -> str:
        """Who a line is about: the closest that it names."""
        if row["teacher_id"] in self.teachers:
            return self.teachers[row["teacher_id"]]
        if row["class_id"] and level in (Level.SCHOOL, Level.CLASS):
            return self.classes.get(row["class_id"], "")
        if row["school_id"]:
            return "" if level is Level.SCHOOL else self.schools.get(row["school_id"], "")
        return self.territories.get(row["district_id"] or row["region_id"] or 0, "")


def _concern(
    board: Board, row: Row, called: _Names, heads: Mapping[int, PersonName], owing: pl.DataFrame | None, *, causes: bool
) -> Concern:
    item = Item(
        id=".".join(str(row[part] or 0) for part in _IDENTITY),
        tone=_TONES[row["severity"]],
        who=called.of(row, board.scope.level),
        what=_what(row),
        why=_why(board, row, owing, called) if causes else "",
    )
    if row["action"] in ("attention.remind_director", "attention.remind_teacher"):
        sent = _reminder(board, row, called, heads, owing)
        return Concern(replace(item, action=t("overview.action.remind"), help=sent.help) if sent else item, sent)
    return Concern(_linked(item, board, row))


def _joint(board: Board, rows: list[Row], called: _Names, heads: Mapping[int, PersonName]) -> Concern:
    """Many schools of which the same is awaited stand on one line; its click writes to all their directors."""
    first, n = rows[0], len(rows)
    shown = ", ".join(called.schools.get(row["school_id"], "") for row in rows[:_NAMED])
    item = Item(
        id=str(first["key"]),
        tone=min((_TONES[row["severity"]] for row in rows), key=list(_TONES.values()).index),
        who=tn("overview.schools", n, count=num(n)),
        what=_what({**first, "count": sum(row["count"] for row in rows)}),
        why=shown + (f", +{n - _NAMED}" if n > _NAMED else ""),
    )
    if first["action"] == "attention.remind_director":
        sent = [one for row in rows if (one := _reminder(board, row, called, heads, None))]
        letters = tuple(letter for one in sent for letter in one.letters)
        if letters:
            joint = Reminder(letters, tn("overview.directors", len(letters), count=num(len(letters))))
            return Concern(replace(item, action=t("overview.action.remind"), help=joint.help), joint)
    return Concern(_linked(item, board, {**first, "school_id": None}))


def _linked(item: Item, board: Board, row: Row) -> Item:
    link = _link(board, row)
    return replace(item, action=t("overview.action.open"), help=t(row["action"]), link=link) if link else item


def _what(row: Row) -> str:
    told = {"count": num(row["count"]), "value": pct(row["value"]), "other": pct(row["other"])}
    return t(row["key"], **told, day=_day(row["key"], row["day"]))


def _day(key: str, day: date | None) -> str:
    """«05.11»; where a Kyrgyz text says «until», with the ending that it wants."""
    wants = language() == "ky" and key in ("attention.acts_waiting", "attention.acts_to_approve")
    return day_month(day) + (dative(day.month) if day and wants else "")


def _owing(board: Board, row: Row) -> pl.DataFrame | None:
    """Who in the school owes what the line counts, most first: school_id, teacher_id, missing."""
    kind = _NOTICES.get(row["key"], ("", ""))[1]
    if not kind or not row["school_id"] or row["teacher_id"]:
        return None
    span = Span(board.now.date() - timedelta(weeks=_WEEKS_BACK[kind]), board.now.date())
    return _school(board, row["school_id"]).read(filling.overdue, span=span, now=board.now, kinds=(kind,))


def _why(board: Board, row: Row, owing: pl.DataFrame | None, called: _Names) -> str:
    if owing is not None and owing.height:
        return _most_owing(board, owing, called)
    if row["key"] == "attention.attendance_below" and row["school_id"] and not row["class_id"]:
        return _weakest_classes(board, row["school_id"])
    if row["class_id"] and board.scope.level not in (Level.SCHOOL, Level.CLASS):
        return called.classes.get(row["class_id"], "")
    if row["key"] == "attention.alarms":
        return t("overview.why.alarms", days=num(row["other"]))
    return t("overview.why.until", day=date_(row["day"])) if row["key"] == "attention.acts_overdue" else ""


def _most_owing(board: Board, owing: pl.DataFrame, called: _Names) -> str:
    """«Больше всего: Асанов А. Б. — 12, …»; teachers are counted for who sees no names of a school."""
    if Permission.JOURNAL_READ not in board.me.rights:
        return t("overview.why.teachers", n=owing.height)
    top = owing.head(_MOST_TEACHERS)
    told = [
        f"{called.teachers.get(who, '')}{NB}— {num(n)}"
        for who, n in zip(top["teacher_id"], top["missing"], strict=True)
    ]
    return t("overview.why.most", who=", ".join(told))


def _weakest_classes(board: Board, school_id: int) -> str:
    """The three weakest classes, and how much of the absence nobody has explained."""
    school, last = _school(board, school_id), board.now.date()
    span = Span(last - timedelta(weeks=4), last)
    weak = school.read(attendance.by_child, span=span).drop_nulls("rate").head(3)["child_id"].to_list()
    called = names.classes(school)
    row = school.read(attendance.summary, span=span).row(0, named=True)
    missed = row["absent_n"] + row["absent_u"] + row["absent_b"]
    classes = ", ".join(called[each] for each in weak if each in called)
    return t("overview.why.classes", classes=classes, share=pct(row["absent_n"] / missed if missed else None, 0))


def _reminder(
    board: Board, row: Row, called: _Names, heads: Mapping[int, PersonName], owing: pl.DataFrame | None
) -> Reminder | None:
    key, _ = _NOTICES[row["key"]]
    if Permission.NOTICE_SEND not in board.me.rights:
        return None
    if row["teacher_id"]:
        who = called.teachers.get(row["teacher_id"])
        return Reminder((Letter(row["teacher_id"], key, _params(row["count"], row)),), who) if who else None
    head = heads.get(row["school_id"])
    if head is None:
        return None
    letters = [Letter(head.id, key, _params(row["count"], row))]
    if owing is not None and Permission.JOURNAL_READ in board.me.rights:
        top = owing.head(_MOST_TEACHERS)
        pairs = zip(top["teacher_id"], top["missing"], strict=True)
        letters += [Letter(who, key, _params(n, row)) for who, n in pairs if who != head.id]
    more = len(letters) - 1
    key = "overview.head_and_teachers" if more else "overview.head"
    return Reminder(tuple(letters), t(key, head=head.initials, n=more))


def _params(count: int, row: Row) -> dict[str, str | int]:
    return {"count": int(count), "day": date_(row["day"])}


def _link(board: Board, row: Row) -> Link | None:
    at = _at(row)
    if row["action"] == "attention.open_attendance" and board.scope.level not in (Level.SCHOOL, Level.CLASS):
        return board.to(at, "")
    paths = _PAGES.get(row["action"], ("attendance",))
    return next((link for path in paths if (link := board.to(at, "", path))), None)


def _at(row: Row) -> str:
    """The code of the closest place that a line names; nothing for the page's own."""
    return next((place.code(level, row[part]) for part, level in _PLACES.items() if row[part]), "")


def _school(board: Board, school_id: int) -> Board:
    return board.within(Scope(Level.SCHOOL, None, (), (school_id,)))
