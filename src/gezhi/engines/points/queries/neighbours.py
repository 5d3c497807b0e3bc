"""Who is a neighbour of whom: persons who live where a scheme with mutual help is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.people.models import Person
from gezhi.engines.places.models import Place
from gezhi.engines.points.models import Adoption, Help
from gezhi.engines.points.queries.schemes import InForce, may_review, schemes_at, today
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A person with the home in which they live. The number is the person's own, or that of their
    account; it is shown to nobody but the one whom they agreed to help, or to be helped by."""

    person: UUID
    name: str
    phone: str
    path: str
    household: UUID
    account: UUID | None
    language: str


def neighbour(viewer: Viewer) -> Neighbour:
    """The viewer as a neighbour; Forbidden for who is not signed in, or lives nowhere known."""
    person = None
    if viewer.account is not None:
        with for_system():
            person = Person.objects.filter(account=viewer.account).first()
    found = neighbours([person.pk]).get(person.pk) if person is not None else None
    if found is None:
        raise Forbidden(
            "no-home",
            "互助是本社区邻居之间的事，请先到社区把您登记到您家名下",
            "neighbours help each other here: have the office enter you with your household first",
        )
    return found


def neighbours(persons: Iterable[UUID | None]) -> dict[UUID, Neighbour]:
    """Those of these persons who live in a household that has not moved away."""
    with for_system():
        rows = Person.objects.filter(
            pk__in={one for one in persons if one is not None},
            household__isnull=False,
            household__until=None,
        )
        return {row.pk: _told(row) for row in rows.select_related("household__place", "account")}


def _told(row: Person) -> Neighbour:
    account, home = row.account, row.household
    phone = row.phone or (account.phone if account is not None else "")
    language = account.language if account is not None else ""
    return Neighbour(
        row.pk,
        row.name,
        phone,
        home.place.path,
        home.pk,
        row.account_id,
        language,  # type: ignore[union-attr]
    )


def help_schemes(viewer: Viewer) -> list[InForce]:
    """The schemes with mutual help where the viewer lives; none for who is no neighbour."""
    try:
        return help_schemes_at(viewer, neighbour(viewer).path)
    except Forbidden:
        return []


def help_schemes_at(viewer: Viewer, path: str) -> list[InForce]:
    """The schemes with mutual help in force on a ground."""
    place = int(path.rstrip(".").rpartition(".")[2], 36)
    return [one for one in schemes_at(viewer, place) if one.scheme.mutual is not None]


def any_help(viewer: Viewer, path: str) -> bool:
    """Whether neighbours can help each other on a ground, or somewhere below it; these rules are
    public."""
    rows = Adoption.objects.filter(path__startswith=path, since__lte=today())
    pairs = rows.values_list("version", "scheme").distinct()
    return any(pack_by_id(pack).schemes[key].mutual is not None for pack, key in pairs)


def rough_places(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What is said of where somebody lives: the grid or group right below the scheme's own place,
    by (path of the home, path of the scheme); never a door, and nothing finer."""
    ids = {pair: _below(*pair) for pair in set(pairs)}
    names = dict(Place.objects.filter(pk__in=set(ids.values())).values_list("pk", "name"))
    return {pair: names.get(id_, "") for pair, id_ in ids.items()}


def _below(path: str, root: str) -> int:
    rest = path.removeprefix(root).split(".")[0] if path != root else ""
    part = rest or root.rstrip(".").rpartition(".")[2]
    return int(part, 36)


def looks_after(viewer: Viewer, found: InForce, path: str) -> str | None:
    """The post under which the viewer looks after help on a ground: one that reviews the scheme or
    records under it, over that ground. None when there is none."""
    post = may_review(viewer, found, path)
    if post is not None:
        return post
    for grant in viewer.grants:
        here = bool(grant.path) and path.startswith(grant.path)
        records = grant.post in found.scheme.recorded_by and "points.record" in grant.abilities
        if here and records:
            return grant.post
    return None


def helped_before(row: Help, person: UUID) -> bool:
    """Whether a person had been helped under the scheme before, as both sides confirmed."""
    before = Help.objects.filter(
        adoption__place=row.adoption.place_id,
        adoption__scheme=row.adoption.scheme,
        asker=person,
        state=Help.CONFIRMED,
    )
    return before.exclude(pk=row.pk).exists()
