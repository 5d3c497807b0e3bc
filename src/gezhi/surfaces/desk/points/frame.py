"""What every page of a scheme has around it, and how its parts are said."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext

from gezhi.engines.places.queries import places_below, tree_order
from gezhi.engines.points.queries import (
    DeskScheme,
    InForce,
    Sought,
    adoption,
    points_desk,
    queue_counts,
    recorders_of,
)
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import path_of, uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Filter, Option, Tab, Tone

MOST_PLACES = 400
INDENT = "\u3000"


def scheme_name(found: InForce) -> str:
    """The name of a scheme in the reader's language."""
    return found.scheme.name.say(get_language())


def here(request: HttpRequest, wanted: int) -> DeskScheme:
    """A scheme with what the viewer does with it; Forbidden for who has nothing to do with it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = adoption(viewer, wanted)
    row = found.adoption
    for one in points_desk(viewer):
        theirs = one.found.adoption
        if (theirs.place_id, theirs.scheme) == (row.place_id, row.scheme):
            return one
    raise Forbidden("not-allowed", "这里的积分不归您管", "the points here are not yours to manage")


def scheme_context(
    request: HttpRequest, desk: DeskScheme, page: str, **more: Any
) -> dict[str, Any]:
    """The head of a scheme's pages: its name, its place, and its pages as far as they are open."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    key = desk.found.adoption.pk
    counts = queue_counts(viewer).get(key) if desk.reviews else None
    pages = [
        ("points-review", gettext("To review"), counts and counts.waiting, desk.reviews),
        ("points-appeals", gettext("Appeals"), counts and counts.appeals, desk.reviews),
        ("points-records", gettext("Register"), None, desk.sees),
        ("points-helping", gettext("Neighbours help"), None, _helps(desk)),
        ("points-statistics", gettext("Statistics"), None, desk.sees),
        ("points-years", gettext("Yearly summary"), None, viewer.has("points.see")),
    ]
    tabs = [
        Tab(label, reverse(f"desk:{name}", args=[key]), current=name == page, count=count)
        for name, label, count, open_ in pages
        if open_
    ]
    about = {
        "adopted": key,
        "scheme": scheme_name(desk.found),
        "place": desk.found.place.name,
        "points_tabs": tabs,
        "does": desk,
        "counts": counts,
        "drawn": _drawn(desk.found),
    }
    return desk_context(request, "points", **about, **more)


def _drawn(found: InForce) -> Drawn:
    """The forms of a scheme, as they are counted for what they ask."""
    row, level = found.adoption, "person"
    if found.scheme.holder == "household":
        level = "household"
    return Drawn("points", row.scheme, row.version_id, row.place_id, level)


def _helps(desk: DeskScheme) -> bool:
    """Whether neighbours help each other under a scheme, and the viewer looks after some of it."""
    return desk.found.scheme.mutual is not None and (desk.records or desk.reviews)


def day_of(text: str) -> date | None:
    """A day as an address or a form has it; None for what is none."""
    try:
        day = parse_date(text.strip())
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2200 else None


def sought_of(viewer: Viewer, given: Any, **more: Any) -> Sought:
    """What an address asks for; what cannot be read asks nothing, so an old link opens a list."""
    sign = {"gain": 1, "deduction": -1}.get(given.get("kind", ""), 0)
    return Sought(
        category=given.get("category", ""),
        item=given.get("item", ""),
        path=path_of(viewer, given.get("place", "")),
        by=uuid_of(given.get("by", "")),
        sign=sign,
        since=day_of(given.get("since", "")),
        until=day_of(given.get("until", "")),
        **more,
    )


def choice(name: str, label: str, options: list[Option], given: Any) -> Filter:
    """A condition with one answer among several."""
    value = given.get(name, "")
    shown = next((str(one.label).strip(INDENT) for one in options if one.value == value), "")
    return Filter(name, label, options=options, value=value, shown=shown)


def common_conditions(viewer: Viewer, found: InForce, given: Any, state: str = "") -> list[Filter]:
    """Conditions on category, place and who recorded."""
    lang = get_language()
    categories = [Option(one.category, one.name.say(lang)) for one in found.scheme.categories]
    rows = places_below(viewer, found.adoption.path, tree="grid")
    told = rows.values_list("path", "pk", "name", "depth")[:MOST_PLACES]
    places = [one[1:] for one in sorted(told, key=lambda one: tree_order(one[0]))]
    top = min((depth for _, _, depth in places), default=0)
    grounds = [Option(str(pk), INDENT * (depth - top) + name) for pk, name, depth in places]
    people = [
        Option(str(who), name) for who, name, _ in recorders_of(viewer, found.adoption.pk, state)
    ]
    bar = [
        choice("category", gettext("Category"), categories, given),
        choice("place", gettext("Place"), grounds, given),
        choice("by", gettext("Recorded by"), people, given),
    ]
    return [one for one in bar if len(one.options) > 1 or one.value]


def state_names() -> dict[str, str]:
    """What states of a record are called."""
    return {
        "waiting": gettext("Waits for review"),
        "accepted": gettext("Counted"),
        "refused": gettext("Does not count"),
        "withdrawn": gettext("Withdrawn"),
    }


TONES: dict[str, Tone] = {"waiting": "waiting", "accepted": "settled", "refused": "refused"}


def mark_names() -> dict[str, str]:
    """What marks are called."""
    return {
        "twice": gettext("Same item, household and day again"),
        "high": gettext("Over three times the usual"),
        "own": gettext("Recorded by you: somebody else reviews it"),
        "home": gettext("Your own household: somebody else reviews it"),
    }


def say_points(points: int | None) -> str:
    """Points with their sign, a true minus."""
    if points is None:
        return "–"
    return f"−{-points}" if points < 0 else str(points)
