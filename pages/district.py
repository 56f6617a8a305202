"""A district at a glance: its schools, the weakest first, what needs attention and a letter with one click."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.shell.guard import guard
from app.shell.replay import replayed
from app.shell.views import district, remind
from app.shell.views.board import board
from app.shell.views.overview_attention import concerns, reminders
from app.shell.views.overview_chart import year_figure
from app.shell.views.overview_figures import acts_month, note, overview_tiles
from app.shell.views.overview_ranking import columns, ranked
from app.ui.attention import attention
from app.ui.charts.style import show
from app.ui.head import section
from app.ui.notes import legend_note
from app.ui.ranking import ranking
from app.ui.tiles import tiles

me = guard(Permission.DISTRICT_OVERSEE)
here = board(me, Permission.DISTRICT_OVERSEE, "district", levels=(Level.DISTRICT, Level.REGION))
drawn = (here.period, here.now)

schools = ranked(here)
shown = columns(here, schools)
title = t(f"overview.ranking.{here.scope.level}")
here.head(note=note(here), downloads=here.files(title, schools, shown))
replayed(here.scope, "tiles", *drawn)(lambda: tiles(overview_tiles(here)))

left, right = st.columns([9, 11], gap="medium")
with left:
    found, counted = concerns(here)
    letters = reminders(found)
    section(t("overview.attention"), counted)
    done = remind.done_today(me, letters)
    if pressed := attention([one.item for one in found], key="district.attention", done=done):
        remind.press(me, letters[pressed])
with right:
    weeks = t("overview.attendance_weeks")
    section(weeks, png=here.picture(weeks, partial(year_figure, here), "weeks"))
    chart = st.container()

section(title, t("overview.ranking_note"))
if chosen := ranking(schools, shown, key="district.ranking", alt=title, id_column="id"):
    here.open(Level.SCHOOL if here.scope.level is Level.DISTRICT else Level.DISTRICT, chosen)

left, right = st.columns([11, 9], gap="medium")
with left:
    today, heading = district.owed_today(here), t("overview.today")
    files = here.files(heading, today.frame, today.columns, "today")
    section(heading, t("overview.today_note"), downloads=files, key="district.today")
    if today.frame.is_empty():
        legend_note(t("overview.today_all" if district.is_school_day(here) else "overview.no_lessons_today"))
    elif chosen := ranking(today.frame, today.columns, key="district.today", alt=heading, id_column="id"):
        here.open(Level.SCHOOL, chosen)
with right:
    section(t("overview.acts", month=acts_month(here)))
    if waiting := district.acts(here):
        attention(waiting, key="district.acts")
    else:
        legend_note(t("overview.acts_done"))

with chart:
    alt = t("overview.attendance_weeks")
    replayed(here.scope, "weeks", *drawn)(lambda: show(year_figure(here), alt=alt, key="district.weeks"))
