"""Who serves where. Names of those in public posts are public on the board of their place (K1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.people.models import Appointment, Body, Household
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, ground_of
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may


@dataclass(frozen=True, slots=True)
class Serving:
    """A line of a board: the post, its holder's name, and where."""

    post: str
    post_name: str
    name: str
    place: Place
    kind: str
    account: UUID | None
    pledge: str = ""
    leads: tuple[str, ...] = ()


def in_force() -> Q:
    """The condition that an appointment holds today."""
    today = timezone.localdate(clock.now())
    return Q(starts__lte=today) & (Q(ends__isnull=True) | Q(ends__gte=today))


def holders_of(viewer: Viewer, post: str, place: Place) -> list[Appointment]:
    """Those who hold a post at a place today."""
    rows = Appointment.objects.filter(in_force(), post=post, place=place)
    return list(rows.select_related("person__account"))


def board(viewer: Viewer, place: Place, language: str = "zh") -> list[Serving]:
    """Who serves a place: the holders of posts at it and at everything above it, the nearest first.

    A household's own posts (hub household, entrance lead) appear on its building's board too.
    """
    return boards(viewer, [place], language)[place.pk]


def boards(
    viewer: Viewer, places: Sequence[Place], language: str = "zh"
) -> dict[int, list[Serving]]:
    """The same for many places at once, by their ids: one statement for any number of them."""
    bases = {place.pk: ground_of(viewer, place) for place in places}
    above = {
        pk: {int(part, 36) for part in base.path.rstrip(".").split(".")}
        for pk, base in bases.items()
    }
    ids = {id_ for found in above.values() for id_ in found}
    grounds = {base.pk for base in bases.values()}
    rows = (
        Appointment.objects.filter(in_force())
        .filter(Q(place_id__in=ids) | Q(place__over_id__in=ids) | Q(place__parent_id__in=grounds))
        .exclude(post="")
        .select_related("person", "place")
        .order_by("place__depth", "place__path", "starts")
    )
    found: dict[int, list[Serving]] = {pk: [] for pk in bases}
    for row in rows:
        for pk, base in bases.items():
            near = {row.place_id, row.place.over_id} & above[pk] or row.place.parent_id == base.pk
            line = _serving(viewer, row, base, language) if near else None
            if line is not None:
                found[pk].append(line)
    return {pk: _in_order(viewer, lines, bases[pk]) for pk, lines in found.items()}


def _ids(path: str) -> set[int]:
    return {int(part, 36) for part in path.rstrip(".").split(".")}


def _serving(viewer: Viewer, row: Appointment, base: Place, language: str) -> Serving | None:
    post = attached_at(viewer, base.path).pack.people.posts.get(row.post)
    if post is None or row.place is None:
        return None
    about = (row.person.name, row.place, row.kind, row.person.account_id)
    if post.pledge is None:
        return Serving(row.post, post.name.say(language), *about)
    named = post.pledge.leads
    leads = tuple(named[key].say(language) for key in row.leads if key in named)
    return Serving(row.post, post.name.say(language), *about, row.pledge, leads)


def _in_order(viewer: Viewer, lines: list[Serving], base: Place) -> list[Serving]:
    posts = list(attached_at(viewer, base.path).pack.people.posts)
    near = base.depth

    def nearness(line: Serving) -> tuple[bool, int, int]:
        """The place's own first, then upwards, and those of its parts last."""
        return line.place.depth > near, -line.place.depth, posts.index(line.post)

    return sorted(lines, key=nearness)


def bodies_at(viewer: Viewer, path: str, kind: str = "") -> list[Body]:
    """Bodies set up at a place or below, of one kind if named."""
    rows = Body.objects.filter(place__path__startswith=path, until=None).select_related("place")
    return list(rows.filter(kind=kind) if kind else rows)


def unit_at(viewer: Viewer, place_id: int, unit: str) -> Body:
    """The body of a pack's unit where the pack is attached."""
    body = Body.objects.filter(place_id=place_id, unit=unit).select_related("place").first()
    if body is None:
        raise Missing("no-body", f"这里没有单位 {unit}", f"there is no body {unit} here")
    return body


def body_names(viewer: Viewer, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of bodies by id."""
    wanted = {id_ for id_ in ids if id_ is not None}
    return dict(Body.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def members_of(viewer: Viewer, body: Body) -> list[Appointment]:
    """The members of a body today."""
    return list(Appointment.objects.filter(in_force(), body=body).select_related("person__account"))


def households_at(viewer: Viewer, places: Iterable[int]) -> list[Household]:
    """The households at these places, in the order of doors, where the viewer may see who lives
    there."""
    rows = Household.objects.filter(place__in=list(places), until=None).select_related("place")
    seen = [row for row in rows if may(viewer, "person.see", path=row.place.path)]
    return sorted(seen, key=lambda row: (row.place.path, len(row.code), row.code))
