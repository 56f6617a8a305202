"""The teacher's day: today's lessons with what is still to fill, one tap to the journal of each, what is overdue."""

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.services.teacher_day import teacher_day
from app.shell import clock, place
from app.shell.guard import guard
from app.shell.views import teacher_day as view
from app.ui.attention import attention
from app.ui.head import head, section
from app.ui.notes import empty
from app.ui.tiles import tiles

me = guard(Permission.TEACHER_DAY)
now = clock.now()
place.look(None, place.own(me))
day = teacher_day(by=me, day=now.date(), now=now)
owed = view.owed_before(me, day, now)

head(t("nav.teacher_day"), note=view.title(day.day))
tiles(view.figures(day, owed, now), per_row=4)

left, right = st.columns([11, 9], gap="medium")
with left:
    section(t("teacher_day.today"), view.left_note(day))
    view.lessons(me, day, now)
    if not day.lessons:
        empty(t("teacher_day.no_lessons"), t("teacher_day.no_lessons_why"), icon=":material/today:")
with right:
    section(t("teacher_day.before"), t("teacher_day.before_note"))
    attention(owed, key="teacher_day.owed")
    if asked := view.permissions(me, now):
        section(t("teacher_day.permissions"))
        attention(asked, key="teacher_day.permissions")
