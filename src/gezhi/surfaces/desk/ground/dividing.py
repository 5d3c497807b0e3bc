"""Dividing a place anew: a file of buildings, a draft with its figures, moves by hand, adoption."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.sheets import read_table
from gezhi.base.words import Mistake, Words
from gezhi.engines.people.queries import unplaced
from gezhi.engines.places import actions, queries
from gezhi.engines.trust.queries import Invalid, Missing, Refusal, Viewer, Wrong
from gezhi.surfaces.desk.ground.places import level_name
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.bringing import sent
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only

MOST_FAULTS = 300


@require_http_methods(["GET", "POST"])
@staff_only
def divide(request: HttpRequest, place: int) -> HttpResponse:
    """The divisions of a place, and the form for another. A file with bad rows makes none: each bad
    row is told."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.place(viewer, place)
    made = list(queries.divisions(viewer, row.path))
    about: dict[str, Any] = {"id": new_id()}
    status = 200
    if request.method == "POST":
        about = {"id": request.POST.get("id", ""), "said": request.POST}
        try:
            plan = _buildings(request, viewer, row)
            if not plan.faults:
                return redirect("desk:division", _draft(request, viewer, row, plan).pk)
            about |= {"faults": _told(plan)}
            status = 422
        except Mistake as mistake:
            about |= {"text": mistake.say(get_language())}
            status = 422
        except Refusal as refusal:
            about |= {"text": said_of(refusal)}
            status = refusal.status
    return render(
        request,
        "desk/ground/divide.html",
        desk_context(request, "places", row=row, made=made, levels=_levels(viewer, row), **about),
        status=status,
    )


def _levels(viewer: Viewer, row: Any, above: str = "") -> list[tuple[str, str]]:
    """The levels of the place's pack below its own (or another), with what they are called."""
    pack = queries.attached_over(viewer, row).pack
    keys, level = list(pack.places.levels()), above or row.level
    below = keys[keys.index(level) + 1 :] if level in keys else keys
    return [(key, level_name(pack, key)) for key in below]


def _read(request: HttpRequest, name: str) -> bytes:
    return sent(request, name) if name in request.FILES else b""


def _buildings(request: HttpRequest, viewer: Viewer, row: Any) -> actions.BuildingPlan:
    data = sent(request)
    if data.lstrip()[:1] == b"{":
        return actions.plan_building_geojson(viewer, row, data)
    return actions.plan_building_table(viewer, row, read_table(data))


def _draft(request: HttpRequest, viewer: Viewer, row: Any, plan: actions.BuildingPlan) -> Any:
    roads = _read(request, "roads")
    count, households = (_number(request, name) for name in ("count", "households"))
    if not count and not households:
        raise Mistake(
            "请写分成多少个网格，或者每格大约多少户",
            "say how many grids, or about how many households to a grid",
        )
    if not count:
        count = max(1, round(sum(one.households for one in plan.new) / households))
    asked = actions.NewDivision(
        row.pk,
        request.POST.get("level", ""),
        count,
        plan.new,
        actions.read_roads(viewer, roads) if roads else [],
        by_entrance=bool(request.POST.get("by_entrance")),
        id=uuid_of(request.POST.get("id", "")) or new_id(),
    )
    return actions.draft_division(viewer, asked)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _told(plan: actions.BuildingPlan) -> list[dict[str, Any]]:
    lang = get_language()
    return [
        {"row": one.row or "", "column": one.column, "words": one.words.say(lang)}
        for one in plan.faults[:MOST_FAULTS]
    ]


@require_http_methods(["GET", "POST"])
@staff_only
def division(request: HttpRequest, division: UUID) -> HttpResponse:
    """One division with its figures and its map; a building is chosen on the map or by its number,
    and goes to a grid beside it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    waiting = queries.computing(viewer, division)
    if waiting is not None:
        return _computing(request, waiting)
    found = queries.division(viewer, division)
    key = request.POST.get("building", "") or request.GET.get("building", "")
    text, status = "", 200
    if request.method == "POST":
        try:
            _do(request, viewer, found.row, key)
            return redirect(reverse("desk:division", args=[division]))
        except Refusal as refusal:
            text, status = said_of(refusal), refusal.status
    return _shown(request, viewer, found, key, text, status)


def _computing(request: HttpRequest, row: Any) -> HttpResponse:
    """How far a large division is; the page asks again by itself."""
    why = row.moves[get_language() == "en"] if row.state == "failed" else ""
    context = desk_context(
        request, "places", row=row, percent=round(row.done * 100), why=why, hundred=100
    )
    return render(request, "desk/ground/computing.html", context)


def _do(request: HttpRequest, viewer: Viewer, row: Any, key: str) -> None:
    step = request.POST.get("do", "")
    if step == "undo":
        actions.undo_move(viewer, row.pk)
    elif step == "adopt":
        name = level_name(queries.attached_over(viewer, row.place).pack, row.level)
        actions.adopt_division(viewer, row.pk, _since(request), level_name=name)
    elif step == "finer":
        level = request.POST.get("level", "")
        actions.divide_finer(viewer, row.pk, level, _number(request, "households"))
    elif step == "adopt-finer":
        drafts = queries.finer_drafts(viewer, row.pk)
        pack = queries.attached_over(viewer, row.place).pack
        name = level_name(pack, drafts[0].row.level) if drafts else ""
        actions.adopt_finer(viewer, row.pk, _since(request), level_name=name)
    else:
        actions.move_building(viewer, row.pk, key, _number(request, "to"))


def _since(request: HttpRequest) -> date:
    """The day that was chosen; today where none was asked for."""
    text = request.POST.get("since")
    if text is None:
        return clock.local(clock.now()).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = Words(zh="请选一个施行日期", en="choose the day from which it is in force")
        raise Invalid([Wrong("since", "required", words)]) from None


def _shown(
    request: HttpRequest, viewer: Viewer, found: queries.Drawn, key: str, text: str, status: int
) -> HttpResponse:
    row = found.row
    beside: list[int] = []
    if key and row.state == "draft":
        try:
            beside = queries.where_to(viewer, found, key)
        except Missing as refusal:
            text, status = said_of(refusal), refusal.status
    return render(
        request,
        "desk/ground/division.html",
        desk_context(
            request,
            "places",
            row=row,
            figures=found.figures,
            bound=found.bound,
            lines=queries.grid_lines(viewer, found),
            building=key,
            beside=beside,
            level=level_name(queries.attached_over(viewer, row.place).pack, row.level),
            replaced=actions.replaced(viewer, row) if row.state == "draft" else [],
            moving=actions.moving_along(viewer, row) if row.state == "draft" else 0,
            unplaced=_unplaced(viewer, row),
            finer=_finer(viewer, row),
            finer_levels=_levels(viewer, row.place, row.level) if row.state == "in-force" else [],
            said=request.POST,
            today=clock.local(clock.now()).date(),
            text=text,
        ),
        status=status,
    )


def _finer(viewer: Viewer, row: Any) -> list[queries.Drawn]:
    return queries.finer_drafts(viewer, row.pk) if row.state == "in-force" else []


def _unplaced(viewer: Viewer, row: Any) -> list[tuple[Any, str]]:
    """Whose post ended with a division in force, each with the name of the post."""
    if row.state != "in-force":
        return []
    posts = queries.attached_over(viewer, row.place).pack.people.posts
    lang = get_language()
    return [(one, posts[one.post].name.say(lang)) for one in unplaced(viewer, row.pk)]


@require_GET
@staff_only
def buildings(request: HttpRequest, division: UUID) -> JsonResponse:
    """The buildings of a division for the map; each opens the form that moves it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.division(viewer, division)
    told = queries.drawn_buildings(viewer, found)
    here = reverse("desk:division", args=[division])
    torn = {number + 1 for number in found.figures.broken}
    for feature in told["features"]:
        said = feature["properties"]
        grids = gettext(", ").join(str(one) for one in said["grids"])
        n = said["households"]
        feature["properties"] = {
            "id": said["key"],
            "name": said["key"],
            "word": ngettext("%(n)d household", "%(n)d households", n) % {"n": n},
            "place": gettext("grid %(number)s") % {"number": grids},
            "state": "overdue" if torn & set(said["grids"]) else "ok",
            "href": f"{here}?{urlencode({'building': said['key']})}",
        }
    return JsonResponse(told)


@require_GET
@staff_only
def grids(request: HttpRequest, division: UUID) -> JsonResponse:
    """The outlines of a division's grids for the map."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return JsonResponse(queries.drawn_grids(viewer, queries.division(viewer, division)))
