"""Problems found by leaders at the desk: all of them, and one with what became of it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.words import say_date
from gezhi.engines.cases.queries import case_view
from gezhi.engines.people import actions
from gezhi.engines.people.queries import GOING, problem, problems
from gezhi.engines.trust.queries import Forbidden, Missing, Viewer
from gezhi.surfaces.desk.growing.frame import (
    Button,
    Cell,
    Form,
    Table,
    ask,
    dated,
    posted,
    viewer_in,
)
from gezhi.surfaces.desk.growing.liaison import SIZE, framed, must_keep
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Filter, Option, Pager
from gezhi.surfaces.ui.growing import lies_in, problem_states
from gezhi.surfaces.ui.staff import staff_only


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Problems found, by state (`going`: all that are still to be settled) and since a day, the
    newest first."""
    viewer, asked = viewer_in(request), request.GET
    must_keep(viewer)
    names, lang = problem_states(), get_language()
    state, after = asked.get("state", ""), uuid_of(asked.get("after", ""))
    states = GOING if state == "going" else (state,) if state in names else ()
    since = _day(asked.get("since", ""))
    found = problems(viewer, states=states, since=since, after=str(after or ""), size=SIZE + 1)
    rows = [
        [
            Cell(row.title, reverse("desk:problem", args=[row.pk])),
            Cell(row.place.name, more=lies_in(viewer, row.place_id)),
            dated(row.call.day, year=True),
            Cell(names[row.state][0], tag=names[row.state][1]),
            Cell(row.outcome or "–"),
        ]
        for row in found[:SIZE]
    ]
    heads = [
        gettext("Problem"),
        gettext("Place"),
        gettext("Found on"),
        gettext("State"),
        gettext("What came of it"),
    ]
    told = {"going": gettext("Still to be settled"), **{key: one[0] for key, one in names.items()}}
    options = [Option(key, name) for key, name in told.items()]
    more = found[SIZE - 1].pk if len(found) > SIZE else ""
    return framed(
        request,
        "problems",
        gettext("Problems found"),
        filters=[
            Filter(
                "state", gettext("State"), options=options, value=state, shown=told.get(state, "")
            ),
            Filter(
                "since",
                gettext("Found since"),
                "date",
                value=since.isoformat() if since else "",
                shown=say_date(since, lang, year=True) if since else "",
            ),
        ],
        tables=[Table("", heads, rows, gettext("No problem stands here."))],
        pager=Pager(after=str(more), shown=len(rows)),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@staff_only
def one_problem(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """One problem, and saying what became of it."""
    viewer = viewer_in(request)
    row = problem(viewer, wanted)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        lang, (name, _) = get_language(), problem_states()[row.state]
        facts = [
            (gettext("State"), name),
            (gettext("Place"), row.place.name),
            (gettext("Found on"), f"{say_date(row.call.day, lang)} · {row.call.link.person.name}"),
            (gettext("What was heard"), row.text),
            (gettext("What came of it"), row.outcome),
            (gettext("On"), say_date(row.closed, lang, year=True) if row.closed else ""),
        ]
        return framed(
            request,
            "problems",
            row.title,
            status=status,
            text=text,
            facts=[(label, value) for label, value in facts if value],
            buttons=_case_of(viewer, row),
            forms=close_forms(request, row, errors),
            crumb=gettext("Problems"),
            crumb_url=reverse("desk:problems"),
        )

    if request.method == "GET":
        return draw({}, "", 200)
    back = reverse("desk:problem", args=[wanted])
    return posted(request, lambda: _close(request, viewer, wanted), back, draw)


def _case_of(viewer: Viewer, row: Any) -> list[Button]:
    """The way to the case that a problem has become, for whoever may read it."""
    try:
        code = case_view(viewer, row.pk).row.code
    except (Missing, Forbidden):
        return []
    label = gettext("Matter %(code)s") % {"code": code}
    return [Button(label, reverse("desk:case", args=[row.pk]), icon="arrow-right")]


def close_forms(request: HttpRequest, row: Any, errors: dict[str, str]) -> list[Form]:
    """The form that says what became of a problem, while it is open and no case."""
    if row.state != "open":
        return []
    field = ask(
        request.POST,
        errors,
        "outcome",
        "text",
        gettext("What came of it"),
        help=gettext("The public reads this: name nobody."),
        required=True,
        max_length=200,
    )
    title, no = gettext("Say what came of it"), gettext("It cannot be solved now")
    return [Form("close", title, gettext("It is solved"), [field], refuse=no, open=True)]


def _close(request: HttpRequest, viewer: Viewer, wanted: UUID) -> str:
    solved, outcome = request.POST.get("do") == "close", request.POST.get("outcome", "")
    actions.close_problem(viewer, wanted, solved=solved, outcome=outcome)
    return gettext("Noted.")
