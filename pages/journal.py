"""The journal: marks and attendance as a grid, the lesson's topic and homework beside it, what is still owed."""

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.shell import clock
from app.shell.guard import guard
from app.shell.views import journal_lesson, journal_marks, journal_plan, journal_read, journal_results, journal_today
from app.shell.views.journal_choice import choose, choose_lesson, journals
from app.ui import journal_grid
from app.ui.notes import empty

me = guard(Permission.JOURNAL_READ)
now = clock.now()

journal_marks.save_typed(me, now)
today = journal_today.lessons(me, now)
top = st.container()
found = journals(me, now)
if not found.refs:
    journal_read.none(me, top)
    st.stop()

lessons = st.container()
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    with journal_today.others(today):
        chosen = choose(me, found, now)
    view = journal_read.view(chosen)
page = journal_read.opened(me, chosen, now)
with top:
    journal_read.top(me, page, chosen, lessons=view == "lessons")

if view == "results" and chosen.period:
    with lessons:
        journal_today.strip(today, None)
    journal_results.results(me, chosen, chosen.period, now)
    st.stop()

if view == "plan":
    with lessons:
        journal_today.strip(today, None)
    journal_plan.plans(me, chosen)
    st.stop()

left, right = st.columns([18, 7], gap="medium")
with right:
    lesson = choose_lesson(page, now)
    if lesson:
        journal_lesson.panel(me, page, lesson, now)
with left:
    if page.lessons and page.pupils:
        draft = journal_read.draft_of(me, chosen)
        journal_grid.show(journal_marks.grid(page, draft, now), key=journal_marks.KEY)
        journal_read.why_read_only(page)
    else:
        empty(t("journal_page.no_lessons"), t("journal_page.no_lessons_why"))
with lessons:
    journal_today.strip(today, lesson.id if lesson else None)
