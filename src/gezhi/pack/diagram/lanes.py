"""Lanes beside the boxes for arrows that pass others: one lane for each target, none touching."""

from __future__ import annotations

from gezhi.pack.diagram.figure import Figure, Kind


def lanes(figure: Figure, kind: Kind) -> dict[int, int]:
    """The lane of each step that arrows of a kind lead to, 0 being nearest to the boxes.

    Arrows to the same step share a lane like a bus. Lanes of short reach lie inside; two share one
    place if they do not meet.
    """
    reach: dict[int, tuple[int, int]] = {}
    for way in figure.ways:
        if way.kind == kind and way.target is not None:
            low, high = reach.get(way.target, (way.target, way.target))
            reach[way.target] = (min(low, way.source), max(high, way.source))
    taken: list[list[tuple[int, int]]] = []
    found: dict[int, int] = {}
    for target in sorted(reach, key=lambda one: (reach[one][1] - reach[one][0], one)):
        low, high = reach[target]
        lane = next(
            (
                at
                for at, spans in enumerate(taken)
                if all(high < other_low or low > other_high for other_low, other_high in spans)
            ),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found[target] = lane
    return found
