"""The directory of mediators: who serves a place, for what, how they are reached, their load."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from gezhi.engines.cases.models import Case, Mediator, Seat
from gezhi.engines.cases.queries.mediation.choice import members
from gezhi.engines.people.queries import body_names
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, attached_packs, place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import may
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import CaseType


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the directory; `load` counts the disputes that they are mediating now, `members` those
    of a team."""

    row: Mediator
    place: str
    load: int
    members: int = 0

    @property
    def team(self) -> bool:
        """Whether a team stands here as one."""
        return self.row.body is not None


def directory(viewer: Viewer, path: str = "", field: str = "", words: str = "") -> list[Entry]:
    """Those who agreed to be listed and serve a place (or whatever lies below it), of a field,
    whose name, languages or words have what was typed; the least busy first."""
    rows = Mediator.objects.filter(listed=True).select_related("place")
    if path:
        rows = rows.filter(Q(path__in=_above(path)) | Q(path__startswith=path))
    found = [one for one in rows if not field or field in one.fields]
    wanted = words.strip().lower()
    if wanted:
        found = [one for one in found if wanted in _words(one)]
    return entries(found)


def _above(path: str) -> list[str]:
    parts = path.rstrip(".").split(".")
    return [".".join(parts[: n + 1]) + "." for n in range(len(parts))]


def _words(one: Mediator) -> str:
    return f"{one.name} {one.languages} {one.about}".lower()


def entries(rows: Iterable[Mediator]) -> list[Entry]:
    """Mediators as the directory shows them."""
    found = list(rows)
    with for_system():
        seats = Seat.objects.filter(
            mediator__in=[one.pk for one in found], state=Seat.ACCEPTED, case__state=Case.OPEN
        )
        load = Counter(seats.values_list("mediator", flat=True))
        sizes = {one.pk: members(one.body) for one in found if one.body}
    lines = [Entry(one, one.place.name, load[one.pk], sizes.get(one.pk, 0)) for one in found]
    return sorted(lines, key=lambda line: (line.load, -len(line.row.path), line.row.name))


def entry(viewer: Viewer, wanted: UUID) -> Entry | None:
    """One of the directory; None when there is none."""
    row = Mediator.objects.filter(pk=wanted, listed=True).select_related("place").first()
    return entries([row])[0] if row is not None else None


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """Where the viewer may stand in the directory, and how: for themselves, or for a team."""

    place: Place
    body: UUID | None
    team: str
    row: Mediator | None


def own_entries(viewer: Viewer) -> list[OwnEntry]:
    """Every place and team for which the viewer may mediate."""
    if viewer.account is None:
        return []
    grants = [one for one in viewer.grants if "case.mediate" in one.abilities]
    places = {one.place_id for one in grants if one.place_id and one.body is None}
    bodies = {one.body for one in grants if one.body}
    names = body_names(viewer, bodies)
    found = []
    for id_ in sorted(places):
        row = Mediator.objects.filter(account=viewer.account, place=id_).first()
        found.append(OwnEntry(place(viewer, id_), None, "", row))
    for team in sorted(bodies, key=str):
        row = Mediator.objects.filter(body=team).select_related("place").first()
        where = row.place if row else _home(viewer, team)
        found.append(OwnEntry(where, team, names.get(team, ""), row))
    return found


def in_a_team(viewer: Viewer) -> bool:
    """Whether the viewer belongs to a team that stands in the directory."""
    return Mediator.objects.filter(body__in=viewer.bodies).exists() if viewer.bodies else False


def _home(viewer: Viewer, team: UUID) -> Place:
    from gezhi.engines.people.queries import body

    return body(viewer, team).place


def mediated_types(viewer: Viewer, path: str) -> list[CaseType]:
    """The case types that are mediated at a place and that the viewer may apply for."""
    pack = attached_at(viewer, path).pack
    return [
        one
        for one in pack.cases.values()
        if one.mediation is not None and _may_open(viewer, one, path)
    ]


def _may_open(viewer: Viewer, one: CaseType, path: str) -> bool:
    opens = set(one.open)
    if "anyone" in opens or viewer.system:
        return True
    if "resident" in opens and viewer.account is not None:
        return True
    return "staff" in opens and may(viewer, "case.open", path=path)


def is_mediated_anywhere(viewer: Viewer) -> bool:
    """Whether any pack in use mediates anything."""
    return any(
        type_.mediation is not None
        for one in attached_packs(viewer)
        for type_ in one.pack.cases.values()
    )
