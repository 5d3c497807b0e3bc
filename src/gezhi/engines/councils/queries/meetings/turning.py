"""Whose turn it is to chair and to host, shown in advance; and who a turn is."""

from collections.abc import Iterator
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.councils.models import Meeting, Sitter
from gezhi.engines.councils.queries.meetings.finding import pack_of
from gezhi.engines.councils.queries.meetings.seating import bodies, posted, sitters
from gezhi.engines.councils.queries.meetings.shown import Convened, TurnLine
from gezhi.engines.councils.rules.rotation import upcoming
from gezhi.engines.people.models import Appointment, Body
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.councils import Turns


def chairs(council: Convened, *, without: UUID | None = None) -> list[TurnLine]:
    """Whose turn it is to chair, the next first; `without` leaves a meeting out of the count."""
    return _line(council, council.rules.chair, "chair", without)


def hosts(council: Convened, *, without: UUID | None = None) -> list[TurnLine]:
    """Whose turn it is to host; empty where nobody does in particular."""
    return _line(council, council.rules.host, "host", without) if council.rules.host else []


def _line(council: Convened, turns: Turns, role: str, without: UUID | None) -> list[TurnLine]:
    with for_system():
        if turns.post is not None:
            return [_fixed(council, turns.post)]
        order = {line.turn: line for key in turns.rotates for line in _of(council, key)}
        had = _had(council, role, without)
    return [order[turn] for turn in upcoming(list(order), had)]


def _fixed(council: Convened, post: str) -> TurnLine:
    """The turn of a post that always chairs: of its holder, or of the post itself while vacant."""
    found = next(_of_post(council, post), None)
    if found is not None:
        return found
    title = pack_of(council).people.posts[post].name
    return TurnLine(f"post:{post}:{council.place.pk}", title)


def _of(council: Convened, key: str) -> Iterator[TurnLine]:
    """The turns under a key of `rotates`: one for each place where the post is held, or body."""
    if key in pack_of(council).people.posts:
        yield from _of_post(council, key)
        return
    for body in bodies(council, key):
        yield TurnLine(f"body:{body.pk}", Words(zh=body.name, en=body.name))


def _of_post(council: Convened, post: str) -> Iterator[TurnLine]:
    title = pack_of(council).people.posts[post].name
    seen: dict[int, Place] = {}
    for row in posted(council, post):
        if row.place is not None:
            seen.setdefault(row.place.pk, row.place)
    for pk, place in seen.items():
        yield TurnLine(f"post:{post}:{pk}", at_place(title, place.name))


def at_place(title: Words, place: str) -> Words:
    """A post and where it is held."""
    return Words(zh=f"{place} {title.zh}", en=f"{title.say('en')}, {place}")


def _had(council: Convened, role: str, without: UUID | None) -> list[str]:
    """Turns taken or given, the oldest first: of all meetings that were not cancelled."""
    rows = Meeting.objects.filter(place=council.place, council=council.key)
    rows = rows.exclude(state=Meeting.CANCELLED).exclude(pk=without).order_by("starts", "pk")
    return [turn for turn in rows.values_list(role, flat=True) if turn]


def label_of(council: Convened, turn: str) -> Words | None:
    """Whose a turn is, also of one who has left; None for an empty one."""
    kind, _, rest = turn.partition(":")
    if kind == "body":
        body = Body.objects.filter(pk=rest).first()
        return Words(zh=body.name, en=body.name) if body is not None else None
    if kind == "post":
        post, _, pk = rest.rpartition(":")
        known = pack_of(council).people.posts.get(post)
        place = Place.objects.filter(pk=int(pk)).first()
        if known is not None and place is not None:
            return at_place(known.name, place.name)
    return None


def has_turn(viewer: Viewer, turn: str) -> bool:
    """Whether a turn is the viewer's: they hold the post there, or belong to the body."""
    if viewer.system:
        return True
    kind, _, rest = turn.partition(":")
    if kind == "body":
        return any(str(body) == rest for body in viewer.bodies)
    post, _, pk = rest.rpartition(":")
    if viewer.account is None or kind != "post":
        return False
    rows = Appointment.objects.filter(in_force(), post=post, place=int(pk))
    with for_system():
        return rows.filter(person__account=viewer.account).exists()


def vacant(turn: str) -> bool:
    """Whether nobody is there any more who could act on a turn."""
    kind, _, rest = turn.partition(":")
    if kind == "body":
        return not Appointment.objects.filter(in_force(), body=rest).exists()
    post, _, pk = rest.rpartition(":")
    return not (pk and Appointment.objects.filter(in_force(), post=post, place=int(pk)).exists())


def choices(council: Convened) -> list[TurnLine]:
    """Who may be charged with a resolution: the posts of members where they are held, posts that
    chair, the members' bodies, and those whom the council took in, in person."""
    found: dict[str, TurnLine] = {}
    posts = [seat.post for seat in council.rules.members if seat.post]
    chair = council.rules.chair
    known = pack_of(council).people.posts
    posts += [key for key in (chair.post, *chair.rotates) if key in known and key not in posts]
    with for_system():
        lines = [line for post in posts if post for line in _of_post(council, post)]
        for seat in council.rules.members:
            lines += list(_of(council, seat.bodies)) if seat.bodies else []
        for sitter in sitters(council):
            lines += _in_person(sitter)
    for line in lines:
        found.setdefault(line.turn, line)
    return list(found.values())


def _in_person(row: Sitter) -> list[TurnLine]:
    found = []
    if row.body is not None:
        found.append(TurnLine(f"body:{row.body_id}", Words(zh=row.body.name, en=row.body.name)))
    if row.person is not None:
        name = Words(zh=row.person.name, en=row.person.name)
        found.append(TurnLine(f"person:{row.person_id}", name))
    return found
