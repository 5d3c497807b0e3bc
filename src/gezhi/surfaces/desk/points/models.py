"""Models at the desk: nominations by state, the sheet of all."""

import re
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
    periods_of,
    round_of,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.frame import choice
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.registers import XLSX
from gezhi.surfaces.desk.shop.sales import as_book
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Action, Filter, Option, Pager, Tab, Tone
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
        "drawn": Drawn("honours", rules.commendation, desk.round.version, place.pk, "person"),
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
    year, quarter = period_asked(asked.get("period", ""))
    rows, more = nomination_list(
        viewer,
        desk,
        state=state,
        year=year,
        quarter=quarter,
        after=uuid_of(asked.get("after", "")),
        size=SIZE,
    )
    ripe = any(one.ripe and not one.mine for one in rows)
    context = models_context(
        request,
        desk,
        state,
        rows=[line_of(one) for one in rows],
        pager=Pager(after=str(more or ""), shown=len(rows)),
        filters=_bar(viewer, desk, asked),
        period=str(asked.get("period", "")) if year else "",
        picks=desk.reviews and ripe,
        bulk_actions=[
            Action(gettext("Commend"), value="commend", key="c", icon="badge-check", look="primary")
        ],
    )
    return render(request, "desk/points/models.html", context)


PERIOD = re.compile(r"(\d{4})(?:-Q([1-4]))?")


def period_asked(text: str) -> tuple[int | None, int | None]:
    """The year and the quarter of an address (`2026`, `2026-Q1`); None for what is not asked."""
    found = PERIOD.fullmatch(text)
    if found is None:
        return None, None
    return int(found[1]), int(found[2]) if found[2] else None


def _bar(viewer: Viewer, desk: DeskRound, asked: Any) -> list[Filter]:
    """Years, and their quarters where the commendation comes each quarter."""
    found, lang = periods_of(viewer, desk), get_language()
    names = {str(one): one.say(lang) for one in found}
    years = sorted({one.first.year for one in found}, reverse=True)
    names |= {str(year): round_of(year, 0).say(lang) for year in years}
    order = sorted(names, key=lambda one: (one[:4], one[4:]), reverse=True)
    options = [Option(key, names[key]) for key in order]
    if len(options) < 2 and not asked.get("period"):
        return []
    return [choice("period", gettext("Period"), options, asked)]


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


@require_GET
@staff_only
def workbook(request: HttpRequest, place: int, key: str) -> HttpResponseBase:
    """The nominations as they are narrowed, as a workbook; the journal tells who took it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET
    year, quarter = period_asked(asked.get("period", ""))
    state = asked.get("state", "")
    state = state if state in state_names() else ""
    rows = actions.export_nominations(viewer, place, key, state=state, year=year, quarter=quarter)
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
