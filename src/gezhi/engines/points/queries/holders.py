"""Who holds points and titles: persons, households and bodies, with the ground on which they live,
and places."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from gezhi.engines.people.models import Body, Household, Person
from gezhi.engines.places.models import Place
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.honours import PLACE

NAMING = ("points.see", "points.record", "points.review", "points.exchange")
"""Abilities that let their holder know who holds points on their ground."""


PART = 400
LONGEST_NUMBER = 16

Id = TypeVar("Id", UUID, int)


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder with the path of the ground and a name: the household's place and door, the person's
    or the body's name, the place's with that of the place above it. `head` is the account of the
    person whose consent counts for publication. `level` is a place's."""

    kind: str
    id: str
    path: str
    name: str
    head: UUID | None = None
    level: str = ""


def holder(viewer: Viewer, kind: str, wanted: str | UUID) -> Holder:
    """A holder that the viewer is, or looks after; Missing for any other."""
    found = holders(viewer, [(kind, str(wanted))]).get((kind, str(wanted)))
    if found is None:
        zh, en = "没有这一户（这个人），或不在您的范围内", "no such holder, or not yours to see"
        raise Missing("no-holder", zh, en)
    return found


def holders(viewer: Viewer, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Holder]:
    """Those of these (kind, id) that the viewer is or looks after; places are anybody's to see."""
    ids: dict[str, set[UUID]] = {"household": set(), "person": set(), "body": set()}
    numbers: set[int] = set()
    for kind, id_ in wanted:
        if kind in ids and (one := _uuid(id_)) is not None:
            ids[kind].add(one)
        elif kind == PLACE and id_.isdecimal() and len(id_) < LONGEST_NUMBER:
            numbers.add(int(id_))
    mine = {(kind, str(id_)) for kind, id_ in own(viewer)}
    with for_system():
        found = [
            *_in_parts(_households, ids["household"]),
            *_in_parts(_persons, ids["person"]),
            *_in_parts(_bodies, ids["body"]),
            *_in_parts(_places, numbers),
        ]
    return {
        (one.kind, one.id): one
        for one in found
        if one.kind == PLACE
        or (one.kind, one.id) in mine
        or any(may(viewer, a, path=one.path) for a in NAMING)
    }


def _in_parts(find: Callable[[set[Id]], Iterable[Holder]], ids: Iterable[Id]) -> Iterator[Holder]:
    """What is found of many ids, some hundreds at a time: SQLite takes no longer lists."""
    left = iter(ids)
    while part := set(islice(left, PART)):
        yield from find(part)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _households(ids: set[UUID]) -> Iterable[Holder]:
    heads = dict(
        Person.objects.filter(household__in=ids, head=True).values_list("household", "account")
    )
    for row in Household.objects.filter(pk__in=ids).select_related("place"):
        yield of_household(row, heads.get(row.pk))


def of_household(row: Household, head: UUID | None = None) -> Holder:
    """A household as a holder."""
    name = f"{row.place.name} {row.code}"
    return Holder("household", str(row.pk), row.place.path, name, head)


def _persons(ids: set[UUID]) -> Iterable[Holder]:
    rows = Person.objects.filter(pk__in=ids).select_related("household__place")
    for row in rows.prefetch_related("appointments__place", "appointments__body__place"):
        path = row.household.place.path if row.household else _served(row)
        yield Holder("person", str(row.pk), path, row.name, row.account_id)


def _served(row: Person) -> str:
    """The ground of somebody who lives nowhere here: where they serve, the newest first."""
    for one in sorted(row.appointments.all(), key=lambda a: a.starts, reverse=True):
        place = one.place or (one.body.place if one.body else None)
        if place is not None:
            return (place.over or place).path
    return ""


def _bodies(ids: set[UUID]) -> Iterable[Holder]:
    for row in Body.objects.filter(pk__in=ids).select_related("place"):
        yield Holder("body", str(row.pk), row.place.path, row.name)


def _places(ids: set[int]) -> Iterable[Holder]:
    for row in Place.objects.filter(pk__in=ids).select_related("over", "parent"):
        name = f"{row.parent.name} {row.name}" if row.parent else row.name
        yield Holder(PLACE, str(row.pk), (row.over or row).path, name, level=row.level)


def nameable_places(viewer: Viewer, path: str, level: str) -> list[Holder]:
    """The places of a level on a ground, and of another tree over it: who can hold its title.
    They are public."""
    rows = Place.objects.filter(level=level, until=None)
    there = rows.filter(Q(path__startswith=path) | Q(over__path__startswith=path))
    found = _in_parts(_places, there.values_list("pk", flat=True))
    return sorted(found, key=lambda one: (one.path, int(one.id)))


def holders_below(viewer: Viewer, path: str, kind: str) -> list[Holder]:
    """All holders of a kind on a ground that the viewer looks after, in the order of their places:
    households, persons who live or serve there, bodies; none that have gone."""
    if not any(may(viewer, ability, path=path) for ability in NAMING):
        return []
    with for_system():
        if kind == "household":
            homes = Household.objects.filter(place__path__startswith=path, until=None)
            return [of_household(row) for row in homes.select_related("place").order_by(*_ORDER)]
        if kind == "body":
            bodies = Body.objects.filter(place__path__startswith=path, until=None)
            return list(_in_parts(_bodies, bodies.values_list("pk", flat=True)))
        lives = Q(household__place__path__startswith=path)
        serves = Q(appointments__place__path__startswith=path)
        over = Q(appointments__place__over__path__startswith=path)
        persons = Person.objects.filter(lives | serves | over).distinct()
        found = _in_parts(_persons, persons.values_list("pk", flat=True))
        return sorted(found, key=lambda one: (one.path, one.id))


_ORDER = ("place__path", "code")


def departed(viewer: Viewer, whose: Iterable[Holder]) -> set[str]:
    """The ids of those that are gone: households that moved away, bodies that were dissolved,
    places that were."""
    ids: dict[str, list[str]] = {"household": [], "body": [], PLACE: []}
    for one in whose:
        if one.kind in ids:
            ids[one.kind].append(one.id)
    with for_system():
        homes = Household.objects.filter(pk__in=ids["household"], until__isnull=False)
        bodies = Body.objects.filter(pk__in=ids["body"], until__isnull=False)
        places = Place.objects.filter(pk__in=ids[PLACE], until__isnull=False)
        found = [rows.values_list("pk", flat=True) for rows in (homes, bodies, places)]
        return {str(pk) for rows in found for pk in rows}
