"""Grid division beside METIS: `python -m bench.divide [5000 50000 500000 1025]`.

One synthetic town (blocks of 30 buildings between streets, every fourth street a main road, some
15 households a building), cut into grids of 40 buildings: METIS's best of 8 (k-way, contiguous,
3 % uneven) and ours, in one run and on one graph. Floors: heaviest ≤ 1.03 and lightest ≥ 0.97 of
the mean, every grid of one piece, border ≤ 0.88 of METIS's (5,000 buildings, ≤ 1 s) and ≤ 0.82
(50,000, ≤ 15 s); 500,000 by communities in ≤ 60 s; 1,025 micro-grids in 7 communities in ≤ 10 s.
Seconds are of the clock on the wall; what the processor took stands beside them.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gezhi.engines.places.rules.division.dividing import communities, divide, divide_groups
from gezhi.engines.places.rules.division.figures import Figures, measure
from gezhi.engines.places.rules.division.ground import Building, Road, Town, town_of
from gezhi.engines.places.rules.division.neighbours import ALONG_A_ROAD, Graph, graph_of
from gezhi.engines.places.rules.division.starting import metis

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("GEZHI_SHARED", ROOT.parent / "shared")) / "data" / "osm"
PER_GRID = 40
MICRO_GRIDS, COMMUNITIES = 1025, 7
COMMUNITY = 5000
CUTS = 8
MOST, LEAST = 1.03, 0.97
MORE_BORDER = {5000: (0.88, 1.0), 50_000: (0.82, 15.0)}


def graph_for(count: int, seed: int = 1) -> tuple[Town, Graph, Any]:
    """A town of so many buildings, its neighbourhood, and the block of each building."""
    dice = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(count)))
    across, up = (grid.ravel()[:count] for grid in np.indices((side, side)))
    x = across * 30 + across // 6 * 16 + across // 24 * 30 + dice.normal(0, 5, count)
    y = up * 38 + up // 5 * 16 + up // 20 * 30 + dice.normal(0, 5, count)
    homes = np.clip(dice.lognormal(2.5, 0.6, count), 2, 70).astype(np.int64)
    town = Town(x, y, homes, np.arange(count))
    column, row = across // 6, up // 5

    def factor(a: Any, b: Any) -> Any:
        street = (column[a] != column[b]) | (row[a] != row[b])
        main = (column[a] // 4 != column[b] // 4) | (row[a] // 4 != row[b] // 4)
        cost = np.where(street, ALONG_A_ROAD["street"], 1.0)
        return np.where(main, ALONG_A_ROAD["main"], cost)

    return town, graph_of(town, factor=factor), np.c_[column, row]


def _timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    wall, own = time.perf_counter(), time.process_time()
    made = work()
    return made, time.perf_counter() - wall, time.process_time() - own


def _say(name: str, figures: Figures, seconds: float, own: float, border: float) -> None:
    print(
        f"divide: {name:<34} heaviest {figures.heaviest:.3f}  lightest {figures.lightest:.3f}  "
        f"torn {len(figures.broken):>3}  border {border:.3f}  {seconds:6.2f} s ({own:.2f} s own)"
    )


def _goal(figures: Figures, seconds: float, most: float) -> bool:
    print(
        f"divide:   of the goal: heaviest {figures.heaviest / MOST:.3f}, "
        f"lightest {LEAST / figures.lightest:.3f}, seconds {seconds / most:.2f} (≤ 1 is reached)"
    )
    return figures.balanced and not figures.broken and seconds <= most


def one_ground(count: int) -> bool:
    """5,000 or 50,000 buildings at once, beside METIS."""
    town, graph, _ = graph_for(count)
    grids = count // PER_GRID
    cuts, seconds, own = _timed(
        lambda: [metis(graph, town.households, grids, seed) for seed in range(CUTS)]
    )
    least, grid = min(cuts, key=lambda cut: cut[0])
    _say(
        f"METIS, best of {CUTS}, {count:,}",
        measure(graph, town.households, grid, grids),
        seconds,
        own,
        1.0,
    )
    made, seconds, own = _timed(lambda: divide(graph, town.households, grids))
    ratio = made.figures.border * 10 / least
    _say(f"ours, {count:,} into {grids:,}", made.figures, seconds, own, ratio)
    border, most = MORE_BORDER[count]
    reached = _goal(made.figures, seconds, most)
    print(f"divide:   border {ratio:.3f} of METIS's (floor {border}: {ratio / border:.3f})")
    return reached and ratio <= border


def by_communities(count: int = 500_000) -> bool:
    """A city: communities first, and grids within each."""
    town, graph, _ = graph_for(count)
    grids = count // PER_GRID

    def work() -> Any:
        group = communities(graph, town.households, COMMUNITY)
        return divide_groups(graph, town.households, group, grids, tries=300)

    (grid, parts), seconds, own = _timed(work)
    least, theirs, other = _timed(lambda: metis(graph, town.households, grids, 1)[0])
    whole = measure(graph, town.households, grid, grids)
    _say(f"ours, {count:,} into {grids:,}", whole, seconds, own, whole.border * 10 / least)
    print(f"divide:   beside one METIS cut of {theirs:.1f} s ({other:.1f} s own)")
    worst = max(one.figures.heaviest for one in parts), min(one.figures.lightest for one in parts)
    print(f"divide:   within its community: heaviest {worst[0]:.3f}, lightest {worst[1]:.3f}")
    return _goal(whole, seconds, 60.0)


def micro_grids() -> bool:
    """A sub-district's micro-grids, in the communities that it has."""
    count = MICRO_GRIDS * PER_GRID
    town, graph, _ = graph_for(count)
    group = communities(graph, town.households, count // COMMUNITIES)
    (grid, _), seconds, own = _timed(
        lambda: divide_groups(graph, town.households, group, MICRO_GRIDS, tries=300)
    )
    figures = measure(graph, town.households, grid, MICRO_GRIDS)
    least = metis(graph, town.households, MICRO_GRIDS, 1)[0]
    name = f"ours, {MICRO_GRIDS:,} in {COMMUNITIES} communities"
    _say(name, figures, seconds, own, figures.border * 10 / least)
    return _goal(figures, seconds, 10.0)


def real_ground(folder: Path, name: str) -> tuple[list[Building], list[Road]]:
    """Buildings and roads of an open map, with households made up from ground area and height."""
    buildings = json.loads((folder / f"{name}_buildings.geojson").read_text("utf-8"))["features"]
    ground: list[Building] = []
    for number, one in enumerate(buildings):
        middle = shapely.geometry.shape(one["geometry"]).centroid
        told = one["properties"]
        homes = min(300, int(told.get("area", 200) * max(1.0, told.get("height", 9) / 3) / 400) + 1)
        ground.append(Building(str(number), middle.x, middle.y, homes, homes // 12 + 1))
    kinds = {"highway": "main", "major_road": "main", "minor_road": "street", "path": "path"}
    roads: list[Road] = []
    for one in json.loads((folder / f"{name}_roads.geojson").read_text("utf-8"))["features"]:
        kind = kinds.get(one["properties"].get("kind", ""))
        for part in shapely.get_parts(shapely.geometry.shape(one["geometry"])) if kind else ():
            roads.append(Road(str(kind), list(part.coords)))
    return ground, roads


def real() -> None:
    """Two real quarters, where there is a folder of open data."""
    for name in ("shanghai_bund", "wuhan_optics_valley"):
        if not (FOLDER / f"{name}_buildings.geojson").exists():
            print(f"divide: no open map {name}; GEZHI_SHARED names another place")
            continue
        ground, roads = real_ground(FOLDER, name)
        for by_entrance in (False, True):
            town = town_of(ground, by_entrance=by_entrance)
            graph = graph_of(town, roads, reach=2000)
            least = min(metis(graph, town.households, 20, seed)[0] for seed in range(CUTS))
            made, seconds, own = _timed(lambda t=town, g=graph: divide(g, t.households, 20))
            unit = "entrances" if by_entrance else "buildings"
            name_ = f"{name}, {len(town):,} {unit}"
            _say(name_, made.figures, seconds, own, made.figures.border * 10 / least)
            print(
                f"divide:   whole {unit} allow: heaviest {made.bound.heaviest:.3f}, "
                f"lightest {made.bound.lightest:.3f}"
            )


def main() -> bool:
    """Print every division asked for; the compiler's own seconds are spent before."""
    town, graph, _ = graph_for(200)
    _, seconds, _ = _timed(lambda: divide(graph, town.households, 5))
    print(f"divide: compiled, or read from disk, in {seconds:.1f} s")
    asked = [int(one) for one in sys.argv[1:] if one.isdigit()]
    real()
    reached = True
    for one in asked or [5000, 50_000, MICRO_GRIDS, 500_000]:
        if one == MICRO_GRIDS:
            reached &= micro_grids()
        elif one == 500_000:
            reached &= by_communities()
        else:
            reached &= one_ground(one)
    return reached


if __name__ == "__main__":
    sys.exit(not main())
