"""Many points at once get the very answers that they get one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from gezhi.engines.places.queries import find_place, find_places
from gezhi.engines.places.rules import cells
from gezhi.engines.places.rules.ground import Ground, Shape
from gezhi.engines.trust.queries import ANYONE
from tests.town import LAT, LON, build_town


def crooked(side: int, seed: int) -> Ground:
    """Grids with crooked shared borders, over them a town with a hole and a district in two."""
    dice = random.Random(seed)
    spot = {
        (x, y): (x + dice.uniform(-0.3, 0.3), y + dice.uniform(-0.3, 0.3))
        for x in range(side + 1)
        for y in range(side + 1)
    }
    shapes = [
        Shape(
            x * side + y + 1,
            2,
            f"{x:02}{y:02}",
            Polygon([spot[x, y], spot[x + 1, y], spot[x + 1, y + 1], spot[x, y + 1]]),
        )
        for x in range(side)
        for y in range(side)
        if (x + y) % 5
    ]
    town = box(0, 0, side, side).difference(box(1, 1, 1.8, 1.9))
    apart = MultiPolygon([box(-3, -3, -2, -2), box(side + 1, side + 1, side + 3, side + 2)])
    return Ground([*shapes, Shape(900, 1, "town", town), Shape(901, 0, "apart", apart)])


@settings(deadline=None, max_examples=25)
@given(side=st.integers(2, 5), seed=st.integers(0, 999), share=st.floats(0, 1))
def test_inside_on_borders_and_outside(side: int, seed: int, share: float) -> None:
    ground = crooked(side, seed)
    dice = np.random.default_rng(seed)
    points = [tuple(one) for one in dice.uniform(-4, side + 4, (60, 2))]
    for outline in ground.outlines.tolist():
        line = outline.boundary
        points.append(line.interpolate(share, normalized=True).coords[0])
        points.append((outline.bounds[0], outline.bounds[1]))
        for ring in getattr(line, "geoms", [line]):
            points += list(ring.coords)
    points += [(float("nan"), 1.0), (float("inf"), 0.0), (0.5, float("-inf"))]
    lon, lat = np.array(points).T
    assert ground.find_many(lon, lat).tolist() == [ground.find(*one) or 0 for one in points]


def test_many_points_are_sorted_and_given_back_in_their_order() -> None:
    ground = crooked(5, 3)
    lon, lat = np.random.default_rng(1).uniform(-4, 9, (2, cells.MANY))
    found = ground.find_many(lon, lat)
    step = 500
    assert found[::step].tolist() == [
        ground.find(*one) or 0 for one in zip(lon[::step], lat[::step], strict=True)
    ]
    assert len(set(found.tolist())) > 20


def test_no_outlines_no_places() -> None:
    assert Ground([]).find_many([1.0], [2.0]).tolist() == [0]


@pytest.mark.django_db
def test_places_are_found_together() -> None:
    build_town()
    lons, lats = [LON, LON + 10], [LAT, LAT]
    inside = find_place(ANYONE, LON, LAT, slack=0)
    assert find_places(ANYONE, lons, lats) == [inside, None]
