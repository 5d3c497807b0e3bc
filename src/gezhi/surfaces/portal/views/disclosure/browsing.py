"""Finding what is public, with what is overdue at the top."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.engines.disclosure.queries import (
    Due,
    Kind,
    SoughtItems,
    calendar_below,
    find_items,
    kinds_below,
    overdue_questions,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.portal.served import Served, find_served, ground_context
from gezhi.surfaces.ui.components import Filter, Option, Pager
from gezhi.surfaces.ui.disclosed import affairs_names, item_of

LONGEST = 100
SHOWN = 30


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """The newest first, by words, place, level, affairs, kind and period; the places with what is
    overdue first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    served = find_served(request)
    ground = served.path if served else ""
    sought = sought_of(request, ground)
    after = request.GET.get("after", "")
    found, more = find_items(
        viewer, sought, after=int(after) if after.isdecimal() else None, size=SHOWN
    )
    kinds = kinds_below(viewer, ground)
    context = {
        "items": [item_of(row) for row in found],
        "pager": Pager(after=str(more or ""), shown=len(found)),
        "filters": conditions(request, kinds, served),
        "places": places_of(viewer, ground),
        "searching": any(request.GET.get(name) for name in ASKED),
        "query": request.GET.urlencode(),
        **ground_context(served),
    }
    return render(request, "portal/disclosure/list.html", context)


ASKED = ("q", "affairs", "place", "level", "kind", "period", "since", "until", "after")


def sought_of(request: HttpRequest, ground: str) -> SoughtItems:
    """What an address asks for; what cannot be read asks nothing, so an old link opens a list."""
    given = request.GET
    place = given.get("place", "")
    return SoughtItems(
        text=given.get("q", "")[:LONGEST],
        path=ground,
        place=int(place) if place.isdecimal() and len(place) < 12 else None,
        level=given.get("level", "")[:40],
        affairs=given.get("affairs", "") if given.get("affairs", "") in affairs_names() else "",
        kind=given.get("kind", "")[:40],
        period=given.get("period", "")[:10],
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
    )


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def conditions(request: HttpRequest, kinds: list[Kind], served: Served | None) -> list[Filter]:
    """What the list can be narrowed by, as far as there is a choice."""
    lang, given = get_language(), request.GET
    shown = {one.rules.affairs for one in kinds}
    affairs = [Option(key, name) for key, name in affairs_names().items() if key in shown]
    places = {str(one.place.pk): one.place.name for one in kinds}
    names = {one.rules.disclosure: one.rules.name.say(lang) for one in kinds}
    levels = {
        level.level: level.name.say(lang)
        for one in kinds
        for tree in one.pack.places.trees.values()
        for level in tree
        if level.level == one.place.level and level.name
    }
    bar = [
        _choice("affairs", gettext("Affairs"), affairs, given),
        _choice("level", gettext("Level"), _options(levels), given),
        _choice("place", gettext("Place"), _options(places), given),
        _choice("kind", gettext("What"), _options(names), given),
    ]
    period = given.get("period", "")
    if period:
        bar.append(Filter("period", gettext("Period"), kind="text", value=period))
    return [one for one in bar if len(one.options) > 1 or one.value]


def _options(names: dict[str, str]) -> list[Option]:
    return [Option(key, name) for key, name in names.items()]


def _choice(name: str, label: str, options: list[Option], given: Any) -> Filter:
    value = given.get(name, "")
    shown = next((str(one.label) for one in options if one.value == value), "")
    return Filter(name, label, options=options, value=value, shown=shown)


def places_of(viewer: Viewer, ground: str) -> list[dict[str, Any]]:
    """The places that make things public, those with what is overdue first."""
    due = calendar_below(viewer, ground)
    late: Counter[int] = Counter(one.kind.place.pk for one in due if one.state == "overdue")
    unanswered = overdue_questions(viewer, ground)
    rows = {one.place.pk: one.place for one in kinds_below(viewer, ground)}
    lines = [
        {"id": pk, "name": row.name, "overdue": late[pk], "unanswered": unanswered.get(pk, 0)}
        for pk, row in rows.items()
    ]
    return sorted(lines, key=lambda one: (-one["overdue"], -one["unanswered"]))


def missing_of(due: list[Due]) -> list[Due]:
    """What is overdue, the longest first."""
    return [one for one in due if one.state == "overdue"]
