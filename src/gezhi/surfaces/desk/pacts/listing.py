"""The pacts that somebody keeps, one with its versions, and where it was explained."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import PactLine, PactPage, desk_pacts, pact_page
from gezhi.engines.places.queries import places_below, tree_order
from gezhi.engines.trust.queries import Forbidden, Invalid, Refusal, Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.pacts import day_of, states, version_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

MOST_PLACES = 400


def viewer_of(request: HttpRequest) -> Viewer:
    """Whoever works."""
    return request.viewer  # type: ignore[attr-defined, no-any-return]


def pact_context(request: HttpRequest, page: PactPage, **more: Any) -> dict[str, Any]:
    """What every page of a pact needs."""
    rules = page.at.rules
    about = {
        "place_id": page.at.place.pk,
        "place": page.at.place.name,
        "key": rules.pact,
        "name": rules.name.say(get_language()),
        "keeps": page.keeps,
        "drawn": Drawn("pact", rules.pact, page.at.version, page.at.place.pk),
    }
    return desk_context(request, "councils", **about, **more)


@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """The pacts that one keeps, with what waits."""
    rows = [_line(one) for one in desk_pacts(viewer_of(request))]
    return render(request, "desk/pacts/list.html", desk_context(request, "councils", rows=rows))


def _line(one: PactLine) -> dict[str, Any]:
    going = one.open
    word, tone = states()[going.state] if going else ("", "")
    return {
        "place_id": one.at.place.pk,
        "place": one.at.place.name,
        "key": one.at.rules.pact,
        "name": one.at.rules.name.say(get_language()),
        "current": one.current.number if one.current else None,
        "since": day_of(one.current.since) if one.current else "",
        "open": going.pk if going else None,
        "open_number": going.number if going else None,
        "word": word,
        "tone": tone,
        "until": day_of(going.talk_last) if going and going.state == "talk" else "",
        "waiting": one.waiting,
    }


@require_http_methods(["GET", "POST"])
@staff_only
def one(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """A pact with its versions; a new one is begun here."""
    viewer = viewer_of(request)
    page = pact_page(viewer, place, key)
    text, status = "", 200
    if request.method == "POST":
        asked = actions.NewDraft(place, key, id=uuid_of(request.POST.get("id", "")) or new_id())
        try:
            row = actions.draft_pact(viewer, asked)
            return redirect("desk:pact-write", row.pk)
        except Refusal as refusal:
            text, status = said_of(refusal), refusal.status
    return _draw(request, page, text=text, status=status)


def _draw(
    request: HttpRequest,
    page: PactPage,
    *,
    text: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    going = page.open
    explained = page.current or going
    context = pact_context(
        request,
        page,
        versions=[version_of(one) for one in page.versions],
        open=version_of(going) if going else None,
        current=version_of(page.current) if page.current else None,
        revisions=page.revisions,
        read=page.read,
        told=page.told,
        told_places=[
            (name, times, came, day_of(last)) for name, times, came, last in page.told.places
        ],
        text=text,
        id=new_id(),
        fields=_fields(request, page, errors or {}) if explained else [],
        explained=explained.row.pk if explained else None,
        explained_id=uuid_of(request.POST.get("id", "")) or new_id() if errors else new_id(),
    )
    return render(request, "desk/pacts/pact.html", context, status=status)


def _fields(request: HttpRequest, page: PactPage, errors: dict[str, str]) -> list[FieldInput]:
    viewer, post = viewer_of(request), request.POST
    rows = places_below(viewer, page.at.place.path, tree="grid")
    over = viewer.paths("pact.keep") + tuple(grant.path for grant in viewer.grants if grant.path)
    grids = [row for row in rows if row.path.startswith(over) and row.path != page.at.place.path]
    least = min((row.depth for row in grids), default=0)
    grids = [row for row in grids if row.depth == least][:MOST_PLACES] or [page.at.place]
    grids.sort(key=lambda row: tree_order(row.path))
    options = [Option(str(row.pk), row.name) for row in grids]
    where = post.get("at", options[0].value if len(options) == 1 else "")
    return [
        FieldInput(
            "at",
            "choice",
            gettext("Where"),
            where,
            error=errors.get("at", ""),
            required=True,
            options=options,
        ),
        FieldInput(
            "day",
            "date",
            gettext("On which day"),
            post.get("day", clock.today().isoformat()),
            error=errors.get("day", ""),
            required=True,
            most=clock.today(),
        ),
        FieldInput(
            "came",
            "number",
            gettext("How many people came"),
            post.get("came", ""),
            error=errors.get("came", ""),
            required=True,
            least=1,
            help=gettext("Only the number, nobody's name."),
        ),
    ]


@require_POST
@staff_only
def explained(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """That the pact was explained at a grid, and how many came."""
    viewer, post = viewer_of(request), request.POST
    page = pact_page(viewer, place, key)
    told = page.current or page.open
    if told is None:
        raise Forbidden("nothing", "还没有可以讲的公约", "there is no pact to explain yet")
    try:
        asked = _explained(post, told.row.pk)
        actions.note_explained(viewer, asked)
        toast(request, gettext("Noted: explained, %(n)s came.") % {"n": asked.came})
        return redirect("desk:pact", place, key)
    except Invalid as refusal:
        return _draw(request, page, errors=errors_of(refusal.wrong), status=refusal.status)
    except Refusal as refusal:
        toast(request, said_of(refusal), level=messages.ERROR)
        return redirect("desk:pact", place, key)


def _explained(post: Any, version: UUID) -> actions.Explained:
    at, came = post.get("at", ""), post.get("came", "")
    return actions.Explained(
        version,
        int(at) if at.isdecimal() else 0,
        day_in(post.get("day", "")) or clock.today(),
        int(came) if came.isdecimal() else 0,
        id=uuid_of(post.get("id", "")) or new_id(),
    )


def day_in(text: str) -> date | None:
    """A day as a browser posts it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
