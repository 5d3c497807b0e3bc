"""One record of one's own: its course, the rule behind it, and objecting to it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.points.actions import appeal
from gezhi.engines.points.queries import MyRecord, course, my_record, post_names
from gezhi.engines.trust.queries import Invalid, Refusal, Viewer
from gezhi.surfaces.portal.earning import (
    course_of,
    evidence_of,
    full_day,
    limit_of,
    listed,
    signed,
    standing_of,
    within,
    worth_of,
)
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, record: UUID) -> HttpResponse:
    """A record with its course; posting to it objects. A refusal stands at its field, what came too
    late says so, and nothing that was typed is lost."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:my-points")
    found = my_record(viewer, record)
    if request.method == "GET":
        return _draw(request, viewer, found)
    try:
        appeal(viewer, record, request.POST.get("text", ""), _id(request))
    except Invalid as refusal:
        return _draw(request, viewer, found, status=422, errors=errors_of(refusal.wrong))
    except Refusal as refusal:
        now = my_record(viewer, record)
        return _draw(request, viewer, now, status=refusal.status, said=said_of(refusal))
    toast(request, gettext("We have it. Somebody else looks at it again."))
    return redirect("portal:my-record", record=record)


def _id(request: HttpRequest) -> UUID:
    """The id that the form was drawn with; a broken one is made anew."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return new_id()


def _draw(
    request: HttpRequest,
    viewer: Viewer,
    found: MyRecord,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    said: str = "",
) -> HttpResponse:
    word, tone = standing_of(found)
    reviewers = listed(post_names(viewer, found.found).get(key) for key in _review(found).by)
    context = {
        "record": found,
        "scheme": spoken(found.found.scheme.name),
        "name": spoken(found.item.name),
        "day": full_day(found.day),
        "word": word,
        "tone": tone,
        "points": worth_of(found),
        "unit": spoken(found.found.scheme.unit),
        "course": course_of(found, course(viewer, found.id)),
        "rule": _rule(found),
        "reviewers": reviewers,
        "until": say(found.appeal_until, by=True),
        "until_exact": exact(found.appeal_until),
        "said": said,
        "typed": request.POST.get("text", "") if said else "",
        "id": request.POST.get("id") or str(new_id()),
        "field": _field(request, errors or {}),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/record.html", context, status=status)


def _review(found: MyRecord) -> Any:
    return found.found.scheme.review


def _rule(found: MyRecord) -> dict[str, str]:
    item = found.item
    return {
        "category": spoken(found.category.name),
        "points": signed(-item.points if item.kind == "deduction" else item.points),
        "limit": limit_of(item.per, item.times),
        "evidence": evidence_of(item),
        "appeal": within(_review(found).appeal),
        "source": found.found.scheme.source,
        "since": full_day(found.found.adoption.since),
    }


def _field(request: HttpRequest, errors: dict[str, str]) -> FieldInput:
    return FieldInput(
        "text",
        "long-text",
        gettext("What is wrong with it?"),
        request.POST.get("text", ""),
        help=gettext("Say what you saw or did, and who can confirm it."),
        error=errors.get("text", ""),
        required=True,
        max_length=1000,
    )
