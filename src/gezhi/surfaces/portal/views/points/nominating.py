"""Nominating a neighbour, objecting to a notice, and what one nominated oneself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    Commending,
    MyNomination,
    MyObjection,
    commendation_of,
    my_nominations,
    noticed,
)
from gezhi.engines.trust.queries import Invalid, Refusal
from gezhi.surfaces.portal.earning import full_day, said_day, within
from gezhi.surfaces.portal.served import find_served, ground_context, served_at
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.honours import about, noticed_of, said_period
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.components import Option, Tone
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Which kind, and in words who and what for: nobody looks neighbours up. The reviewers find out
    who is meant."""
    viewer = viewer_of(request)
    found = commendation_of(viewer, place, key)
    if viewer.account is None or not found.rules.by_residents:
        return _closed(request, found)
    if request.method == "GET":
        return _draw_nomination(request, found)
    post = request.POST
    asked = actions.NewNomination(
        place, key, post.get("kind", ""), post.get("deeds", ""), id=_id(request)
    )
    try:
        actions.nominate(viewer, asked)
    except Invalid as refusal:
        return _draw_nomination(request, found, status=422, errors=errors_of(refusal.wrong))
    except Refusal as refusal:
        return _draw_nomination(request, found, status=refusal.status, said=said_of(refusal))
    toast(request, gettext("Nominated. Others review it, and you read here what becomes of it."))
    return redirect("portal:my-nominations")


def _id(request: HttpRequest) -> UUID:
    """The id that the form was drawn with; a broken one is made anew."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return new_id()


def _closed(request: HttpRequest, found: Commending) -> HttpResponse:
    context = {
        **about(found),
        "by_residents": found.rules.by_residents,
        **ground_context(served_at(str(found.place.pk))),
    }
    return render(request, "portal/points/nominate_closed.html", context)


def _deeds_help(found: Commending) -> str:
    if found.rules.of_places:
        return gettext(
            "Write the name of the place: the reviewers find out which is meant. Say what you saw, "
            "and who can confirm it. Only they read this."
        )
    return gettext(
        "Write the name and, if you know it, house and door: the reviewers find out who is "
        "meant. Say what you saw, and who can confirm it. Only they read this."
    )


def _draw_nomination(
    request: HttpRequest,
    found: Commending,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    said: str = "",
) -> HttpResponse:
    errors, post = errors or {}, request.POST
    options = [
        Option(kind.kind, spoken(kind.name), help=spoken(kind.what)) for kind in found.rules.kinds
    ]
    fields = [
        FieldInput(
            "kind",
            "choice",
            gettext("As what"),
            post.get("kind", request.GET.get("kind", "")),
            error=errors.get("kind", ""),
            required=True,
            options=options,
        ),
        FieldInput(
            "deeds",
            "long-text",
            gettext("Which place is it, and what is good there?")
            if found.rules.of_places
            else gettext("Who is it, and what did they do?"),
            post.get("deeds", ""),
            help=_deeds_help(found),
            error=errors.get("deeds", ""),
            required=True,
            max_length=2000,
        ),
    ]
    context = {
        **about(found),
        "fields": fields,
        "text": said or errors.get("id", "") or errors.get("holder", ""),
        "id": (post.get("id") if errors else "") or str(new_id()),
        "notice": within(found.rules.notice),
        **ground_context(served_at(str(found.place.pk))),
    }
    return render(request, "portal/points/nominate.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, nomination: UUID) -> HttpResponse:
    """What one has against somebody on the notice; only the reviewers read it."""
    viewer = viewer_of(request)
    found, one = noticed(viewer, nomination)
    if request.method == "GET" or viewer.account is None:
        return _draw_objection(request, found, one)
    try:
        actions.object_to_nomination(viewer, nomination, request.POST.get("text", ""), _id(request))
    except Invalid as refusal:
        return _draw_objection(request, found, one, status=422, errors=errors_of(refusal.wrong))
    except Refusal as refusal:
        return _draw_objection(request, found, one, status=refusal.status, said=said_of(refusal))
    toast(request, gettext("We have it. Nobody is commended before it is answered."))
    return redirect("portal:my-nominations")


def _draw_objection(
    request: HttpRequest,
    found: Commending,
    one: Any,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    said: str = "",
) -> HttpResponse:
    errors, post = errors or {}, request.POST
    field = FieldInput(
        "text",
        "long-text",
        gettext("What do you have against it?"),
        post.get("text", ""),
        help=gettext("Say what you know, and who can confirm it."),
        error=errors.get("text", ""),
        required=True,
        max_length=1000,
    )
    context = {
        **about(found),
        "one": noticed_of(one),
        "signed_in": viewer_of(request).account is not None,
        "field": field,
        "said": said,
        "typed": post.get("text", "") if said else "",
        "id": (post.get("id") if errors else "") or str(new_id()),
        **ground_context(served_at(str(found.place.pk))),
    }
    return render(request, "portal/points/object.html", context, status=status)


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own nominations and objections, and what was accepted about oneself."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:models")
    made, objections = my_nominations(viewer)
    context = {
        "about_me": [_my(one) for one in made if one.about_me],
        "made": [_my(one) for one in made if one.row.by == viewer.account],
        "objections": [_objected(one) for one in objections],
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/my_nominations.html", context)


def states() -> dict[str, tuple[str, Tone]]:
    """What states of a nomination are called, and how they look."""
    return {
        "nominated": (gettext("Waits for the reviewers"), "waiting"),
        "accepted": (gettext("Accepted; a notice comes next"), "working"),
        "refused": (gettext("Not accepted"), "refused"),
        "notice": (gettext("On notice"), "working"),
        "commended": (gettext("Commended"), "settled"),
        "withdrawn": (gettext("Taken back"), ""),
        "upheld": (gettext("Ended by an objection"), "refused"),
    }


def _my(one: MyNomination) -> dict[str, Any]:
    row = one.row
    word, tone = states()[row.state]
    return {
        "id": row.pk,
        "commendation": spoken(one.commendation),
        "kind": spoken(one.kind),
        "place": one.place,
        "year": said_period(one.period),
        "deeds": row.deeds if not one.about_me else "",
        "word": word,
        "tone": tone,
        "reason": one.reason,
        "until": said_day(row.notice_last) if row.state == "notice" else "",
        "decided": full_day(row.decided),
        "when": say(row.at),
        "when_exact": exact(row.at),
        "withdraws": one.withdraws,
    }


def _objected(one: MyObjection) -> dict[str, Any]:
    row = one.row
    word, tone = {
        "": (gettext("Waits for an answer"), "waiting"),
        "upheld": (gettext("You were right: the nomination ended"), "settled"),
        "dismissed": (gettext("It stands as it was"), ""),
    }[row.outcome]
    return {
        "kind": spoken(one.kind),
        "year": said_period(one.period),
        "text": row.text,
        "word": word,
        "tone": tone,
        "reason": row.reason,
        "when": say(row.at),
        "when_exact": exact(row.at),
    }


@require_POST
def withdraw(request: HttpRequest, nomination: UUID) -> HttpResponse:
    """Take a nomination back, one's own or one of oneself."""
    try:
        actions.withdraw_nomination(viewer_of(request), nomination)
        toast(request, gettext("Taken back."))
    except Refusal as refusal:
        toast(request, said_of(refusal), level=messages.ERROR)
    return redirect("portal:my-nominations")
