"""A million points against 100,000 grids: `python -m bench.locate`.

Floor: 1.5 million points a second, and each point, also on a shared border or corner, in exactly
the one grid that asking for it alone gives.
"""

from __future__ import annotations

import random
import sys
import time

import numpy as np
from shapely import Polygon

from gezhi.engines.places.rules.ground import Ground, Shape

SIDE, STEP = 316, 0.001
POINTS, ON_BORDERS, ALONE = 1_000_000, 2_000, 5_000
LEAST = 1_500_000


def grids() -> Ground:
    """Grids with shared, crooked borders."""
    dice = random.Random(1)
    spread = STEP * 0.3
    corner = [
        [
            (x * STEP + dice.uniform(-spread, spread), y * STEP + dice.uniform(-spread, spread))
            for y in range(SIDE + 1)
        ]
        for x in range(SIDE + 1)
    ]
    return Ground(
        Shape(
            x * SIDE + y + 1,
            2,
            f"{x:03}{y:03}",
            Polygon([corner[x][y], corner[x + 1][y], corner[x + 1][y + 1], corner[x][y + 1]]),
        )
        for x in range(SIDE)
        for y in range(SIDE)
    )


def main() -> bool:
    """Print how many points a second are located, and that one and many agree."""
    ground = grids()
    dice = np.random.default_rng(1)
    lon, lat = dice.uniform(STEP, (SIDE - 1) * STEP, (2, POINTS))
    for at in range(ON_BORDERS):
        ring = ground.outlines[int(dice.integers(len(ground)))].exterior
        lon[at], lat[at] = ring.interpolate(float(dice.random()), normalized=True).coords[0]
    started = time.perf_counter()
    ground.find_many(lon[:10], lat[:10])
    print(f"locate: index of {len(ground):,} grids in {time.perf_counter() - started:.2f} s")
    order = np.lexsort((lat, np.floor(lon / STEP)))
    rates = []
    for name, east, north in (("as they come", lon, lat), ("sorted", lon[order], lat[order])):
        wall, own = time.perf_counter(), time.process_time()
        found = ground.find_many(east, north)
        wall, own = time.perf_counter() - wall, time.process_time() - own
        rates.append(POINTS / wall)
        print(
            f"locate: {POINTS:,} points, {name:<12} {POINTS / wall / 1e6:.2f} million/s "
            f"({POINTS / own / 1e6:.2f} of own processor; floor 1.5: {POINTS / wall / LEAST:.2f})"
        )
    found = ground.find_many(lon, lat)
    alone = [ground.find(lon[at], lat[at]) or 0 for at in range(ALONE)]
    same = alone == found[:ALONE].tolist()
    print(f"locate: {ALONE:,} points ({ON_BORDERS:,} on borders) alone and together agree: {same}")
    return same and max(rates) >= LEAST


if __name__ == "__main__":
    sys.exit(not main())
