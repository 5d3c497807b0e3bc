"""Boards as PDF: of one place, or of all buildings below one (K1)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.engines.people.queries import Serving, boards
from gezhi.engines.places.queries import (
    attached_over,
    ladder,
    places_below,
    places_over,
    tree_order,
)
from gezhi.engines.places.queries import place as place_of
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.pack.pack import Pack
from gezhi.surfaces.desk.printed.board import Board, print_boards
from gezhi.surfaces.ui.staff import staff_only

MOST_BOARDS = 600
MANY = 4
"""A post at more places than these stands in one line of a board."""
MOST_NAMES = 24
"""So many names of a post stand on a board; how many more there are is told."""
HOUSES = ("building", "courtyard")


def address_of(row: Any) -> str:
    """What the code of a board opens: the page of the place, where one can report."""
    if row.code and row.tree == "grid":
        return settings.SITE_URL + reverse("portal:place", args=[row.code])
    return settings.SITE_URL + reverse("portal:place-by-id", args=[row.pk])


def serves_people(pack: Pack, line: Serving) -> bool:
    """Whether a post serves residents; those who only run the system stand on no board."""
    return any(ability.startswith("case.") for ability in pack.people.posts[line.post].may)


def board_lines(pack: Pack, found: list[Serving]) -> list[tuple[str, str, str]]:
    """Post, names and place of those who serve, for a board: a line for each post at a place, or
    one for a post that many small places below have each."""
    serving = [line for line in found if serves_people(pack, line)]
    spread = Counter(post for post, _ in {(line.post_name, line.place.pk) for line in serving})
    names: dict[tuple[str, str], list[str]] = {}
    for line in serving:
        where = line.place.name if spread[line.post_name] <= MANY else ""
        names.setdefault((line.post_name, where), []).append(line.name)
    return [(post, _named(held), place) for (post, place), held in names.items()]


def _named(held: list[str]) -> str:
    said = gettext(", ").join(held[:MOST_NAMES])
    left = len(held) - MOST_NAMES
    return gettext("%(names)s and %(n)d more") % {"names": said, "n": left} if left > 0 else said


def pledges_of(found: list[Serving], place: int) -> tuple[str, ...]:
    """What those at a place itself promise: what they lead in, and their own words."""
    told = (
        gettext(", ").join([*line.leads, *filter(None, [line.pledge])])
        for line in found
        if line.place.pk == place
    )
    return tuple(filter(None, told))


def plate_places(viewer: Viewer, row: Any) -> Any:
    """The places over this one or anything below it that have a plate, because whoever holds a post
    there may pledge something (D6)."""
    people = attached_over(viewer, row).pack.people
    levels = {post.at for post in people.posts.values() if post.pledge is not None}
    return places_over(viewer, row.path).filter(level__in=levels)


def make(viewer: Viewer, rows: Sequence[Any]) -> list[Board]:
    """The boards of places, from one statement for all of them."""
    lang = get_language() or "zh"
    serving = boards(viewer, rows, lang)
    made = []
    for row in rows:
        rungs = ladder(viewer, row.pk)
        attached = attached_over(viewer, row)
        motto = attached.pack.manifest.motto
        top = next((n for n, rung in enumerate(rungs) if rung.id == attached.place_id), 0)
        above = "\u3000".join(rung.name for rung in reversed(rungs[1 : top + 1]))
        made.append(
            Board(
                row.name,
                above,
                board_lines(attached.pack, serving[row.pk]),
                address_of(row),
                motto.say(lang) if motto else "",
                pledges_of(serving[row.pk], row.pk),
            )
        )
    return made


def answer(data: bytes, name: str) -> HttpResponse:
    """A PDF, shown in the browser."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response


@require_GET
@staff_only
def board(request: HttpRequest, place: int) -> HttpResponse:
    """The board of one place. Who serves in public posts is public; the paper is for staff."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = place_of(viewer, place)
    return answer(print_boards(make(viewer, [row])), f"{row.name}.pdf")


@require_GET
@staff_only
def all_boards(request: HttpRequest, place: int) -> HttpResponse:
    """The boards of all buildings below a place, or (`?of=next`) of the places right below it, such
    as the grids of a new division; a page each."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = place_of(viewer, place)
    rows = places_below(viewer, row.path, tree="grid")
    if request.GET.get("of") == "next":
        rows = rows.filter(parent_id=row.pk)
    else:
        rows = rows.filter(level__in=HOUSES)
    some = rows.select_related("parent")[:MOST_BOARDS]
    found = sorted(some, key=lambda one: tree_order(one.path))
    if not found:
        raise Missing("no-board", "这里下面没有要挂牌的", "nothing below has a board")
    return answer(print_boards(make(viewer, found)), f"{row.name} {gettext('Boards')}.pdf")


@require_GET
@staff_only
def plates(request: HttpRequest, place: int) -> HttpResponse:
    """The plates of a place, a page each."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = place_of(viewer, place)
    found = list(plate_places(viewer, row)[:MOST_BOARDS])
    if not found:
        raise Missing("no-plate", "这里没有要挂牌的", "nothing here has a plate")
    return answer(print_boards(make(viewer, found)), f"{row.name} {gettext('Plates')}.pdf")
