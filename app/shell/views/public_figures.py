"""The public page: the republic's anonymous indicators, suppressed as the open data are (E6)."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from app.access.actor import REPUBLIC
from app.documents import export
from app.documents.stamp import Stamp
from app.i18n import language, t
from app.shell import clock, public_read
from app.ui import ranking
from app.ui.format import span_
from app.ui.map import territory_map
from app.ui.palette import INDICATORS as MEANINGS
from app.ui.ranking import Column
from app.ui.tiles import Tile, count_tile, share_tile

INDICATORS = ("attendance", "quality", "success")


@dataclass(frozen=True)
class PublicFigures:
    """The republic's row and the regions' rows; a hidden region has its id only."""

    republic: dict[str, float | None]
    regions: pl.DataFrame

    @property
    def any_hidden(self) -> bool:
        """Whether some region is not shown."""
        return bool(self.regions["hidden"].any())


def read() -> PublicFigures:
    """The figures of the school year so far. Raises Unavailable when the warehouse is away."""
    frame = public_read.indicators()
    whole = frame.filter(pl.col("region_id") == REPUBLIC).row(0, named=True)
    return PublicFigures(whole, frame.filter(pl.col("region_id") != REPUBLIC))


def tiles(figures: PublicFigures) -> list[Tile]:
    """The republic in five figures."""
    whole = figures.republic
    return [
        share_tile("attendance", whole["attendance"]),
        share_tile("quality", whole["quality"]),
        count_tile(t("public.average"), whole["average"], digits=2),
        count_tile(t("public.schools"), whole["schools"]),
        count_tile(t("public.pupils"), whole["pupils"]),
    ]


def on_map(figures: PublicFigures, indicator: str) -> pl.DataFrame:
    """What the map shows: one row a region, null where hidden."""
    return figures.regions.select(territory_id=pl.col("region_id").cast(pl.Int64), value=pl.col(indicator))


def table(figures: PublicFigures, indicator: str) -> tuple[pl.DataFrame, list[Column]]:
    """The regions, weakest first; hidden ones last and said so."""
    frame = figures.regions.sort(indicator, nulls_last=True)
    names = [
        t(f"ui.map.{row['region_id']}") + (f" ({t('public.hidden')})" if row["hidden"] else "")
        for row in frame.iter_rows(named=True)
    ]
    columns = [
        ranking.text("name", t("public.region"), width=170),
        *(ranking.bar(key, key, subject=key == indicator) for key in INDICATORS),
        ranking.number("average", t("public.average"), digits=2),
        ranking.number("schools", t("public.schools")),
        ranking.number("pupils", t("public.pupils")),
    ]
    return frame.with_columns(pl.Series("name", names, dtype=pl.String)), columns


def address(kind: str, indicator: str) -> str:
    """Where anybody fetches the table (`xlsx`, `csv`, `pdf`) or the map (`png`), in the language of the page."""
    if kind == "csv":
        return "/public/indicators.csv"
    path = "map" if kind == "png" else "indicators"
    return f"/public/{path}.{kind}?by={indicator}&lang={language()}"


def file(indicator: str, kind: str) -> export.Export:
    """The table of regions as `xlsx` or `pdf`: what the page shows of it."""

    def make() -> export.Export:
        frame, columns = table(read(), indicator)
        return export.table(frame, t("public.regions"), columns, _stamp(), kind)

    return public_read.file(f"public.{indicator}.{kind}", make)


def picture(indicator: str) -> export.Export:
    """The map as a picture."""

    def make() -> export.Export:
        from app.documents.chart_png import chart_png

        title = t("public.map_title", indicator=MEANINGS[indicator].label)
        return chart_png(territory_map(on_map(read(), indicator), indicator), title, _stamp())

    return public_read.file(f"public.{indicator}.png", make)


def _stamp() -> Stamp:
    span = public_read.span()
    days = [(t("ui.period"), span_(span.start, span.end))]
    return Stamp(clock.now(), t("nav.public"), t("public.title"), days)
