"""The review queue of a scheme: what waits, what is marked, and ending a period."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.points import actions
from gezhi.engines.points.queries import RecordLine, reason_said, standing_of, waiting
from gezhi.engines.trust.queries import Changed, Invalid, Viewer
from gezhi.surfaces.desk.points.frame import (
    choice,
    common_conditions,
    day_of,
    here,
    mark_names,
    say_points,
    scheme_context,
    sought_of,
)
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Action, Filter, Option, Pager
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

SIZE = 50
ICONS = {"twice": "copy", "high": "circle-alert", "own": "circle-user", "home": "house"}
APART = ("own", "home")
"""Marks of what the viewer does not review: they recorded it, or it is their own household's."""


@require_GET
@staff_only
def queue(request: HttpRequest, adopted: int) -> HttpResponse:
    """What waits for a review, with conditions that live in the address."""
    return show(request, adopted)


def show(request: HttpRequest, adopted: int, text: str = "", status: int = 200) -> HttpResponse:
    """The queue, with a sentence above it where something was refused."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, asked = here(request, adopted), request.GET
    mark = asked.get("mark", "")
    sought = sought_of(viewer, asked, mark=mark)
    page = waiting(viewer, adopted, sought, after=uuid_of(asked.get("after", "")), size=SIZE)
    standing = standing_of(viewer, adopted)
    context = scheme_context(
        request,
        desk,
        "points-review",
        rows=[show_line(viewer, line) for line in page.rows],
        pager=Pager(after=str(page.next or ""), shown=len(page.rows)),
        filters=conditions(viewer, desk, asked),
        bulk_actions=bulk_actions(),
        query=kept(request),
        standing=standing,
        period=say_stretch(standing.period) if standing.period else "",
        done=say_stretch(standing.reviewed) if standing.reviewed else "",
        text=text,
        narrowed=any(asked.get(name) for name in NAMES),
    )
    return render(request, "desk/points/review.html", context, status=status)


NAMES = ("category", "place", "by", "mark", "kind", "since", "until")


def kept(request: HttpRequest) -> str:
    """The conditions of the address, so that one comes back to the same list."""
    given = request.GET.copy()
    given.pop("after", None)
    return given.urlencode()


def conditions(viewer: Viewer, desk: Any, asked: Any) -> list[Filter]:
    """The filter bar of the queue."""
    marks = {**mark_names(), "none": gettext("Nothing marked")}
    options = [Option(key, label) for key, label in marks.items()]
    kinds = [Option("gain", gettext("Gains")), Option("deduction", gettext("Deductions"))]
    return [
        *common_conditions(viewer, desk.found, asked, "waiting"),
        choice("mark", gettext("Mark"), options, asked),
        choice("kind", gettext("Points"), kinds, asked),
        Filter("until", gettext("Done until"), "date", value=asked.get("until", "")),
    ]


def show_line(viewer: Viewer, line: RecordLine) -> dict[str, Any]:
    """A record in finished words."""
    row, lang = line.record, get_language()
    names = mark_names()
    return {
        "id": str(row.pk),
        "holder": line.holder or gettext("not in your area"),
        "holder_href": _history(line),
        "item": line.item.say(lang),
        "category": line.category.say(lang),
        "points": say_points(row.points),
        "minus": row.points < 0,
        "times": row.times,
        "note": row.note,
        "recorder": line.recorder or gettext("by itself"),
        "day": say_date(row.day, lang),
        "exact_day": row.day.isoformat(),
        "marks": [(key, ICONS[key], names[key]) for key in ICONS if key in line.marks],
        "own": next((names[key] for key in APART if key in line.marks), ""),
        "state": row.state,
        "given": say_points(row.given),
        "reviewer": line.reviewer,
        "reason": reason_said(row.reason, lang),
    }


def _history(line: RecordLine) -> str:
    base = reverse("desk:points-records", args=[line.found.adoption.pk])
    return f"{base}?holder={line.record.holder}"


def bulk_actions() -> list[Action]:
    """What can be done to selected records."""
    return [
        Action(gettext("Accept"), value="accept", key="a", icon="check", look="primary"),
        Action(gettext("Change points"), value="change", key="c", icon="pencil"),
        Action(gettext("Do not count"), value="refuse", key="r", icon="x", look="refuse"),
    ]


def say_stretch(period: Any) -> str:
    """A period as people say it."""
    year, chinese = period.first.year, not (get_language() or "zh").startswith("en")
    if period.kind == "month":
        return f"{year} 年 {period.first.month} 月" if chinese else f"{period.first:%B %Y}"
    if period.kind == "quarter":
        quarter = (period.first.month + 2) // 3
        return f"{year} 年第 {quarter} 季度" if chinese else f"quarter {quarter} of {year}"
    return f"{year} 年" if chinese else str(year)


def _ask_to_finish(request: HttpRequest, adopted: int, period: Any) -> HttpResponse:
    context = scheme_context(
        request, here(request, adopted), "points-review", period=say_stretch(period), of=period
    )
    return render(request, "desk/points/finish.html", context)


@require_POST
@staff_only
def finish(request: HttpRequest, adopted: int) -> HttpResponse:
    """End the period of a day, once what that means was read and agreed to; records that still wait
    are told, and nothing ends."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    day = day_of(request.POST.get("day", "")) or clock.today()
    standing = standing_of(viewer, adopted)
    ends = standing.period is not None and not standing.left
    if ends and standing.period.first <= day and not request.POST.get("sure"):  # type: ignore[union-attr]
        return _ask_to_finish(request, adopted, standing.period)
    try:
        actions.finish_review(viewer, adopted, day)
    except (Changed, Invalid) as refusal:
        return show(request, adopted, said_of(refusal), refusal.status)
    toast(request, gettext("The period is finished; nothing of it is recorded any more."))
    return redirect("desk:points-review", adopted)
