"""Commending several at once: what is selected once more, the decision's day and reference."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.queries import DeskRound, desk_round, picked_nominations
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Viewer, Wrong
from gezhi.surfaces.desk.points.frame import day_of
from gezhi.surfaces.desk.points.models import line_of, models_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_POST
@staff_only
def commend(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Ask once more, then commend all that are selected or none. What cannot be commended stands
    apart with its reason, and is left out of the next try."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = desk_round(viewer, place, key)
    if not desk.reviews:
        raise Forbidden("not-allowed", "表彰不由您登记", "you do not record commendations")
    selected = [one for text in request.POST.getlist("select") if (one := uuid_of(text))]
    if not request.POST.get("sure"):
        return _ask(request, desk, selected, {})
    try:
        rows = actions.commend(viewer, _asked(request, selected))
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        return _ask(request, desk, selected, errors, status=refusal.status)
    except (Changed, Forbidden) as refusal:
        return _ask(request, desk, selected, {}, said_of(refusal), refusal.status)
    text = ngettext("%(n)s commended.", "%(n)s commended.", len(rows)) % {"n": len(rows)}
    toast(request, text)
    return redirect(f"{reverse('desk:models', args=[place, key])}?state=commended")


def _asked(request: HttpRequest, selected: list[UUID]) -> actions.Commend:
    post = request.POST
    decided = day_of(post.get("decided", ""))
    if decided is None:
        words = Words(zh="选一个日子", en="choose a day")
        raise Invalid([Wrong("decided", "required", words)])
    id = uuid_of(post.get("id", "")) or new_id()
    return actions.Commend(selected, decided, post.get("reference", ""), id)


def _ask(
    request: HttpRequest,
    desk: DeskRound,
    selected: list[UUID],
    errors: dict[str, str],
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    lines = picked_nominations(viewer, desk, selected)
    ready = [one for one in lines if one.ripe and not one.mine]
    apart = [{**line_of(one), "why": _why(one)} for one in lines if not one.ripe or one.mine]
    given = uuid_of(request.POST.get("id", ""))
    context = models_context(
        request,
        desk,
        "notice",
        rows=[line_of(one) for one in ready],
        apart=apart,
        unnamed=sum(not one.named for one in ready),
        fields=_fields(request, errors),
        text=text or errors.get("nominations", "") or errors.get("id", ""),
        id=given if errors and given else new_id(),
        title=ngettext("Commend %(n)s?", "Commend %(n)s?", len(ready)) % {"n": len(ready)},
    )
    return render(request, "desk/points/commend.html", context, status=status)


def _why(one: Any) -> str:
    if one.mine:
        return gettext("Somebody else records this: you nominated it, or it is your own.")
    if one.row.state != "notice":
        return gettext("It is not on notice any more.")
    if one.objections:
        return gettext("An objection waits for an answer.")
    return gettext("The notice still runs.")


def _fields(request: HttpRequest, errors: dict[str, str]) -> list[FieldInput]:
    post, today = request.POST, clock.today()
    return [
        FieldInput(
            "decided",
            "date",
            gettext("Day of the decision"),
            post.get("decided", today),
            error=errors.get("decided", ""),
            required=True,
            most=today,
        ),
        FieldInput(
            "reference",
            "text",
            gettext("Reference"),
            post.get("reference", ""),
            help=gettext("The number of the paper, or of the minutes. Anybody can read it."),
            error=errors.get("reference", ""),
            required=True,
            max_length=100,
        ),
    ]
