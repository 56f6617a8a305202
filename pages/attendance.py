"""Attendance (O1): how many come, why others do not, where, and which pupils need somebody to ask after them."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.shell.guard import guard
from app.shell.views import attendance_pupils, remind
from app.shell.views.attendance_charts import grade_figure, reasons_figure, reasons_table, weekday_figure
from app.shell.views.attendance_figures import attendance_tiles, chronic_note
from app.shell.views.attendance_ranking import pupils, ranked, ranking_note
from app.shell.views.board import board
from app.shell.views.overview_chart import year_figure
from app.shell.views.subject_page import LEVELS, draw, draw_tiles, note, sees_pupils
from app.ui.head import section
from app.ui.notes import legend_note
from app.ui.ranking import ranking
from warehouse.queries.children import level_below

me = guard(Permission.ATTENDANCE_READ)
here = board(me, Permission.ATTENDANCE_READ, "attendance", levels=LEVELS)
in_class, by_name = here.scope.level is Level.CLASS, sees_pupils(here)
title = t(f"attendance.ranking.{here.scope.level}")
table = (pupils(here) if by_name else None) if in_class else ranked(here)
here.head(t("nav.attendance"), note(here), here.files(title, table.frame, table.columns) if table else None)
draw_tiles(here, attendance_tiles)

left, right = st.columns([11, 9], gap="medium")
with left:
    weeks = t("overview.attendance_weeks")
    section(weeks, png=here.picture(weeks, partial(year_figure, here), "weeks"))
    main_chart = st.container()
with right:
    reasons, why = reasons_table(here), t("attendance.reasons")
    png = here.picture(why, partial(reasons_figure, here), "reasons")
    files = here.files(why, reasons.frame, reasons.columns, "reasons")
    section(why, t("attendance.reasons_note"), png=png, downloads=files, key="attendance.reasons")
    reasons_chart = st.container()
    ranking(reasons.frame, reasons.columns, key="attendance.reasons", alt=why)

section(title, ranking_note(here) if table else "")
if table is None:
    legend_note(t("attendance.no_names"))
elif chosen := ranking(table.frame, table.columns, key="attendance.ranking", alt=title, id_column="id"):
    here.open(level_below(here.scope), chosen, "pupil" if in_class else None)

if by_name:
    left, right = st.columns(2, gap="medium")
    with left:
        alarms, heading = attendance_pupils.alarms(here), t("attendance.alarms_title")
        files = here.files(heading, alarms.whole, alarms.columns, "alarms")
        section(heading, alarms.noted(t("attendance.alarms_note")), downloads=files, key="attendance.alarms")
        remind.button(me, attendance_pupils.reminder(here), "attendance.alarms.remind", t("attendance.remind"))
        if chosen := ranking(alarms.frame, alarms.columns, key="attendance.alarms", alt=heading, id_column="pupil_id"):
            here.open(Level.PUPIL, chosen, "pupil")
    with right:
        often, heading = attendance_pupils.chronically_absent(here), t("attendance.chronic_title")
        files = here.files(heading, often.whole, often.columns, "chronic")
        section(heading, often.noted(chronic_note(here)), downloads=files, key="attendance.often")
        if chosen := ranking(often.frame, often.columns, key="attendance.often", alt=heading, id_column="pupil_id"):
            here.open(Level.PUPIL, chosen, "pupil")

left, right = st.columns(2, gap="medium")
with left:
    weekdays, bars_note = t("attendance.weekdays"), t("attendance.bars_note")
    section(weekdays, bars_note, png=here.picture(weekdays, partial(weekday_figure, here), "weekdays"))
    draw(here, "weekdays", weekday_figure, weekdays)
with right:
    if not in_class:
        grades = t("attendance.grades")
        section(grades, bars_note, png=here.picture(grades, partial(grade_figure, here), "grades"))
        draw(here, "grades", grade_figure, grades)
with main_chart:
    draw(here, "weeks", year_figure, weeks)
with reasons_chart:
    draw(here, "reasons", reasons_figure, why)
