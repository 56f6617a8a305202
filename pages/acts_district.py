"""The district's internet acts: approve what agrees with one click, look at what does not, write to the rest."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.shell.guard import guard
from app.shell.views import acts_decision as decision
from app.shell.views import acts_sheet, names, remind
from app.shell.views import acts_words as words
from app.shell.views.acts_clicks import carry_out
from app.shell.views.acts_head import acts_head
from app.ui.attention import attention
from app.ui.format import num
from app.ui.head import section
from app.ui.ranking import ranking
from app.ui.tiles import tiles

me = guard(Permission.ACT_APPROVE)
head = st.container()
month = words.asked_month(words.months(me))
outcome = carry_out(
    {
        "approve_all": partial(decision.approve_all, me, month),
        "approve": partial(decision.approve, me),
        "approve_days": partial(decision.approve_days, me),
        "put_back": partial(decision.put_back, me),
        "put_back_chosen": partial(decision.put_back_chosen, me),
    }
)
here = words.board_of_month(me, Permission.ACT_APPROVE, "acts-district", (Level.DISTRICT,), month)
sheet = acts_sheet.sheet(here, month)
every = acts_sheet.table(here, sheet.views)
with head:
    acts_head(here, t("act_pages.acts"), month, every)
outcome.gone({0, *(view.row.id for view in sheet.doubtful)})
tiles(acts_sheet.tiles(sheet))

left, right = st.columns([3, 2], gap="medium")
with left:
    section(t("act_pages.agree"), num(len(sheet.agreeing)))
    called = names.numbered_schools(here)
    decision.agreeing(me, sheet, called, outcome)
    section(t("act_pages.disagree"), num(len(sheet.doubtful)))
    for view in sheet.doubtful:
        decision.doubtful(me, view, called, outcome)
    if not sheet.doubtful:
        st.markdown(f":gray[:material/check: {t('act_pages.none_doubtful')}]")
with right:
    section(t("act_pages.silent"), num(len(sheet.silent)))
    waiting, letters = acts_sheet.silent(here, sheet)
    remind.button(me, acts_sheet.everyone(list(letters.values())), "acts.remind_all", t("act_pages.remind_all"))
    done = remind.done_today(me, letters)
    if pressed := attention(waiting, key="acts.silent", done=done):
        remind.press(me, letters[pressed])
    if before := acts_sheet.overdue_before(me, month, "acts-district"):
        section(t("act_pages.overdue_before"), num(len(before)))
        attention(before, key="acts.before")

section(t("act_pages.all_schools"), t("act_pages.all_schools_note"))
if chosen := ranking(every.frame, every.columns, key="acts.sheet", alt=t("act_pages.all_schools"), id_column="id"):
    here.open(Level.SCHOOL, chosen, "school")
