"""A made-up town for divisions: rows of houses, and streets between its blocks."""

import random

from gezhi.engines.places.rules.division.ground import Building, Road

LON, LAT = 111.5, 35.5
EAST, NORTH = 0.0004, 0.0004


def buildings(across: int, up: int, *, seed: int = 1, most: int = 30) -> list[Building]:
    """So many houses, of 2 to `most` households and 3 entrances each."""
    dice = random.Random(seed)
    return [
        Building(
            f"{x}-{y}",
            LON + x * EAST + dice.uniform(-5e-5, 5e-5),
            LAT + y * NORTH + dice.uniform(-5e-5, 5e-5),
            dice.randint(2, most),
            3,
        )
        for x in range(across)
        for y in range(up)
    ]


def streets(across: int, up: int, *, every: int = 5) -> list[Road]:
    """A main road after every fifth column of houses."""
    return [
        Road(
            "main",
            [(LON + (x - 0.5) * EAST, LAT - NORTH), (LON + (x - 0.5) * EAST, LAT + up * NORTH)],
        )
        for x in range(every, across, every)
    ]


def row(count: int) -> list[Building]:
    """Houses of 4 households in one straight line."""
    return [Building(str(at), LON + at * EAST, LAT, 4) for at in range(count)]
