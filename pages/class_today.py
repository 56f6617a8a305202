"""The class today, for its homeroom teacher: who is absent and why, who came late, where the roll was not called."""

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.services.class_today import class_today
from app.shell import clock, place, push
from app.shell.guard import guard
from app.shell.views import class_today as view
from app.shell.views import pupil_paper
from app.shell.views.links import link
from app.shell.views.teacher_day import title
from app.ui.head import head, section
from app.ui.notes import empty, legend_note
from app.ui.tiles import tiles

me = guard(Permission.CLASS_TODAY)
now = clock.now()
push.watch(place.own(me))
classes = class_today(by=me, day=now.date(), now=now)

top = st.container()
here = view.pick(classes)
with top:
    head(f"{here.class_name} · {t('class_today.today')}", note=title(here.day))
tiles(view.figures(here, now))

left, right = st.columns([11, 9], gap="medium")
with left:
    section(t("class_today.who"), t("class_today.who_note"))
    view.absent(here)
    if here.absent:
        legend_note(t("class_today.codes"))
    else:
        empty(t("class_today.nobody"), t("class_today.nobody_why"), icon=":material/how_to_reg:")
with right:
    section(t("class_today.roll"))
    waiting = view.without_roll(here, now)
    st.markdown(view.lessons_text(waiting) if waiting else f":gray[:material/check: {t('class_today.roll_done')}]")
    section(t("class_today.more"))
    at = place.code(Level.CLASS, here.class_id)
    for path, label in (("attendance", t("class_today.attendance")), ("journal", t("class_today.journal"))):
        if found := link(me, path, label, at=at):
            st.page_link(found.page, label=found.label, query_params=dict(found.query), icon=":material/arrow_forward:")
    pupil_paper.of_class(me, here.class_id, now.date())
