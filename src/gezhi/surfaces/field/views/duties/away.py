"""Leave: from when to when, and who stands in."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import MyPost, my_leave, my_posts
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.surfaces.field.stands import attached_for, viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def leave(request: HttpRequest) -> HttpResponse:
    """My leave that is not over, and noting more."""
    viewer, post = viewer_in(request), request.POST
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            actions.note_leave(viewer, _asked(post))
            toast(request, gettext("Noted. Your colleague is told, and your lead sees it."))
            return redirect("field:leave")
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Changed, Forbidden, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    return _draw(request, errors, text, status)


def _draw(request: HttpRequest, errors: dict[str, str], text: str, status: int) -> HttpResponse:
    viewer, lang = viewer_in(request), get_language()
    posts, at = my_posts(viewer), attached_for(viewer)
    lines = [
        {
            "id": one.row.pk,
            "own": one.own,
            "other": one.other,
            "first": say_date(one.row.starts, lang),
            "last": say_date(one.row.ends, lang),
            "seen": one.row.seen_at is not None,
        }
        for one in my_leave(viewer)
        if one.row.ends >= one.row.starts
    ]
    context = {
        "here": "today",
        "lines": lines,
        "fields": _fields(request, posts, errors),
        "text": text or errors.get("id", ""),
        "id": uuid_of(request.POST.get("id", "")) or new_id(),
        "drawn": Drawn("duty", "leave", at.version, at.place_id) if at else None,
        "nobody": not any(one.colleagues for one in posts),
    }
    return render(request, "field/duties/leave.html", context, status=status)


def _asked(post: Any) -> actions.NewLeave:
    """What was typed; what is missing is refused at its field by the action, not here."""
    holder, _, stand_in = post.get("stand_in", "").partition(":")
    nobody = UUID(int=0)
    starts = parse_date(post.get("starts", "")) or date.min
    return actions.NewLeave(
        holder=uuid_of(holder) or nobody,
        stand_in=uuid_of(stand_in) or nobody,
        starts=starts,
        ends=parse_date(post.get("ends", "")) or starts,
        reason=post.get("reason", ""),
        id=uuid_of(post.get("id", "")) or new_id(),
    )


def _fields(request: HttpRequest, posts: list[MyPost], errors: dict[str, str]) -> list[FieldInput]:
    post, lang, today = request.POST, get_language(), clock.today()
    options = [
        Option(f"{one.appointment}:{each.appointment}", f"{each.name}（{each.place}）")
        if (lang or "zh").startswith("zh")
        else Option(f"{one.appointment}:{each.appointment}", f"{each.name} ({each.place})")
        for one in posts
        for each in one.colleagues
    ]

    def field(name: str, kind: str, label: str, value: Any = "", **more: Any) -> FieldInput:
        typed = post.get(name, value)
        return FieldInput(name, kind, label, typed, error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    first = today.isoformat()
    return [
        field("starts", "date", gettext("First day away"), first, least=today, required=True),
        field("ends", "date", gettext("Last day away"), first, least=today, required=True),
        field("stand_in", "choice", gettext("Who stands in"), options=options, required=True),
        field(
            "reason",
            "text",
            gettext("Why"),
            help=gettext("Only if you want to say it. Your lead reads it."),
            max_length=200,
        ),
    ]


@require_POST
@staff_only
def end(request: HttpRequest, leave: UUID) -> HttpResponse:
    """Come back early, or take it back."""
    try:
        actions.end_leave(viewer_in(request), leave)
    except (Changed, Forbidden, Missing) as refusal:
        return _draw(request, {}, said_of(refusal), refusal.status)
    toast(request, gettext("You do your own duties again from today on."))
    return redirect("field:leave")
