"""Near me: public cases on the map and as a list, and how well matters are settled here."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from gezhi.engines.cases.queries import PublicCase, public_cases, public_parts
from gezhi.engines.places.queries import children
from gezhi.engines.trust.queries import ANYONE, Missing, Viewer
from gezhi.pack.pack import Pack
from gezhi.surfaces.portal.around import Box, box_of, spread
from gezhi.surfaces.portal.figures import rates_below, rates_of
from gezhi.surfaces.portal.served import Served, ask_ground, find_served, ground_context, served_at
from gezhi.surfaces.portal.telling import spoken, standing_of
from gezhi.surfaces.ui.components import Filter, Option, Pager

SIZE = 20
MOST_POINTS = 300
PERIODS = (30, 90)


class Asked:
    """What the address asks for: a matter or a group of them, a state, a community."""

    def __init__(self, request: HttpRequest, served: Served | None) -> None:
        get = request.GET.get
        self.served = served
        self.category = get("category", "")
        self.state = get("state", "") if get("state") in ("open", "closed") else ""
        chosen = served_at(get("in", "")) if get("in") else None
        inside = chosen and served and chosen.place.path.startswith(served.path)
        self.inside = chosen if inside else None
        self.after = get("after", "")

    @property
    def path(self) -> str:
        """The ground that is looked at."""
        if self.inside is not None:
            return self.inside.place.path
        return self.served.path if self.served else ""

    @property
    def narrowing(self) -> dict[str, Any]:
        """What the list and the map have in common."""
        return {"path": self.path, "categories": self.categories, "state": self.state}

    @property
    def categories(self) -> tuple[str, ...]:
        """The chosen matter with all below it; one that nobody has finds nothing."""
        if not self.category:
            return ()
        pack = self.served.pack if self.served else None
        return below(pack, self.category) if pack else (self.category,)


def below(pack: Pack, key: str) -> tuple[str, ...]:
    """A matter and everything under it."""
    found = [key]
    for tree in pack.matters.values():
        for _ in range(4):
            found += [
                one.matter for one in tree.matters if one.under in found and one.matter not in found
            ]
    return tuple(found)


@require_GET
def line(request: HttpRequest, type_: str) -> HttpResponse:
    """The public cases of one type that has a line of its own, the newest first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:home")
    found = served.pack.cases.get(type_)
    if found is None or found.line is None:
        raise Missing("no-line", "这里没有这一类", "there is no such line here")
    page = public_cases(viewer, path=served.path, type=type_, after=request.GET.get("after", ""))
    context = {
        "title": found.name.say(get_language()),
        "about": found.about.say(get_language()) if found.about else "",
        "cases": [(part, standing_of(part)) for part in public_parts(viewer, page.rows)],
        "pager": Pager(after=page.next, shown=len(page.rows)),
        **ground_context(served),
    }
    return render(request, "portal/line.html", context)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The map and the list of public cases."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:near")
    asked = Asked(request, served)
    page = public_cases(viewer, **asked.narrowing, after=asked.after, limit=SIZE)
    parts = public_parts(viewer, page.rows)
    query = request.GET.copy()
    query.pop("after", None)
    query["at"] = str(served.attached.place_id)
    context = {
        "cases": [(part, standing_of(part)) for part in parts],
        "pager": Pager(after=page.next, shown=len(parts)),
        "filters": _filters(viewer, asked),
        "ground_url": f"{reverse('portal:ground')}?at={served.attached.place_id}",
        "points_url": f"{reverse('portal:points')}?{query.urlencode()}",
        **ground_context(served),
    }
    return render(request, "portal/near.html", context)


def _filters(viewer: Viewer, asked: Asked) -> list[Filter]:
    lang, served = get_language(), asked.served
    groups = [
        Option(one.matter, one.name.say(lang))
        for tree in (served.pack.matters.values() if served else ())
        for one in tree.matters
        if one.under is None
    ]
    places = [
        Option(str(row.pk), row.name)
        for row in (children(viewer, served.attached.place_id) if served else ())
    ]
    states = [Option("open", gettext("Under way")), Option("closed", gettext("Ended"))]
    return [
        _filter("in", gettext("Where"), places, str(asked.inside.place.id) if asked.inside else ""),
        _filter("category", gettext("About"), groups, asked.category),
        _filter("state", gettext("State"), states, asked.state),
    ]


def _filter(name: str, label: str, options: list[Option], value: str) -> Filter:
    told = next((str(one.label) for one in options if one.value == value), "")
    return Filter(name, label, options=options, value=value, shown=told)


@require_GET
@cache_control(max_age=60)
def points(request: HttpRequest) -> JsonResponse:
    """Public cases as GeoJSON points, where their places lie; `bbox` is west,south,east,north."""
    served = find_served(request)
    asked = Asked(request, served)
    box: Box | None = box_of(request.GET.get("bbox", ""))
    page = public_cases(ANYONE, **asked.narrowing, box=box, limit=MOST_POINTS)
    parts = [part for part in public_parts(ANYONE, page.rows) if part.lon is not None]
    features = [
        _point(part, lon, lat) for part, (lon, lat) in zip(parts, spread(parts), strict=True)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _point(part: PublicCase, lon: float, lat: float) -> dict[str, Any]:
    word, _ = standing_of(part)
    return {
        "type": "Feature",
        "properties": {
            "id": part.code,
            "name": spoken(part.name),
            "href": reverse("portal:case", args=[part.code]),
            "state": "settled" if part.closed else "ok",
            "word": word,
            "place": part.place,
        },
        "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
    }


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The three rates of the ground and of each place right below it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:figures")
    days = 90 if request.GET.get("days") == "90" else 30
    places = list(children(viewer, served.attached.place_id))
    level = places[0].level if places else ""
    found = rates_below(viewer, served.path, level, days) if level else {}
    context = {
        "days": days,
        "periods": PERIODS,
        "rates": rates_of(viewer, served.path, days),
        "rows": [(place, found.get(place.pk, [])) for place in places],
        **ground_context(served),
    }
    return render(request, "portal/figures.html", context)
