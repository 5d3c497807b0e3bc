"""Opening many cases at once: imports and replays."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

import numpy as np
import shapely
from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.files import unclaimed
from gezhi.engines.cases.actions.opening import (
    OpenCase,
    Prepared,
    Receipt,
    Spot,
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
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.places.queries import ground
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

CHUNK = 10_000


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
    receipts: list[Receipt] = []
    with transaction():
        for start in range(0, len(commands), CHUNK):
            chunk = commands[start : start + CHUNK]
            moments = opened[start : start + CHUNK] if opened is not None else None
            receipts.extend(_write(openings, _Chunk(openings, start, chunk, moments)))
        if openings.wrong:
            raise Invalid(openings.wrong)
    return receipts


def _write(openings: "_Openings", chunk: "_Chunk") -> list[Receipt]:
    """Write a chunk while it is prepared; once something is wrong it is only looked through."""
    known = chunk.known()
    receipts: list[Receipt] = []
    claims: list[Prepared] = []

    def new() -> Iterator[Prepared]:
        for made in chunk.made(known):
            receipts.append(made if isinstance(made, Receipt) else made.receipt)
            if isinstance(made, Prepared) and not openings.wrong:
                if made.files:
                    claims.append(made)
                yield made

    insert_all_opened(list(new()) if known else new())
    for one in claims:
        kept = one.kept
        files = unclaimed(openings.viewer, one.files)
        files.update(case=kept["id"], reporter=kept["reporter"])
    return receipts


@dataclass(slots=True)
class _Openings:
    """What many cases have in common is worked out once: spots, and first steps of the same matter
    at the same place and moment. Whether some were opened before is asked only when it shows."""

    viewer: Viewer
    some_known: bool = False
    wrong: list[Wrong] = field(default_factory=list)
    seen: set[UUID] = field(default_factory=set)
    spots: dict[tuple[str, int], Spot | Refusal] = field(default_factory=dict)
    steps: dict[tuple[object, ...], rules.Step] = field(default_factory=dict)

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

    def prepare(self, command: OpenCase, spot: Spot | Refusal, moment: datetime) -> Prepared:
        """As for one case; an id may stand only once among all."""
        must_be_v7(command.id)
        if command.id in self.seen:
            words = Words(zh="同一个编号出现了两次", en="the same id stands twice")
            raise Invalid([Wrong("id", "twice", words)])
        self.seen.add(command.id)
        if isinstance(spot, Refusal):
            raise spot
        return prepare(self.viewer, command, spot, moment, self._begin)

    def _begin(self, course: rules.Course, now: datetime) -> rules.Step:
        key = (course.ladder[0].id, course.type.case, course.category, now)
        step = self.steps.get(key)
        if step is None:
            step = self.steps[key] = rules.first_step(course, now)
        return step


@dataclass(slots=True)
class _Chunk:
    """Some of the commands, numbered from `start`; what they need of the database is asked when the
    chunk is made, as nothing can be asked while it is written."""

    openings: _Openings
    start: int
    commands: Sequence[OpenCase]
    opened: Sequence[datetime] | None
    spots: list[Spot | Refusal] = field(init=False)

    def __post_init__(self) -> None:
        self.spots = self.openings.find_spots(self.commands)

    def known(self) -> set[UUID]:
        """Which of the ids are cases already."""
        if not self.openings.some_known:
            return set()
        ids = [command.id for command in self.commands]
        return set(Case.objects.filter(pk__in=ids).values_list("pk", flat=True))

    def made(self, known: set[UUID]) -> Iterator[Prepared | Receipt]:
        """What is to be written, or was written before; faults are kept with their numbers."""
        openings, now = self.openings, clock.now()
        moments = self.opened if self.opened is not None else [now] * len(self.commands)
        for number, (command, spot, moment) in enumerate(
            zip(self.commands, self.spots, moments, strict=True), start=self.start
        ):
            try:
                made = openings.prepare(command, spot, moment)
                before = command.id in known
                text = made.kept["text"]
                yield opened_before(openings.viewer, command.id, text) if before else made
            except Refusal as fault:
                openings.wrong.extend(_numbered(number, fault))


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
