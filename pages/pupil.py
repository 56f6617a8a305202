"""One pupil: how often here, what was missed, how it stands in each subject; for the school and its district."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.shell.guard import guard
from app.shell.views.board import board
from app.shell.views.pupil import by_subject, pupil_tiles, weeks_figure
from app.shell.views.subject_page import draw, draw_tiles
from app.ui.head import head, section
from app.ui.notes import empty
from app.ui.ranking import ranking

me = guard(Permission.PUPIL_READ)
here = board(me, Permission.PUPIL_READ, "pupil")

if here.scope.level is not Level.PUPIL:
    head(t("nav.pupil"))
    empty(t("attendance.no_pupil"), t("attendance.no_pupil_why"), icon=":material/person_search:")
    st.stop()

table, title = by_subject(here), t("attendance.pupil_subjects")
here.head(downloads=here.files(title, table.frame, table.columns))
draw_tiles(here, pupil_tiles)

left, right = st.columns([2, 3], gap="medium")
with left:
    weeks = t("overview.attendance_weeks")
    section(weeks, png=here.picture(weeks, partial(weeks_figure, here), "weeks"))
    chart = st.container()
with right:
    section(title, t("attendance.pupil_subjects_note"))
    ranking(table.frame, table.columns, key="pupil.subjects", alt=title, height=700)
with chart:
    draw(here, "weeks", weeks_figure, weeks)
