"""My notices: reminders and news, the unread ones first to be ticked off."""

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.services import notices
from app.shell import clock
from app.shell.guard import guard
from app.ui.choice import page_of
from app.ui.format import date_, esc

me = guard(Permission.NOTICE_READ)
PER_PAGE = 50

st.title(t("nav.notices"), anchor=False)
inbox = notices.inbox(by=me)
mine = notices.my_notices(by=me, limit=PER_PAGE, offset=(page_of(inbox.total, PER_PAGE) - 1) * PER_PAGE)


def read_all() -> None:
    """Tick off everything that waited when the page was drawn, on its other pages too."""
    reader = guard(Permission.NOTICE_READ)
    notices.mark_all_read(by=reader, now=clock.now(), latest_id=inbox.latest_id)


if not mine:
    st.caption(t("shell.no_notices"))
if inbox.unread:
    label = t("shell.mark_read", n=inbox.unread)
    st.button(label, key="notices.read_all", on_click=read_all, icon=":material/done_all:")
for notice in mine:
    with st.container(border=notice.read_at is None, key=f"notices.{notice.id}"):
        st.markdown(esc(t(notice.key, **notice.params)))
        st.caption(
            esc(" · ".join(filter(None, (notice.from_name, date_(notice.created_at.astimezone(clock.BISHKEK).date())))))
        )
