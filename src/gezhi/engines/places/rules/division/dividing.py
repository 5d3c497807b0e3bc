"""Dividing a ground into contiguous, balanced, compact grids: a METIS start, refined."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from gezhi.base.words import Words
from gezhi.engines.places.rules.division import refining
from gezhi.engines.places.rules.division.figures import Bound, Figures, bound_of, measure
from gezhi.engines.places.rules.division.ground import Town, Whole
from gezhi.engines.places.rules.division.neighbours import Graph, of_one_piece
from gezhi.engines.places.rules.division.starting import start
from gezhi.engines.trust.rules.refusal import Invalid, Wrong

TRIES_PER_UNIT, TRIES_IF_LARGE = 500, 700
AGAIN_PER_UNIT = 60
HOT, COOL = 1.0, 0.15
"""Temperatures, as shares of the mean border between two neighbours."""
SOFT, HARD = 300.0, 60_000.0
AIM, LEAST_AIM = 0.027, 0.012
"""How far off the mean a grid may be when the search ends, and at the least in a community whose
own mean is off the whole's: the goal is 0.03."""
EARLY, LATE = 0.005, 0.001
"""By how much less than its aim the search pulls at, first and last."""
AGAIN = 3
"""So often another start is tried for a community in which a grid is off."""
SOON, HARDER = 6, 9
"""So often it pulls harder while a grid is off its aim, and in all while one is off the goal."""
SMALL, SMALL_TRIES, SMALL_STARTS, HOTTER = 300, 300_000, 6, 3.0
"""On a ground of so few units each of them weighs much: while a grid is off the goal, so many
longer searches are made, begun hotter, and the best is kept."""
LARGE = 20_000
"""From so many units on one METIS cut is start enough: a second would cost a tenth of the time."""
THREADS = 2

Told = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Division:
    """A ground divided: the number (0 …) of the grid of each unit, how good that is, and how good
    it could be with the units whole."""

    grid: Whole
    figures: Figures
    bound: Bound


def divide(
    graph: Graph,
    households: Whole,
    count: int,
    *,
    seed: int = 1,
    tries: int | None = None,
    aim: float = AIM,
) -> Division:
    """Divide into `count` grids, each within `aim` (a share) of the mean where the units allow it.
    The same seed gives the same division.

    Invalid when there are fewer units than grids, nobody lives there, or the ground falls apart.
    """
    judge(len(graph), households, count)
    of_one_piece(graph)
    tries = tries or (TRIES_PER_UNIT if len(graph) <= LARGE else TRIES_IF_LARGE)
    grid = start(graph, households, count, seed=seed, cuts=2 if len(graph) <= LARGE else 1)
    if 1 < count < len(graph):
        begun, grid = grid, _refined(graph, households, grid, count, seed, tries, aim)
        if len(graph) <= SMALL:
            grid = _searched(graph, households, begun, grid, count, seed, aim)
    return Division(grid, measure(graph, households, grid, count), bound_of(households, count))


def _searched(
    graph: Graph, households: Whole, begun: Whole, best: Whole, count: int, seed: int, aim: float
) -> Whole:
    """Of several longer searches the division that is least off the mean."""
    off = measure(graph, households, best, count).off
    tries = SMALL_TRIES // len(graph)
    for number in range(SMALL_STARTS):
        if off <= aim:
            break
        more = (seed + number, tries, aim)
        other = _refined(graph, households, begun, count, *more, heat=HOTTER)
        its = measure(graph, households, other, count).off
        if its < off:
            best, off = other, its
    return best


def _refined(
    graph: Graph,
    households: Whole,
    grid: Whole,
    count: int,
    seed: int,
    tries: int,
    aim: float,
    heat: float = HOT,
) -> Whole:
    """Anneal; then, while a grid is still off the goal, pull harder at a low heat."""
    state = refining.state_of(graph, households, grid, count)
    unit = float(graph.border.mean())
    course = refining.Course(
        tries * len(graph), heat * unit, COOL * unit, SOFT * unit, HARD * unit, aim - EARLY, seed
    )
    refining.anneal(state, course)
    mean = float(state.load.mean())
    for number in range(HARDER):
        off = float(np.abs(state.load / mean - 1).max())
        if off <= (aim if number < SOON else aim + LATE * 2):
            break
        pull = HARD * unit * 4.0 ** (number + 1)
        again = course._replace(
            tries=AGAIN_PER_UNIT * len(graph),
            hot=COOL * unit * 4,
            cool=COOL * unit,
            soft=pull,
            hard=pull,
            slack=aim - LATE,
            seed=seed + number + 1,
        )
        refining.anneal(state, again)
    return state.grid


def judge(size: int, households: Whole, count: int) -> None:
    """Invalid for what cannot be divided: no grid, too many grids, nobody who lives there."""
    fault: tuple[str, str, str] | None = None
    if count < 1:
        fault = ("no-grids", "至少要分成 1 个网格", "at least one grid is needed")
    elif count > size:
        fault = (
            "more-grids-than-buildings",
            f"要分成 {count} 个网格，却只有 {size} 个楼栋（单元）：请减少网格，或按单元划分",
            f"{count} grids of {size} buildings (entrances): ask for fewer, or count by entrance",
        )
    elif int(households.sum()) <= 0:
        fault = (
            "no-households",
            "这片地方一户人家也没有，无从划分",
            "nobody lives in this ground: there is nothing to divide",
        )
    if fault is not None:
        raise Invalid([Wrong("count", fault[0], Words(zh=fault[1], en=fault[2]))])


def shares(households: Mapping[Any, int], count: int) -> dict[Any, int]:
    """How many of `count` grids each group gets, by its households: one at least, and the largest
    remainders (the larger group first) make up the sum."""
    if count < len(households):
        raise Invalid(
            [
                Wrong(
                    "count",
                    "fewer-grids-than-groups",
                    Words(
                        zh=f"{len(households)} 个社区至少要 {len(households)} 个网格",
                        en=f"{len(households)} communities need as many grids at least",
                    ),
                )
            ]
        )
    total = sum(households.values()) or 1
    exact = {key: max(1.0, value * count / total) for key, value in households.items()}
    given = {key: int(value) for key, value in exact.items()}
    spare = count - sum(given.values())
    order = sorted(exact, key=lambda key: (given[key] - exact[key], -households[key], str(key)))
    for number in range(max(0, spare)):
        given[order[number % len(order)]] += 1
    while sum(given.values()) > count:
        most = max(given, key=lambda key: (given[key] - exact[key], given[key], str(key)))
        given[most if given[most] > 1 else max(given, key=lambda key: given[key])] -= 1
    return given


def divide_groups(
    graph: Graph,
    households: Whole,
    group: Whole,
    count: int,
    *,
    seed: int = 1,
    tries: int = TRIES_PER_UNIT,
    told: Told | None = None,
) -> tuple[Whole, list[Division]]:
    """Divide each group (community) for itself, `count` grids in all, on all cores.

    The number of the grid of each unit over all groups, and the division of each group in the order
    of the groups' numbers. `told` hears the share that is done.
    """
    numbers = sorted(set(group.tolist()))
    homes = {one: int(households[group == one].sum()) for one in numbers}
    given = shares(homes, count)
    mean = sum(homes.values()) / count
    inner = [inside(graph, np.flatnonzero(group == one)) for one in numbers]
    for one, sub in zip(numbers, inner, strict=True):
        judge(len(sub), households[group == one], given[one])

    def work(number: int) -> Division:
        one = numbers[number]
        off = abs(homes[one] / given[one] / mean - 1.0)
        aim = max(LEAST_AIM, AIM - off)
        seeds = range(seed + number, seed + number + AGAIN * len(numbers), len(numbers))
        own = households[group == one]
        starts = (
            divide(inner[number], own, given[one], seed=one_seed, tries=tries, aim=aim)
            for one_seed in seeds
        )
        return _best(starts, aim)

    made: list[Division] = []
    with ThreadPoolExecutor(THREADS) as pool:
        for one in pool.map(work, range(len(numbers))):
            made.append(one)
            if told is not None:
                told(len(made) / len(numbers))
    grid, first = np.zeros(len(graph), dtype=np.int64), 0
    for one, division in zip(numbers, made, strict=True):
        grid[group == one] = division.grid + first
        first += given[one]
    return grid, made


def _best(starts: Iterable[Division], aim: float) -> Division:
    """The first that is within its aim, or cannot be better; else the best of all."""
    tried: list[Division] = []
    for one in starts:
        tried.append(one)
        if one.bound.in_the_way or one.figures.off <= aim + LATE * 2:
            return one
    return min(tried, key=lambda one: one.figures.off)


def inside(graph: Graph, units: Whole) -> Graph:
    """The neighbourhood among some units only, numbered anew in their order."""
    number = np.full(len(graph), -1, dtype=np.int64)
    number[units] = np.arange(len(units))
    source = np.repeat(np.arange(len(graph)), np.diff(graph.start))
    keep = (number[source] >= 0) & (number[graph.to] >= 0)
    start_ = np.zeros(len(units) + 1, dtype=np.int64)
    start_[1:] = np.cumsum(np.bincount(number[source[keep]], minlength=len(units)))
    return Graph(start_, number[graph.to[keep]].astype(np.int32), graph.border[keep])


def communities(graph: Graph, households: Whole, size: int, *, seed: int = 1) -> Whole:
    """Cut a large ground into communities of about `size` units each, so that grids are made within
    each of them: the group of each unit."""
    count = max(1, len(graph) // size)
    return start(graph, households, count, seed=seed, cuts=1)


def by_building(town: Town, grid: Whole) -> dict[int, list[int]]:
    """The grids of each building: one, or several where it was cut between its entrances."""
    found: dict[int, set[int]] = {}
    for building, one in zip(town.building.tolist(), grid.tolist(), strict=True):
        found.setdefault(building, set()).add(one)
    return {building: sorted(grids) for building, grids in found.items()}


def names_of(groups: Sequence[str]) -> tuple[list[str], Whole]:
    """Group names as numbers, in the order of the names."""
    names = sorted(set(groups))
    number = {name: at for at, name in enumerate(names)}
    return names, np.array([number[one] for one in groups], dtype=np.int64)
