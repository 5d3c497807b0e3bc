"""My data: what is held about me, to read, take along, correct, agree to, and erase."""

import json
from typing import Any

from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.words import Words, say_date
from gezhi.engines.assessment.queries import own_assessment_data
from gezhi.engines.campaigns.actions import erase_own_answers
from gezhi.engines.campaigns.queries import own_surveys_data
from gezhi.engines.cases.actions.forgetting import correct_contact, erase_own
from gezhi.engines.cases.queries.privacy import held_about, own_copy
from gezhi.engines.councils.actions import erase_own_deciding
from gezhi.engines.councils.queries import own_councils_data, own_pacts_data
from gezhi.engines.disclosure.queries import own_questions_data
from gezhi.engines.duties.queries import own_duties_data
from gezhi.engines.people.queries import own_growing_data
from gezhi.engines.points.actions import erase_own_help, erase_own_nominations
from gezhi.engines.points.queries import own_points_data
from gezhi.engines.trust.actions import answer_consent, note_copied, transaction
from gezhi.engines.trust.queries import Answer, Invalid, Refusal, Viewer, consents
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _closed(request: HttpRequest) -> HttpResponse | None:
    """Where whoever is not signed in is led: the page that tells the two ways in."""
    return None if _viewer(request).account else redirect("portal:mine")


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What is held about the reader, readably."""
    return _closed(request) or _draw(request)


def _draw(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = _viewer(request)
    copy = own_copy(viewer)
    context = {
        "copy": copy,
        "reports": [_told(one) for one in copy["reports"]],
        "looks": [(say(one["at"]), one["post"]) for one in copy["looked_at"]],
        "since": say(copy["account"]["since"]),
        "fields": _fields(request, copy["account"], errors or {}),
        "questions": [_question(one) for one in consents(viewer)],
        "points": own_points_data(viewer),
        "asked": own_questions_data(viewer),
        "deciding": _deciding(viewer),
        "surveys": [_answered(one) for one in own_surveys_data(viewer)],
        "serving": _counted(_serving(viewer)),
    }
    return render(request, "portal/data.html", context, status=status)


def _deciding(viewer: Viewer) -> dict[str, Any]:
    """One's seats, proposals, comments and signatures where people decide together."""
    return {**own_councils_data(viewer), **own_pacts_data(viewer)}


def _serving(viewer: Viewer) -> dict[str, Any]:
    """What is held of somebody who serves: in the register, of their growing, leave and
    assessments."""
    duties, growing = own_duties_data(viewer), own_growing_data(viewer)
    return {**growing, **duties, "assessment": own_assessment_data(viewer)}


def _counted(held: dict[str, Any]) -> list[tuple[str, int]]:
    """The same as a page sums it up, without what there is none of."""
    told = held["assessment"]
    lines = [
        (gettext("Posts I hold or held"), len(held.get("posts", []))),
        (gettext("Trainings"), len(held.get("trainings", []))),
        (gettext("Grades on the ladder"), len(held.get("grades", []))),
        (gettext("Reserve lists"), len(held.get("candidacies", []))),
        (gettext("Contests"), len(held.get("contests", []))),
        (gettext("Calls as a linked leader"), len(held.get("liaison_calls", []))),
        (gettext("Leave"), len(held["leave"])),
        (gettext("Calls that I agreed to"), len(held["calls_agreed"])),
        (gettext("Assessments"), len(told["decisions"])),
        (gettext("Results"), len(told["results"])),
    ]
    return [one for one in lines if one[1]]


def _told(report: dict[str, Any]) -> dict[str, Any]:
    """A report as the page shows it."""
    kind = report.get("kind", {})
    lang = (get_language() or "zh")[:2]
    return {
        "number": report["number"],
        "url": reverse("portal:case", args=[report["number"]]),
        "kind": kind.get(lang) or kind.get("zh", ""),
        "text": report.get("text", ""),
        "opened": say(report["opened"]) if "opened" in report else "",
        "contact": " ".join(one for one in (report["name"], report["phone"]) if one),
        "files": len(report["files"]),
        "joined": report["joined"],
    }


def _answered(one: dict[str, Any]) -> dict[str, str]:
    """A survey that one answered, as the page shows it."""
    lang = get_language()
    name = Words(**one["survey"]).say(lang)
    return {"name": name, "at": say(one["at"]), "until": say_date(one["erased_on"], lang)}


def _fields(
    request: HttpRequest, account: dict[str, Any], errors: dict[str, str]
) -> list[FieldInput]:
    typed = request.POST.get
    return [
        FieldInput(
            "name",
            "text",
            gettext("Name"),
            typed("name", account["name"]),
            error=errors.get("name", ""),
        ),
        FieldInput(
            "phone",
            "phone",
            gettext("Number in your reports"),
            typed("phone", ""),
            help=gettext(
                "Stands in place of the number in reports that hold one. Left empty, numbers stay."
            ),
            error=errors.get("phone", ""),
        ),
    ]


def _question(answer: Answer) -> dict[str, Any]:
    lang = get_language()
    return {
        "purpose": answer.asked.purpose,
        "name": answer.asked.name.say(lang),
        "text": answer.asked.text.say(lang),
        "version": answer.asked.version,
        "agreed": answer.agreed,
        "since": say(answer.since) if answer.since else "",
        "again": answer.again,
    }


@never_cache
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The same as a file that programs read; the journal tells that it was taken."""
    closed = _closed(request)
    if closed is not None:
        return closed
    note_copied(_viewer(request))
    copy = {**own_copy(_viewer(request)), "points": own_points_data(_viewer(request))}
    copy["questions"] = own_questions_data(_viewer(request))
    copy["deciding"] = _deciding(_viewer(request))
    copy["surveys"] = own_surveys_data(_viewer(request))
    copy["serving"] = _serving(_viewer(request))
    text = json.dumps(copy, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gezhi-my-data.json"'
    return response


@never_cache
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """Correct name and number."""
    closed = _closed(request)
    if closed is not None:
        return closed
    try:
        correct_contact(
            _viewer(request), request.POST.get("name", ""), request.POST.get("phone", "")[:40]
        )
    except Invalid as refusal:
        return _draw(request, errors_of(refusal.wrong), status=422)
    toast(request, gettext("Corrected, also in your reports."))
    return redirect("portal:data")


@never_cache
@require_POST
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Agree to a use, or take it back."""
    closed = _closed(request)
    if closed is not None:
        return closed
    answer_consent(_viewer(request), purpose, request.POST.get("agreed") == "yes")
    toast(request, gettext("Noted. You can change it here at any time."))
    return redirect("portal:data")


@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and why; and, once confirmed, erasing it."""
    closed = _closed(request)
    if closed is not None:
        return closed
    if request.method == "GET":
        return _ask(request)
    if request.POST.get("sure") != "yes":
        return _ask(request, gettext("Tick the box if you are sure."), 422)
    try:
        with transaction():
            erase_own_help(_viewer(request))
            erase_own_deciding(_viewer(request))
            erase_own_nominations(_viewer(request))
            erase_own_answers(_viewer(request))
            erase_own(_viewer(request))
    except Refusal as refusal:
        return _ask(request, said_of(refusal), refusal.status)
    logout(request)
    toast(request, gettext("Your name, your number and your account are deleted."))
    return redirect("portal:privacy")


def _ask(request: HttpRequest, said: str = "", status: int = 200) -> HttpResponse:
    context = {"held": held_about(_viewer(request)), "said": said}
    return render(request, "portal/erase.html", context, status=status)
