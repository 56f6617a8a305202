"""My account: who I am, language, password, second factor, and where I am signed in."""

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.shell import account_parts
from app.shell.guard import guard

me = guard(Permission.ACCOUNT_OWN)

st.title(t("nav.account"), anchor=False)
left, right = st.columns(2, gap="medium")
with left:
    account_parts.person(me)
    account_parts.sessions(me)
with right:
    account_parts.password(me)
    account_parts.second_factor(me)
