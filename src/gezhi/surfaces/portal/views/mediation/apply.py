"""Applying for mediation: what happened, where, who the other side is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import OpenCase, mediation
from gezhi.engines.cases.queries.mediation import mediated_types
from gezhi.engines.places.queries import branches
from gezhi.engines.trust.queries import ANYONE, Changed, Invalid, Missing, Viewer
from gezhi.pack.cases import CaseType
from gezhi.surfaces.portal.limits import too_often
from gezhi.surfaces.portal.served import Served, ask_ground, find_served, ground_context
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import answers_of, ask, errors_of, said_of
from gezhi.surfaces.ui.mediating.acting import uuid_of
from gezhi.surfaces.ui.mediating.other_side import NAMED, other_side, other_side_fields
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The way in: straight to the form where one kind of dispute is mediated."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:mediation-apply")
    types = mediated_types(viewer_of(request), served.path)
    if not types:
        raise Missing("no-type", "这里申请不了调解", "nobody can apply for mediation here")
    return redirect("portal:mediation-fill", types[0].case)


@never_cache
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, type_: str) -> HttpResponse:
    """The form, on one page; nothing typed is lost when it is sent back."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:mediation-apply")
    viewer = viewer_of(request)
    found = next((one for one in mediated_types(viewer, served.path) if one.case == type_), None)
    if found is None:
        raise Missing("no-type", "这里申请不了这类调解", "this is not mediated here")
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            return _send(request, viewer, served, found)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Changed, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    given = uuid_of(request.POST.get("id", ""))
    context = {
        "type": found.case,
        "name": spoken(found.name),
        "about": spoken(found.about) if found.about else "",
        "fields": fields_of(request, served, found, errors),
        "text": text or errors.get("id", "") or errors.get("others", ""),
        "id": given if given and status != 409 else new_id(),
        "other": uuid_of(request.POST.get("other", "")) or new_id(),
        "signed_in": viewer.account is not None,
        **ground_context(served),
    }
    return render(request, "portal/mediation/apply.html", context, status=status)


def _send(request: HttpRequest, viewer: Viewer, served: Served, type_: CaseType) -> HttpResponse:
    if too_often(request, "send"):
        raise Changed("too-often", "发得太多了，过一会儿再试", "too many just now: wait a little")
    post = request.POST
    answers = answers_of(type_, post)
    location = type_.field_of("location")
    if location is not None:
        place = post.get(location.field, "")
        if place or len(_places(served)) == 1:
            answers[location.field] = {"place": place or str(served.place.id)}
    command = OpenCase(
        type_.case,
        answers,
        id=uuid_of(post.get("id", "")) or new_id(),
        place=served.place.id,
        language=get_language() or "zh-hans",
    )
    asked = mediation.Apply(command, (other_side(post),), post.get("online") == "yes")
    receipt = mediation.apply(viewer, asked)
    toast(request, gettext("Applied. The other side is asked whether they are willing."))
    if viewer.account is not None:
        return redirect("portal:mediation-one", receipt.id)
    return redirect("portal:receipt", key=receipt.follow)


def fields_of(
    request: HttpRequest, served: Served, type_: CaseType, errors: dict[str, str]
) -> list[FieldInput]:
    """What is asked: the pack's form with a choice of community for the place, and the other
    side."""
    post: Any = request.POST
    errors = {NAMED.get(key, key): words for key, words in errors.items()}
    found: list[FieldInput] = []
    for one in ask(served.pack, type_, answers_of(type_, post) if post else {}, errors):
        if one.kind == "location":
            options = [Option(str(row.id), row.name) for row in _places(served)]
            value = post.get(one.name, str(served.place.id))
            found.append(
                FieldInput(
                    one.name,
                    "choice",
                    one.label,
                    value,
                    error=one.error,
                    required=True,
                    options=options,
                )
            )
        elif one.kind not in ("images", "voice"):
            found.append(one)
    return [*found, *other_side_fields(post, errors, type_)]


def _places(served: Served) -> list[Any]:
    below = [
        one.row for one in branches(ANYONE, served.attached.place_id) if one.row.tree == "grid"
    ]
    return below or [served.place]
