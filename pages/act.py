"""The director's act: was internet received in the past month? Two buttons, what comes next, the months before."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.access.scope import Level
from app.i18n import t
from app.shell.guard import guard
from app.shell.views import act_card, act_card_months
from app.shell.views import act_card_refusal as refusal
from app.shell.views import acts_words as words
from app.shell.views.acts_clicks import carry_out
from app.ui.head import section
from app.ui.notes import empty

me = guard(Permission.ACT_READ)
outcome = carry_out(
    {
        "confirm": partial(act_card.confirm, me),
        "open": partial(refusal.open_form, me),
        "cancel": partial(refusal.close, me),
        "refute": partial(refusal.send, me),
    }
)
head = st.container()
views = act_card_months.months(me)
month = words.asked_month(act_card_months.offered(views))
here = words.board_of_month(me, Permission.ACT_READ, "act", (Level.SCHOOL,), month)
with head:
    act_card_months.page_head(here, views)

left, right = st.columns([3, 2], gap="medium")
with left:
    cards = act_card.chosen(views, words.month_code(month))
    outcome.gone({view.row.id for view in cards})
    for view in cards:
        act_card.card(me, view, outcome)
        section(t("act_pages.next"))
        act_card.way(me, view, act_card_months.profile(me, view.row.month))
    if not cards:
        empty(t("act_pages.no_contract"), t("act_pages.no_contract_why"), icon=":material/wifi_off:")
with right:
    section(t("act_pages.by_month"), t("act_pages.by_month_note"))
    st.table(act_card_months.history(views), border="horizontal", hide_header=True, alt=t("act_pages.by_month"))
