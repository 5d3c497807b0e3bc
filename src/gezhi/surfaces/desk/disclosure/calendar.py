"""What is due, what is prepared, what stands."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import (
    Kind,
    SoughtItems,
    busy_now,
    drafts,
    find_items,
    posting_kinds,
    work_calendar,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.disclosure.frame import disclosure_context, must_post_somewhere
from gezhi.surfaces.ui.components import Filter, Option, Pager
from gezhi.surfaces.ui.disclosed import (
    due_of,
    item_of,
    phase_names,
    say_period,
    state_names,
)
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

SHOWN = 40
OPEN = ("overdue", "due", "coming")


@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """The calendar: what is overdue first; states can be chosen, places too."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    must_post_somewhere(viewer)
    state, place = request.GET.get("state", ""), request.GET.get("place", "")
    found = [due_of(one) for one in work_calendar(viewer)]
    if place:
        found = [one for one in found if str(one["place_id"]) == place]
    counts = {key: sum(one["state"] == key for one in found) for key in state_names()}
    shown = [one for one in found if (one["state"] == state if state else one["state"] in OPEN)]
    kinds = posting_kinds(viewer)
    context = disclosure_context(
        request,
        "disclosure",
        rows=shown,
        filters=_conditions(request, kinds, counts),
        drafts=[_draft(row, kind) for row, kind in drafts(viewer)],
        at_once=_at_once(kinds),
        paces=_paces(viewer, kinds),
    )
    return render(request, "desk/disclosure/calendar.html", context)


def _conditions(request: HttpRequest, kinds: list[Kind], counts: dict[str, int]) -> list[Filter]:
    given = request.GET
    states = [Option(key, word, count=counts[key]) for key, (word, _) in state_names().items()]
    places = {str(one.place.pk): one.place.name for one in kinds}
    bar = [("state", gettext("Where it stands"), states)]
    if len(places) > 1:
        options = [Option(key, name) for key, name in places.items()]
        bar.append(("place", gettext("Place"), options))
    return [
        Filter(
            name,
            label,
            options=options,
            value=given.get(name, ""),
            shown=next((str(o.label) for o in options if o.value == given.get(name)), ""),
        )
        for name, label, options in bar
    ]


def _draft(row: Any, kind: Kind) -> dict[str, Any]:
    base = reverse("desk:disclosure-new", args=[row.place_id, row.kind])
    return {
        "id": row.pk,
        "drop": f"drop-{row.pk}",
        "url": f"{base}?draft={row.pk}",
        "title": row.content.get("title") or kind.rules.name.say(get_language()),
        "place": kind.place.name,
        "period": say_period(row.period),
        "phase": phase_names().get(row.phase, ""),
        "at": say(row.at),
        "exact": exact(row.at),
    }


def _at_once(kinds: list[Kind]) -> list[dict[str, Any]]:
    """What has no calendar: it is posted when it comes up."""
    return [
        {
            "place": one.place.name,
            "place_id": one.place.pk,
            "key": one.rules.disclosure,
            "name": one.rules.name.say(get_language()),
            "within": next(
                turn.within.say(get_language())
                for turn in one.rules.turns
                if turn.every == "at-once"
            ),
        }
        for one in kinds
        if any(turn.every == "at-once" for turn in one.rules.turns)
    ]


def _paces(viewer: Viewer, kinds: list[Kind]) -> list[dict[str, Any]]:
    places = {one.place.pk: one.place.name for one in kinds if one.rules.busy is not None}
    return [
        {"place_id": pk, "place": name, "busy": busy_now(viewer, pk)} for pk, name in places.items()
    ]


@require_POST
@staff_only
def pace(request: HttpRequest, place: int) -> HttpResponse:
    """From today on finances are monthly here, or quarterly again."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    actions.declare_busy(viewer, place, request.POST.get("busy") == "1")
    toast(request, gettext("Noted; it holds from today."))
    return redirect("desk:disclosure")


@require_POST
@staff_only
def drop(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    must_post_somewhere(viewer)
    actions.drop_draft(viewer, draft)
    toast(request, gettext("The draft is gone."))
    return redirect("desk:disclosure")


@require_GET
@staff_only
def posted(request: HttpRequest) -> HttpResponse:
    """What stands, of everything that the viewer posts."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    must_post_somewhere(viewer)
    after = request.GET.get("after", "")
    paths = viewer.paths("disclosure.post")
    found, more = find_items(
        viewer,
        SoughtItems(text=request.GET.get("q", "")[:100], path=paths[0] if paths else "-"),
        after=int(after) if after.isdecimal() else None,
        size=SHOWN,
    )
    context = disclosure_context(
        request,
        "disclosure-posted",
        rows=[item_of(row) for row in found],
        pager=Pager(after=str(more or ""), shown=len(found)),
    )
    return render(request, "desk/disclosure/posted.html", context)
