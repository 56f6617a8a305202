from itertools import pairwise

from app.ui.outlines import territories


def area(ring: tuple[tuple[float, float], ...]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def test_nine_territories_seven_of_them_regions() -> None:
    found = territories()
    assert len(found) == 9
    assert [place.id for place in found if place.is_city] == [41711, 41721]


def test_every_territory_takes_a_click() -> None:
    assert all(place.inside for place in territories())


def test_enclaves_run_the_other_way_so_they_stay_empty() -> None:
    batken = next(place for place in territories() if place.id == 41705)
    outline, *enclaves = batken.rings
    assert len(enclaves) == 3
    assert area(outline) > 0
    assert all(area(ring) < 0 for ring in enclaves)
