"""Where each part of a pack stands in its files; a `Pack` itself stays pure data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gezhi.pack.faults import Fault, Severity, Spot, fault
from gezhi.pack.written import Written

Step = str | int


def _item(items: list[Written], step: Step) -> Written | None:
    """An item of a list, by its number or by the key that it begins with (`stage: accept`)."""
    if isinstance(step, int):
        return items[step] if 0 <= step < len(items) else None
    for one in items:
        first = next(iter((one.entries or {}).values()), None)
        if first is not None and first.text == step:
            return one
    return None


def child(written: Written, step: Step) -> tuple[Written, Spot] | None:
    """The part one step further in, and where a fault about it is shown: a block at its key, a
    scalar at itself."""
    if written.items is not None:
        one = _item(written.items, step)
        return None if one is None else (one, one.spot)
    one = written.get(step) if isinstance(step, str) else None
    if one is None:
        return None
    return one, written.keys[str(step)] if one.is_block or not one.text else one.spot


@dataclass(frozen=True, slots=True)
class Source:
    """One pack of the chain that a pack is made of: itself, then what it extends, and so on."""

    pack: str
    version: str
    folder: str


@dataclass(slots=True)
class Origins:
    """The side table of a pack: what was written where, and by which pack of the chain.

    `broken` names the parts that could not be read (`places`, `cases`, …), so that nobody is told
    that a post is unknown only because people.yaml has a slip.
    """

    root: Written
    chain: list[Source] = field(default_factory=list[Source])
    broken: set[str] = field(default_factory=set[str])

    def find(self, *path: Step) -> tuple[Written, Spot]:
        """The part at a path, or the nearest one around it that stands in a file.

        Steps are keys, numbers of items, or the key that an item begins with:
        ``find("cases", "report", "stages", "settle", "within")``.
        """
        found, spot = self.root, self.root.spot
        for step in path:
            further = child(found, step)
            if further is None:
                break
            found, spot = further
        return found, spot

    def spot(self, *path: Step) -> Spot:
        """Where the part at a path stands."""
        return self.find(*path)[1]

    def has(self, *path: Step) -> bool:
        """Whether an author wrote that part, rather than leaving it to its default."""
        found = self.root
        for step in path:
            further = child(found, step)
            if further is None:
                return False
            found = further[0]
        return True

    def key_spot(self, *path: Step) -> Spot:
        """Where the last key of a path stands, for faults about the key itself."""
        *parent, last = path
        return self.find(*parent)[0].keys.get(str(last)) or self.spot(*path)

    def fault(
        self,
        path: tuple[Step, ...],
        what: tuple[str, str],
        mend: tuple[str, str] | None = None,
        *,
        severity: Severity = "fault",
        source: tuple[str, str] | None = None,
    ) -> Fault:
        """A fault about the part at a path."""
        return fault(self.spot(*path), what, mend, severity=severity, source=source)

    def pack_of(self, *path: Step) -> str:
        """Which pack of the chain wrote the part at a path."""
        file = self.spot(*path).file
        fitting = (one for one in self.chain if file.startswith(one.folder))
        return max(fitting, key=lambda one: len(one.folder), default=self.chain[0]).pack

    def texts(self, *path: Step) -> Iterator[tuple[Spot, str]]:
        """Every text written at or below a path, in order of place in the tree."""
        ahead = [self.find(*path)[0]]
        while ahead:
            one = ahead.pop()
            ahead.extend(reversed((one.entries or {}).values()))
            ahead.extend(reversed(one.items or []))
            if one.text:
                yield one.spot, one.text
