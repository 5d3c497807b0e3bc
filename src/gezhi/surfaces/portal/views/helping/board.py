"""What neighbours need and offer, where the reader lives; and the reader's own part in it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.engines.points.actions import end_offer
from gezhi.engines.points.queries import (
    InForce,
    Need,
    Ready,
    help_ready,
    help_schemes,
    my_help,
    my_offers,
    needs,
    removed_offers,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.helping.words import kind_asked, kinds, line_of, when_of
from gezhi.surfaces.ui.components import Filter, Tab
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.toasts import toast


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks."""
    return request.viewer  # type: ignore[attr-defined]


def closed(request: HttpRequest) -> HttpResponse | None:
    """Who is not signed in, or lives where nobody helps by a scheme, reads how it works."""
    if help_schemes(viewer_of(request)):
        return None
    if request.method != "GET":
        return redirect("portal:helping")
    context = ground_context(find_served(request))
    return render(request, "portal/helping/none.html", context)


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What is needed; `?show=offers` what is offered; `?kind=` one kind of it."""
    shut = closed(request)
    if shut is not None:
        return shut
    viewer = viewer_of(request)
    schemes = help_schemes(viewer)
    picked = _picked(schemes, request.GET.get("kind", ""))
    asked, ready = needs(viewer, *picked), help_ready(viewer, *picked)
    offers = request.GET.get("show") == "offers"
    own = my_help(viewer)
    context = {
        "tabs": tabs("offers" if offers else "needs", len(asked), len(ready)),
        "offers": offers,
        "needs": [_need(one) for one in asked],
        "ready": [_ready(one) for one in ready],
        "filters": [_filter(request, schemes)],
        "filtered": bool(picked[1]),
        "waiting": sum(one.next in ("choose", "confirm") for one in own),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/helping/board.html", context)


def tabs(here: str, asked: int | None = None, ready: int | None = None) -> list[Tab]:
    """The three pages of helping."""
    base = reverse("portal:helping")
    return [
        Tab(gettext("Needed"), base, current=here == "needs", count=asked),
        Tab(gettext("Offered"), f"{base}?show=offers", current=here == "offers", count=ready),
        Tab(gettext("My part"), reverse("portal:my-help"), current=here == "mine"),
    ]


def _picked(schemes: list[InForce], text: str) -> tuple[str, str]:
    """The scheme and kind that an address asks for; what cannot be read asks nothing."""
    number, kind = kind_asked(text)
    found = next((one for one in schemes if one.adoption.pk == number), None)
    return (found.scheme.scheme, kind) if found is not None else ("", "")


def _filter(request: HttpRequest, schemes: list[InForce]) -> Filter:
    options, value = kinds(schemes), request.GET.get("kind", "")
    shown = next((one.label for one in options if one.value == value), "")
    return Filter("kind", gettext("Kind"), options=options, value=value, shown=shown)


def _need(one: Need) -> dict[str, Any]:
    return {
        "one": one,
        "kind": spoken(one.kind.name),
        "when": when_of(one.day, one.when),
        "until": say(one.until, by=True),
    }


def _ready(one: Ready) -> dict[str, Any]:
    value = f"{one.found.adoption.pk}.{one.kind.kind}"
    return {"one": one, "kind": spoken(one.kind.name), "value": value, "at": say(one.at)}


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's requests, what they help with, and what they offer; each with what is next.
    Posting ends an offer."""
    shut = closed(request)
    if shut is not None:
        return shut
    viewer = viewer_of(request)
    if request.method == "POST":
        end_offer(viewer, _id(request.POST.get("offer", "")))
        toast(request, gettext("Your offer is ended."))
        return redirect("portal:my-help")
    own = my_help(viewer)
    context = {
        "tabs": tabs("mine"),
        "asked": [line_of(one) for one in own if one.going and one.side == "asker"],
        "helping": [line_of(one) for one in own if one.going and one.side != "asker"],
        "ended": [line_of(one) for one in own if not one.going],
        "offers": [_ready(one) for one in my_offers(viewer)],
        "removed": [(_ready(one), reason) for one, reason in removed_offers(viewer)],
        **ground_context(find_served(request)),
    }
    return render(request, "portal/helping/mine.html", context)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing("no-offer", "没有这一条", "there is no such offer") from None
