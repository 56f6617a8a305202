"""The judgement of one entry or change: may it be made now, and does it count as late? (R1–R4)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.calendar import BISHKEK, day_of, end_of_day
from app.domain.deadlines import Deadline, Occasion, deadline
from app.domain.decisions import Decision, refusal
from app.domain.entries import AHEAD, CLOSED_WITH_THE_PERIOD, MARKS_OF_A_LESSON, OF_A_LESSON, Entry
from app.domain.errors import Refused
from app.domain.permissions import CorrectionGrant, LatePermission, Place, section_of
from app.domain.profiles import EditingWindow, RuleProfile


@dataclass(frozen=True)
class Request:
    """One entry asked for: what, at which instant (see `judged_time`), for which lesson, and with which leave.

    `held` is False for a lesson that was cancelled or moved. `lesson_id` is None for what is no lesson's.
    """

    entry: Entry
    at: datetime
    occasion: Occasion
    place: Place
    lesson_id: int | None = None
    held: bool = True
    permissions: tuple[LatePermission, ...] = ()
    grants: tuple[CorrectionGrant, ...] = ()


def judge_entry(request: Request) -> Decision:
    """May a missing entry be made? On time, late, late with a permission, under a grant, or not and why."""
    entry, occasion = request.entry, request.occasion
    if not request.held and entry in OF_A_LESSON:
        return refusal("rules.lesson_not_held", "A§21")
    if _too_early(request):
        return refusal("rules.lesson_not_come", "A§21", day=occasion.day)
    if entry in MARKS_OF_A_LESSON and not occasion.profile.has_marks(occasion.grade):
        return refusal("rules.grade_without_marks", "A§23", grade=occasion.grade)
    found = deadline(entry, occasion)
    if found is None or request.at <= found.due_at:
        return Decision(True)
    if request.at <= found.late_until:
        return Decision(True, late=True)
    return _late(request, found)


def judge_change(request: Request, *, own: bool, set_at: datetime | None = None) -> Decision:
    """May one change or clear an own existing entry? `set_at` is when the pupil's period mark was set, if it was.

    Within the school's editing window, never beyond the closing, never once the period mark stands
    (B-Д.2); the period mark itself until the closing.
    """
    found = deadline(request.entry, request.occasion)
    if not own:
        return refusal("rules.change_not_own", "A§39")
    closing = found.closes_at if found else None
    if closing is not None and request.at > closing:
        return _closed(request, closing)
    if request.entry not in OF_A_LESSON or request.entry is Entry.ABSENCE_REASON:
        return Decision(True)
    if set_at is not None and request.entry in MARKS_OF_A_LESSON:
        return refusal("rules.change_after_period_mark", "B-Д.2", set_at=_local(set_at))
    window = request.occasion.profile.editing_window
    if window is EditingWindow.NONE:
        return refusal("rules.change_forbidden", "Di5")
    until = editing_until(request.occasion, closing)
    if until is not None and request.at > until:
        return refusal("rules.change_window_over", "B2.14", until=_local(until))
    return Decision(True)


def editing_until(occasion: Occasion, closing: datetime | None) -> datetime | None:
    """The end of the editing window of a lesson's entries; None where nothing limits it."""
    days = occasion.profile.editing_window.days
    limits = [] if days is None else [end_of_day(occasion.day + timedelta(days=days))]
    limits += [] if closing is None else [closing]
    return min(limits, default=None)


def latest_permission(deadlines: Iterable[Deadline | None]) -> datetime:
    """The latest end that one permission for several entries may have. Raises Refused where it can help none."""
    open_until = [found.permission_until for found in deadlines if found and found.permission_until]
    if not open_until:
        raise Refused("rules.permission_cannot_help", article="A§22")
    return max(open_until)


def judged_time(
    *, entered_at: datetime, uploaded_at: datetime, synchronised_at: datetime | None, profile: RuleProfile
) -> datetime:
    """The instant by which an offline entry is judged (J10).

    The device's time of entry counts if it synchronised within the 72 hours before the entry and
    uploads within 72 hours after it; otherwise the upload's.
    """
    reach = timedelta(hours=profile.offline_hours)
    if synchronised_at is None or not synchronised_at <= entered_at <= uploaded_at:
        return uploaded_at
    trusted = entered_at - synchronised_at <= reach and uploaded_at - entered_at <= reach
    return entered_at if trusted else uploaded_at


def _too_early(request: Request) -> bool:
    """Only topics and homework may be published ahead (J4)."""
    ahead = request.entry in AHEAD or request.entry not in OF_A_LESSON
    return not ahead and day_of(request.at) < request.occasion.day


def _late(request: Request, found: Deadline) -> Decision:
    if request.entry not in CLOSED_WITH_THE_PERIOD:
        return Decision(True, late=True)
    if found.closes_at is not None and request.at > found.closes_at:
        return _closed(request, found.closes_at)
    return _by_permission(request, found) or _by_grant(request) or _past(request, found)


def _by_permission(request: Request, found: Deadline) -> Decision | None:
    if found.permission_until is None or request.at > found.permission_until:
        return None
    for permission in request.permissions:
        if permission.covers(request.entry, request.place, request.lesson_id, request.at):
            return Decision(True, late=True, permission_id=permission.id)
    return None


def _by_grant(request: Request) -> Decision | None:
    section = section_of(request.entry)
    for grant in request.grants:
        if grant.covers(request.place, section, request.at):
            return Decision(True, late=True, grant_id=grant.id)
    return None


def _past(request: Request, found: Deadline) -> Decision:
    """Why an entry is refused: permission can still be asked for, could have been, or never helps."""
    due, latest = _local(found.due_at), found.permission_until
    if latest is None:
        return refusal(f"rules.late.{request.entry}", found.article, due=due)
    step = "ask" if request.at <= latest else "too_late"
    return refusal(f"rules.{step}.{request.entry}", found.permission_article, due=due, latest=_local(latest))


def _closed(request: Request, closing: datetime) -> Decision:
    return _by_grant(request) or refusal("rules.period_closed", "A§15", closed=_local(closing))


def _local(instant: datetime) -> datetime:
    return instant.astimezone(BISHKEK)
