"""An invented town's ground: communities, grids, buildings and entrances, each inside its parent.

Used by replays and the demo. Streets run between blocks, buildings stand in rows, the whole is
turned a little; nothing of it exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sin, sqrt
from random import Random
from typing import Any

METRE = 1 / 111_320
TURN = 7.0
HOUSE = (46.0, 12.0)
STREET, YARD = 18.0, 14.0


@dataclass(frozen=True, slots=True)
class Plot:
    """A rectangle in metres from the town's south-western corner, before it is turned."""

    west: float
    south: float
    width: float
    height: float

    def inset(self, by: float) -> Plot:
        """The same, smaller by a margin on each side."""
        by = min(by, self.width / 4, self.height / 4)
        return Plot(self.west + by, self.south + by, self.width - 2 * by, self.height - 2 * by)

    def parts(self, count: int) -> list[Plot]:
        """The rectangle cut into so many, in rows that are as square as may be."""
        rows = max(1, round(sqrt(count * self.height / self.width))) if count > 1 else 1
        rows = min(rows, count)
        cut: list[Plot] = []
        for row in range(rows):
            here = count // rows + (1 if row < count % rows else 0)
            height = self.height / rows
            south = self.south + self.height - (row + 1) * height
            width = self.width / here
            cut.extend(Plot(self.west + i * width, south, width, height) for i in range(here))
        return cut


class Surveyor:
    """Cuts plots and turns them into GeoJSON around a centre (WGS84 degrees)."""

    def __init__(self, lon: float, lat: float, seed: int) -> None:
        self.lon, self.lat = lon, lat
        self.dice = Random(seed)  # noqa: S311

    def town(self, buildings: int) -> Plot:
        """A plot with room for so many buildings, streets and yards counted in."""
        room = (HOUSE[0] + YARD + STREET) * (HOUSE[1] + YARD + STREET) * 2.2
        side = sqrt(max(buildings, 1) * room)
        return Plot(0, 0, side * 1.25, side / 1.25)

    def houses(self, block: Plot, count: int) -> list[Plot]:
        """So many buildings in rows inside a block, a little out of line."""
        plots = block.inset(STREET / 2).parts(count)
        made = []
        for plot in plots:
            width = min(HOUSE[0] * self.dice.uniform(0.8, 1.1), plot.width * 0.8)
            height = min(HOUSE[1] * self.dice.uniform(0.9, 1.2), plot.height * 0.6)
            west = plot.west + (plot.width - width) / 2 + self.dice.uniform(-1, 1)
            south = plot.south + (plot.height - height) / 2 + self.dice.uniform(-1, 1)
            made.append(Plot(west, south, width, height))
        return made

    def entrances(self, house: Plot, count: int) -> list[Plot]:
        """A building cut across into its entrances."""
        width = house.width / count
        return [
            Plot(house.west + i * width, house.south, width, house.height) for i in range(count)
        ]

    def point(self, x: float, y: float) -> list[float]:
        """A point in metres as longitude and latitude, turned and rounded to a centimetre."""
        turn = radians(TURN)
        east, north = x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)
        lon = self.lon + east * METRE / cos(radians(self.lat))
        return [round(lon, 7), round(self.lat + north * METRE, 7)]

    def outline(self, plot: Plot) -> dict[str, Any]:
        """A plot as a GeoJSON polygon."""
        east, north = plot.west + plot.width, plot.south + plot.height
        corners = ((plot.west, plot.south), (east, plot.south), (east, north), (plot.west, north))
        ring = [self.point(*corner) for corner in corners]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def spread(count: int, over: int) -> list[int]:
    """So many children over so many parents, as evenly as can be."""
    return [count // over + (1 if i < count % over else 0) for i in range(over)]


def cut(surveyor: Surveyor, levels: Sequence[tuple[str, int]]) -> list[list[Plot]]:
    """Plots for each level (name, count in all) from the top down; the first is the town."""
    buildings = next((count for name, count in levels if name == "building"), levels[-1][1])
    plots = [[surveyor.town(max(buildings, ceil(levels[-1][1] / 4)))]]
    for name, count in levels[1:]:
        shares = spread(count, len(plots[-1]))
        below: list[Plot] = []
        for parent, share in zip(plots[-1], shares, strict=True):
            if name == "building":
                below.extend(surveyor.houses(parent, share))
            elif name == "entrance":
                below.extend(surveyor.entrances(parent, share))
            else:
                below.extend(parent.parts(share))
        plots.append(below)
    return plots
