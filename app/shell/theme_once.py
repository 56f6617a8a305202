"""The theme that goes out with every run, worked out once: a tenth of a run, and it never changes while we serve."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_original: Callable[[CustomThemeConfig, str], None] = app_session._populate_theme_msg  # noqa: SLF001 — see install
_made: dict[str, CustomThemeConfig] = {}


def fill(msg: CustomThemeConfig, section: str = "theme") -> None:
    """Put the theme of a section into a message, as Streamlit does it from the options."""
    if section not in _made:
        fresh = CustomThemeConfig()
        _original(fresh, section)
        _made[section] = fresh
    if _made[section].ListFields():
        msg.MergeFrom(_made[section])


def install() -> None:
    """Let Streamlit use it. There is no public place for it; a test holds that both give the same message."""
    app_session._populate_theme_msg = fill  # noqa: SLF001
