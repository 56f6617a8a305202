"""The pipeline, for the technical operator: lag, last runs, failed checks, quarantine."""

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.shell import clock
from app.shell.guard import guard
from app.shell.views import board, pipeline
from app.ui import notes
from app.ui.attention import attention
from app.ui.head import download_menu, head, section
from app.ui.ranking import ranking
from app.ui.tiles import tiles

me = guard(Permission.PIPELINE_READ)
outlived = pipeline.outlived(me)


@st.fragment(run_every="5s")
def alive() -> None:
    """What changes by itself; looked at every five seconds, which does not keep an idle session alive."""
    now = pipeline.read(guard(Permission.PIPELINE_READ))
    tiles(pipeline.figures(now))
    found = pipeline.troubles(now, outlived)
    section(t("pipeline.attention"), str(len(found) or ""))
    attention(found, key="pipeline.attention")


def compare() -> None:
    """Compare gradebook and warehouse, by the operator's wish."""
    with st.spinner(t("pipeline.verifying")):
        st.session_state["pipeline.verified"] = pipeline.verified(pipeline.verify(guard(Permission.PIPELINE_READ)))


head(t("nav.pipeline"), note=t("pipeline.note"), loaded_at=board.as_of(), now=clock.now())
alive()

section(t("pipeline.verify_title"), t("pipeline.verify_note"))
if "pipeline.verified" in st.session_state:
    equal, told = st.session_state["pipeline.verified"]
    (st.success if equal else st.error)(told, icon=":material/check:" if equal else ":material/error:")
st.button(t("pipeline.verify"), key="pipeline.verify", on_click=compare, icon=":material/compare_arrows:")

stands = pipeline.read(me)
for check in stands.failed_checks:
    with st.expander(t(f"checks.{check['check_name']}.what"), icon=":material/rule:"):
        notes.legend_note(pipeline.advice(check["check_name"]))
        st.dataframe(pipeline.sample(check), hide_index=True, key=f"pipeline.sample.{check['check_name']}")
        if files := pipeline.sample_files(me, check):
            download_menu(files, key=f"pipeline.sample.{check['check_name']}.download", small=True)

for name, table in (("quarantine", pipeline.kept_out(stands)), ("runs", pipeline.runs(stands))):
    title = t(f"pipeline.{name}")
    files = pipeline.files(me, title, table, name)
    section(title, table.noted(t(f"pipeline.{name}_note")), downloads=files, key=f"pipeline.{name}")
    ranking(table.frame, table.columns, key=f"pipeline.{name}", alt=title)
