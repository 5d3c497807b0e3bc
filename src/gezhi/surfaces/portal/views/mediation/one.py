"""My mediations: joining, saying yes or no, choosing, sessions, the agreement and its keeping."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.engines.cases.actions import mediation
from gezhi.engines.cases.queries.mediation import (
    Dispute,
    directory,
    dispute_view,
    handed_over,
    offered,
    own_disputes,
    paper_of,
    unfit,
)
from gezhi.engines.trust.queries import Invalid, Missing, Refusal, Viewer, find_link
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.giving import give_file
from gezhi.surfaces.ui.mediating.acting import act
from gezhi.surfaces.ui.mediating.asked_of_parties import party_forms
from gezhi.surfaces.ui.mediating.asking import Asking
from gezhi.surfaces.ui.mediating.handed import print_handed
from gezhi.surfaces.ui.mediating.words import dispute_of, line_of
from gezhi.surfaces.ui.toasts import toast


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the door for residents, and back."""
    return redirect(
        f"{reverse('account_request_login_code')}?{urlencode({'next': request.get_full_path()})}"
    )


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The disputes of the reader, and those that wait for them by their number."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return _sign_in(request)
    context = {
        "rows": [line_of(one) for one in own_disputes(viewer)],
        "offered": [(one.party.pk, one.case.place.name) for one in offered(viewer)],
        **ground_context(find_served(request)),
    }
    return render(request, "portal/mediation/mine.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """One dispute of the reader, with what is asked of them now."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return _sign_in(request)
    asking, status = Asking(), 200
    if request.method == "POST":
        _must_be_mine(viewer, case)
        try:
            toast(request, act(request, case))
            return redirect("portal:mediation-one", case)
        except Invalid as refusal:
            asking, status = Asking(request.POST, errors_of(refusal.wrong)), refusal.status  # type: ignore[arg-type]
        except Refusal as refusal:
            asking, status = Asking(request.POST, fault=said_of(refusal)), refusal.status  # type: ignore[arg-type]
    found = _must_be_mine(viewer, case)
    return render(
        request, "portal/mediation/one.html", _context(request, found, asking), status=status
    )


def _must_be_mine(viewer: Viewer, case: UUID) -> Dispute:
    found = dispute_view(viewer, case)
    if not found.inside.parties:
        raise Missing("no-dispute", "没有这件调解，或您不在其中", "there is no such mediation")
    return found


def _context(request: HttpRequest, found: Dispute, asking: Asking) -> dict[str, Any]:
    viewer = viewer_of(request)
    near = [one for one in directory(viewer, found.row.path) if unfit(found.row, one.row) is None]
    return {
        "one": dispute_of(found),
        "acts": party_forms(found, asking, near),
        "paper_url": "portal:mediation-paper",
        "file_url": "portal:mediation-file",
        **ground_context(find_served(request)),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """The door by a link: sign in, then join; the link is used up by joining alone."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return _sign_in(request)
    if request.method == "POST":
        party = mediation.join(viewer, secret)
        toast(request, gettext("You are in. Nothing is decided yet: say yes or no."))
        return redirect("portal:mediation-one", party.case_id)
    spent = find_link(secret, "mediation") is None
    context = {"spent": spent, **ground_context(find_served(request))}
    return render(request, "portal/mediation/join.html", context, status=404 if spent else 200)


@never_cache
@require_POST
def join_own(request: HttpRequest, party: UUID) -> HttpResponse:
    """Join where the own number was given."""
    found = mediation.join_by_phone(viewer_of(request), party)
    toast(request, gettext("You are in. Nothing is decided yet: say yes or no."))
    return redirect("portal:mediation-one", found.case_id)


@never_cache
@require_GET
def paper(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponseBase:
    """A signed copy, for those in the dispute."""
    row, path = paper_of(viewer_of(request), case, paper)
    answer = give_file(row, path)
    answer["Content-Disposition"] = "attachment"
    return answer


@never_cache
@require_GET
def handed(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """The file that everybody let go, as PDF."""
    data = print_handed(handed_over(viewer_of(request), case, file))
    return HttpResponse(data, content_type="application/pdf")
