"""Who sits in a council today: holders of posts, bodies, and those whom it took in."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.models import Sitter
from gezhi.engines.councils.queries.meetings.finding import councils_below, pack_of
from gezhi.engines.councils.queries.meetings.shown import Convened, SeatLine, Wanted
from gezhi.engines.people.models import Appointment, Body, Person
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.places.queries import tree_order
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.councils import Seat


def holds(viewer: Viewer, council: Convened) -> bool:
    """Whether the viewer calls its meetings and keeps its minutes."""
    return may(viewer, "council.hold", path=council.path)


def seats(council: Convened) -> list[SeatLine]:
    """All seats of a council today, in the order of the pack; a person who sits for two reasons
    has one seat. Names are in it: hand them to members and holders only."""
    found: dict[str, SeatLine] = {}
    with for_system():
        for seat in council.rules.members:
            for line in _under(council, seat):
                found.setdefault(line.key, line)
    return list(found.values())


def wanted(council: Convened) -> list[Wanted]:
    """How many there are under each line of the pack's members, and how many there should be."""
    with for_system():
        return [
            Wanted(
                title_of(council, seat), len({one.key for one in _under(council, seat)}), seat.count
            )
            for seat in council.rules.members
        ]


def title_of(council: Convened, seat: Seat) -> Words:
    """What a line of the pack's members is called: a post, a kind of body, or the pack's words."""
    people = pack_of(council).people
    if seat.post is not None:
        return people.posts[seat.post].name
    return people.bodies[seat.bodies].name if seat.bodies is not None else seat.set  # type: ignore[return-value]


def _under(council: Convened, seat: Seat) -> Iterator[SeatLine]:
    title = title_of(council, seat)
    if seat.post is not None:
        for row in posted(council, seat.post):
            where = row.place.name if row.place else ""
            yield SeatLine(f"person:{row.person_id}", title, row.person.name, "", where)
    elif seat.bodies is not None:
        for body in bodies(council, seat.bodies):
            yield SeatLine(f"body:{body.pk}", title, "", body.name, body.place.name)
    else:
        for sitter in sitters(council):
            yield _taken_in(sitter, title)


def _taken_in(row: Sitter, title: Words) -> SeatLine:
    key = f"person:{row.person_id}" if row.person_id else f"body:{row.body_id}"
    name = row.person.name if row.person else ""
    return SeatLine(key, title, name, row.body.name if row.body else "", "", row.pk)


def posted(council: Convened, post: str, *, ever: bool = False) -> list[Appointment]:
    """Those who hold a post on the council's ground or at a place above it, in the order of
    places: today, or with `ever` whenever it was."""
    ground = council.path
    above = [int(part, 36) for part in ground.rstrip(".").split(".")]
    lying = Q(place__over__path__startswith=ground) | Q(
        place__parent__over__path__startswith=ground
    )
    near = Q(place__path__startswith=ground) | lying
    over = Q(place__in=above) | Q(place__over__in=above)
    own = Q(place__path__startswith=council.place.path)
    rows = Appointment.objects.filter(
        near | over | own, post=post, pack=pack_of(council).manifest.pack
    )
    rows = rows if ever else rows.filter(in_force())
    found = rows.select_related("person", "place").order_by("starts", "pk")
    return sorted(found, key=lambda one: tree_order(one.place.path if one.place else ""))


def bodies(council: Convened, kind: str) -> list[Body]:
    """The bodies of a kind on the council's ground, in the order in which they were set up."""
    rows = Body.objects.filter(kind=kind, until=None, place__path__startswith=council.path)
    found = rows.select_related("place").order_by("pk")
    return sorted(found, key=lambda one: tree_order(one.place.path))


def sitters(council: Convened, *, ended: bool = False) -> list[Sitter]:
    """Members whom the council took in, those in force today or, with `ended`, all."""
    today = clock.today()
    rows = Sitter.objects.filter(place=council.place, council=council.key)
    if not ended:
        rows = rows.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)
    return list(rows.select_related("person", "body").order_by("starts", "pk"))


def own_keys(viewer: Viewer) -> set[str]:
    """Under which keys the viewer may have seats: as a person, and for bodies."""
    found = {f"body:{body}" for body in viewer.bodies}
    if viewer.account is not None:
        with for_system():
            person = Person.objects.filter(account=viewer.account).values_list("pk", flat=True)
            found |= {f"person:{one}" for one in person}
    return found


def my_seats(viewer: Viewer, council: Convened) -> list[str]:
    """The seats of a council in which the viewer sits today."""
    if viewer.account is None:
        return []
    mine = own_keys(viewer)
    return [seat.key for seat in seats(council) if seat.key in mine]


def sat_in(viewer: Viewer, *, leaving_out: Iterable[Convened] = ()) -> list[Convened]:
    """The councils in which the viewer has a seat; only those are looked into whose members are of
    the viewer's posts and bodies, or which took the viewer in."""
    if viewer.account is None:
        return []
    known = {(one.place.pk, one.key) for one in leaving_out}
    posts = {grant.post for grant in viewer.grants if grant.post}
    with for_system():
        kinds = set(Body.objects.filter(pk__in=viewer.bodies).values_list("kind", flat=True))
        mine = Q(person__account=viewer.account) | Q(body__in=viewer.bodies)
        taken_in = set(Sitter.objects.filter(mine).values_list("place", "council"))
    found = []
    for one in councils_below(viewer, [""]) if posts or kinds or taken_in else []:
        key = (one.place.pk, one.key)
        asked = any(seat.post in posts or seat.bodies in kinds for seat in one.rules.members)
        if key not in known and (asked or key in taken_in) and my_seats(viewer, one):
            found.append(one)
    return found


def accounts_of(lines: list[SeatLine]) -> set[UUID]:
    """Accounts of those who sit: for bodies, of all who belong to them."""
    people = [line.key[7:] for line in lines if line.key.startswith("person:")]
    sent = [line.key[5:] for line in lines if line.key.startswith("body:")]
    with for_system():
        found = set(Person.objects.filter(pk__in=people).values_list("account", flat=True))
        rows = Appointment.objects.filter(in_force(), body__in=sent)
        found |= set(rows.values_list("person__account", flat=True))
    return {one for one in found if one is not None}
