"""The board of a place: what is due, done and missed by day; leave; figures."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.words import say_date, say_weekday
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import (
    Board,
    BoardLine,
    DayCount,
    board,
    figures,
    leave_at,
    led_place,
    led_places,
    rosters_at,
    visits_at,
)
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.frame import choice
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Filter, Option, Tab, Tone
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

BEFORE, AFTER = 3, 3
TONES: dict[str, Tone] = {
    "open": "working",
    "done": "settled",
    "missed": "refused",
    "excused": "waiting",
}
SPAN = 30


def state_names() -> dict[str, str]:
    """What states of a duty are called."""
    return {
        "open": gettext("To be done"),
        "done": gettext("Was done"),
        "missed": gettext("Not done in time"),
        "excused": gettext("Let off"),
    }


def viewer_in(request: HttpRequest) -> Viewer:
    """The viewer of a request."""
    return request.viewer  # type: ignore[attr-defined]


@require_GET
@staff_only
def first(request: HttpRequest) -> HttpResponse:
    """The board of the largest place that the viewer leads."""
    places = led_places(viewer_in(request))
    if not places:
        raise Forbidden("not-allowed", "职责表由带队的人看", "the board is for who leads")
    return redirect("desk:duty-board", places[0].pk)


@require_GET
@staff_only
def show(request: HttpRequest, place: int) -> HttpResponse:
    """The board of a day, with a week around it to choose from."""
    return _draw(request, place)


def _draw(
    request: HttpRequest,
    place: int,
    refused: int = 0,
    errors: dict[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer, asked = viewer_in(request), request.GET
    today = clock.today()
    day = parse_date(asked.get("day", "")) or today
    post, state = asked.get("post", ""), asked.get("state", "")
    state = state if state in state_names() else ""
    found = board(viewer, place, day, day, post=post, state=state)
    around = board(viewer, place, day - timedelta(days=BEFORE), day + timedelta(days=AFTER))
    context = duties_context(
        request,
        found.place,
        "board",
        day=day,
        day_name=_day(day),
        strip=[_strip(request, one, day) for one in around.days],
        counts=_counts(found),
        lines=[_line(one) for one in found.lines],
        more=found.more,
        filters=_filters(viewer, around, asked),
        narrowed=bool(post or state),
        away=[
            {
                "id": one.row.pk,
                "who": one.who,
                "stand_in": one.stand_in,
                "place": one.place,
                "first": say_date(one.row.starts, get_language()),
                "last": say_date(one.row.ends, get_language()),
                "reason": one.row.reason,
                "seen": one.row.seen_at is not None,
            }
            for one in leave_at(viewer, place, today)
            if one.row.ends >= one.row.starts
        ],
        refused=refused,
        errors=errors or {},
        text=text,
        typed=request.POST.get("reason", ""),
    )
    return render(request, "desk/duties/board.html", context, status=status)


def duties_context(
    request: HttpRequest, place: Any, here: str, roster: str = "", **more: Any
) -> dict[str, Any]:
    """The head of the pages of a place: its name, other places, the pages there are."""
    viewer, lang = viewer_in(request), get_language()
    pages = [
        Tab(gettext("Board"), reverse("desk:duty-board", args=[place.pk]), current=here == "board"),
        Tab(
            gettext("Figures"),
            reverse("desk:duty-figures", args=[place.pk]),
            current=here == "figures",
        ),
        Tab(
            gettext("Documents"),
            reverse("desk:duty-papers", args=[place.pk]),
            current=here == "papers",
        ),
    ]
    if visits_at(viewer, place.path):
        url = reverse("desk:visits", args=[place.pk])
        pages.append(Tab(gettext("Calls"), url, current=here == "visits"))
    for one in rosters_at(viewer, place):
        if one.leads:
            url = reverse("desk:duty-roster", args=[one.place.pk, one.roster.roster])
            name = one.roster.name.say(lang)
            label = name if one.place.pk == place.pk else f"{name} · {one.place.name}"
            pages.append(Tab(label, url, current=here == "roster" and one.roster.roster == roster))
    about = {
        "place_id": place.pk,
        "place_name": place.name,
        "drawn": Drawn("duty", "", attached_at(viewer, place.path).version, place.pk),
        "pages": pages,
        "others": [
            Tab(one.name, reverse("desk:duty-board", args=[one.pk]), current=one.pk == place.pk)
            for one in led_places(viewer)[:20]
        ],
    }
    return desk_context(request, "duties", **about, **more)


def _day(day: date) -> str:
    lang = get_language()
    return f"{say_date(day, lang)} {say_weekday(day, lang)}"


def _strip(request: HttpRequest, one: DayCount, day: date) -> dict[str, Any]:
    given = request.GET.copy()
    given["day"] = one.day.isoformat()
    return {
        "name": _day(one.day),
        "url": f"?{given.urlencode()}",
        "current": one.day == day,
        "all": one.all,
        "done": one.states.get("done", 0),
        "missed": one.states.get("missed", 0),
    }


def _counts(found: Board) -> list[tuple[str, int, Tone]]:
    states = found.days[0].states if found.days else {}
    return [(name, states.get(key, 0), TONES[key]) for key, name in state_names().items()]


def _filters(viewer: Viewer, around: Board, asked: Any) -> list[Filter]:
    lang = get_language()
    try:
        posts = attached_at(viewer, around.place.path).pack.people.posts
    except Missing:
        posts = {}
    named = [
        Option(key, posts[key].name.say(lang) if key in posts else key) for key in around.posts
    ]
    states = [Option(key, name) for key, name in state_names().items()]
    day = Filter("day", gettext("Day"), kind="date", value=asked.get("day", ""))
    return [
        day,
        choice("post", gettext("Post"), named, asked),
        choice("state", gettext("How it stands"), states, asked),
    ]


def _line(one: BoardLine) -> dict[str, Any]:
    row, lang = one.row, get_language()
    opens, closes = clock.local(row.opens), clock.local(row.closes)
    same = opens.date() == closes.date()
    until = f"{closes:%H:%M}" if same else f"{say_date(closes.date(), lang)} {closes:%H:%M}"
    items = {it.item: it.name.say(lang) for it in one.rule.checklist}
    left = [name for key, name in items.items() if key not in (row.ticked or [])]
    return {
        "number": row.pk,
        "name": one.rule.name.say(lang),
        "place": one.place,
        "who": one.who,
        "instead": one.instead,
        "by": one.by,
        "when": f"{opens:%H:%M}–{until}",
        "state": row.state,
        "word": gettext("Done late") if row.late else state_names()[row.state],
        "tone": TONES[row.state],
        "done_at": exact(row.done_at) if row.done_at else "",
        "note": row.note or "",
        "left": left if row.state == "done" else [],
        "excusable": row.state in ("open", "missed"),
    }


@require_POST
@staff_only
def excuse(request: HttpRequest, place: int, number: int) -> HttpResponse:
    """Let somebody off, with a reason."""
    led_place(viewer_in(request), place)
    try:
        actions.excuse(viewer_in(request), number, request.POST.get("reason", ""))
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        return _draw(request, place, number, errors, status=refusal.status)
    except (Changed, Forbidden, Missing) as refusal:
        return _draw(request, place, text=said_of(refusal), status=refusal.status)
    toast(request, gettext("Excused."))
    return redirect(f"{reverse('desk:duty-board', args=[place])}?{request.GET.urlencode()}")


@require_POST
@staff_only
def seen(request: HttpRequest, place: int, leave: UUID) -> HttpResponse:
    """That the lead has seen somebody's leave."""
    led_place(viewer_in(request), place)
    actions.see_leave(viewer_in(request), leave)
    return redirect("desk:duty-board", place)


@require_GET
@staff_only
def figures_page(request: HttpRequest, place: int) -> HttpResponse:
    """How duties went in a span: counts for each, and a share of what was due."""
    viewer, asked = viewer_in(request), request.GET
    today = clock.today()
    since = parse_date(asked.get("since", "")) or today - timedelta(days=SPAN)
    until = parse_date(asked.get("until", "")) or today
    found = figures(viewer, place, since, until)
    where = led_place(viewer, place)
    lines = [
        {
            "name": one.name.say(get_language()),
            "figure": one,
            "share": f"{100 * one.done / one.due:.0f}%" if one.due else "—",
        }
        for one in sorted(found, key=lambda one: (one.kind, one.key))
    ]
    filters = [
        Filter("since", gettext("From"), kind="date", value=since.isoformat()),
        Filter("until", gettext("Until"), kind="date", value=until.isoformat()),
    ]
    context = duties_context(request, where, "figures", lines=lines, filters=filters)
    return render(request, "desk/duties/figures.html", context)
