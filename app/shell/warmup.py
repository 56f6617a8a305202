"""Before the first visitor: libraries, catalogues, compressed files, the first connections."""

from __future__ import annotations

import importlib
import logging

import structlog

from app.domain.errors import Unavailable
from app.i18n import LANGUAGES, catalogue
from app.shell import accounts, attempts, theme_once
from app.shell.static_files import StaticFiles

_HEAVY = (
    "polars",
    "plotly.graph_objects",
    "pyarrow",
    "numpy",
    "streamlit_authenticator",
    "streamlit.elements.plotly_chart",
    "app.ui",
)

log = structlog.get_logger()


async def _nowhere(_scope: object, _receive: object, _send: object) -> None:
    """The application behind the files, which the warm-up does not ask."""


def warm_up() -> None:
    """Do once, now, what the first run of a page would otherwise wait for."""
    # a library that declares a component while it is loaded ahead of the first visitor is in order
    remarks = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    remarks.disabled = True
    try:
        for name in _HEAVY:
            importlib.import_module(name)
    finally:
        remarks.disabled = False
    for code in LANGUAGES:
        catalogue(code)
    StaticFiles(_nowhere).warm()
    theme_once.install()
    try:
        accounts.live_session("")
        attempts.warm_up()
    except Unavailable:
        log.warning("database_away_at_start")
