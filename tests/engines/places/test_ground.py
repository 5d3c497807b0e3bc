"""Every point belongs to exactly one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from gezhi.engines.places.queries import find_place, ladder
from gezhi.engines.places.rules.ground import Ground, Shape
from gezhi.engines.trust.queries import ANYONE
from tests.town import LAT, LON, build_town

GRIDS = [
    Shape(10 * x + y + 1, 2, f"{x}{y}", box(x, y, x + 1, y + 1)) for x in range(5) for y in range(5)
]
GROUND = Ground([Shape(0, 1, "all", box(0, 0, 5, 5)), *GRIDS])


@given(st.floats(0, 5), st.floats(0, 5))
def test_a_point_lies_in_one_grid_also_on_a_border(x: float, y: float) -> None:
    found = GROUND.find(x, y)
    covering = [s for s in GRIDS if s.outline.covers(Point(x, y))]
    assert found == min(covering, key=lambda s: s.code).id


def test_outside_is_nowhere_and_near_is_near() -> None:
    assert GROUND.find(6, 6) is None
    assert GROUND.nearest(5.0001, 4.5, within=0.001) == 45
    assert GROUND.nearest(6, 6, within=0.001) is None
    assert Ground([]).find(0, 0) is None
    assert GROUND.find(float("nan"), 1) is None


SCATTERED = Ground(
    Shape(n, 1, f"{n:03}", Point(0.0007 * n, 0.0003 * n).buffer(0.0011 + 0.0001 * (n % 7)))
    for n in range(40)
)


@given(st.integers(-3000, 30000), st.integers(-3000, 14000))
def test_cells_leave_no_outline_out(x: int, y: int) -> None:
    """Also for points exactly on the border of a cell, and outlines across several."""
    lon, lat = x / 1_000_000, y / 1_000_000
    covering = [s.id for s in SCATTERED.shapes if s.outline.covers(Point(lon, lat))]
    assert SCATTERED.find(lon, lat) == (min(covering) if covering else None)


@pytest.mark.django_db
def test_the_deepest_place_wins() -> None:
    town = build_town()
    here = find_place(ANYONE, LON + 0.0025, LAT + 0.0025)
    assert here == town.places["b000"].pk
    assert find_place(ANYONE, LON + 0.012, LAT + 0.008) == town.places["g00"].pk
    assert find_place(ANYONE, 0, 0) is None
    assert [rung.level for rung in ladder(ANYONE, town.places["b000"].pk)] == [
        "building",
        "grid",
        "community",
        "sub-district",
    ]
