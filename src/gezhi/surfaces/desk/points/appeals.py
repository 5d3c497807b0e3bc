"""Appeals: what the holder says, what was recorded and reviewed, and a third person's decision."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.words import Words
from gezhi.engines.people.queries import appointments
from gezhi.engines.points import actions
from gezhi.engines.points.queries import AppealLine, appeal_on, appeals_waiting
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Viewer, Wrong, account_names
from gezhi.pack.points import Scheme
from gezhi.surfaces.desk.points.frame import here, say_points, scheme_context
from gezhi.surfaces.desk.points.queue import show_line
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option, Pager
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

SIZE = 20
MOST_NAMED = 12


@require_GET
@staff_only
def appeals(request: HttpRequest, adopted: int) -> HttpResponse:
    """Appeals that nobody has decided, the oldest first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = here(request, adopted)
    after = uuid_of(request.GET.get("after", ""))
    found, more = appeals_waiting(viewer, adopted, after=after, size=SIZE)
    context = scheme_context(
        request,
        desk,
        "points-appeals",
        rows=[told(viewer, one) for one in found],
        pager=Pager(after=str(more or ""), shown=len(found)),
    )
    return render(request, "desk/points/appeals.html", context)


def told(viewer: Viewer, one: AppealLine) -> dict[str, Any]:
    """An appeal in finished words."""
    row = one.appeal
    return {
        **show_line(viewer, one.line),
        "record": one.line.record.pk,
        "text": row.text,
        "when": say(row.at),
        "when_exact": exact(row.at),
        "mine": why_not(one.mine),
        "outcome": row.outcome,
        "outcome_reason": row.reason,
    }


def why_not(mine: str) -> str:
    """Why somebody who reviews does not decide this appeal."""
    return {
        "reviewed": gettext("You reviewed this record; somebody else decides the appeal."),
        "recorded": gettext("You recorded this; somebody else decides the appeal."),
        "appealed": gettext("This appeal is your own; somebody else decides it."),
        "home": gettext("It is about your own household; somebody else decides it."),
    }.get(mine, "")


@require_http_methods(["GET", "POST"])
@staff_only
def appeal(request: HttpRequest, adopted: int, record: UUID) -> HttpResponse:
    """One appeal with its record; decided here by who had nothing to do with it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, one = here(request, adopted), appeal_on(viewer, adopted, record)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            _decide(request, one)
            return redirect("desk:points-appeals", adopted)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Changed, Forbidden) as refusal:
            text, status = said_of(refusal), refusal.status
            one = appeal_on(viewer, adopted, record)
    deciders = _deciders(viewer, one, desk.found.scheme) if one.mine else []
    context = scheme_context(
        request,
        desk,
        "points-appeals",
        one=told(viewer, one),
        deciders=deciders,
        fields=_questions(request, one, errors),
        text=text,
        decided_by=_name(viewer, one.appeal.decided_by),
        outcome=outcome_names().get(one.appeal.outcome, ""),
    )
    return render(request, "desk/points/appeal.html", context, status=status)


def _name(viewer: Viewer, who: UUID | None) -> str:
    return account_names(viewer, [who]).get(who, "") if who else ""


def outcome_names() -> dict[str, str]:
    """How an appeal can end."""
    return {"granted": gettext("The appeal is right"), "refused": gettext("It stays as reviewed")}


def _decide(request: HttpRequest, one: AppealLine) -> None:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post, record = request.POST, one.line.record
    outcome = post.get("outcome", "")
    if outcome not in outcome_names():
        raise Invalid([_wrong("outcome", "选一个结果", "choose how it ends")])
    typed = post.get("points", "").strip()
    if typed and not (typed.isdecimal() and len(typed) < 6):
        raise Invalid([_wrong("points", "填一个整数，或者空着", "a whole number, or nothing")])
    points = int(typed) if typed and outcome == "granted" else None
    actions.decide_appeal(viewer, record.pk, outcome, post.get("reason", ""), points)  # type: ignore[arg-type]
    fresh = appeal_on(viewer, one.line.found.adoption.pk, record.pk).line.record
    now = {"p": say_points(fresh.given)}
    if outcome == "granted":
        toast(request, gettext("Decided: it counts %(p)s points now, and is posted.") % now)
    else:
        toast(request, gettext("Decided: it stays at %(p)s points.") % now)


def _wrong(name: str, zh: str, en: str) -> Any:
    return Wrong(name, "required", Words(zh=zh, en=en))


def _questions(request: HttpRequest, one: AppealLine, errors: dict[str, str]) -> list[FieldInput]:
    post, row = request.POST, one.line.record
    options = [Option(key, label) for key, label in outcome_names().items()]
    wish = gettext("Empty: all that was asked for.")
    if row.points < 0:
        wish = gettext("Empty: nothing is deducted.")
    return [
        FieldInput(
            "outcome",
            "choice",
            gettext("How it ends"),
            post.get("outcome", ""),
            error=errors.get("outcome", ""),
            required=True,
            options=options,
        ),
        FieldInput(
            "points",
            "number",
            gettext("Deducted in the end") if row.points < 0 else gettext("Points in the end"),
            post.get("points", ""),
            help=wish,
            error=errors.get("points", ""),
            least=0,
            most=abs(row.points),
            step=1,
        ),
        FieldInput(
            "reason",
            "text",
            gettext("Why"),
            post.get("reason", ""),
            help=gettext("The household reads this."),
            error=errors.get("reason", ""),
            required=True,
            max_length=500,
        ),
    ]


def _deciders(viewer: Viewer, one: AppealLine, scheme: Scheme) -> list[str]:
    """Those who review there and had nothing to do with it, by name; none for who may not see who
    serves."""
    row = one.line.record
    apart = {row.by, row.reviewed_by, one.appeal.by, viewer.account}
    names = []
    for post in scheme.review.by:
        try:
            serving = appointments(viewer, post=post, size=200)
        except Forbidden:
            return []
        for each in serving:
            place = each.place
            over = place is not None and row.path.startswith(place.path)
            if over and each.person.account_id not in (*apart, None):
                names.append(each.person.name)
    return list(dict.fromkeys(names))[:MOST_NAMED]
