"""Cross-appointments: who of a council's units serves in a body of another kind, or holds a post of
the community, besides (K8). They are seen, not kept: appointments are all that there is.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.councils.queries.meetings.finding import council_of
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.councils.queries.units.members import units_of
from gezhi.engines.people.models import Appointment
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.pack import Pack

READERS = ("council.hold", "people.appoint", "person.see", "statistics.see")


@dataclass(frozen=True, slots=True)
class Crossing:
    """A person who serves in a unit of the council and besides in a body of another kind or in a
    post, with what they serve in, in words."""

    person: UUID
    name: str
    roles: list[Words]


def cross_appointments(viewer: Viewer, place: int, council: str) -> list[Crossing]:
    """Those in force today, by name. Forbidden for whoever neither holds the council nor reads
    appointments or figures on its ground."""
    found = council_of(viewer, place, council)
    if not any(may(viewer, ability, path=found.path) for ability in READERS):
        raise Forbidden("not-allowed", "需要召集议事会的权限", "this needs the right to hold it")
    pack = pack_by_id(found.version)
    crossing = [
        Crossing(person, rows[0].person.name, [_role(pack, row) for row in rows])
        for person, rows in _crossing(viewer, found).items()
    ]
    return sorted(crossing, key=lambda one: (one.name, one.person))


def count_crossings(viewer: Viewer, place: int, council: str) -> int:
    """How many there are; it names nobody and is public."""
    return len(_crossing(viewer, council_of(viewer, place, council)))


def _crossing(viewer: Viewer, council: Convened) -> dict[UUID, list[Appointment]]:
    units = [one.pk for one in units_of(viewer, council)]
    sent = Appointment.objects.filter(in_force(), body__in=units)
    rows = Appointment.objects.filter(in_force(), person__in=sent.values("person"))
    theirs: dict[UUID, list[Appointment]] = defaultdict(list)
    for row in rows.select_related("person", "body", "place__over").order_by("starts", "pk"):
        if _near(row, council.path):
            theirs[row.person_id].append(row)
    return {person: found for person, found in theirs.items() if _crosses(found)}


def _near(row: Appointment, path: str) -> bool:
    """Whether somebody serves there on the council's ground, or over it."""
    if row.body is not None or row.place is None:
        return row.body is not None
    ground = (row.place.over or row.place).path
    return ground.startswith(path) or path.startswith(ground)


def _crosses(rows: Iterable[Appointment]) -> bool:
    kinds = {row.body.kind if row.body is not None else "" for row in rows}
    return len(kinds) > 1


def _role(pack: Pack, row: Appointment) -> Words:
    if row.body is not None:
        return Words(zh=row.body.name, en=row.body.name)
    post = pack.people.posts.get(row.post)
    name = post.name if post else Words(zh=row.post, en=row.post)
    where = row.place.name if row.place else ""
    return Words(zh=f"{where}{name.zh}", en=f"{name.say('en')}, {where}")
