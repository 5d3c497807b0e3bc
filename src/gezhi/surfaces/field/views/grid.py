"""My grid: the places that I answer for, who serves there, and what is open there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.engines.cases.queries import Filter, lines, list_cases, public_cases, public_parts
from gezhi.engines.people.queries import Serving, board
from gezhi.engines.places.queries import place
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.field.stands import Stand, stands, viewer_in
from gezhi.surfaces.field.told import tell_all
from gezhi.surfaces.ui.components import Pager, Tab
from gezhi.surfaces.ui.staff import staff_only

SIZE = 20


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """One ground; where a worker answers for several, tabs lead to each."""
    viewer = viewer_in(request)
    found = {one.ground.id: one for one in stands(viewer)}
    wanted = request.GET.get("at", "")
    chosen = found.get(int(wanted)) if wanted.isdecimal() and len(wanted) <= 12 else None
    chosen = chosen or next(iter(found.values()), None)
    context: dict[str, Any] = {"here": "grid", "stand": chosen}
    if chosen is not None:
        context |= _ground(viewer, chosen, request.GET.get("after", ""))
        context["tabs"] = [
            Tab(one.ground.name, f"?at={one.ground.id}", current=one is chosen)
            for one in found.values()
        ]
    return render(request, "field/grid.html", context)


def _shown(viewer: Viewer, stand: Stand) -> list[dict[str, Any]]:
    """What is shown to everybody here under a line of its own, as promises are."""
    lang, found = get_language(), []
    for one in stand.attached.pack.cases.values():
        if one.line is None:
            continue
        rows = public_cases(viewer, path=stand.ground.path, type=one.case, state="open", limit=10)
        parts = [
            (part.code, part.place, part.stage.say(lang) if part.stage else "")
            for part in public_parts(viewer, rows.rows)
        ]
        found.append({"name": one.name.say(lang), "parts": parts})
    return found


def _ground(viewer: Viewer, stand: Stand, after: str) -> dict[str, Any]:
    row = place(viewer, stand.ground.id)
    wanted = Filter(queue="open", path=stand.ground.path)
    page = list_cases(viewer, wanted, after=after, size=SIZE)
    levels = stand.attached.pack.places.levels()
    level = levels.get(row.level)
    return {
        "row": row,
        "level": level[2].name.say(get_language()) if level else "",
        "cases": tell_all(lines(viewer, page.rows)),
        "shown": _shown(viewer, stand),
        "pager": Pager(after=page.next, shown=len(page.rows)),
        **_serving(stand, board(viewer, row, get_language() or "zh")),
        "board_url": board_url(row.pk),
        "sign_url": _sign_url(row.code, row.pk),
    }


def _serving(stand: Stand, found: list[Serving]) -> dict[str, Any]:
    """Who serves residents here: on this very ground, in the houses below, and above it with the
    nearest first. Who only runs the system is left out."""
    groups: dict[str, list[dict[str, str]]] = {"here": [], "below": [], "above": []}
    for line in found:
        post = stand.attached.pack.people.posts[line.post]
        if any(one.startswith(("case.", "visit.")) for one in post.may):
            lang = get_language()
            kind = post.kinds[line.kind].say(lang) if line.kind in post.kinds else ""
            told = {"post": line.post_name, "name": line.name, "place": line.place.name}
            groups[_side(stand, line.place)].append({**told, "kind": kind})
    return {
        "serving": groups["here"],
        "others": [
            (gettext("In the houses here"), groups["below"]),
            (gettext("Above"), groups["above"][::-1]),
        ],
    }


def _side(stand: Stand, row: Any) -> str:
    """Where a place lies from the ground: here (also in another tree over it), below or above."""
    ground = stand.ground
    if row.path == ground.path or row.over_id == ground.id:
        return "here"
    return "below" if row.path.startswith(ground.path) else "above"


def board_url(place_id: int) -> str:
    """The board to print, once the desk makes one."""
    try:
        return reverse("desk:board", args=[place_id])
    except NoReverseMatch:
        return ""


def _sign_url(code: str, place_id: int) -> str:
    """The page that residents reach from the sign of the place."""
    if code:
        return reverse("portal:place", args=[code])
    return reverse("portal:place-by-id", args=[place_id])
