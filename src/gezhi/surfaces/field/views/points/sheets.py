"""The two ways to record on a ground: one holder with all items, one item with all holders."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.engines.points.queries import Door, groups, item_of, search_doors
from gezhi.surfaces.field.views.points.frame import (
    Sheet,
    Triple,
    Walking,
    answer,
    page_of,
    walking,
)
from gezhi.surfaces.field.views.points.recording import Tapped, uuid_of
from gezhi.surfaces.field.views.points.rows import Row, row_of_door, row_of_item, say_points
from gezhi.surfaces.ui.staff import staff_only


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def door(request: HttpRequest, adopted: int, place: int, holder: UUID) -> HttpResponse:
    """One holder: every item that I record, the month's themes first."""
    at = walking(request, adopted, place)
    whose = at.walked.door(str(holder))

    def pick(key: str) -> Triple:
        return whose, *item_of(at.viewer, at.walked, key)

    made = Sheet(at, "item", pick, row_of_item)

    def show(key: str, tapped: Tapped) -> HttpResponse:
        context = at.context(
            title=whose.label,
            name="item",
            groups=[] if at.day.error else _groups(made, whose, key, tapped),
            **_neighbours(at, whose),
        )
        return render(request, "field/points/door.html", context, status=tapped.status)

    return answer(made, show)


def _groups(made: Sheet, whose: Door, key: str, tapped: Tapped) -> list[dict[str, Any]]:
    """The categories with their rows; the theme stands open, and what was just tapped."""
    at, lang = made.at, get_language()
    found = groups(at.viewer, at.walked, at.day.day)
    lines = made.lines([(whose, one.category, item) for one in found for item in one.items])
    by_item = {line.item.item: line for line in lines}
    touched = key or at.request.GET.get("open", "")
    shown = []
    for group in found:
        rows = [_row(made, by_item[item.item], key, tapped) for item in group.items]
        keys = {item.item for item in group.items}
        shown.append(
            {
                "name": group.category.name.say(lang),
                "theme": group.theme,
                "open": group.theme or touched in keys,
                "rows": rows,
                "done": sum(row.line.done > 0 for row in rows),
            }
        )
    if shown and not any(one["theme"] for one in shown):
        shown[0]["open"] = True
    return shown


def _row(made: Sheet, line: Any, key: str, tapped: Tapped) -> Row:
    row = made.row(line)
    return made.redrawn(line, key, tapped) if key and row.key == key else row


def _neighbours(at: Walking, whose: Door) -> dict[str, Any]:
    """The doors before and after, so that a walk needs no list."""
    doors = at.walked.doors
    here = doors.index(whose)
    args = [at.walked.found.adoption.pk, at.walked.place]

    def told(number: int) -> tuple[str, str] | None:
        if not 0 <= number < len(doors):
            return None
        one = doors[number]
        return at.kept(reverse("field:scoring-door", args=[*args, one.holder.id])), one.label

    return {"previous": told(here - 1), "following": told(here + 1)}


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def item(request: HttpRequest, adopted: int, place: int, key: str) -> HttpResponse:
    """One item: every holder of the ground, ticked one after another."""
    at = walking(request, adopted, place)
    category, wanted = item_of(at.viewer, at.walked, key)

    def pick(holder: str) -> Triple:
        found = uuid_of(holder)
        return at.walked.door(str(found or "")), category, wanted

    made = Sheet(at, "holder", pick, row_of_door)

    def show(tapped_key: str, tapped: Tapped) -> HttpResponse:
        text = request.GET.get("q", "")[:60]
        doors = list(search_doors(at.viewer, at.walked, text))
        shown, pager = page_of(doors, request.GET)
        lines = made.lines([(one, category, wanted) for one in shown])
        context = at.context(
            title=wanted.name.say(get_language()),
            name="holder",
            points=say_points(wanted),
            category=category.name.say(get_language()),
            rows=[] if at.day.error else [_row(made, one, tapped_key, tapped) for one in lines],
            pager=pager,
            q=text,
        )
        return render(request, "field/points/item.html", context, status=tapped.status)

    return answer(made, show)
