"""Leaders' liaison: who is linked to which places, their calls, problems and what came of them."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from gezhi.engines.people import actions
from gezhi.engines.people.queries import (
    linked_to,
    links,
    my_link,
    my_places,
    overview,
    problem,
    problems,
    public_liaison,
)
from gezhi.engines.places.queries import attached_at, place
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1 import liaison_shapes as shapes
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import PlaceFilter, cut, somebody, spot, who_is
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged
from gezhi.surfaces.api.v1.shapes import PlaceId, named
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["liaison"])


@router.get("/liaison/links", response={200: shapes.LiaisonPage, **READING}, auth=KNOWN)
def list_links(request: HttpRequest, wanted: Query[shapes.LinkFilter]) -> shapes.LiaisonPage:
    """Links that the viewer keeps."""
    viewer, after = viewer_of(request), str(wanted.after or "")
    path, size = path_of(viewer, wanted.place), wanted.size
    rows, more = cut(
        links(viewer, uncalled=wanted.late, path=path, after=after, size=size + 1), size
    )
    return shapes.LiaisonPage(
        rows=[shapes.link_line(one) for one in rows], next=rows[-1].row.pk if more else None
    )


@router.get("/liaison/overview", response={200: shapes.LiaisonSums, **READING}, auth=KNOWN)
def get_liaison_overview(request: HttpRequest, wanted: Query[PlaceFilter]) -> shapes.LiaisonSums:
    """Numbers of the links that the viewer keeps."""
    viewer = viewer_of(request)
    seen = overview(viewer, path_of(viewer, wanted.place))
    return shapes.LiaisonSums(
        **{name: getattr(seen, name) for name in shapes.LiaisonSums.model_fields}
    )


@router.post("/liaison/links", response={200: shapes.PlaceLinked, **WRITING}, auth=KNOWN)
def link_leader(request: HttpRequest, asked: shapes.LinkAsked) -> shapes.PlaceLinked:
    """Link a leader to a place."""
    viewer = viewer_of(request)
    where = place(viewer, asked.place)
    ground = attached_at(viewer, where.path).path
    person = who_is(viewer, "liaison.keep", where.path, asked.person, ground=ground)
    new = actions.NewLink(asked.liaison, person, where, asked.starts, asked.id)
    actions.link_leaders(viewer, [new])
    return _linked(viewer, where.pk)


@router.post("/liaison/links/{link}/end", response={200: shapes.PlaceLinked, **WRITING}, auth=KNOWN)
def end_link(request: HttpRequest, link: UUID) -> shapes.PlaceLinked:
    """End a link with today; what was found stays with the place."""
    viewer = viewer_of(request)
    return _linked(viewer, actions.end_link(viewer, link).place_id)


@router.post(
    "/liaison/links/{link}/calls", response={200: shapes.PlaceLinked, **WRITING}, auth=KNOWN
)
def record_liaison_call(
    request: HttpRequest, link: UUID, asked: shapes.CallAsked
) -> shapes.PlaceLinked:
    """Record a call with what was found and given; as the leader linked, or who keeps the links."""
    viewer = viewer_of(request)
    row, _ = my_link(viewer, link)
    found = tuple(actions.Found(one.title, one.text) for one in asked.found)
    given = tuple(actions.Helped(one.kind, one.quantity, one.what) for one in asked.given)
    call = actions.NewCall(link, asked.day, asked.note, found, given, asked.id)
    actions.record_liaison(viewer, call)
    return _linked(viewer, row.place_id)


@router.get("/liaison/problems", response={200: shapes.ProblemPage, **READING}, auth=KNOWN)
def list_problems(request: HttpRequest, wanted: Query[shapes.ProblemFilter]) -> shapes.ProblemPage:
    """Problems where the viewer keeps the links, or at places of their own; the newest first."""
    states, after = (wanted.state,) if wanted.state else (), str(wanted.after or "")
    found = problems(viewer_of(request), states=states, after=after, size=wanted.size + 1)
    rows, more = cut(found, wanted.size)
    lines = [shapes.ProblemShort(**shapes.short_problem(row, row.call.day)) for row in rows]
    return shapes.ProblemPage(rows=lines, next=rows[-1].pk if more else None)


@router.get(
    "/liaison/problems/{problem_id}", response={200: shapes.ProblemOpened, **READING}, auth=KNOWN
)
def get_problem(request: HttpRequest, problem_id: UUID) -> shapes.ProblemOpened:
    """One problem."""
    return _opened(viewer_of(request), problem_id)


@router.post(
    "/liaison/problems/{problem_id}/close",
    response={200: shapes.ProblemOpened, **WRITING},
    auth=KNOWN,
)
def close_problem(
    request: HttpRequest, problem_id: UUID, asked: shapes.ProblemEnd
) -> shapes.ProblemOpened:
    """Say what became of a problem; one that is a case ends with its case."""
    viewer = viewer_of(request)
    actions.close_problem(viewer, problem_id, solved=asked.solved, outcome=asked.outcome)
    return _opened(viewer, problem_id)


@router.get(
    "/liaison/places/{place_id}/calls", response={200: shapes.PlaceLinked, **READING}, auth=KNOWN
)
def get_place_liaison(request: HttpRequest, place_id: PlaceId) -> shapes.PlaceLinked:
    """A place with its links and calls, for who serves there, is linked, or keeps the links."""
    return _linked(viewer_of(request), place_id)


@router.get(
    "/liaison/places/{place_id}", response={200: shapes.PublicLiaison, **OPENLY}, throttle=ANONYMOUS
)
@tagged
def get_public_liaison(request: HttpRequest, place_id: PlaceId) -> shapes.PublicLiaison:
    """What leaders found and did at a place and below, as everybody reads it."""
    seen = public_liaison(viewer_of(request), place_id)
    people = attached_at(viewer_of(request), seen.place.path).pack.people
    if not people.liaisons:
        raise Missing("no-liaison", "这里没有领导包联", "there is no liaison here")
    posts = [(key, people.posts.get(key)) for key in seen.posts]
    return shapes.PublicLiaison(
        place=spot(seen.place),
        posts=[named(key, post.name if post else None) for key, post in posts],
        problems=[
            shapes.PublicProblem(**shapes.public_problem(row, row.call.day))
            for row in seen.problems
        ],
        given=seen.given,
    )


@router.get("/me/liaison", response={200: list[shapes.LiaisonLink], **READING}, auth=KNOWN)
def my_liaison(request: HttpRequest) -> list[shapes.LiaisonLink]:
    """The places that I am linked to; none for whoever is no known person."""
    try:
        found = my_places(viewer_of(request))
    except Missing:
        return []
    return [shapes.link_line(one) for one in found]


def _linked(viewer: Viewer, wanted: int) -> shapes.PlaceLinked:
    where, lines, calls = linked_to(viewer, wanted)
    return shapes.PlaceLinked(
        place=spot(where),
        links=[shapes.link_line(one) for one in lines],
        calls=[
            shapes.LiaisonCallLine(
                id=one.row.pk,
                day=one.row.day,
                leader=one.name,
                note=one.note,
                problems=[
                    shapes.ProblemShort(**shapes.short_problem(row, one.row.day, where))
                    for row in one.problems
                ],
                given=[
                    shapes.GivenHelp(kind=row.kind, quantity=row.quantity, what=row.what)
                    for row in one.given
                ],
            )
            for one in calls
        ],
    )


def _opened(viewer: Viewer, wanted: UUID) -> shapes.ProblemOpened:
    row = problem(viewer, wanted)
    told = shapes.short_problem(row, row.call.day)
    return shapes.ProblemOpened(**told, text=row.text, leader=somebody(row.call.link.person))
