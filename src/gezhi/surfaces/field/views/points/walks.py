"""Where I record points: the schemes with their grounds, and one ground with its doors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import Walk, groups, recorded_for, search_doors, walks
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.frame import Walking, page_of, walking
from gezhi.surfaces.field.views.points.rows import say_points
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.staff import staff_only


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """The schemes that I record in, each with its grounds; a fixed number of statements."""
    found = [_walk(one) for one in walks(viewer_in(request))]
    return render(request, "field/points/walks.html", {"here": "points", "walks": found})


def _walk(one: Walk) -> dict[str, Any]:
    lang, key = get_language(), one.found.adoption.pk
    return {
        "name": one.found.scheme.name.say(lang),
        "place": one.found.place.name,
        "period": one.period.say(lang),
        "kind": one.found.scheme.holder,
        "grounds": [
            (reverse("field:scoring-sheet", args=[key, ground.place]), ground)
            for ground in one.grounds
        ],
    }


@never_cache
@require_GET
@staff_only
def ground(request: HttpRequest, adopted: int, place: int) -> HttpResponse:
    """One ground: its doors, or what can be recorded there item by item."""
    at = walking(request, adopted, place)
    by_item = request.GET.get("by") == "item"
    more = _items(at) if by_item else _doors(at)
    keep = {"by": "item"} if by_item else {}
    context = at.context(tabs=_tabs(at, by_item), by_item=by_item, keep=keep, **more)
    status = 422 if at.day.error else 200
    return render(request, "field/points/ground.html", context, status=status)


def _tabs(at: Walking, by_item: bool) -> list[Tab]:
    base = at.request.path
    kind = at.walked.found.scheme.holder
    by_door = gettext("By household") if kind == "household" else gettext("One after another")
    return [
        Tab(by_door, at.kept(base), current=not by_item, icon="house"),
        Tab(gettext("One item for all"), at.kept(base, "by=item"), current=by_item, icon="list"),
    ]


def _doors(at: Walking) -> dict[str, Any]:
    text = at.request.GET.get("q", "")[:60]
    found = list(search_doors(at.viewer, at.walked, text))
    shown, pager = page_of(found, at.request.GET)
    been = recorded_for(at.viewer, at.walked.found, at.day.day)
    args = [at.walked.found.adoption.pk, at.walked.place]
    doors = [
        {
            "label": one.label,
            "been": one.holder.id in been,
            "url": at.kept(reverse("field:scoring-door", args=[*args, one.holder.id])),
        }
        for one in shown
    ]
    return {"doors": doors, "pager": pager, "q": text}


def _items(at: Walking) -> dict[str, Any]:
    lang = get_language()
    args = [at.walked.found.adoption.pk, at.walked.place]
    found = [
        {
            "name": group.category.name.say(lang),
            "theme": group.theme,
            "open": group.theme,
            "items": [
                {
                    "name": item.name.say(lang),
                    "points": say_points(item),
                    "url": at.kept(reverse("field:scoring-item", args=[*args, item.item])),
                }
                for item in group.items
            ],
        }
        for group in groups(at.viewer, at.walked, at.day.day)
    ]
    if found and not any(one["theme"] for one in found):
        found[0]["open"] = True
    return {"groups": found}
