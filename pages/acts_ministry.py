"""The ministry's internet acts: the month by provider, acts issued and corrected, their register, who is late."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.services import acts
from app.shell.guard import guard
from app.shell.views import acts_issue as issue
from app.shell.views import acts_late, acts_ministry, acts_register, acts_sheet
from app.shell.views import acts_words as words
from app.shell.views.acts_clicks import carry_out
from app.shell.views.acts_head import acts_head
from app.ui.choice import choice
from app.ui.format import num
from app.ui.head import section
from app.ui.ranking import ranking
from app.ui.tiles import tiles

me = guard(Permission.ACT_ISSUE)
head = st.container()
month = words.asked_month(words.months(me))
outcome = carry_out(
    {
        "issue": partial(issue.issue, me, month),
        "correct": partial(issue.correct, me),
        "send_back": partial(issue.send_back, me),
    }
)
here = words.board_of_month(me, Permission.ACT_ISSUE, "acts", acts_ministry.LEVELS, month)
providers = acts.consolidation(by=me, month=month)
whole = acts_ministry.consolidation(providers)
with head:
    acts_head(here, t("act_pages.acts"), month, whole)
sheet = acts_ministry.sheet(me, month)
late = acts_late.late_views(here, sheet)
tiles(acts_ministry.tiles(providers, sum(view.overdue is not None for view in sheet)), per_row=6)

section(t("act_pages.by_provider"), t("act_pages.by_provider_note"))
ranking(whole.frame, whole.columns, key="acts.providers", alt=t("act_pages.by_provider"))

left, right = st.columns([1, 1], gap="medium")
with left:
    section(t("act_pages.to_issue"), num(sum(one.can_issue for one in providers)))
    issue.offers(providers, outcome)
    if not any(one.can_issue for one in providers):
        st.markdown(f":gray[:material/check: {t('act_pages.nothing_to_issue')}]")
with right:
    register = acts.act_register(by=me)
    section(t("act_pages.acts_of", month=words.month_inside(month)))
    acts_register.rows(me, tuple(act for act in register if act.month == month))

lines, heading = st.container(), t("act_pages.schools_of_provider")
if providers:
    names = {str(one.provider_id): acts_ministry.provider(one) for one in providers}
    chosen = int(choice("provider", names, label=t("act_pages.provider"), menu=True))
    found = acts_ministry.lines(sheet, chosen)
    issue.line_actions(me, found, outcome)
    table = acts_sheet.table(here, found, with_district=True)
    ranking(table.frame, table.columns, key="acts.lines", alt=heading)
    files = here.files(f"{heading}, {names[str(chosen)]}", table.frame, table.columns, "lines")
with lines:
    section(heading, downloads=files if providers else None, key="acts.lines")
outcome.rest()

acts_late.places(here, month)
acts_late.letters(here, late)
acts_register.whole(here, register)
