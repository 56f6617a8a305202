"""Outlines of the nine territories, made ready for drawing: flat, hole-aware, with points to click on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

Point = tuple[float, float]
Ring = tuple[Point, ...]

SOURCE = Path(__file__).parent / "kyrgyzstan-regions.geojson"
ATTRIBUTION = "© OpenStreetMap contributors"
CODES = {
    "KG-Y": 41702,
    "KG-J": 41703,
    "KG-N": 41704,
    "KG-B": 41705,
    "KG-O": 41706,
    "KG-T": 41707,
    "KG-C": 41708,
    "KG-GB": 41711,
    "KG-GO": 41721,
}
PITCH = (0.32, 0.24)  # degrees between the points that take a click: below the browser's reach of 20 px


@dataclass(frozen=True)
class Territory:
    """A region (rings: outline, then enclaves) or a city (rings empty, one point)."""

    id: int
    rings: tuple[Ring, ...]
    inside: tuple[Point, ...]

    @property
    def is_city(self) -> bool:
        """Drawn as a ringed point."""
        return not self.rings

    def path(self) -> tuple[list[float | None], list[float | None]]:
        """x and y of all rings with gaps between them; enclaves run the other way round, so they stay empty."""
        xs: list[float | None] = []
        ys: list[float | None] = []
        for ring in self.rings:
            if xs:
                xs.append(None)
                ys.append(None)
            xs += [x for x, _ in ring]
            ys += [y for _, y in ring]
        return xs, ys


@cache
def territories() -> tuple[Territory, ...]:
    """The seven regions, then the two cities."""
    features = json.loads(SOURCE.read_text(encoding="utf-8"))["features"]
    found = [_territory(feature) for feature in features]
    return tuple(sorted(found, key=lambda territory: (territory.is_city, territory.id)))


def _territory(feature: dict[str, dict[str, object]]) -> Territory:
    code = CODES[str(feature["properties"]["iso_3166_2"])]
    geometry = feature["geometry"]
    coordinates = geometry["coordinates"]
    assert isinstance(coordinates, list)
    if geometry["type"] == "Point":
        return Territory(code, (), ((float(coordinates[0]), float(coordinates[1])),))
    rings = tuple(tuple((float(x), float(y)) for x, y in ring) for ring in coordinates)
    turned = tuple(_turn(ring, clockwise=i > 0) for i, ring in enumerate(rings))
    return Territory(code, turned, _grid(turned))


def _turn(ring: Ring, *, clockwise: bool) -> Ring:
    area = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring))
    return ring if (area > 0) == clockwise else ring[::-1]


def _grid(rings: tuple[Ring, ...]) -> tuple[Point, ...]:
    """Points inside, on a grid."""
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
    columns = int((max(xs) - min(xs)) / PITCH[0]) + 1
    rows = int((max(ys) - min(ys)) / PITCH[1]) + 1
    points = [
        (round(min(xs) + (i + 0.5) * PITCH[0], 2), round(min(ys) + (j + 0.5) * PITCH[1], 2))
        for i in range(columns)
        for j in range(rows)
    ]
    return tuple(p for p in points if sum(_inside(p, ring) for ring in rings) % 2)


def _inside(point: Point, ring: Ring) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside
