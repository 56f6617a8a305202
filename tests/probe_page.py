"""A page with one of everything that an attack could aim at: figures, a picture, a file, widgets, a timer."""

import io

import streamlit as st

from app.access.permissions import Permission
from app.documents import export
from app.domain.errors import Unavailable
from app.shell import exports, place, reads, session
from app.shell.guard import guard
from app.shell.replay import replayed
from tests.probe_query import schools_known

me = guard(Permission.ACCOUNT_OWN)
scope = place.current(me)

st.session_state["probe.runs"] = st.session_state.get("probe.runs", 0) + 1
st.write(f"PROBE of {me.role} in {','.join(map(str, scope.schools))} END")
st.write(f"RUNS {st.session_state['probe.runs']} END")
st.write(f"BOUND {st.user.to_dict().get('sid', '')} FROM {session.address()} END")

st.write(f"ADDRESS {sorted(st.query_params)} END")
try:
    known = reads.read(me, Permission.ACCOUNT_OWN, schools_known, scope)
    st.write(f"FIGURES of {','.join(map(str, known['school_id']))} END")
except Unavailable:
    st.write("FIGURES away END")

st.text_input("Probe text", key="probe.text")
with st.form("probe.form"):
    st.text_input("Probe draft", key="probe.draft")
    st.form_submit_button("Probe send")


def secret_act() -> None:
    """A callback guards itself, as every one must."""
    guard(Permission.ACCOUNT_OWN)
    st.session_state["probe.acted"] = True


st.button("Probe act", key="probe.act", on_click=secret_act)
if st.session_state.get("probe.acted"):
    st.write("ACTED END")


@st.fragment(run_every=2)
def ticking() -> None:
    """Refreshes by itself."""
    guard(Permission.ACCOUNT_OWN)
    st.session_state["probe.ticks"] = st.session_state.get("probe.ticks", 0) + 1
    st.write(f"TICKS {st.session_state['probe.ticks']} END")


ticking()


def picture() -> bytes:
    """A picture that is this person's own."""
    from PIL import Image

    held = io.BytesIO()
    Image.new("RGB", (2, 2), (me.account_id % 255, 10, 20)).save(held, "PNG")
    return held.getvalue()


st.image(picture(), caption="mine")
st.file_uploader("Probe file", key="probe.file")
FILE = export.Export(b"pin;name\n1;2\n", "Асанова.csv", "text/csv")
st.write("EXPORT " + exports.offer_own_later(me, "probe", lambda: FILE) + " END")
replayed(scope, "probe")(lambda: st.write(f"SHARED of {','.join(map(str, scope.schools))} END"))
