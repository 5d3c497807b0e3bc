"""Liaison at the desk: the overview, links, and a place with what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.engines.people import actions
from gezhi.engines.people.queries import linked_to, links, overview
from gezhi.engines.places.queries import search_places
from gezhi.engines.trust.queries import Forbidden, Invalid, Viewer, Wrong, may
from gezhi.surfaces.desk.growing.frame import (
    Cell,
    Form,
    Table,
    ask,
    dated,
    day_in,
    drawn,
    fresh_id,
    id_in,
    in_order,
    posted,
    viewer_in,
)
from gezhi.surfaces.desk.nav import desk_context, served
from gezhi.surfaces.desk.queue.asked import path_of, uuid_of
from gezhi.surfaces.ui.components import Filter, Option, Pager, Stat, Tab
from gezhi.surfaces.ui.growing import lies_in, person_named, problem_states
from gezhi.surfaces.ui.staff import staff_only

SIZE = 50


def framed(
    request: HttpRequest, here: str, title: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Draw a page of liaison."""
    pages = [
        Tab(label, reverse(f"desk:{name}"), current=name == here)
        for name, label in (("liaison", gettext("Links")), ("problems", gettext("Problems")))
    ]
    keeps = viewer_in(request).has("liaison.keep")
    asked = drawn(viewer_in(request), "liaison", "links")
    more["tables"] = in_order(request, more.get("tables", ()), more.get("pager"))
    context = {"title": title, "pages": pages if keeps else [], "drawn": asked, **more}
    context = desk_context(request, "liaison", **context)
    return render(request, "desk/growing/list.html", context, status=status)


def must_keep(viewer: Viewer) -> None:
    """Forbidden for whoever keeps no links."""
    if not viewer.has("liaison.keep"):
        raise Forbidden("not-allowed", "包联不由您管", "liaison is not yours to keep")


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Links with their last call; those without one in this stretch can be shown alone."""
    viewer = viewer_in(request)
    must_keep(viewer)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        return _draw(request, viewer, errors, text, status)

    if request.method == "GET":
        return draw({}, "", 200)
    return posted(request, lambda: _link(request, viewer), reverse("desk:liaison"), draw)


def _draw(
    request: HttpRequest, viewer: Viewer, errors: dict[str, str], text: str, status: int
) -> HttpResponse:
    asked = request.GET
    path = path_of(viewer, asked.get("place", ""))
    late, after = bool(asked.get("late")), uuid_of(asked.get("after", ""))
    found = links(viewer, uncalled=late, path=path, after=str(after or ""), size=SIZE + 1)
    heads = [
        gettext("Place"),
        gettext("Leader"),
        gettext("Last call"),
        gettext("This stretch"),
        gettext("Open problems"),
    ]
    more = found[SIZE - 1].row.pk if len(found) > SIZE else ""
    only = gettext("Without a call")
    return framed(
        request,
        "liaison",
        gettext("Leaders' liaison"),
        status=status,
        text=text,
        stats=_stats(viewer, path),
        filters=[Filter("late", only, "tick", value=asked.get("late", ""))],
        tables=[
            Table("", heads, [_row(viewer, one) for one in found[:SIZE]], gettext("No link fits."))
        ],
        pager=Pager(after=str(more), shown=len(found[:SIZE])),
        forms=_forms(request, viewer, errors),
    )


def _row(viewer: Viewer, one: Any) -> list[Cell]:
    row = one.row
    state = (gettext("called"), "settled") if one.in_time else (gettext("not yet"), "waiting")
    return [
        Cell(
            row.place.name,
            reverse("desk:liaison-place", args=[row.place_id]),
            more=lies_in(viewer, row.place_id),
        ),
        Cell(one.name),
        dated(row.called),
        Cell(state[0], tag=state[1]),
        Cell(one.open, number=True),
    ]


def _stats(viewer: Viewer, path: str) -> list[Stat]:
    seen = overview(viewer, path)
    base, open_ = reverse("desk:liaison"), reverse("desk:problems")
    share = f"{seen.share}%" if seen.share is not None else "–"
    year = clock.today().replace(month=1, day=1)
    return [
        Stat(gettext("Leaders linked"), str(seen.leaders), base),
        Stat(gettext("Places linked"), str(seen.places), base),
        Stat(gettext("Without a call"), str(seen.uncalled), f"{base}?late=1"),
        Stat(gettext("Problems open"), str(seen.open), f"{open_}?state=going"),
        Stat(gettext("Solved of those found"), share, f"{open_}?since={year}"),
    ]


def _forms(request: HttpRequest, viewer: Viewer, errors: dict[str, str]) -> list[Form]:
    post, kinds = request.POST, _kinds(viewer)
    if not kinds:
        return []
    fields = [
        ask(
            post,
            errors,
            "liaison",
            "choice",
            gettext("Which liaison"),
            kinds[0].value,
            options=kinds,
        ),
        ask(post, errors, "person", "name", gettext("Leader"), required=True, max_length=60),
        ask(post, errors, "place", "text", gettext("Place"), required=True, max_length=60),
        ask(post, errors, "starts", "date", gettext("Since"), clock.today().isoformat()),
    ]
    title, form_id = gettext("Link a leader to a place"), fresh_id(request, errors)
    return [Form("link", title, gettext("Link them"), fields, id=form_id, open=bool(errors))]


def _kinds(viewer: Viewer) -> list[Option]:
    lang, found = get_language(), {}
    for one in served(viewer):
        found |= {key: rules.name.say(lang) for key, rules in one.pack.people.liaisons.items()}
    return [Option(key, name) for key, name in found.items()]


def _link(request: HttpRequest, viewer: Viewer) -> str:
    post = request.POST
    where, path = _place(viewer, post.get("place", ""))
    person = person_named(viewer, post.get("person", ""), path)
    key = post.get("liaison", "")
    asked = actions.NewLink(key, person, where, day_in(request, "starts"), id_in(request))
    actions.link_leaders(viewer, [asked])
    return gettext("Linked.")


def _place(viewer: Viewer, text: str) -> tuple[Any, str]:
    """The place that was written, with the ground of its pack; Invalid when none or several fit."""
    for one in served(viewer):
        found = search_places(viewer, text, path=one.path, limit=6) if text.strip() else []
        exact = [row for row in found if text.strip() in (row.code, row.name)]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0], one.path
    words = Words(zh="请写地点的全名或编码", en="give the place's whole name or number")
    raise Invalid([Wrong("place", "unknown", words)])


def _end(request: HttpRequest, viewer: Viewer) -> str:
    row = uuid_of(request.POST.get("link", ""))
    if row is None:
        words = Words(zh="选一位领导", en="choose a leader")
        raise Invalid([Wrong("link", "required", words)])
    actions.end_link(viewer, row)
    return gettext("Ended with today.")


@require_http_methods(["GET", "POST"])
@staff_only
def at_place(request: HttpRequest, place: int) -> HttpResponse:
    """A place: who is linked to it, their calls, and what came of them; a link is ended here."""
    viewer = viewer_in(request)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        return _draw_place(request, place, errors, text, status)

    if request.method == "GET":
        return draw({}, "", 200)
    back = reverse("desk:liaison-place", args=[place])
    return posted(request, lambda: _end(request, viewer), back, draw)


def _draw_place(
    request: HttpRequest, place: int, errors: dict[str, str], text: str, status: int
) -> HttpResponse:
    viewer, lang = viewer_in(request), get_language()
    where, lines, calls = linked_to(viewer, place)
    keeps = may(viewer, "liaison.keep", path=where.path)
    linked = [
        [
            Cell(one.name),
            Cell(one.rules.name.say(lang) if one.rules else one.row.liaison),
            dated(one.row.starts, year=True),
            dated(one.row.called),
        ]
        for one in lines
    ]
    heads = [gettext("Leader"), gettext("Liaison"), gettext("Since"), gettext("Last call")]
    return framed(
        request,
        "liaison",
        where.name,
        status=status,
        text=text,
        forms=_end_forms(request, lines, errors) if keeps else [],
        lead=gettext("Who is linked to this place, and what came of it"),
        tables=[
            Table(gettext("Linked"), heads, linked, gettext("Nobody is linked to this place.")),
            _calls(calls, lines),
        ],
        crumb=gettext("Leaders' liaison") if viewer.has("liaison.keep") else "",
        crumb_url=reverse("desk:liaison") if viewer.has("liaison.keep") else "",
    )


def _end_forms(request: HttpRequest, lines: list[Any], errors: dict[str, str]) -> list[Form]:
    going = [one for one in lines if one.row.ends is None]
    if not going:
        return []
    who = [Option(str(one.row.pk), one.name) for one in going]
    field = ask(
        request.POST,
        errors,
        "link",
        "choice",
        gettext("Leader"),
        who[0].value if len(who) == 1 else "",
        options=who,
        required=True,
        help=gettext("What they found stays with the place, for whoever is linked to it next."),
    )
    title, button = gettext("End a link"), gettext("End it with today")
    return [Form("end", title, button, [field], open=bool(errors))]


def _calls(calls: list[Any], lines: list[Any]) -> Table:
    lang, names = get_language(), problem_states()
    kinds = {key: one for line in lines if line.rules for key, one in line.rules.help.items()}
    rows = []
    for call in calls:
        found = "；".join(f"{row.title}（{names[row.state][0]}）" for row in call.problems)
        given = "；".join(
            f"{kinds[row.kind].name.say(lang)} {row.quantity} {kinds[row.kind].unit.say(lang)}"
            for row in call.given
            if row.kind in kinds
        )
        day = say_date(call.row.day, lang, year=True)
        rows.append(
            [Cell(day), Cell(call.name, more=call.note), Cell(found or "–"), Cell(given or "–")]
        )
    heads = [gettext("Day"), gettext("Leader"), gettext("Problems"), gettext("Help given")]
    return Table(gettext("Calls"), heads, rows, gettext("No call yet."))
