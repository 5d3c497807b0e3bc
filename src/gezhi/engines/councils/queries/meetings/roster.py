"""From when to when each member of a council sits: the whole list for those inside, and for
everybody who sits today, with the names that are public anyway."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.queries.meetings.deciding import inside_of
from gezhi.engines.councils.queries.meetings.finding import council_of, pack_of
from gezhi.engines.councils.queries.meetings.seating import bodies, posted, sitters, title_of
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.councils import Seat


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A member: under which line of the pack, who and for whom, from which day to which (both
    included; None: not known, or still). `name` is empty where it is not the reader's to know."""

    title: Words
    name: str
    body: str
    where: str
    since: date | None
    until: date | None
    sits: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """The members of a council; `inside` says whether former members are in it, and all names."""

    council: Convened
    inside: bool
    lines: list[RosterLine]


def roster(viewer: Viewer, place: int, key: str) -> Roster:
    """Who sits in a council, in the order of the pack. Whoever sits in it or holds it sees all,
    former members too. Everybody else sees those of today: bodies, and of people the posts, with
    the name where the post serves residents, as such names stand on the boards of places; who was
    taken in stands there without a name. Missing where there is no such council."""
    council = council_of(viewer, place, key)
    inside = inside_of(viewer, council)
    with for_system():
        found = [line for seat in council.rules.members for line in _under(council, seat, inside)]
    return Roster(council, inside, found)


def _under(council: Convened, seat: Seat, inside: bool) -> Iterator[RosterLine]:
    title = title_of(council, seat)
    if seat.post is not None:
        named = inside or _serves(council, seat.post)
        for row in posted(council, seat.post, ever=inside):
            where = row.place.name if row.place else ""
            name = row.person.name if named else ""
            yield _line(title, name, "", where, row.starts, row.ends)
    elif seat.bodies is not None:
        for body in bodies(council, seat.bodies):
            yield _line(title, "", body.name, body.place.name, None, None)
    else:
        for sitter in sitters(council, ended=inside):
            name = sitter.person.name if sitter.person and inside else ""
            body = sitter.body.name if sitter.body else ""
            yield _line(title, name, body, "", sitter.starts, sitter.ends)


def _serves(council: Convened, post: str) -> bool:
    """Whether a post is a public one: those who only run the system stand on no board."""
    return any(one.startswith("case.") for one in pack_of(council).people.posts[post].may)


def _line(
    title: Words, name: str, body: str, where: str, since: date | None, until: date | None
) -> RosterLine:
    today = clock.today(clock.ZONE)
    sits = (since is None or since <= today) and (until is None or until >= today)
    return RosterLine(title, name, body, where, since, until, sits)
