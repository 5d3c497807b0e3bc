"""Ballots at the desk: the list, and one from draft to verdict."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    DeskBallot,
    desk_ballots,
    desk_counts,
    roll_page,
    shared_money,
    turnout,
)
from gezhi.engines.trust.queries import Changed, Invalid, Viewer
from gezhi.surfaces.desk.ballots.frame import ballot_context, must_see
from gezhi.surfaces.desk.councils.frame import area_tabs
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.ballots import about, facts_of, rule_of, state_names
from gezhi.surfaces.ui.components import Pager, Step, StepState, Tab
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.tallies import result_of, turnout_of
from gezhi.surfaces.ui.toasts import toast

NOW = ("draft", "announced", "open", "closed")
OVER = ("decided", "cancelled")
MOST_FAULTS = 20


@require_GET
@staff_only
def ballots(request: HttpRequest) -> HttpResponse:
    """Those under way, or those that are over, the newest first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    over = request.GET.get("state") == "over"
    after = uuid_of(request.GET.get("after", ""))
    rows, more = desk_ballots(viewer, OVER if over else NOW, after=after)
    counts, base = desk_counts(viewer), reverse("desk:ballots")
    tabs = [
        Tab(gettext("Under way"), base, not over, sum(counts.get(one, 0) for one in NOW)),
        Tab(gettext("Over"), f"{base}?state=over", over, sum(counts.get(one, 0) for one in OVER)),
    ]
    context = desk_context(
        request,
        "councils",
        rows=[about(one.row, one.rules.name) for one in rows],
        tabs=tabs,
        area_tabs=area_tabs("ballots"),
        pager=Pager(after=str(more or ""), shown=len(rows)),
        kinds=viewer.has("ballot.run"),
    )
    return render(request, "desk/ballots/list.html", context)


@require_GET
@staff_only
def one(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Where a ballot stands, what is to be done next, and its result."""
    return _page(request, must_see(request, ballot))


def _page(
    request: HttpRequest,
    desk: DeskBallot,
    errors: dict[str, str] | None = None,
    faults: list[str] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = desk.row
    told = faults or []
    reason = FieldInput(
        "reason",
        "long-text",
        gettext("Why"),
        request.POST.get("reason", ""),
        error=(errors or {}).get("reason", ""),
        required=True,
        max_length=500,
    )
    seen = turnout(viewer, row) if row.state in ("open", "closed") else None
    context = ballot_context(
        request,
        desk,
        "one",
        steps=_steps(row),
        next=_next(viewer, desk) if desk.runs else None,
        faults=told[:MOST_FAULTS],
        faults_more=max(0, len(told) - MOST_FAULTS),
        faults_title=gettext("This is in the way"),
        turnout={**turnout_of(seen), "hidden": row.state == "open"} if seen else None,
        result=result_of(row, shared_money(viewer, row)),
        facts=facts_of(row),
        rule=[*rule_of(row)[0], rule_of(row)[1]],
        papers=_papers(desk),
        cancels=desk.runs and row.state in NOW,
        cancel_fields=[reason],
        **more,
    )
    return render(request, "desk/ballots/one.html", context, status=status)


@require_GET
@staff_only
def live(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """The turnout alone, which the page asks for again and again; never a tally."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    if desk.row.state != "open":
        answer = HttpResponse(status=200)
        answer["HX-Refresh"] = "true"
        return answer
    about_ = {**turnout_of(turnout(viewer, desk.row)), "hidden": True}
    return render(request, "desk/ballots/turnout.html", {"turnout": about_})


def _steps(row: Any) -> list[Step]:
    """The way of a ballot, filled as it goes."""
    names = state_names()
    order = ["draft", "announced", "open", "closed", "decided"]
    if row.state == "cancelled":
        return [Step(names["cancelled"], "done", when=say(row.closed), why=row.reason)]
    at = order.index(row.state)
    when = {
        "draft": say(row.made),
        "announced": say(row.announced),
        "open": say(row.opened or row.opens),
        "closed": say(row.closed or row.closes),
        "decided": say(row.decided),
    }
    found = []
    for place, key in enumerate(order):
        state: StepState = "done" if place < at or row.state == "decided" else "next"
        state = "now" if place == at and row.state != "decided" else state
        label = gettext("Voting") if key == "open" else names[key]
        label = gettext("Voting has ended") if key == "closed" else label
        found.append(Step(label, state, when=when[key]))
    return found


def _next(viewer: Viewer, desk: DeskBallot) -> dict[str, Any] | None:
    """The next thing to do, with what is still in its way."""
    row = desk.row
    makers = {"draft": _announcing, "announced": _opening, "open": _closing, "closed": _deciding}
    make = makers.get(row.state)
    return make(viewer, desk) if make else None


def _link(name: str, desk: DeskBallot) -> str:
    return reverse(f"desk:{name}", args=[desk.row.pk])


def _announcing(viewer: Viewer, desk: DeskBallot) -> dict[str, Any]:
    page = roll_page(viewer, desk.row.pk, size=1)
    words = [
        gettext("Everybody reads on the portal what is asked, when, and by which rule."),
        gettext("The roll has %(n)s lines; while it is posted, anybody may object to it.")
        % {"n": page.rows},
    ]
    if page.wrong:
        words.append(
            gettext("%(n)s lines have faults: mend them before voting opens.") % {"n": page.wrong}
        )
    return {
        "title": gettext("Announce it"),
        "words": words,
        "do": "announce",
        "button": gettext("Announce"),
        "links": [
            (_link("ballot-edit", desk), gettext("Change the draft"), "pencil"),
            (_link("ballot-roll", desk), gettext("The roll"), "users"),
        ],
        "barred": not page.rows,
    }


def _opening(viewer: Viewer, desk: DeskBallot) -> dict[str, Any]:
    row = desk.row
    words = [
        gettext("Roll, rule and options are fixed then, and nothing of them changes any more.")
    ]
    if desk.objections:
        words.append(gettext("Objections that wait for an answer: %(n)s.") % {"n": desk.objections})
    early = clock.now() < row.opens
    if early:
        words.append(gettext("It opens by itself: %(when)s.") % {"when": say(row.opens)})
    return {
        "title": gettext("Open voting"),
        "words": words,
        "do": "open",
        "button": gettext("Open voting"),
        "links": [(_link("ballot-roll", desk), gettext("The roll"), "users")],
        "barred": early,
    }


def _closing(viewer: Viewer, desk: DeskBallot) -> dict[str, Any]:
    row = desk.row
    words = [gettext("Voting ends by itself: %(when)s.") % {"when": say(row.closes)}]
    words.append(gettext("Before, it can be ended only when everybody has voted."))
    seen = turnout(viewer, row)
    return {
        "title": gettext("End voting"),
        "words": words,
        "do": "close",
        "button": gettext("End voting"),
        "links": [],
        "barred": clock.now() < row.closes and seen.voted < seen.heads,
    }


def _deciding(viewer: Viewer, desk: DeskBallot) -> dict[str, Any]:
    words = [gettext("Every vote is opened and counted once, and the result is published at once.")]
    if desk.once or desk.differ:
        words.append(
            gettext("Paper that is not done: entered once %(once)s, differing %(differ)s.")
            % {"once": desk.once, "differ": desk.differ}
        )
    return {
        "title": gettext("Count"),
        "words": words,
        "do": "decide",
        "button": gettext("Count and publish"),
        "links": [],
        "barred": bool(desk.once or desk.differ),
    }


def _papers(desk: DeskBallot) -> list[tuple[str, str, str]]:
    """What can be printed or taken along now."""
    found = [(_link("ballot-notice", desk), gettext("Notice for the board"), "printer")]
    if "paper" in desk.row.policy.get("ways", []) and desk.row.state in ("announced", "open"):
        found.append((_link("ballot-papers", desk), gettext("Ballot papers"), "printer"))
    if desk.row.state == "decided":
        found.append((_link("ballot-result", desk), gettext("Result for the board"), "printer"))
        address = reverse("portal:ballot-file", args=[desk.row.pk])
        found.append((address, gettext("Box, roll and rule"), "download"))
    if desk.row.state != "draft":
        address = reverse("portal:ballot", args=[desk.row.pk])
        found.append((address, gettext("What the public reads"), "globe"))
    return found


@require_POST
@staff_only
def do(request: HttpRequest, ballot: UUID, name: str) -> HttpResponse:
    """Announce, open, close, count or cancel; what is in the way is listed, nothing half done."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    steps = {
        "announce": (actions.announce_ballot, gettext("Announced.")),
        "open": (actions.open_ballot, gettext("Voting is open.")),
        "close": (actions.close_ballot, gettext("Voting has ended.")),
        "decide": (actions.decide_ballot, gettext("Counted and published.")),
    }
    if name not in (*steps, "cancel"):
        raise Http404
    try:
        if name == "cancel":
            actions.cancel_ballot(viewer, ballot, request.POST.get("reason", ""))
            toast(request, gettext("Cancelled; the reason stands on the portal."))
        else:
            act, said = steps[name]
            act(viewer, ballot)
            toast(request, said)
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        lang = get_language()
        faults = [] if name == "cancel" else [_fault(wrong, lang) for wrong in refusal.wrong]
        return _page(request, desk, errors, faults, refusal.status)
    except Changed as refusal:
        toast(request, said_of(refusal), level=messages.WARNING)
    return redirect("desk:ballot", ballot)


def _fault(wrong: Any, lang: str | None) -> str:
    """What is in the way, with the line of the roll at which it stands, if it stands at one."""
    said = wrong.words.say(lang)
    number = (wrong.facts or {}).get("number")
    if number is None:
        return said
    mark = "：" if "：" in said else ": "
    said = said.partition(mark)[2] or said
    return gettext("Line %(n)s: %(words)s") % {"n": number, "words": said}
