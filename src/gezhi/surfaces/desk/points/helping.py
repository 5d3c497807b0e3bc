"""Help between neighbours at the desk: what is under way and offered on the viewer's ground, and
improper words taken down."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.words import say_date
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    DeskHelp,
    DeskScheme,
    desk_helps,
    desk_offers,
    help_desk,
)
from gezhi.engines.trust.queries import Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.frame import choice, here, scheme_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Cell, Column, Option, Row, Table, Tone
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.forms import errors_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

TONES: dict[str, Tone] = {
    "open": "waiting",
    "matched": "working",
    "done": "working",
    "confirmed": "settled",
    "removed": "refused",
}
SHORT = 40


def help_states() -> dict[str, str]:
    """What states of a help are called."""
    return {
        "open": gettext("looks for somebody"),
        "matched": gettext("agreed between two"),
        "done": gettext("confirmed by one"),
        "confirmed": gettext("confirmed by both"),
        "withdrawn": gettext("not needed any more"),
        "expired": gettext("has lapsed"),
        "failed": gettext("did not come about"),
        "removed": gettext("taken down"),
    }


def helping_desk(request: HttpRequest, adopted: int) -> DeskScheme:
    """A scheme with mutual help of which the viewer looks after some ground; Missing for a scheme
    without it, Forbidden for who does not."""
    desk = here(request, adopted)
    if desk.found.scheme.mutual is None:
        raise Missing(
            "no-help", "这个方案没有邻里互助", "this scheme has no help between neighbours"
        )
    if not (desk.records or desk.reviews):
        zh, en = "这里的互助不归您管", "help here is not yours to look after"
        raise Forbidden("not-allowed", zh, en)
    return desk


@require_GET
@staff_only
def first(request: HttpRequest) -> HttpResponse:
    """The first scheme with help on the viewer's ground."""
    found = help_desk(request.viewer)  # type: ignore[attr-defined]
    if found:
        return redirect("desk:points-helping", found[0].adoption.pk)
    return render(request, "desk/points/helping_none.html", desk_context(request, "points"))


@require_http_methods(["GET", "POST"])
@staff_only
def helping(request: HttpRequest, adopted: int) -> HttpResponse:
    """Requests and offers on the viewer's ground; posting takes an offer down."""
    desk = helping_desk(request, adopted)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    errors: dict[str, str] = {}
    status, at = 200, request.POST.get("offer", "")
    if request.method == "POST":
        wanted = uuid_of(at)
        if wanted is None:
            raise Missing("no-offer", "没有这一条", "there is no such offer")
        try:
            actions.remove_offer(viewer, wanted, request.POST.get("reason", ""))
            toast(request, gettext("Taken down; whoever wrote it reads why."))
            return redirect("desk:points-helping", adopted)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
    state = request.GET.get("state", "")
    context = scheme_context(
        request,
        desk,
        "points-helping",
        table=table(desk_helps(viewer, adopted, state if state in help_states() else "")),
        filters=[_filter(request)],
        offers=[_offer(one, name) for one, name in desk_offers(viewer, adopted)],
        reason_at=at,
        reason_error=errors.get("reason", ""),
    )
    return render(request, "desk/points/helping.html", context, status=status)


def _filter(request: HttpRequest) -> Any:
    options = [Option(key, label) for key, label in help_states().items()]
    return choice("state", gettext("State"), options, request.GET)


def table(rows: list[DeskHelp]) -> Table:
    """Requests as a dense table."""
    names = help_states()
    columns = [
        Column(gettext("What")),
        Column(gettext("State")),
        Column(gettext("Who asked")),
        Column(gettext("Who helps"), narrow=False),
        Column(gettext("Wanted for"), narrow=False),
        Column(gettext("Since"), narrow=False),
    ]
    shown = [
        Row(
            id=str(one.id),
            href=reverse("desk:points-help", args=[one.found.adoption.pk, one.id]),
            label=one.kind.name.say(get_language()),
            cells=[
                Cell(_what(one), title=one.words),
                Cell(names[one.state], tone=TONES.get(one.state, "")),
                Cell(f"{one.asker.name} · {one.asker.place}"),
                Cell(_helper(one)),
                Cell(when_of(one)),
                Cell(say(one.ended or one.at), title=exact(one.ended or one.at)),
            ],
        )
        for one in rows
    ]
    return Table(gettext("Requests"), columns, shown)


def _what(one: DeskHelp) -> str:
    words = one.words if len(one.words) <= SHORT else f"{one.words[:SHORT]}…"
    name = one.kind.name.say(get_language())
    return f"{name} · {words}" if words else name


def _helper(one: DeskHelp) -> str:
    if one.helper is not None:
        return one.helper.name
    return gettext("%(n)s would help") % {"n": one.proposed} if one.proposed else ""


def when_of(one: DeskHelp) -> str:
    """When it is wanted: the day, the words, or both."""
    day = say_date(one.day, get_language()) if one.day else ""
    return " ".join(each for each in (day, one.when) if each)


def _offer(one: Any, name: str) -> dict[str, Any]:
    about = {"id": str(one.id), "kind": one.kind.name.say(get_language()), "words": one.words}
    return {**about, "name": name, "place": one.place, "at": say(one.at)}
