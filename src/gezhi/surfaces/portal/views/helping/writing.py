"""Asking for help, and offering it: one form each."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.actions import NewHelp, NewOffer, ask, offer
from gezhi.engines.points.queries import help_schemes, ready_counts
from gezhi.engines.trust.queries import Invalid, Refusal, Wrong
from gezhi.surfaces.portal.earning import today
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.views.helping.board import closed, viewer_of
from gezhi.surfaces.portal.views.helping.words import WHEN, WORDS, kind_asked, kinds
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


def sent_id(request: HttpRequest) -> UUID:
    """The id that the form was drawn with; a broken one is made anew."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return new_id()


@never_cache
@require_http_methods(["GET", "POST"])
def need(request: HttpRequest) -> HttpResponse:
    """Ask for help. A refusal stands at its field, and nothing that was typed is lost."""
    shut = closed(request)
    if shut is not None:
        return shut
    errors: dict[str, str] = {}
    said, status = "", 200
    if request.method == "POST":
        try:
            row = ask(viewer_of(request), _asked(request))
            toast(request, gettext("Your neighbours see it now, without your name."))
            return redirect("portal:one-help", row.pk)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Refusal as refusal:
            said, status = said_of(refusal), refusal.status
    return _draw(request, "ask", _ask_fields(request, errors), errors, said, status)


def _asked(request: HttpRequest) -> NewHelp:
    post, typed = request.POST, request.POST.get("day", "").strip()
    number, kind = kind_asked(post.get("kind", ""))
    day = _day(typed)
    wrong = []
    if not number:
        wrong.append(Wrong("kind", "required", Words(zh="选一种", en="choose a kind")))
    if typed and day is None:
        wrong.append(Wrong("day", "type", Words(zh="日子看不懂，请重新选", en="this is no day")))
    if wrong:
        raise Invalid(wrong)
    return NewHelp(
        adoption=number,
        kind=kind,
        words=post.get("words", ""),
        when=post.get("when", ""),
        day=day,
        agreed=post.get("agreed") == "yes",
        id=sent_id(request),
    )


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _ask_fields(request: HttpRequest, errors: dict[str, str]) -> list[FieldInput]:
    viewer = viewer_of(request)
    options = kinds(help_schemes(viewer), ready_counts(viewer))
    field = _Fields(request, errors)
    return [
        field("kind", "choice", gettext("What kind of help"), required=True, options=options),
        field(
            "words",
            "long-text",
            gettext("What you need"),
            help=gettext("Write no name, no door and no illness: every neighbour here reads it."),
            required=True,
            max_length=WORDS,
        ),
        field("day", "date", gettext("On which day"), least=today()),
        field(
            "when",
            "text",
            gettext("At what time"),
            help=gettext("For example: in the morning, or any evening this week."),
            max_length=WHEN,
        ),
    ]


class _Fields:
    """Makes questions with what was typed, or what the address suggests, and what was wrong."""

    def __init__(self, request: HttpRequest, errors: dict[str, str]) -> None:
        self.given = request.POST if request.method == "POST" else request.GET
        self.errors = errors

    def __call__(self, name: str, kind: Any, label: str, **more: Any) -> FieldInput:
        error = self.errors.get(name, "")
        return FieldInput(name, kind, label, self.given.get(name, ""), error=error, **more)


@never_cache
@require_http_methods(["GET", "POST"])
def ready(request: HttpRequest) -> HttpResponse:
    """Offer help, until one ends it."""
    shut = closed(request)
    if shut is not None:
        return shut
    errors: dict[str, str] = {}
    said, status = "", 200
    if request.method == "POST":
        number, kind = kind_asked(request.POST.get("kind", ""))
        new = NewOffer(number, kind, request.POST.get("words", ""), sent_id(request))
        try:
            if not number:
                raise Invalid([Wrong("kind", "required", Words(zh="选一种", en="choose a kind"))])
            offer(viewer_of(request), new)
            toast(request, gettext("Thank you. You are told when somebody needs it."))
            return redirect("portal:my-help")
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Refusal as refusal:
            said, status = said_of(refusal), refusal.status
    field, options = _Fields(request, errors), kinds(help_schemes(viewer_of(request)))
    fields = [
        field("kind", "choice", gettext("With what I can help"), required=True, options=options),
        field(
            "words",
            "long-text",
            gettext("A few words on it"),
            help=gettext("For example: weekends, I bring my own tools. No name and no number."),
            max_length=WORDS,
        ),
    ]
    return _draw(request, "offer", fields, errors, said, status)


def _draw(
    request: HttpRequest,
    page: str,
    fields: list[FieldInput],
    errors: dict[str, str],
    said: str,
    status: int,
) -> HttpResponse:
    context = {
        "fields": fields,
        "consent": consent(request, errors) if page == "ask" else None,
        "said": said or errors.get("id", ""),
        "id": sent_id(request) if errors else new_id(),
        **ground_context(find_served(request)),
    }
    return render(request, f"portal/helping/{page}.html", context, status=status)


def consent(request: HttpRequest, errors: dict[str, str]) -> FieldInput:
    """The tick without which nobody becomes known to anybody."""
    label = gettext(
        "Once it is agreed who helps, the two of us see each other's name and telephone number."
    )
    value, error = request.POST.get("agreed", ""), errors.get("agreed", "")
    return FieldInput("agreed", "yes-no", label, value, error=error, required=True)
