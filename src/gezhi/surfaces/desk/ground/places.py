"""The tree of places, and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.engines.people.queries import boards, bodies_at
from gezhi.engines.places.queries import (
    attached_over,
    branches,
    ladder,
    place,
    places_below,
    search_places,
)
from gezhi.engines.trust.queries import Viewer, may
from gezhi.pack.pack import Pack
from gezhi.surfaces.desk.ground.boards import HOUSES, plate_places, serves_people
from gezhi.surfaces.desk.nav import CASES, desk_context, opens, served
from gezhi.surfaces.ui.followed import followed_lines
from gezhi.surfaces.ui.staff import staff_only

READING = ("place.see", "place.edit", "people.appoint", "person.see")
MOST_FOUND = 30


def level_name(pack: Pack, level: str) -> str:
    """What a level is called in a pack; its key where the pack does not have it."""
    found = pack.places.levels().get(level)
    return found[2].name.say(get_language()) if found else level


def grounds(viewer: Viewer) -> list[str]:
    """Where the viewer's tree begins: their own grounds, or all that their packs serve."""
    return list(viewer.paths(*READING)) or [one.path for one in served(viewer)]


@require_GET
@staff_only
def tree(request: HttpRequest) -> HttpResponse:
    """The viewer's grounds, to be gone down, or what a text finds in them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    paths = grounds(viewer)
    text = request.GET.get("q", "").strip()
    found: list[Any] = []
    if text:
        for path in paths:
            found += search_places(viewer, text, path=path, limit=MOST_FOUND)
    ids = [int(path.rstrip(".").rsplit(".", 1)[-1], 36) for path in paths if path]
    roots = [branch(viewer, place(viewer, id_)) for id_ in ids]
    context = desk_context(
        request,
        "places",
        text=text,
        found=[(row, where(viewer, row.pk)) for row in found[:MOST_FOUND]],
        roots=roots,
    )
    return render(request, "desk/ground/tree.html", context)


def branch(viewer: Viewer, row: Any) -> dict[str, Any]:
    """A place of the tree with its level's name; what lies below comes when it is opened."""
    pack = attached_over(viewer, row).pack
    return {"row": row, "level": level_name(pack, row.level), "below": 1, "open": False}


def where(viewer: Viewer, id_: int) -> str:
    """The places above one, from the top down."""
    return " · ".join(rung.name for rung in reversed(ladder(viewer, id_)[1:]))


@require_GET
@staff_only
def children(request: HttpRequest, place: int) -> HttpResponse:
    """The places directly below one, as a part of the tree."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    pack = attached_over(viewer, _place(viewer, place)).pack
    found = [
        {"row": one.row, "level": level_name(pack, one.row.level), "below": one.below}
        for one in branches(viewer, place)
    ]
    return render(request, "desk/ground/branches.html", {"branches": found})


@require_GET
@staff_only
def show(request: HttpRequest, place: int) -> HttpResponse:
    """One place: what lies above and below, who serves it, what is open there. One that is closed
    tells until when it was, and as what it went on."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rungs = ladder(viewer, place)
    row = _place(viewer, place)
    attached = attached_over(viewer, row)
    serving = boards(viewer, [row], get_language() or "zh")[row.pk]
    below = branches(viewer, place)
    houses = places_below(viewer, row.path, tree="grid").filter(level__in=HOUSES)
    level = attached.pack.places.levels().get(row.level)
    context = desk_context(
        request,
        "places",
        row=row,
        level=level_name(attached.pack, row.level),
        above=list(reversed(rungs[1:])),
        usual=level[2].households if level else None,
        serving=[
            (line, line.kind and _kind(attached.pack, line.post, line.kind))
            for line in serving
            if serves_people(attached.pack, line)
        ],
        below=[(one, level_name(attached.pack, one.row.level)) for one in below],
        followed=followed_lines(viewer, row.path, _page),
        bodies=bodies_at(viewer, row.path) if attached.place_id == row.pk else [],
        plates=plate_places(viewer, row).count(),
        houses=houses.count() if row.level not in HOUSES else 0,
        cases_url=f"{reverse('desk:queue')}?queue=open&place={row.pk}"
        if opens(viewer, CASES)
        else "",
        may_appoint=viewer.has("people.appoint"),
        may_divide=may(viewer, "place.edit", path=row.path) and row.level not in HOUSES,
    )
    return render(request, "desk/ground/place.html", context)


def _kind(pack: Pack, post: str, kind: str) -> str:
    kinds = pack.people.posts[post].kinds
    return kinds[kind].say(get_language()) if kind in kinds else ""


def _place(viewer: Viewer, id_: int) -> Any:
    return place(viewer, id_)


def _page(id_: int) -> str:
    return reverse("desk:place", args=[id_])
