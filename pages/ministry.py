"""The republic and its regions at a glance: where it is weak, what waits, and the way down to the cause."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.shell.guard import guard
from app.shell.replay import drawn, replayed
from app.shell.views import ministry, remind
from app.shell.views.board import board
from app.shell.views.overview_attention import concerns, reminders
from app.shell.views.overview_chart import band_figure
from app.shell.views.overview_figures import acts_month, note, overview_tiles
from app.ui.attention import attention
from app.ui.charts.style import show
from app.ui.head import section
from app.ui.map import show_map, territory_map
from app.ui.palette import INDICATORS
from app.ui.ranking import ranking
from app.ui.tiles import tiles

me = guard(Permission.REPUBLIC_OVERSEE)
here = board(me, Permission.REPUBLIC_OVERSEE, "republic", levels=(Level.REPUBLIC, Level.REGION))
whole = here.scope.level is Level.REPUBLIC
same = (here.period, here.now)

top = st.container()
by = ministry.indicator()
label = INDICATORS[by].label
table = ministry.places(here, by, narrow=whole)
title = t(f"overview.ranking.{here.scope.level}")
with top:
    here.head(note=note(here), downloads=here.files(title, table.frame, table.columns, "places"))
    replayed(here.scope, "tiles", *same)(lambda: tiles(overview_tiles(here)))

drawing, listing = st.columns([11, 9], gap="medium") if whole else (None, st.container())
if drawing:
    heading = t("overview.by_region", indicator=label)
    values = ministry.on_the_map(table.frame, by)
    with drawing:
        section(heading, png=here.picture(heading, partial(territory_map, values, by), "map"))
        if clicked := show_map(values, by, alt=heading, key=f"ministry.map.{by}", make=drawn(territory_map)):
            here.open(Level.REGION, clicked)
with listing:
    section(title, t("overview.weakest_first"))
    if opened := ranking(table.frame, table.columns, key=f"ministry.ranking.{by}", alt=title, id_column="id"):
        here.open(ministry.level_below(here), opened)

left, right = st.columns(2, gap="medium")
with left:
    found, counted = concerns(here)
    letters = reminders(found)
    section(t("overview.attention"), counted)
    done = remind.done_today(me, letters)
    if pressed := attention([one.item for one in found], key="ministry.attention", done=done):
        remind.press(me, letters[pressed])
with right:
    acts, heading = ministry.providers(here), t("overview.acts_by_provider")
    taken = here.files(heading, acts.frame, acts.columns, "providers")
    section(heading, acts_month(here), downloads=taken, key="ministry.providers")
    ranking(acts.frame, acts.columns, key="ministry.providers", alt=heading)

weeks = t("overview.through_the_year", indicator=label)
section(weeks, t("overview.band_note"), png=here.picture(weeks, partial(band_figure, here, by), "band"))
replayed(here.scope, "band", by, *same)(lambda: show(band_figure(here, by), alt=weeks, key=f"ministry.band.{by}"))
