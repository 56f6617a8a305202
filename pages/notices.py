"""My notices: reminders and news, the unread ones first to be ticked off."""

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.services import notices
from app.shell import clock
from app.shell.guard import guard
from app.ui.format import date_, esc

me = guard(Permission.NOTICE_READ)

st.title(t("nav.notices"), anchor=False)
mine = notices.my_notices(by=me)
unread = [notice for notice in mine if notice.read_at is None]


def read_all() -> None:
    """Tick off everything that stands on the page."""
    reader = guard(Permission.NOTICE_READ)
    notices.mark_read(by=reader, notice_ids=[notice.id for notice in unread], now=clock.now())


if not mine:
    st.caption(t("shell.no_notices"))
if unread:
    st.button(t("shell.mark_read"), key="notices.read_all", on_click=read_all, icon=":material/done_all:")
for notice in mine:
    with st.container(border=notice.read_at is None, key=f"notices.{notice.id}"):
        st.markdown(esc(t(notice.key, **notice.params)))
        st.caption(
            esc(" · ".join(filter(None, (notice.from_name, date_(notice.created_at.astimezone(clock.BISHKEK).date())))))
        )
