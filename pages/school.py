"""A school today: what teachers owe, who is absent without reason, what waits for a decision, and its classes."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.shell.guard import guard
from app.shell.replay import replayed
from app.shell.views import remind, school_today
from app.shell.views.board import board
from app.shell.views.overview_attention import concerns, reminders
from app.shell.views.overview_chart import year_figure
from app.shell.views.overview_figures import note, overview_tiles
from app.shell.views.overview_ranking import columns, ranked
from app.ui.attention import attention
from app.ui.charts.style import show
from app.ui.format import num
from app.ui.head import section
from app.ui.notes import legend_note
from app.ui.ranking import ranking
from app.ui.tiles import tiles

me = guard(Permission.SCHOOL_OVERSEE)
here = board(me, Permission.SCHOOL_OVERSEE, "school", levels=(Level.SCHOOL,))
drawn = (here.period, here.now)

classes = ranked(here)
shown = columns(here, classes)
title = t("overview.ranking.school")
here.head(note=note(here), downloads=here.files(title, classes, shown))
replayed(here.scope, "tiles", *drawn)(lambda: tiles(overview_tiles(here)))

found, counted = concerns(here)
day = school_today.today(here)
owing = school_today.owing(here, day) if day else []
letters = reminders([*found, *owing])
done = remind.done_today(me, letters)
pressed = None

if day:
    left, right = st.columns([11, 9], gap="medium")
    with left:
        section(t("overview.owed_by_teachers"), school_today.progress(day))
        if owing:
            pressed = attention([one.item for one in owing], key="school.owing", done=done)
        else:
            legend_note(t("overview.today_all" if day.lessons_over else "overview.nothing_over_yet"))
    with right:
        section(t("overview.waits_for_you"), school_today.waiting_count(day))
        if acts := school_today.internet(here, day):
            attention(acts, key="school.act")
        school_today.permissions(day.waiting)
        school_today.checks(day.to_check)
        absent, alt = school_today.absent(day), t("overview.absent")
        taken = here.files(alt, absent.frame, absent.columns, "absent")
        section(alt, num(absent.frame.height), downloads=taken, key="school.absent")
        remind.button(me, school_today.reasons(here, day), "school.reasons", t("overview.remind_homeroom"))
        if pupil := ranking(absent.frame, absent.columns, key="school.absent", alt=alt, id_column="id", height=240):
            here.open(Level.PUPIL, pupil)

left, right = st.columns([9, 11], gap="medium")
with left:
    section(t("overview.attention"), counted)
    pressed = attention([one.item for one in found], key="school.attention", done=done) or pressed
with right:
    weeks = t("overview.attendance_weeks")
    section(weeks, png=here.picture(weeks, partial(year_figure, here), "weeks"))
    chart = st.container()
if pressed:
    remind.press(me, letters[pressed])

section(title, t("overview.ranking_note"))
if chosen := ranking(classes, shown, key="school.ranking", alt=title, id_column="id"):
    here.open(Level.CLASS, chosen)
with chart:
    replayed(here.scope, "weeks", *drawn)(lambda: show(year_figure(here), alt=weeks, key="school.weeks"))
