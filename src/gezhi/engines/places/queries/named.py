"""What the packs name at places of a level: councils' kin such as pacts and commendations."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from gezhi.engines.places.models import Place
from gezhi.engines.places.queries.attached import attached_at, attached_packs
from gezhi.engines.places.queries.finding import ladder
from gezhi.engines.places.queries.listing import place, places_below
from gezhi.engines.places.rules.order import tree_order
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.pack import Pack


class AtLevel(Protocol):
    """What a pack names at every place of a level."""

    @property
    def at(self) -> str:
        """The level."""
        ...


R = TypeVar("R", bound=AtLevel)


def named_over(
    viewer: Viewer, wanted: int, of: Callable[[Pack], Iterable[R]]
) -> list[tuple[Place, int, R]]:
    """What the pack in force names at a place and at those above it, with the version; in the
    pack's order. It is public."""
    rungs = ladder(viewer, wanted)
    attached = attached_at(viewer, rungs[0].path)
    found: list[tuple[Place, int, R]] = []
    for rules in of(attached.pack):
        rung = next((one for one in rungs if one.level == rules.at), None)
        if rung is not None:
            found.append((place(viewer, rung.id), attached.version, rules))
    return found


def named_below(
    viewer: Viewer, path: str, of: Callable[[Pack], Iterable[R]]
) -> list[tuple[Place, int, R]]:
    """The same on a ground: at its places and below, and at those above it."""
    return [
        (row, version, rules)
        for row, version, rules in _all(viewer, of)
        if row.path.startswith(path) or path.startswith(row.path)
    ]


def _all(viewer: Viewer, of: Callable[[Pack], Iterable[R]]) -> Iterator[tuple[Place, int, R]]:
    for attached in attached_packs(viewer):
        for rules in of(attached.pack):
            rows = places_below(viewer, attached.path, level=rules.at)
            for row in sorted(rows, key=lambda one: tree_order(one.path)):
                if attached_at(viewer, row.path).version == attached.version:
                    yield row, attached.version, rules
