"""In which order an agenda stands, and what may stand on it."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from gezhi.pack.councils import AgendaSource

SOURCES: dict[str, AgendaSource] = {
    "case": "cases",
    "proposal": "proposals",
    "member-item": "member-items",
}
"""The source that an item of each kind comes from; others are the holder's own."""


class Lined(Protocol):
    """What an item needs to be put in order: an id, a kind and a number."""

    @property
    def id(self) -> Any: ...
    @property
    def kind(self) -> Any: ...
    @property
    def number(self) -> Any: ...


One = TypeVar("One", bound=Lined)


def admitted(kind: str, sources: Sequence[AgendaSource]) -> bool:
    """Whether a council takes items of a kind; what its holder puts on by themselves, always."""
    return kind not in SOURCES or SOURCES[kind] in sources


def in_order(items: Iterable[One], sources: Sequence[AgendaSource]) -> list[One]:
    """Items as they come up: those numbered by hand first, then by the pack's order of sources,
    then in the order in which they were handed in."""
    places = {source: at for at, source in enumerate(sources)}

    def standing(item: One) -> tuple[bool, int, int, str]:
        source = SOURCES.get(item.kind)
        rank = places.get(source, len(places)) if source else len(places)
        return item.number == 0, item.number, rank, item.id.hex

    return sorted(items, key=standing)
