"""What a division is made from: buildings with households, and the roads between them.

Counts only: no person is named here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gezhi.base.words import Words
from gezhi.engines.trust.rules.refusal import Invalid, Wrong

METRES_PER_DEGREE = 111_320.0
ENTRANCE_METRES = 8.0
"""How far apart the doors of one building are drawn: rows of flats run from east to west."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Building:
    """A building by its middle (WGS84 degrees), its households, and its entrances. `group` is the
    community (or whatever is divided for itself) to which it belongs."""

    key: str
    lon: float
    lat: float
    households: int
    entrances: int = 1
    group: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """A road as a line of WGS84 degrees. A grid's border would rather run along a `main` road than
    along a `street`, and along a `path` rather than between two houses."""

    kind: str
    line: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Town:
    """What is moved about when a ground is divided: whole buildings, or their entrances.

    `x` and `y` are metres east and north of the middle, `households` is what is balanced, and
    `building` is the number of the building in which a unit lies.
    """

    x: Floats
    y: Floats
    households: Whole
    building: Whole
    origin: tuple[float, float] = (0.0, 0.0)
    crossings: Any = field(default=None, compare=False)

    def __len__(self) -> int:
        return len(self.x)


def town_of(buildings: Sequence[Building], *, by_entrance: bool = False) -> Town:
    """The units of these buildings on a flat ground.

    By entrance, a building's households are shared as evenly as they go among its doors, so that
    what one building weighs no longer bounds the balance.
    """
    judge(buildings)
    lon = np.array([one.lon for one in buildings], dtype=np.float64)
    lat = np.array([one.lat for one in buildings], dtype=np.float64)
    origin = (float(lon.mean()), float(lat.mean()))
    x, y = flat(lon, lat, origin)
    households = np.array([one.households for one in buildings], dtype=np.int64)
    number = np.arange(len(buildings), dtype=np.int64)
    if not by_entrance:
        return Town(x, y, households, number, origin)
    doors = np.array(
        [max(1, min(one.entrances, one.households)) for one in buildings], dtype=np.int64
    )
    building = np.repeat(number, doors)
    door = np.arange(len(building)) - np.repeat(np.cumsum(doors) - doors, doors)
    share = households[building] // doors[building]
    share = share + (door < (households % doors)[building])
    east = (door - (doors[building] - 1) / 2) * ENTRANCE_METRES
    return Town(x[building] + east, y[building], share, building, origin)


def flat(lon: Floats, lat: Floats, origin: tuple[float, float]) -> tuple[Floats, Floats]:
    """Degrees as metres from an origin; right to a thousandth within a county."""
    squeeze = math.cos(math.radians(origin[1]))
    return (
        (lon - origin[0]) * METRES_PER_DEGREE * squeeze,
        (lat - origin[1]) * METRES_PER_DEGREE,
    )


def judge(buildings: Sequence[Building]) -> None:
    """Invalid, with every fault named: no buildings, one twice, households below zero, coordinates
    that are no place on earth, or a ground (or a group of it) on which nobody lives."""
    wrong: list[Wrong] = []
    seen: set[str] = set()
    homes: dict[str, int] = {}
    for one in buildings:
        fault = _fault_of(one, seen)
        if fault is not None:
            wrong.append(Wrong("buildings", fault[0], fault[1], {"building": one.key}))
        seen.add(one.key)
        homes[one.group] = homes.get(one.group, 0) + one.households
    if not buildings:
        wrong.append(_wrong("no-buildings", "这片地方没有楼栋", "this ground has no buildings"))
    wrong += [_nobody(group) for group, count in homes.items() if count <= 0]
    if wrong:
        raise Invalid(wrong)


def _fault_of(one: Building, seen: set[str]) -> tuple[str, Words] | None:
    if one.key in seen:
        zh, en = f"楼栋 {one.key} 出现了两次", f"building {one.key} is there twice"
        return "twice", Words(zh=zh, en=en)
    if one.households < 0 or one.entrances < 1:
        zh = f"楼栋 {one.key}：户数不能小于 0，单元数至少为 1"
        en = f"building {one.key}: no fewer than 0 households and 1 entrance"
        return "negative", Words(zh=zh, en=en)
    if not (abs(one.lon) <= 180 and abs(one.lat) <= 90):
        zh, en = f"楼栋 {one.key} 的坐标超出范围", f"building {one.key} is out of range"
        return "out-of-range", Words(zh=zh, en=en)
    return None


def _nobody(group: str) -> Wrong:
    return _wrong(
        "no-households",
        f"{group or '这片地方'}一户人家也没有，无从划分",
        f"nobody lives in {group or 'this ground'}: there is nothing to divide",
    )


def _wrong(code: str, zh: str, en: str) -> Wrong:
    return Wrong("buildings", code, Words(zh=zh, en=en))
