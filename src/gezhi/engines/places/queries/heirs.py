"""What follows a place that a division closed or put under another grid."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from gezhi.engines.places.models import Division, Place, Succession
from gezhi.engines.trust.rules.viewer import Viewer

MOST_FOLLOWED = 200


@dataclass(frozen=True, slots=True)
class Heirs:
    """A division in force as other engines follow it: from which day, which places were closed with
    the heir of each (ids), and the path after of each path before."""

    since: date
    level: str
    closed: dict[int, int]
    paths: dict[str, str]

    @property
    def roots(self) -> list[str]:
        """The paths before of the places that were closed: all that moves lies below them."""
        return [path for path in self.paths if not self._parent(path)]

    def path(self, before: str) -> str:
        """The path after; one that did not move stays as it is."""
        known = before if before in self.paths else self._parent(before)
        return self.paths[known] + before[len(known) :] if known else before

    def _parent(self, path: str) -> str:
        """The nearest known path above one, or nothing."""
        parts = path.rstrip(".").split(".")
        above = (".".join(parts[:end]) + "." for end in range(len(parts) - 1, 0, -1))
        return next((one for one in above if one in self.paths), "")


@dataclass(frozen=True, slots=True)
class Followed:
    """A place that was closed, and the one that took most of its households on the day after."""

    place: Place
    heir: Place


def heirs_of(viewer: Viewer, division_id: UUID) -> Heirs:
    """What followed from a division; empty as long as it is not in force. Public, as places are."""
    row = Division.objects.only("since", "level", "at").get(pk=division_id)
    rows = list(Succession.objects.filter(division_id=division_id))
    return Heirs(
        row.since or row.at.date(),
        row.level,
        {one.place_id: one.heir_id for one in rows if one.heir_id != one.place_id},
        {one.path: one.heir_path for one in rows},
    )


def heir_of(viewer: Viewer, place: Place) -> Place:
    """The place in force that took the place of one that was closed; itself while it is in force,
    or where nothing followed. Public, as places are."""
    seen: set[int] = set()
    while place.until is not None and place.pk not in seen:
        seen.add(place.pk)
        row = Succession.objects.filter(place=place).exclude(heir=place)
        found = row.select_related("heir").order_by("-pk").first()
        if found is None:
            break
        place = found.heir
    return place


def followed(
    viewer: Viewer, path: str, since: date | None = None, until: date | None = None
) -> list[Followed]:
    """What was closed below a path, or went on there, in days both included (all, unless they are
    named), and what became of that very place whenever it was: pages of figures tell it, since
    figures stay with the place of their day. The latest first; public, as places are."""
    below = Q(path__startswith=path) | Q(heir_path__startswith=path)
    if since is not None:
        below &= Q(heir__since__gte=since)
    if until is not None:
        below &= Q(heir__since__lte=until)
    itself = Q(path=path) | Q(heir_path=path)
    found = Succession.objects.exclude(heir=F("place")).filter(itself | below)
    told = found.select_related("place", "heir").order_by("-heir__since", "place__code", "pk")
    return [Followed(one.place, one.heir) for one in told[:MOST_FOLLOWED]]
