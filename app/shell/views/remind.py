"""Reminders from a list: whom a click writes to, what, and what was written today already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.calendar import day_of, start_of_day
from app.domain.errors import KozomolError
from app.i18n import t, tn
from app.services import notices
from app.shell import clock, faults
from app.store.repositories.inbox import sent_since
from app.store.repositories.names import PersonName
from app.store.repositories.staff import heads_of
from app.store.unit_of_work import unit_of_work
from app.ui.format import esc, time_
from app.ui.notes import saved


@dataclass(frozen=True)
class Letter:
    """One notice to one person; `key` with `params` makes its text in the reader's language."""

    to: int
    key: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reminder:
    """What one click sends; `who` names the people for the tooltip."""

    letters: tuple[Letter, ...]
    who: str

    @property
    def help(self) -> str:
        """The whole sentence of the one-word button."""
        return t("overview.remind_help", who=self.who)


def heads(me: Actor, schools: Collection[int]) -> dict[int, PersonName]:
    """The director of each school; schools without one are left out."""
    if Permission.NOTICE_SEND not in me.rights:
        return {}
    with unit_of_work(me, read_only=True) as work:
        return heads_of(work, schools, clock.today())


def done_today(me: Actor, reminders: Mapping[str, Reminder]) -> dict[str, str]:
    """What was sent today, by anyone's click on another page too: id → «14:33»."""
    if not reminders:
        return {}
    with unit_of_work(me, read_only=True) as work:
        sent = {(key, to): at for key, to, at in sent_since(work, me.person_id, start_of_day(day_of(clock.now())))}
    return {
        name: time_(max(sent[letter.key, letter.to] for letter in reminder.letters).astimezone(clock.BISHKEK))
        for name, reminder in reminders.items()
        if all((letter.key, letter.to) in sent for letter in reminder.letters)
    }


def button(me: Actor, reminder: Reminder | None, key: str, label: str) -> None:
    """One button for one reminder; after the deed, by another page's click too, the time stands in its place."""
    if reminder is None:
        return
    done = done_today(me, {key: reminder}).get(key)
    if done:
        st.caption(f":material/check: {esc(label)} · {done}", width="content")
    elif st.button(f":blue[{esc(label)}]", key=key, type="tertiary", icon=":material/mail:", help=esc(reminder.help)):
        press(me, reminder)


def press(me: Actor, reminder: Reminder) -> None:
    """Send it now, say so, and draw the page anew; a refusal is said in its place."""
    try:
        told = send(me, reminder, clock.now())
    except KozomolError as error:
        faults.show(error)
        return
    saved(tn("overview.reminded", told, who=reminder.who) if told else t("overview.reminded_before"))
    st.rerun()


def send(me: Actor, reminder: Reminder, now: datetime) -> int:
    """Write the letters; gives how many people were told now. Sent twice on one day it tells nobody again."""
    told: set[int] = set()
    for letter in reminder.letters:
        told |= set(notices.remind(by=me, to_persons=[letter.to], key=letter.key, params=letter.params, now=now).sent)
    return len(told)
