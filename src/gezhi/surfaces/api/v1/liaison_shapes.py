"""Shapes of leaders' liaison: links, calls, problems, and what everybody reads."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.people.queries import Linked
from gezhi.surfaces.api.v1.growing_shapes import GroundKey, PageWanted, SomebodyLine, Who, spot
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Named, PlaceId, Spot, named

ProblemState = Literal["open", "case", "solved", "not-solved"]
Words80 = Annotated[str, Field(max_length=80)]
Outcome = Annotated[str, Field(max_length=200, description="the public reads it: name nobody")]


class LinkFilter(PageWanted):
    """Links at a place and below; `late`: only those without a call in this stretch."""

    place: PlaceId | None = None
    late: bool = False


class ProblemFilter(PageWanted):
    """Problems of one state, or of all."""

    state: ProblemState | None = None


class LinkAsked(Asked):
    """Which leader answers for which place, under which liaison of its pack."""

    id: NewId
    liaison: GroundKey
    person: Who
    place: PlaceId
    starts: Day


class FoundAsked(Asked):
    """A problem: a title that names nobody, and what was heard, for those who see to it."""

    title: Words80
    text: str = Field(default="", max_length=1000)


class HelpAsked(Asked):
    """Help given, of a kind of the pack."""

    kind: GroundKey
    quantity: int = Field(ge=0, le=10_000_000)
    what: Words80 = ""


class CallAsked(Asked):
    """A call at a place that one is linked to. Where the pack says so each problem becomes a
    case."""

    id: NewId
    day: Day
    note: str = Field(default="", max_length=1000)
    found: list[FoundAsked] = Field(default=[], max_length=20)
    given: list[HelpAsked] = Field(default=[], max_length=20)


class ProblemEnd(Asked):
    """What became of a problem."""

    solved: bool
    outcome: Outcome


class LiaisonLink(BaseModel):
    """A leader linked to a place: when they called last, whether this month's or quarter's call is
    made, how many problems of the place are open."""

    id: UUID
    liaison: Named
    person: SomebodyLine
    place: Spot
    starts: date
    ends: date | None
    called: date | None
    in_time: bool
    open: int


class LiaisonPage(BaseModel):
    """A page of links; `next` is null on the last one."""

    rows: list[LiaisonLink]
    next: UUID | None


class LiaisonSums(BaseModel):
    """Numbers since the beginning of the year; `share` is how many per cent of the problems found
    are solved, null where none was found; `given` how much help of each kind."""

    links: int
    leaders: int
    places: int
    uncalled: int
    calls: int
    found: int
    open: int
    solved: int
    share: int | None
    given: dict[str, int]


class PublicProblem(BaseModel):
    """A problem as everybody reads it."""

    title: str
    place: Spot
    found: date
    state: ProblemState
    outcome: str
    closed: date | None


class ProblemShort(PublicProblem):
    """A problem in a list."""

    id: UUID


class ProblemOpened(ProblemShort):
    """A problem with what was heard, for the leader linked and who keeps the links."""

    text: str
    leader: SomebodyLine


class ProblemPage(BaseModel):
    """A page of problems; `next` is null on the last one."""

    rows: list[ProblemShort]
    next: UUID | None


class GivenHelp(BaseModel):
    """Help given."""

    kind: str
    quantity: int
    what: str


class LiaisonCallLine(BaseModel):
    """A call; the note is empty for whoever may not read it."""

    id: UUID
    day: date
    leader: str
    note: str
    problems: list[ProblemShort]
    given: list[GivenHelp]


class PlaceLinked(BaseModel):
    """A place: who is linked to it, and the newest calls there."""

    place: Spot
    links: list[LiaisonLink]
    calls: list[LiaisonCallLine]


class PublicLiaison(BaseModel):
    """What everybody reads of a place: problems and what came of them, help in sums, and who is
    linked by post, nobody by name."""

    place: Spot
    posts: list[Named]
    problems: list[PublicProblem]
    given: dict[str, int]


def link_line(one: Linked) -> LiaisonLink:
    """A link as an answer's."""
    row = one.row
    return LiaisonLink(
        id=row.pk,
        liaison=named(row.liaison, one.rules.name if one.rules else None),
        person=SomebodyLine(id=row.person_id, name=one.name),
        place=spot(row.place),
        in_time=one.in_time,
        open=one.open,
        **{name: getattr(row, name) for name in ("starts", "ends", "called")},
    )


def public_problem(row: Any, day: date, where: Any = None) -> dict[str, Any]:
    """A problem as everybody reads it."""
    names = ("title", "state", "outcome", "closed")
    told = {name: getattr(row, name) for name in names}
    return {"place": spot(where or row.place), "found": day, **told}


def short_problem(row: Any, day: date, where: Any = None) -> dict[str, Any]:
    """A problem of a list."""
    return {"id": row.pk, **public_problem(row, day, where)}
