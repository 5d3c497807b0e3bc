"""Calling a meeting, with the days of notice checked as one types; moving and cancelling it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import CouncilPage, MeetingPage, earliest_call, meeting
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Refusal, Viewer, Wrong
from gezhi.surfaces.desk.councils.frame import about, councils_context, opened
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.shop.days import TimeInput
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.councils import said_day, spoken, when_of
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

TODAY_TIME = "09:00"


def must_hold(page: CouncilPage) -> CouncilPage:
    """The page of a council that the viewer holds; Forbidden for its other members."""
    if not page.holds:
        zh, en = "会议由召集的人来管", "whoever holds the council does this"
        raise Forbidden("not-allowed", zh, en)
    return page


@require_http_methods(["GET", "POST"])
@staff_only
def call(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Call a meeting; its members are told at once."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = must_hold(opened(request, place, key))
    errors, text, status = dict[str, str](), "", 200
    if request.method == "POST":
        try:
            made = actions.call_meeting(viewer, _asked(request.POST, place, key))
            toast(request, gettext("Called; the members are told."))
            return redirect("desk:council-meeting", made.pk)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    given = uuid_of(request.POST.get("id", ""))
    context = councils_context(
        request,
        **about(page.standing.council, "call"),
        fields=_fields(request.POST, page, errors),
        checks=_checks(viewer, place, key, starts_of(request.POST)),
        text=text or errors.get("id", ""),
        id=given if given and errors else new_id(),
        title=gettext("Call a meeting"),
        verb=gettext("Call it and tell the members"),
        back=("desk:council", place, key),
    )
    return render(request, "desk/councils/call.html", context, status=status)


def _asked(post: Any, place: int, key: str) -> actions.CallMeeting:
    return actions.CallMeeting(
        place,
        key,
        _must_start(post),
        post.get("spot", ""),
        post.get("room", ""),
        "special" if post.get("kind") == "special" else "regular",
        chair=post.get("chair", ""),
        chair_reason=post.get("chair_reason", ""),
        host=post.get("host", ""),
        host_reason=post.get("host_reason", ""),
        short_notice=post.get("short_notice", ""),
        reason=post.get("reason", ""),
        id=uuid_of(post.get("id", "")) or new_id(),
    )


def starts_of(given: Any) -> datetime | None:
    """The moment that was typed; None for what is none."""
    try:
        day, at = parse_date(given.get("day", "")), parse_time(given.get("time", ""))
    except ValueError:
        return None
    if day is None or at is None:
        return None
    return datetime.combine(day, at.replace(tzinfo=None), clock.ZONE)


def _must_start(post: Any) -> datetime:
    starts = starts_of(post)
    if starts is None:
        words = Words(zh="写日期和几点几分", en="give a day and a time")
        raise Invalid([Wrong("starts", "required", words)])
    return starts


def _fields(post: Any, page: CouncilPage, errors: dict[str, str]) -> list[FieldInput]:
    rules = page.standing.council.rules

    def field(name: str, kind: str, label: str, value: Any = "", **more: Any) -> FieldInput:
        error = errors.get(name, "")
        return FieldInput(name, kind, label, post.get(name, value), error=error, **more)  # type: ignore[arg-type]

    found = time_fields(post, errors)
    if rules.special is not None:
        kinds = [
            Option("regular", gettext("Regular")),
            Option("special", gettext("Special: something cannot wait")),
        ]
        found.append(field("kind", "choice", gettext("Which meeting"), "regular", options=kinds))
        found.append(field("reason", "text", gettext("Why a special meeting"), max_length=120))
    for role, turns, label in (
        ("chair", page.chairs, gettext("Chair")),
        ("host", page.hosts, gettext("Host")),
    ):
        if len(turns) > 1:
            options = [Option(one.turn, spoken(one.label)) for one in turns]
            options[0] = Option(
                turns[0].turn, spoken(turns[0].label), help=gettext("whose turn it is")
            )
            found.append(
                field(role, "choice", label, turns[0].turn, options=options, required=True)
            )
            found.append(
                field(f"{role}_reason", "text", gettext("Why not whose turn it is"), max_length=120)
            )
    return found


def time_fields(post: Any, errors: dict[str, str]) -> list[FieldInput]:
    """When and where, and why it is told late."""

    def field(name: str, label: str, value: str = "", **more: Any) -> FieldInput:
        error = errors.get(name, "")
        return FieldInput(name, "text", label, post.get(name, value), error=error, **more)

    day = FieldInput(
        "day",
        "date",
        gettext("Day"),
        post.get("day", ""),
        error=errors.get("starts", ""),
        required=True,
        least=clock.today(),
    )
    at = TimeInput(
        "time", "text", gettext("At what time"), post.get("time", TODAY_TIME), required=True
    )
    room_help = gettext("A link that begins with https:// for those who join online; members only.")
    return [
        day,
        at,
        field("spot", gettext("Where"), required=True, max_length=120),
        field("room", gettext("Online room"), max_length=120, help=room_help),
        field("short_notice", gettext("Why the notice is shorter than agreed"), max_length=120),
    ]


@require_GET
@staff_only
def notice(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Whether the days of notice are kept for the moment that is being typed, in a fragment."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    must_hold(opened(request, place, key))
    checks = _checks(viewer, place, key, starts_of(request.GET))
    return render(request, "desk/councils/notice.html", {"checks": checks})


def _checks(viewer: Viewer, place: int, key: str, starts: datetime | None) -> list[dict[str, Any]]:
    """Each rule of notice: the earliest day by it, and whether the moment keeps it."""
    _, found = earliest_call(viewer, place, key)
    return [
        {
            "why": spoken(one.why),
            "law": one.law,
            "day": said_day(clock.local(one.moment).date()),
            "kept": None if starts is None else starts >= one.moment,
        }
        for one in found
    ]


@require_http_methods(["GET", "POST"])
@staff_only
def move(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Another time or place, or cancel it: with a reason that everybody reads."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = meeting(viewer, meeting_id)
    if not page.holds:
        raise Forbidden("not-allowed", "会议由召集的人来管", "whoever holds the council does this")
    errors, text, status = dict[str, str](), "", 200
    if request.method == "POST":
        try:
            _move(request, viewer, meeting_id)
            return redirect("desk:council-meeting", meeting_id)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Refusal as refusal:
            text, status = said_of(refusal), refusal.status
    return render(
        request,
        "desk/councils/call.html",
        _move_context(request, page, errors, text),
        status=status,
    )


def _move(request: HttpRequest, viewer: Viewer, wanted: UUID) -> None:
    post = request.POST
    if post.get("do") == "cancel":
        actions.cancel_meeting(viewer, wanted, post.get("reason", ""))
        toast(request, gettext("Cancelled; the members are told why."))
        return
    asked = actions.MoveMeeting(
        wanted,
        _must_start(post),
        post.get("spot", ""),
        post.get("room", ""),
        post.get("reason", ""),
        post.get("short_notice", ""),
    )
    actions.move_meeting(viewer, asked)
    toast(request, gettext("Moved; the members are told."))


def _move_context(
    request: HttpRequest, page: MeetingPage, errors: dict[str, str], text: str
) -> dict[str, Any]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    local = clock.local(page.line.starts)
    now = {
        "day": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "spot": page.line.spot,
        "room": page.room,
    }
    given = request.POST or now
    reason = FieldInput(
        "reason",
        "text",
        gettext("Why (everybody reads it)"),
        given.get("reason", ""),
        error=errors.get("reason", ""),
        required=True,
        max_length=120,
    )
    council = page.council
    return councils_context(
        request,
        **about(council, "move"),
        fields=[*time_fields(given, errors), reason],
        checks=_checks(viewer, council.place.pk, council.key, starts_of(given)),
        text=text,
        title=gettext("Move or cancel the meeting"),
        now=when_of(page.line.starts),
        verb=gettext("Move it"),
        cancels=True,
        meeting=page.line.id,
    )
