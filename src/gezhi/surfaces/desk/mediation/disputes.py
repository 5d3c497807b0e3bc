"""The mediation desk: disputes by state and clock, one on one page, how many are settled."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.engines.cases.queries.mediation import (
    Dispute,
    desk_disputes,
    directory,
    dispute_view,
    handed_over,
    in_a_team,
    mediation_rates,
    paper_of,
    unfit,
)
from gezhi.engines.trust.queries import Forbidden, Invalid, Refusal, Viewer
from gezhi.surfaces.desk.nav import MEDIATION, desk_context, opens, served
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.giving import give_file
from gezhi.surfaces.ui.mediating.acting import act
from gezhi.surfaces.ui.mediating.asked_of_hands import handling_forms, seat_form
from gezhi.surfaces.ui.mediating.asking import Asking
from gezhi.surfaces.ui.mediating.handed import print_handed
from gezhi.surfaces.ui.mediating.words import dispute_of, line_of, rate_of, state_names
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks."""
    return request.viewer  # type: ignore[attr-defined]


def mediation_context(request: HttpRequest, here: str, **more: Any) -> dict[str, Any]:
    """What every page of the mediation desk needs."""
    viewer = viewer_of(request)
    doors = [("mediation", gettext("Disputes")), ("mediation-figures", gettext("Figures"))]
    if viewer.has("case.mediate"):
        doors.append(("mediation-listing", gettext("My entry in the directory")))
    tabs = [Tab(label, reverse(f"desk:{name}"), current=name == here) for name, label in doors]
    return desk_context(request, "mediation", mediation_tabs=tabs, **more)


def _must_enter(viewer: Viewer) -> None:
    if not opens(viewer, MEDIATION) and not in_a_team(viewer):
        raise Forbidden("not-allowed", "这里是调解的页面", "these pages are for mediation")


@never_cache
@require_GET
@staff_only
def browse(request: HttpRequest) -> HttpResponse:
    """Disputes of a state, the next to fall due first."""
    viewer, names = viewer_of(request), state_names()
    _must_enter(viewer)
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in names else ""
    rows, counts = desk_disputes(viewer, wanted)
    base = reverse("desk:mediation")
    states = [Tab(gettext("All"), base, current=not wanted, count=sum(counts.values()))]
    states += [
        Tab(name, f"{base}?state={key}", current=key == wanted, count=counts[key])
        for key, name in names.items()
    ]
    context = mediation_context(
        request,
        "mediation",
        rows=[line_of(one) for one in rows],
        states=states,
        opens_cases=viewer.has("case.open"),
    )
    return render(request, "desk/mediation/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """One dispute: for those in it everything, for those above it state and dates."""
    viewer = viewer_of(request)
    asking, status = Asking(), 200
    if request.method == "POST":
        try:
            toast(request, act(request, case))
            return _after(viewer, case)
        except Invalid as refusal:
            asking, status = Asking(request.POST, errors_of(refusal.wrong)), refusal.status  # type: ignore[arg-type]
        except Refusal as refusal:
            asking, status = Asking(request.POST, fault=said_of(refusal)), refusal.status  # type: ignore[arg-type]
    found = dispute_view(viewer, case)
    context = mediation_context(request, "", **_about(viewer, found, asking))
    return render(request, "desk/mediation/one.html", context, status=status)


def _after(viewer: Viewer, case: UUID) -> HttpResponse:
    """Whoever declined is not in it any more."""
    try:
        dispute_view(viewer, case)
    except Refusal:
        return redirect("desk:mediation")
    return redirect("desk:mediation-one", case)


def _about(viewer: Viewer, found: Dispute, asking: Asking) -> dict[str, Any]:
    acts = seat_form(found, asking)
    if found.inside.handles or (found.inside.held and not found.open):
        near = [
            one for one in directory(viewer, found.row.path) if unfit(found.row, one.row) is None
        ]
        acts += handling_forms(found, asking, near)
    return {
        "one": dispute_of(found),
        "acts": acts,
        "drawn": Drawn(
            "mediation", found.row.type, found.row.pack_id, found.row.place_id, "matter"
        ),
        "paper_url": "desk:mediation-paper",
        "file_url": "desk:mediation-file",
        "steps": found.inside.holds,
    }


@never_cache
@require_GET
@staff_only
def figures(request: HttpRequest) -> HttpResponse:
    """How many were settled where the viewer serves."""
    viewer = viewer_of(request)
    _must_enter(viewer)
    year = clock.today().year
    wanted = request.GET.get("year", "")
    shown = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else year
    grounds = served(viewer)
    rates = mediation_rates(viewer, grounds[0].path if grounds else "", shown)
    context = mediation_context(
        request,
        "mediation-figures",
        year=shown,
        years=[year, year - 1],
        whole=rate_of(rates.whole),
        communities=[rate_of(one) for one in rates.communities],
        mediators=[rate_of(one) for one in rates.mediators],
    )
    return render(request, "desk/mediation/figures.html", context)


@never_cache
@require_GET
@staff_only
def paper(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponseBase:
    """A signed copy, for those in the dispute."""
    row, path = paper_of(viewer_of(request), case, paper)
    answer = give_file(row, path)
    answer["Content-Disposition"] = "attachment"
    return answer


@never_cache
@require_GET
@staff_only
def handed(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """The file that everybody let go, as PDF."""
    data = print_handed(handed_over(viewer_of(request), case, file))
    return HttpResponse(data, content_type="application/pdf")
