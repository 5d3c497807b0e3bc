"""Opening many cases at once: imports and replays."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import TypeVar
from uuid import UUID

import numpy as np
import shapely
from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.files import unclaimed
from gezhi.engines.cases.actions.opening import (
    Alike,
    OpenCase,
    Prepared,
    Receipt,
    Spot,
    alike_at,
    location_of,
    must_be_v7,
    opened_before,
    place_of,
    point_of,
    prepare,
    spot_of,
)
from gezhi.engines.cases.actions.streaming import insert_all_opened
from gezhi.engines.cases.models import Case
from gezhi.engines.places.queries import ground
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

ASKED = 10_000
"""So many ids are looked for together."""


def open_many(
    viewer: Viewer,
    commands: Iterable[OpenCase],
    *,
    opened: Sequence[datetime] | None = None,
) -> list[Receipt]:
    """Open cases as `open_case` does, all or nothing; receipts come in the order of the commands.

    `opened` gives the moment of each (now, where it is left out). Invalid lists everything that is
    wrong, field by field behind the number of the command (`3.text`). An id that was opened before
    by the same sender gives its first receipt again.
    """
    wanted = list(commands)
    try:
        return _open_all(_Openings(viewer), wanted, opened)
    except IntegrityError:
        try:
            return _open_all(_Openings(viewer, some_known=True), wanted, opened)
        except IntegrityError as fault:
            words = ("有编号刚被别人用了，请重试", "an id was taken meanwhile: try again")
            raise Changed("id-taken", *words) from fault


def _open_all(
    openings: "_Openings", commands: Sequence[OpenCase], opened: Sequence[datetime] | None
) -> list[Receipt]:
    """Write cases while they are prepared; once something is wrong they are only looked through."""
    receipts: list[Receipt] = []
    claims: list[Prepared] = []

    def new() -> Iterator[Prepared]:
        for made in openings.made(commands, spots, opened, known):
            receipts.append(made if isinstance(made, Receipt) else made.receipt)
            if isinstance(made, Prepared) and not openings.wrong:
                if made.files:
                    claims.append(made)
                yield made

    with transaction():
        spots, known = openings.find_spots(commands), openings.find_known(commands)
        insert_all_opened(list(new()) if known else new())
        for one in claims:
            files = unclaimed(openings.viewer, one.files)
            files.update(case=one.own["id"], reporter=one.own["reporter"])
        if openings.wrong:
            raise Invalid(openings.wrong)
    return receipts


@dataclass(slots=True)
class _Openings:
    """What many cases have in common is worked out once: spots, and what is alike of one matter at
    one spot. Whether some were opened before is asked only when it shows."""

    viewer: Viewer
    some_known: bool = False
    now: datetime = field(default_factory=clock.now)
    wrong: list[Wrong] = field(default_factory=list)
    seen: set[UUID] = field(default_factory=set)
    spots: dict[tuple[str, int], Spot | Refusal] = field(default_factory=dict)
    alike: dict[tuple[object, ...], Alike] = field(default_factory=dict)

    def find_spots(self, commands: Sequence[OpenCase]) -> list[Spot | Refusal]:
        """The spot of each command, or why there is none."""
        found: list[Spot | Refusal] = []
        for command, place in zip(commands, _places(self.viewer, commands), strict=True):
            if isinstance(place, Refusal):
                found.append(place)
                continue
            key = (command.type, place)
            if key not in self.spots:
                self.spots[key] = _or_refusal(partial(spot_of, self.viewer, *key))
            found.append(self.spots[key])
        return found

    def find_known(self, commands: Sequence[OpenCase]) -> set[UUID]:
        """Which of the ids are cases already."""
        known: set[UUID] = set()
        for start in range(0, len(commands) if self.some_known else 0, ASKED):
            ids = [command.id for command in commands[start : start + ASKED]]
            known.update(Case.objects.filter(pk__in=ids).values_list("pk", flat=True))
        return known

    def made(
        self,
        commands: Sequence[OpenCase],
        spots: Sequence[Spot | Refusal],
        opened: Sequence[datetime] | None,
        known: set[UUID],
    ) -> Iterator[Prepared | Receipt]:
        """What is to be written, or was written before; faults are kept with their numbers."""
        moments = opened if opened is not None else repeat(self.now, len(commands))
        given = zip(commands, spots, moments, strict=True)
        for number, (command, spot, moment) in enumerate(given):
            try:
                made = self.prepare(command, spot, moment)
                text, before = made.own["text"], command.id in known
                yield opened_before(self.viewer, command.id, text) if before else made
            except Refusal as fault:
                self.wrong.extend(_numbered(number, fault))

    def prepare(self, command: OpenCase, spot: Spot | Refusal, moment: datetime) -> Prepared:
        """As for one case; an id may stand only once among all."""
        must_be_v7(command.id)
        if command.id in self.seen:
            words = Words(zh="同一个编号出现了两次", en="the same id stands twice")
            raise Invalid([Wrong("id", "twice", words)])
        self.seen.add(command.id)
        if isinstance(spot, Refusal):
            raise spot
        return prepare(self.viewer, command, spot, moment, self._alike)

    def _alike(
        self, viewer: Viewer, command: OpenCase, spot: Spot, category: str, now: datetime
    ) -> Alike:
        key = (spot.way_up[0].id, command.type, category, command.channel, command.language)
        found = self.alike.get(key)
        if found is None:
            found = self.alike[key] = alike_at(viewer, command, spot, category, now)
        return found


def _numbered(number: int, fault: Refusal) -> Iterator[Wrong]:
    """The faults of one command, with its number before each field."""
    if isinstance(fault, Invalid):
        for one in fault.wrong:
            yield Wrong(f"{number}.{one.field}", one.code, one.words, one.facts)
    else:
        yield Wrong(f"{number}", fault.code, fault.words, fault.facts)


def _places(viewer: Viewer, commands: Sequence[OpenCase]) -> list[int | Refusal]:
    """The place of each command, or why there is none: points all at once, names once each."""
    locations = [location_of(command) for command in commands]
    points = [point_of(location) for location in locations]
    named: dict[tuple[str, int | None], int | Refusal] = {}
    found: list[int | Refusal] = []
    for command, location, point, place in zip(
        commands, locations, points, _inside(points), strict=True
    ):
        name = (str(location.get("place") or ""), command.place)
        if place is not None:
            found.append(place)
        elif point is not None:
            found.append(_or_refusal(partial(place_of, viewer, command)))
        else:
            if name not in named:
                named[name] = _or_refusal(partial(place_of, viewer, command))
            found.append(named[name])
    return found


T = TypeVar("T")


def _or_refusal(ask: Callable[[], T]) -> T | Refusal:
    try:
        return ask()
    except Refusal as fault:
        return fault


def _inside(points: Sequence[tuple[float, float] | None]) -> list[int | None]:
    """The deepest place that covers each point, as `Ground.find` answers for one."""
    index = ground()
    given = [number for number, point in enumerate(points) if point is not None]
    found: list[int | None] = [None] * len(points)
    if not given or not len(index):
        return found
    places = shapely.points(np.array([points[number] for number in given], dtype=float))
    asked, hits = index.tree.query(places, predicate="intersects")
    best = np.full(len(given), len(index))
    np.minimum.at(best, asked, hits)
    for number, hit in zip(given, best.tolist(), strict=True):
        found[number] = index.shapes[hit].id if hit < len(index) else None
    return found
