"""Models at the desk: nominations by state, the sheet of all, who gets a certificate."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    DeskRound,
    NominationLine,
    commended_for,
    desk_round,
    desk_rounds,
    nomination_list,
    years_of,
)
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.frame import choice
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.registers import XLSX
from gezhi.surfaces.desk.shop.sales import as_book
from gezhi.surfaces.ui.components import Action, Option, Pager, Tab, Tone
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.staff import staff_only

SIZE = 50


def state_names() -> dict[str, str]:
    """What states of a nomination are called, in the order in which it goes through them."""
    return {
        "nominated": gettext("To be reviewed"),
        "accepted": gettext("Accepted"),
        "notice": gettext("On notice"),
        "commended": gettext("Commended"),
        "refused": gettext("Not accepted"),
        "upheld": gettext("Ended by an objection"),
        "withdrawn": gettext("Taken back"),
    }


TONES: dict[str, Tone] = {
    "nominated": "waiting",
    "accepted": "working",
    "notice": "working",
    "commended": "settled",
    "refused": "refused",
    "upheld": "refused",
}


def models_lines(viewer: Viewer) -> list[dict[str, Any]]:
    """The commendations with which the viewer has to do, for the overview of points."""
    return [
        {
            "place": one.round.place.pk,
            "place_name": one.round.place.name,
            "key": one.round.rules.commendation,
            "name": one.round.rules.name.say(get_language()),
            "does": one,
            "waiting": one.counts["nominated"] + one.counts["accepted"],
            "noticed": one.counts["notice"],
        }
        for one in desk_rounds(viewer)
    ]


def models_context(
    request: HttpRequest, desk: DeskRound, state: str = "", **more: Any
) -> dict[str, Any]:
    """The head of the pages of a commendation: its name, its place, nominations by state."""
    rules, place = desk.round.rules, desk.round.place
    base = reverse("desk:models", args=[place.pk, rules.commendation])
    names = state_names()
    tabs = [
        Tab(label, f"{base}?state={key}", current=key == state, count=desk.counts[key])
        for key, label in names.items()
        if desk.counts[key] or key in ("nominated", "notice", "commended")
    ]
    about = {
        "does": desk,
        "place_id": place.pk,
        "key": rules.commendation,
        "name": rules.name.say(get_language()),
        "place": place.name,
        "models_tabs": tabs,
        "state": state,
        "decided_by": rules.decided_by.say(get_language()),
    }
    return desk_context(request, "points", **about, **more)


@require_GET
@staff_only
def show(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """The nominations of a state, in the order in which they came."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, asked = desk_round(viewer, place, key), request.GET
    state = asked.get("state", "")
    state = state if state in state_names() else _first(desk)
    year = int(asked["year"]) if asked.get("year", "").isdecimal() else None
    rows, more = nomination_list(
        viewer, desk, state=state, year=year, after=uuid_of(asked.get("after", "")), size=SIZE
    )
    years = [Option(str(one), str(one)) for one in years_of(viewer, desk)]
    bar = [choice("year", gettext("Year"), years, asked)] if len(years) > 1 or year else []
    ripe = any(one.ripe and not one.mine for one in rows)
    context = models_context(
        request,
        desk,
        state,
        rows=[line_of(one) for one in rows],
        pager=Pager(after=str(more or ""), shown=len(rows)),
        filters=bar,
        picks=desk.reviews and ripe,
        bulk_actions=[
            Action(gettext("Commend"), value="commend", key="c", icon="badge-check", look="primary")
        ],
    )
    return render(request, "desk/points/models.html", context)


def _first(desk: DeskRound) -> str:
    """The state with which somebody begins: what waits for them."""
    order = ("nominated", "notice", "accepted", "commended")
    return next((one for one in order if desk.counts[one]), "nominated")


def line_of(one: NominationLine) -> dict[str, Any]:
    """A nomination in finished words."""
    row, lang = one.row, get_language()
    return {
        "id": row.pk,
        "kind": one.kind.say(lang),
        "holder": one.holder,
        "linked": bool(row.holder),
        "named": one.named,
        "year": commended_for(row).say(lang),
        "deeds": row.deeds,
        "reason": row.reason,
        "text": row.text,
        "nominator": one.nominator,
        "resident": not row.post,
        "reviewer": one.reviewer,
        "state": row.state,
        "state_name": state_names()[row.state],
        "tone": TONES.get(row.state, ""),
        "when": say(row.at),
        "when_exact": exact(row.at),
        "last": say_date(row.notice_last, lang) if row.notice_last else "",
        "objections": one.objections,
        "mine": one.mine,
        "ripe": one.ripe,
        "decided": say_date(row.decided, lang, year=True) if row.decided else "",
        "reference": row.reference,
    }


def _must_see(viewer: Viewer, place: int, key: str) -> DeskRound:
    desk = desk_round(viewer, place, key)
    if not desk.sees:
        raise Forbidden("not-allowed", "名单不对您开放", "this list is not open to you")
    return desk


@require_GET
@staff_only
def certificates(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Those commended for a year, by kind, to print and to write certificates from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, asked = _must_see(viewer, place, key), request.GET
    years = years_of(viewer, desk)
    wanted = asked.get("year", "")
    year = int(wanted) if wanted.isdecimal() else next(iter(years), clock.today().year)
    found = actions.export_nominations(viewer, place, key, state="commended", year=year)
    order = [kind.kind for kind in desk.round.rules.kinds]
    rows = sorted(found, key=lambda one: order.index(one.row.kind) if one.row.kind in order else 99)
    context = models_context(
        request,
        desk,
        "commended",
        rows=[line_of(one) for one in rows],
        year=year,
        years=years,
    )
    return render(request, "desk/points/certificates.html", context)


@require_GET
@staff_only
def workbook(request: HttpRequest, place: int, key: str) -> HttpResponseBase:
    """The nominations as they are narrowed, as a workbook; the journal tells who took it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET
    year = int(asked["year"]) if asked.get("year", "").isdecimal() else None
    state = asked.get("state", "")
    rows = actions.export_nominations(
        viewer, place, key, state=state if state in state_names() else "", year=year
    )
    name = f"{gettext('models')}-{timezone.localtime(clock.now()):%Y%m%d-%H%M}.xlsx"
    file = as_book([(gettext("Nominations"), _heads(), map(_cells, rows))])
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _heads() -> list[tuple[str, int]]:
    return [
        (gettext("Period"), 16),
        (gettext("Kind"), 18),
        (gettext("Who"), 24),
        (gettext("May be named"), 12),
        (gettext("State"), 16),
        (gettext("What for"), 48),
        (gettext("Nominated by"), 14),
        (gettext("Nominated"), 18),
        (gettext("Reviewed by"), 14),
        (gettext("Why"), 32),
        (gettext("Notice until"), 14),
        (gettext("Day of the decision"), 14),
        (gettext("Reference"), 24),
    ]


def _cells(one: NominationLine) -> list[Any]:
    row = one.row
    return [
        commended_for(row).say(get_language()),
        one.kind.say(get_language()),
        one.holder,
        gettext("yes") if one.named else gettext("no"),
        state_names()[row.state],
        row.deeds,
        one.nominator,
        exact(row.at),
        one.reviewer,
        row.reason,
        row.notice_last.isoformat() if row.notice_last else "",
        row.decided.isoformat() if row.decided else "",
        row.reference,
    ]
