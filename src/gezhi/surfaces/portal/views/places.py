"""Places: who serves here, what is public here, and the outlines that maps draw."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from gezhi.engines.cases.queries import public_cases, public_parts
from gezhi.engines.disclosure.queries import kinds_of
from gezhi.engines.people.queries import Serving, board
from gezhi.engines.places.queries import (
    branches,
    drawn,
    ground_of,
    heir_of,
    place,
    place_by_code,
    search_places,
)
from gezhi.engines.trust.queries import ANYONE, Missing, Viewer
from gezhi.pack.pack import Pack
from gezhi.surfaces.portal.served import (
    Served,
    ask_ground,
    find_served,
    ground_context,
    grounds,
    keep,
    served_at,
)
from gezhi.surfaces.portal.telling import standing_of
from gezhi.surfaces.ui.followed import followed_lines

SHOWN = 8
MOST_FOUND = 20
HOUSES = ("building", "entrance")


@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """A place as its sign leads to it: who serves here, and the way to report. The sign of a grid
    that is no more leads to the one that took its place."""
    row = place_by_code(ANYONE, code)
    heir = heir_of(ANYONE, row)
    if heir.pk != row.pk and heir.code:
        return redirect("portal:place", code=heir.code)
    return _draw(request, row)


@require_GET
def by_id(request: HttpRequest, place_id: int) -> HttpResponse:
    """The same for a place without a code of its own, or one that is no more: it tells as what it
    went on."""
    row = place(ANYONE, place_id)
    if row.code and row.tree == "grid" and row.until is None:
        return redirect("portal:place", code=row.code)
    return _draw(request, row)


def _draw(request: HttpRequest, row: Any) -> HttpResponse:
    """The page of a place of any tree; one reports on the ground that it lies over."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    ground = ground_of(viewer, row)
    served = served_at(str(ground.pk))
    if served is None:
        raise Missing("no-pack", "这里还没有开通", "this place is not served yet")
    keep(request, served)
    cases = public_parts(viewer, public_cases(viewer, path=row.path, limit=SHOWN).rows)
    context = {
        "place": row,
        "level": _level(served.pack, row.level),
        "above": list(reversed(served.ladder[ground.pk == row.pk :])),
        "lines": _lines(served.pack, board(viewer, row, _language())),
        "below": branches(viewer, row.pk),
        "followed": followed_lines(viewer, row.path, _page, of=row.pk),
        "cases": [(part, standing_of(part)) for part in cases],
        "disclosure": bool(kinds_of(viewer, row)),
        "liaison": row.tree == "grid" and bool(served.pack.people.liaisons),
        "report_url": f"{reverse('portal:report')}?at={ground.code or ground.pk}",
        **ground_context(served),
    }
    return render(request, "portal/place.html", context)


def _page(id_: int) -> str:
    return reverse("portal:place-by-id", args=[id_])


def _language() -> str:
    return get_language() or "zh"


def _level(pack: Pack, level: str) -> str:
    found = pack.places.levels().get(level)
    return found[2].name.say(_language()) if found else ""


def _lines(pack: Pack, found: list[Serving]) -> list[dict[str, Any]]:
    """The board, without those who only run the system: they serve no resident."""
    told = []
    for line in found:
        post = pack.people.posts[line.post]
        if any(one.startswith(("case.", "visit.")) for one in post.may):
            duty = post.duty.say(_language()) if post.duty else ""
            kind = post.kinds[line.kind].say(_language()) if line.kind in post.kinds else ""
            told.append({"line": line, "duty": duty, "kind": kind})
    return told


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """Finding a place: by its name, or from the ground's first level down."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:places")
    text = request.GET.get("q", "").strip()
    found = search_places(ANYONE, text, path=served.path, limit=MOST_FOUND) if text else []
    context = {
        "text": text,
        "found": [_found(row.pk) for row in found if row.tree == "grid"],
        "here": served,
        "below": branches(ANYONE, served.attached.place_id),
        "all_grounds": grounds(),
        **ground_context(served),
    }
    return render(request, "portal/places.html", context)


def _found(place_id: int) -> Served | None:
    return served_at(str(place_id))


@require_GET
@cache_control(public=True, max_age=300)
def ground(request: HttpRequest) -> JsonResponse:
    """Outlines below a served ground as GeoJSON: houses, and the finest level above them."""
    served = served_at(request.GET.get("at", "")) or find_served(request)
    if served is None:
        return JsonResponse({"type": "FeatureCollection", "features": []})
    found = drawn(ANYONE, served.attached.place_id)
    levels = [one["properties"]["level"] for one in found["features"]]
    fields = [level for level in levels if level not in HOUSES]
    kept = {*HOUSES, *fields[-1:]}
    found["features"] = [one for one in found["features"] if one["properties"]["level"] in kept]
    return JsonResponse(found)
