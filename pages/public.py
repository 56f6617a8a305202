"""The republic's indicators for anyone, without a sign-in: aggregated, anonymous, suppressed where few stand behind."""

from functools import partial

import streamlit as st

from app.access.permissions import Permission
from app.i18n import t
from app.shell import clock
from app.shell.guard import guard
from app.shell.replay import drawn
from app.shell.views import board, public_figures
from app.ui import notes
from app.ui.head import head, section
from app.ui.map import show_map, territory_map
from app.ui.palette import INDICATORS
from app.ui.ranking import ranking
from app.ui.tiles import tiles

me = guard(Permission.PUBLIC_READ)

head(t("public.title"), note=t("public.note"), loaded_at=board.as_of(), now=clock.now())
figures = public_figures.read()
tiles(public_figures.tiles(figures))

indicator = st.segmented_control(
    t("public.indicator"),
    public_figures.INDICATORS,
    default="attendance",
    required=True,
    format_func=lambda key: INDICATORS[key].label,
    key="public.indicator",
    bind="query-params",
    label_visibility="collapsed",
)
left, right = st.columns([11, 9], gap="medium")
with left:
    png = public_figures.address("png", indicator)
    section(t("public.map_title", indicator=INDICATORS[indicator].label), png=png)
    regions, label = public_figures.on_map(figures, indicator), INDICATORS[indicator].label
    show_map(regions, indicator, alt=label, key="public.map", make=drawn(territory_map))
with right:
    files = partial(public_figures.address, indicator=indicator)
    section(t("public.regions"), t("public.regions_note"), downloads=files, key="public.table")
    frame, columns = public_figures.table(figures, indicator)
    ranking(frame, columns, key="public.table", alt=t("public.regions"))
    if figures.any_hidden:
        notes.legend_note(t("public.hidden_note"))
    st.caption(f"{t('public.open_data')}: [JSON](/public/indicators.json) · [CSV](/public/indicators.csv)")
