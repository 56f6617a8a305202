"""Reminders from a list: whom a click writes to, what, and what was written today already."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.errors import KozomolError
from app.i18n import t, tn
from app.services import addressees, notices
from app.shell import clock, faults
from app.store.repositories.names import PersonName
from app.ui.format import esc, time_
from app.ui.notes import saved


@dataclass(frozen=True)
class Letter:
    """One notice to one person; `key` with `params` makes its text in the reader's language."""

    to: int
    key: str
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> tuple[str, str]:
        """What makes it the same letter, to whomever it goes: key and parameters."""
        return _text(self.key, self.params)


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
    return addressees.directors(by=me, schools=schools, day=clock.today())


def done_today(me: Actor, reminders: Mapping[str, Reminder]) -> dict[str, str]:
    """What this person sent today, on another page too: id → «14:33». What differs in a number is another letter."""
    if not reminders:
        return {}
    sent = {(*_text(one.key, one.params), one.to): one.at for one in notices.sent_today(by=me, now=clock.now())}
    found = {}
    for name, reminder in reminders.items():
        at = [sent.get((*letter.text, letter.to)) for letter in reminder.letters]
        if all(at):
            found[name] = time_(max(each for each in at if each).astimezone(clock.BISHKEK))
    return found


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
    alike: dict[tuple[str, str], list[Letter]] = {}
    for letter in reminder.letters:
        alike.setdefault(letter.text, []).append(letter)
    told: set[int] = set()
    for letters in alike.values():
        first, everyone = letters[0], [letter.to for letter in letters]
        told.update(notices.remind(by=me, to_persons=everyone, key=first.key, params=first.params, now=now).sent)
    return len(told)


def _text(key: str, params: Mapping[str, str | int]) -> tuple[str, str]:
    return key, json.dumps(dict(params), sort_keys=True)
