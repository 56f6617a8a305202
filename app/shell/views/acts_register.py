"""The register of acts: number, month, provider, sum, what took its place, and the PDF as it was issued (N3)."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.documents.export import MEDIA_TYPES, Export
from app.i18n import language, t
from app.services import acts
from app.services.acts import ActView
from app.shell import clock, exports
from app.shell.views.board import Board
from app.shell.views.table import Table
from app.ui.choice import page_of
from app.ui.format import date_time, esc, money, month_title, num
from app.ui.head import section
from app.ui.ranking import Column, moment, number, ranking, text

PER_PAGE = 100
"""Acts of the register on one page, each with a link to its file."""


def act_address(me: Actor, act_id: int) -> str | None:
    """The address of the printed act: read when it is followed, under the rights of who follows it."""
    if Permission.TABLE_EXPORT not in me.rights:
        return None
    return exports.offer_later(me, f"act.{act_id}.pdf", partial(_printed, me, act_id))


def act_link(me: Actor, act_id: int, number: str, key: str = "act.pdf") -> None:
    """«Акт № 2026-10/001, PDF» as a link."""
    address = act_address(me, act_id)
    if address:
        label = t("act_pages.act_pdf", number=number)
        st.link_button(label, address, icon=":material/picture_as_pdf:", type="tertiary", key=f"{key}.{act_id}")


def status(act: ActView) -> str:
    """Whether the act stands."""
    if act.superseded_by:
        return t("acts.act.superseded", number=act.superseded_by)
    return t("acts.act.under_correction") if act.under_correction else t("acts.act.valid")


def provider(act: ActView) -> str:
    """The provider in the reader's language."""
    return act.provider_ky if language() == "ky" else act.provider_ru


def rows(me: Actor, found: tuple[ActView, ...]) -> None:
    """The acts of a month, one line each with its file."""
    if not found:
        st.caption(t("act_pages.no_acts"))
    for act in found:
        sign = ":gray[:material/description:]" if act.superseded_by is None else ":gray[:material/history:]"
        tone = "orange" if act.under_correction and not act.superseded_by else "gray"
        when = date_time(act.issued_at.astimezone(clock.BISHKEK))
        told = t("act_pages.act_lines", n=num(act.lines), when=when)
        named = t("act_pages.supersedes", number=act.supersedes) if act.supersedes else ""
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"act-row-{act.id}"):
            st.markdown(
                f"{sign} **№ {act.number}** · {esc(provider(act))} · **{money(act.total_tyiyn)}** "
                f":{tone}-badge[{esc(status(act))}]  \n:gray[:small[{esc(told)} {esc(named)}]]",
                width="stretch",
            )
            address = act_address(me, act.id)
            if address:
                st.link_button("PDF", address, icon=":material/download:", type="tertiary", key=f"acts.pdf.{act.id}")


def table(found: tuple[ActView, ...]) -> Table:
    """The whole register, to be looked through and taken away."""
    frame = pl.DataFrame(
        [
            {
                "number": act.number, "month": month_title(act.month), "provider": provider(act),
                "issued": act.issued_at.astimezone(clock.BISHKEK).replace(tzinfo=None), "lines": act.lines,
                "sum": act.total_tyiyn / 100, "status": status(act), "supersedes": act.supersedes or "",
            }
            for act in found
        ],
        schema={
            "number": pl.String, "month": pl.String, "provider": pl.String, "issued": pl.Datetime, "lines": pl.Int64,
            "sum": pl.Float64, "status": pl.String, "supersedes": pl.String,
        },
    )  # fmt: skip
    columns: list[Column] = [
        text("number", t("act_pages.number"), width=110),
        text("month", t("act_pages.month"), width=140),
        text("provider", t("act_pages.provider"), width=190),
        number("sum", t("act_pages.sum_som"), digits=2, width=120),
        number("lines", t("act_pages.lines"), width=75),
        text("status", t("act_pages.status"), width=220),
        text("supersedes", t("act_pages.instead_of"), width=120),
        moment("issued", t("act_pages.issued")),
    ]
    return Table(frame, columns)


def whole(board: Board, found: tuple[ActView, ...]) -> None:
    """All acts with their files, below everything else."""
    register, title = table(found), t("act_pages.register")
    section(
        title, num(len(found)), downloads=board.files(title, register.frame, register.columns, "register"),
        key="acts.register",
    )  # fmt: skip
    page = page_of(len(found), PER_PAGE, "acts_page")
    frame = on_page(board.me, found, register.frame, page)
    pdf = st.column_config.LinkColumn("PDF", display_text="PDF", width=60)
    ranking(frame, [register.columns[0], Column("file", "PDF", "line", pdf), *register.columns[1:]],
            key="acts.register", alt=title)  # fmt: skip


def on_page(me: Actor, found: tuple[ActView, ...], frame: pl.DataFrame, page: int) -> pl.DataFrame:
    """The rows of a page of the register with the addresses of their files."""
    first = (page - 1) * PER_PAGE
    links = [act_address(me, act.id) for act in found[first : first + PER_PAGE]]
    return frame.slice(first, PER_PAGE).with_columns(pl.Series("file", links, pl.String))


def _printed(me: Actor, act_id: int) -> Export:
    found = acts.act_file(by=me, act_id=act_id)
    return Export(found.pdf, f"act-{found.number.replace('/', '-')}.pdf", MEDIA_TYPES["pdf"])


