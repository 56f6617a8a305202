"""The diary of a pupil: the week with lessons, topics, homework, marks and attendance, and the averages below."""

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.services.diary import open_diary, own_pupils
from app.shell import clock
from app.shell.guard import guard
from app.shell.views import diary as view
from app.shell.views import diary_marks, pupil_paper
from app.ui.head import head, section
from app.ui.notes import empty, legend_note
from app.ui.ranking import ranking

me = guard(Permission.DIARY_READ)
now = clock.now()
pupils = own_pupils(by=me, now=now)
if not pupils:
    empty(t("diary.no_pupil"), t("diary.no_pupil_why"), icon=":material/menu_book:")
    st.stop()

top = st.container()
pupil = view.pick(me, pupils)
monday = view.week_of(now.date())
diary = open_diary(by=me, pupil_id=pupil.pupil_id, day=monday, now=now)
with top:
    head(diary.pupil, note=diary.class_name)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    view.week_buttons(monday, now.date())
    pupil_paper.menu(me, pupil.pupil_id, view.usual_span(diary, monday), now.date())

left, right = st.columns([11, 9], gap="medium")
with left:
    view.days(diary, now)
with right:
    section(t("diary.missed"))
    st.markdown(view.missed_text(diary))
    frame, columns = diary_marks.table(diary.subjects)
    files = diary_marks.files(me, diary, frame, columns, view.period_name(diary)) if diary.subjects else None
    section(t("diary.marks"), view.period_name(diary), downloads=files, key="diary.marks")
    if diary.subjects:
        ranking(frame, columns, key="diary.marks", alt=t("diary.marks"), height=620)
        legend_note(diary_marks.legend(diary.subjects))
    else:
        legend_note(t("diary.no_marks"))
