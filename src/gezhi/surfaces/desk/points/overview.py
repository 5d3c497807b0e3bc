"""The schemes on the viewer's ground, and recording the decision by which one takes force."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    adoptable_below,
    books_due,
    decisions,
    history,
    points_desk,
    queue_counts,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Viewer, Wrong
from gezhi.surfaces.desk.nav import desk_context, drawn_here
from gezhi.surfaces.desk.points.books import book_line
from gezhi.surfaces.desk.points.frame import day_of, scheme_name
from gezhi.surfaces.desk.points.models import models_lines
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

NUMBERS = ("entitled", "present", "agreed")


@require_GET
@staff_only
def overview(request: HttpRequest) -> HttpResponse:
    """The schemes with which the viewer has to do: in force since when and by which vote, what
    waits, what one can do; and every decision there has been."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    schemes, counts = points_desk(viewer), queue_counts(viewer)
    open_ = adoptable_below(viewer)
    shown = [
        {
            "does": one,
            "name": scheme_name(one.found),
            "adoption": one.found.adoption,
            "vote": vote_of(one.found.adoption),
            "counts": counts.get(one.found.adoption.pk),
            "history": history(viewer, one.found.adoption.place_id, one.found.adoption.scheme),
        }
        for one in schemes
    ]
    known = {(one.found.adoption.place_id, one.found.adoption.scheme) for one in schemes}
    coming = [
        {"place": place, "name": one.name.say(get_language()), "key": one.scheme, "row": row}
        for place, one in open_
        if (place.pk, one.scheme) not in known
        for row in [next(iter(history(viewer, place.pk, one.scheme)), None)]
    ]
    context = desk_context(
        request,
        "points",
        schemes=shown,
        coming=coming,
        adopts=bool(open_),
        models=models_lines(viewer),
        today=clock.today(),
        due=[book_line(viewer, one) for one in books_due(viewer)],
        books=bool(viewer.paths("points.see", "points.post", "points.close")),
    )
    return render(request, "desk/points/overview.html", context)


def vote_of(row: Any) -> dict[str, int]:
    """The figures of a vote."""
    return {name: getattr(row, name) for name in NUMBERS}


@dataclass(frozen=True)
class Asked:
    """A scheme at a place on which a decision can be recorded; `key` names it in the form."""

    key: str
    place: int
    scheme: str
    label: str


def open_schemes(viewer: Viewer) -> list[Asked]:
    """The schemes that could be adopted, with their places."""
    lang = get_language()
    return [
        Asked(
            f"{place.pk}.{one.scheme}",
            place.pk,
            one.scheme,
            f"{place.name} · {one.name.say(lang)}",
        )
        for place, one in adoptable_below(viewer)
    ]


@require_http_methods(["GET", "POST"])
@staff_only
def adopt(request: HttpRequest) -> HttpResponse:
    """Record a decision; what is wrong with it stands at its field, and nothing typed is lost."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = open_schemes(viewer)
    if not found:
        zh, en = "需要管理积分的权限", "this needs the right to keep the points of a place"
        raise Forbidden("not-allowed", zh, en)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            return _adopted(request, found)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    fields = questions(request, found, errors)
    one = next((each for each in found if each.key == fields[0].value), found[0])
    context = desk_context(
        request,
        "points",
        fields=fields,
        text=text,
        history=decisions(viewer, one.place),
        drawn=drawn_here(viewer, "points", f"{one.scheme}.adopt"),
        today=clock.today(),
    )
    return render(request, "desk/points/adopt.html", context, status=status)


def _adopted(request: HttpRequest, found: list[Asked]) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post = request.POST
    one = next((each for each in found if each.key == post.get("scheme")), None)
    days = {name: day_of(post.get(name, "")) for name in ("decided", "since")}
    counts = {name: _whole(post.get(name, "")) for name in NUMBERS}
    wrong = missing(one, days, counts)
    if wrong or one is None:
        raise Invalid(wrong)
    asked = actions.Adopt(one.place, one.scheme, **days, **counts)  # type: ignore[arg-type]
    try:
        actions.adopt(viewer, asked)
    except Changed:
        if not _same(viewer, asked):
            raise
    toast(
        request,
        gettext("Recorded: %(what)s is in force from the day you gave.") % {"what": one.label},
    )
    return redirect("desk:points")


def _same(viewer: Viewer, asked: actions.Adopt) -> bool:
    """Whether the decision that stands is this one, sent twice."""
    names = ("since", "decided", *NUMBERS)
    return any(
        row.by == viewer.account and all(getattr(row, n) == getattr(asked, n) for n in names)
        for row in history(viewer, asked.place, asked.scheme)
    )


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 8 else None


def missing(one: Asked | None, days: dict[str, date | None], counts: dict[str, int | None]) -> Any:
    """What was left out or cannot be read."""
    wrong = []
    if one is None:
        words = Words(zh="选一个方案", en="choose a scheme")
        wrong.append(Wrong("scheme", "required", words))
    for name in (name for name, day in days.items() if day is None):
        wrong.append(Wrong(name, "required", Words(zh="选一个日子", en="choose a day")))
    for name in (name for name, count in counts.items() if count is None):
        wrong.append(Wrong(name, "required", Words(zh="填一个整数", en="give a whole number")))
    return wrong


def questions(request: HttpRequest, found: list[Asked], errors: dict[str, str]) -> list[FieldInput]:
    """The form, with what was typed."""
    given = request.POST if request.method == "POST" else request.GET
    today = clock.today()

    def field(name: str, kind: str, label: str, **more: Any) -> FieldInput:
        value, error = given.get(name, more.pop("value", "")), errors.get(name, "")
        return FieldInput(name, kind, label, value, error=error, required=True, **more)  # type: ignore[arg-type]

    alone = found[0].key if len(found) == 1 else ""
    return [
        field(
            "scheme",
            "choice",
            gettext("Which scheme"),
            value=alone,
            options=[Option(one.key, one.label) for one in found],
        ),
        field("decided", "date", gettext("Decided on"), most=today),
        field(
            "since",
            "date",
            gettext("In force from"),
            help=gettext("What was done from this day on counts under it; what was posted stays."),
        ),
        field("entitled", "number", gettext("Entitled to vote"), least=1, step=1),
        field(
            "present",
            "number",
            gettext("Were there"),
            least=0,
            step=1,
            help=gettext("It takes two thirds of those entitled."),
        ),
        field(
            "agreed",
            "number",
            gettext("Agreed"),
            least=0,
            step=1,
            help=gettext("It takes more than half of those who were there."),
        ),
    ]
