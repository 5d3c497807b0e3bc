"""Corrections of the register that wait, and those that were decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.people.models import Correction, Person
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer, may

MOST = 200


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction, whose it is, and whether the viewer decides it."""

    row: Correction
    door: str
    decides: bool


@for_system()
def corrections(viewer: Viewer, path: str, *, decided: bool = False) -> list[CorrectionLine]:
    """The corrections on a ground, for those who keep the register there or work there: what waits,
    oldest first, or what was decided, newest first."""
    rows = Correction.objects.filter(path__startswith=path).select_related("household__place")
    if decided:
        rows = rows.exclude(state=Correction.PROPOSED).order_by("-decided_at")
    else:
        rows = rows.filter(state=Correction.PROPOSED).order_by("at")
    seen = ("people.import", "survey.keep", "duty.lead")
    return [
        CorrectionLine(
            row,
            f"{row.household.place.name} {row.household.code}",
            may(viewer, "people.import", path=row.path),
        )
        for row in rows[:MOST]
        if any(may(viewer, one, path=row.path) for one in seen)
    ]


@for_system()
def people_behind(viewer: Viewer, homes: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Who lives behind doors, by name, heads first: for those who call there or see persons."""
    rows = Person.objects.filter(household__in=set(homes)).select_related("household__place")
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for row in rows.order_by("-head", "added", "pk"):
        home = row.household
        sees = home is not None and any(
            may(viewer, one, path=home.place.path) for one in ("visit.walk", "person.see")
        )
        if home is not None and sees:
            found.setdefault(home.pk, []).append((row.pk, row.name))
    return found
