"""Filling (O3): what is owed and not filled, by whom, and a letter to those who owe it."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.shell.guard import guard
from app.shell.views import filling_choice, filling_figures, filling_missing, filling_tables, remind
from app.shell.views.board import board
from app.shell.views.subject_page import LEVELS, draw, draw_tiles, note
from app.ui.choice import choice
from app.ui.head import section
from app.ui.notes import legend_note
from app.ui.ranking import checklist, ranking
from warehouse.queries.children import level_below

me = guard(Permission.FILLING_READ)
here = board(me, Permission.FILLING_READ, "filling", levels=LEVELS)
head = st.container()
kinds = filling_figures.kinds_of(choice("kind", filling_figures.kinds_offered(), label=t("filling.what")))
draw_tiles(here, partial(filling_figures.filling_tiles, kinds=kinds), kinds)

left, right = st.columns([11, 9], gap="medium")
with left:
    owed, title = filling_figures.by_kind(here), t("filling.by_kind")
    files = here.files(title, owed.frame, owed.columns, "kinds")
    section(title, t("filling.by_kind_note"), downloads=files, key="filling.kinds")
    ranking(owed.frame, owed.columns, key="filling.kinds", alt=title)
with right:
    weeks, figure = t("filling.weeks"), partial(filling_figures.weeks_figure, kinds=kinds)
    section(weeks, png=here.picture(weeks, partial(figure, here), "weeks"))
    chart = st.container()

cut = choice("by", filling_tables.cuts(here), label=t("filling.cut_label"))
table, title = filling_tables.ranked(here, cut, kinds), t(f"filling.ranking.{cut}")
with head:
    here.head(t("nav.filling"), note(here), here.files(title, table.frame, table.columns))
section(title, t(f"filling.ranking_note.{cut}"))
teacher = filling_choice.teacher_named()
picked = ranking(table.frame, table.columns, key=f"filling.{cut}.{teacher}", alt=title, id_column="id")
if picked and cut == filling_tables.PLACES:
    here.open(level_below(here.scope), picked)
elif picked and cut == filling_tables.TEACHERS:
    filling_choice.choose_teacher(picked)

title = t("filling.missing_title")
if filling_missing.listed(here):
    wanted = filling_missing.Wanted(kinds, teacher)
    total, columns = filling_missing.total(here, wanted), filling_missing.columns(here)
    files = here.files(title, partial(filling_missing.everything, here, wanted), columns, "missing")
    section(title, t("filling.missing_note", n=total), downloads=files, key="filling.missing")
    buttons, listing = st.container(horizontal=True, gap="medium", vertical_alignment="center"), st.container()
    page = filling_choice.page_of(total)
    with listing:
        found = filling_missing.missing(here, wanted, page).frame
        rows = checklist(found, columns, key="filling.missing", alt=title, id_columns=filling_missing.IDENTITY)
    with buttons:
        filling_choice.teacher_line(here)
        ticked = filling_missing.ticked(here, found, rows)
        remind.button(me, ticked, "filling.remind", t("filling.remind_ticked", n=len(rows)))
        everyone = t("filling.remind_all" if teacher is None else "filling.remind_one")
        remind.button(me, filling_missing.owing(here, wanted), "filling.remind_all", everyone)
else:
    section(title)
    legend_note(t("filling.missing_below"))

control, title = filling_tables.control(here), t("filling.control")
files = here.files(title, control.frame, control.columns, "control")
told = t("filling.control_note", n=filling_figures.quarter(here).period)
section(title, told, downloads=files, key="filling.control")
ranking(control.frame, control.columns, key="filling.control", alt=title)
with chart:
    draw(here, "weeks", figure, weeks, kinds)
