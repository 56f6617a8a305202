"""The theme worked out once is the theme that Streamlit would send."""

from __future__ import annotations

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from app.shell import theme_once

SECTIONS = ["theme", *(f"theme.{category.value}" for category in config.CustomThemeCategories)]


@pytest.mark.parametrize("section", SECTIONS)
def test_it_is_what_streamlit_sends(section: str) -> None:
    expected = CustomThemeConfig()
    theme_once._original(expected, section)
    for _ in range(2):
        found = CustomThemeConfig()
        theme_once.fill(found, section)
        assert found == expected


def test_what_is_not_set_stays_unset() -> None:
    whole = CustomThemeConfig()
    theme_once.fill(whole.light.sidebar, "theme.light.sidebar")
    assert whole.light.HasField("sidebar") == bool(whole.light.sidebar.ListFields())


def test_streamlit_has_the_place_where_it_is_put(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, "_populate_theme_msg", theme_once._original)
    theme_once.install()
    assert app_session._populate_theme_msg is theme_once.fill
