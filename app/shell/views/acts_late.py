"""Who is late with internet acts: by region, district, school, and a letter to those who are (N4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.scope import Level
from app.domain.internet_acts import Party
from app.i18n import t, tn
from app.services.acts import ConfirmationView
from app.services.addressees import last_approvers
from app.shell.views import acts_ministry, remind
from app.shell.views import acts_words as words
from app.shell.views.board import Board
from app.shell.views.remind import Letter, Reminder
from app.store.repositories.names import PersonName
from app.ui.attention import Item, attention
from app.ui.format import date_, num
from app.ui.head import section
from app.ui.palette import Tone
from app.ui.ranking import ranking


def late_views(board: Board, sheet: Sequence[ConfirmationView]) -> list[ConfirmationView]:
    """What is late of the month in the board's place."""
    inside = set(board.scope.schools)
    return [view for view in sheet if view.overdue and view.row.school_id in inside]


def places(board: Board, month: date) -> None:
    """The table of regions, districts or schools; a click goes down."""
    found = acts_ministry.late_places(board, month)
    title = t("act_pages.late_places")
    section(title, t("act_pages.late_places_note"), downloads=board.files(title, found.frame, found.columns, "late"),
            key="acts.late")  # fmt: skip
    chosen = ranking(found.frame, found.columns, key="acts.places", alt=title, id_column="id")
    if chosen:
        level = acts_ministry.below(board)
        board.open(level, chosen, "school" if level is Level.SCHOOL else None)


def letters(board: Board, late: Sequence[ConfirmationView]) -> None:
    """Districts with something late, the most first; one click writes to all who owe it there."""
    items, sent = owing(board.me, late)
    section(t("act_pages.who_is_late"), num(len(items)) if items else "")
    done = remind.done_today(board.me, sent)
    if pressed := attention(items, key="acts.who_is_late", done=done):
        remind.press(board.me, sent[pressed])


def owing(me: Actor, late: Sequence[ConfirmationView]) -> tuple[list[Item], dict[str, Reminder]]:
    """A line for each district, and the letter of its button."""
    districts: dict[int, list[ConfirmationView]] = {}
    for view in late:
        districts.setdefault(view.row.district_id, []).append(view)
    heads = remind.heads(me, {view.row.school_id for view in late if view.overdue is Party.DIRECTOR})
    deciding = {d for d, views in districts.items() if any(v.overdue is Party.DISTRICT for v in views)}
    approvers = last_approvers(by=me, districts=deciding) if Permission.NOTICE_SEND in me.rights else {}
    items, sent = [], {}
    for district, views in sorted(districts.items(), key=lambda each: -len(each[1])):
        letter = _letter(views, heads, approvers.get(district))
        what = words.late_of(views)
        action, told = (t("overview.action.remind"), letter.help) if letter else ("", "")
        items.append(Item(str(district), Tone.OFF, words.district(views[0].row), what, "", action, told))
        if letter:
            sent[str(district)] = letter
    return items, sent


def _letter(
    views: Sequence[ConfirmationView], heads: dict[int, PersonName], approver: PersonName | None
) -> Reminder | None:
    waiting = [view for view in views if view.overdue is Party.DISTRICT]
    letters: list[Letter] = []
    for view in views:
        head = heads.get(view.row.school_id)
        if view.overdue is Party.DIRECTOR and head and head.id not in {letter.to for letter in letters}:
            letters.append(Letter(head.id, "notices.act_overdue", {"count": 1, "day": date_(view.due)}))
    directors = len(letters)
    who = [tn("overview.directors", directors, count=num(directors))] if directors else []
    if waiting and approver:
        day = date_(waiting[0].due)
        letters.append(Letter(approver.id, "notices.acts_waiting", {"count": len(waiting), "day": day}))
        who.append(approver.initials)
    return Reminder(tuple(letters), ", ".join(who)) if letters else None
