"""Achievement (O2): average, quality, success, SOU; where it is weak, by what, and against which period."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.shell.guard import guard
from app.shell.views import achievement_figures as figures
from app.shell.views.achievement_period import code, label, meant, offered
from app.shell.views.achievement_tables import cut_table, cuts, pupils, ranked
from app.shell.views.board import board
from app.shell.views.subject_page import LEVELS, draw, draw_tiles, note, sees_pupils
from app.ui.choice import choice
from app.ui.head import section
from app.ui.notes import empty, legend_note
from app.ui.ranking import ranking
from warehouse.queries.children import level_below

me = guard(Permission.ACHIEVEMENT_READ)
here = board(me, Permission.ACHIEVEMENT_READ, "achievement", levels=LEVELS)
in_class, heading = here.scope.level is Level.CLASS, t("nav.achievement")
results, usual = offered(here), meant(here)
if usual is None:
    here.head(heading, note(here))
    empty(t("achievement.nothing"), t("achievement.nothing_why"))
    st.stop()

head = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    offer = {key: label(each) for key, each in results.items()}
    chosen = results[choice("result", offer, default=code(usual), label=t("achievement.period"), menu=True)]
    legend_note(figures.note(here, chosen))
title = t(f"achievement.ranking.{here.scope.level}")
table = ranked(here, chosen) if not in_class else pupils(here, chosen) if sees_pupils(here) else None
with head:
    files = here.files(title, table.frame, table.columns) if table else None
    here.head(heading, note(here), files)
draw_tiles(here, partial(figures.achievement_tiles, period=chosen), chosen)

left, right = st.columns(2, gap="medium")
with left:
    marks, marks_figure = t("achievement.marks"), partial(figures.distribution_figure, period=chosen)
    section(marks, t("achievement.marks_note"), png=here.picture(marks, partial(marks_figure, here), "marks"))
    draw(here, "marks", marks_figure, marks, chosen)
with right:
    groups, groups_figure = t("achievement.groups"), partial(figures.groups_figure, period=chosen)
    section(groups, t("achievement.groups_note"), png=here.picture(groups, partial(groups_figure, here), "groups"))
    draw(here, "groups", groups_figure, groups, chosen)

section(title, t("achievement.ranking_note") if table else "")
if table is None:
    legend_note(t("attendance.no_names"))
elif opened := ranking(table.frame, table.columns, key="achievement.ranking", alt=title,
                       id_column="pupil_id" if in_class else "id"):  # fmt: skip
    here.open(level_below(here.scope), opened, "pupil" if in_class else None)

cut = choice("by", cuts(here), label=t("achievement.cut_label"))
by = cut_table(here, chosen, cut)
subject, trend = t(f"achievement.by.{cut}"), t("achievement.trend")
files = here.files(subject, by.frame, by.columns, cut)
section(subject, t("achievement.cut_note"), downloads=files, key="achievement.by")
ranking(by.frame, by.columns, key=f"achievement.by.{cut}", alt=subject)
if cut == "period":
    section(trend, png=here.picture(trend, partial(figures.quality_figure, here), "trend"))
    draw(here, "trend", figures.quality_figure, trend)
