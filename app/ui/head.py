"""The head of a page: the way up, what it is, how fresh, which period, and how to take it away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st

from app.i18n import t
from app.ui.format import as_of, esc
from app.ui.periods import PeriodPicker, period_picker

KINDS = {
    "xlsx": ":material/table:",
    "csv": ":material/csv:",
    "pdf": ":material/picture_as_pdf:",
    "png": ":material/image:",
}
TABLE = ("xlsx", "csv", "pdf")


@dataclass(frozen=True)
class Link:
    """A page with the parameters of its address. `page` is a registered page or its path."""

    label: str
    page: Any
    query: Mapping[str, str] = field(default_factory=dict)


def head(
    title: str,
    *,
    note: str = "",
    crumbs: Sequence[Link] = (),
    loaded_at: datetime | None = None,
    now: datetime | None = None,
    period: PeriodPicker | None = None,
    downloads: Callable[[str], str] | None = None,
    kinds: Sequence[str] = TABLE,
) -> None:
    """One row on a desktop, three on a phone.

    `loaded_at` with `now` shows «данные на 14:32»; `downloads(kind)` gives the address of a file of each of
    `kinds` (xlsx, csv, pdf; png where there is a chart) and is asked only when the menu is open.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if crumbs:
            breadcrumb(crumbs)
        st.title(esc(title), anchor=False, width="content")
        st.caption(" · ".join(_notes(note, loaded_at, now)) or "\u00a0", width="stretch")
        if period or downloads:
            with st.container(horizontal=True, gap="small", width="content"):
                if period:
                    period_picker(period)
                if downloads:
                    download_menu(downloads, kinds)


def breadcrumb(crumbs: Sequence[Link]) -> None:
    """The way up, each step a link that keeps its place in the address.

    A step on the page itself is a button: Streamlit marks a link to the present page as the one that is open.
    """
    here = any(_url_path(link) == _this_page() for link in crumbs)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall" if here else None, width="content"):
        for place, link in enumerate(crumbs):
            label = f":gray[{esc(link.label)} ›]"
            if _url_path(link) != _this_page():
                st.page_link(link.page, label=label, query_params=dict(link.query))
            elif st.button(label, key=f"head.crumb.{place}", type="tertiary"):
                st.switch_page(link.page, query_params=dict(link.query))


def download_menu(
    downloads: Callable[[str], str], kinds: Sequence[str] = TABLE, *, key: str = "head.download", small: bool = False
) -> None:
    """«Скачать»: links to the route that makes the file and checks who asks. Nothing is made before a click."""
    label = t("ui.download")
    look: Literal["tertiary", "secondary"] = "tertiary" if small else "secondary"
    menu = st.popover(
        f":small[:blue[{label}]]" if small else label, icon=":material/download:", key=key, on_change="rerun", type=look
    )
    with menu:
        if not menu.open:
            return
        st.caption(t("ui.download_note"))
        for kind in kinds:
            st.link_button(
                t(f"ui.kind.{kind}"), downloads(kind), icon=KINDS[kind], type="tertiary", key=f"{key}.{kind}"
            )


def section(
    title: str, note: str = "", *, png: str | None = None, downloads: Callable[[str], str] | None = None, key: str = ""
) -> None:
    """A heading: a noun, an order or unit in a few words, and what can be taken away.

    `png` is the picture of a chart, `downloads` the files of a table below the page's own; the table's menu is
    named by `key`.
    """
    with st.container(horizontal=True, vertical_alignment="center" if downloads else "bottom", gap="xsmall"):
        st.header(esc(title), anchor=False, width="content")
        if note or png or downloads:
            st.caption(esc(note) or "\u00a0", width="stretch" if png else "content")
        if png:
            st.markdown(f":small[[:material/image: PNG]({png})]", width="content")
        if downloads:
            download_menu(downloads, key=f"{key}.download", small=True)


def _url_path(link: Link) -> str | None:
    return getattr(link.page, "url_path", None)


def _this_page() -> str:
    return urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]


def _notes(note: str, loaded_at: datetime | None, now: datetime | None) -> list[str]:
    fresh = as_of(loaded_at, now) if now is not None else ""
    return [text for text in (esc(note), fresh) if text]
