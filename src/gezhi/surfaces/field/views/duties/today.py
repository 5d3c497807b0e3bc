"""My duties of the day, done in three taps; the days ahead; taking back."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date, say_weekday
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import Due, my_day, my_duties, my_leave, my_swaps, rosters
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.field.asked import duty_drawn
from gezhi.surfaces.field.offline.moments import made_at
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

AHEAD = 7
UNDO = timedelta(minutes=10)
TONES: dict[str, Tone] = {"open": "", "done": "settled", "missed": "refused", "excused": "waiting"}


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Today, a week ahead, and the doors to rosters, swaps and leave."""
    return _draw(request)


def _draw(
    request: HttpRequest,
    number: int = 0,
    typed: Mapping[str, Any] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer, lang = viewer_in(request), get_language()
    today = clock.today()
    lines = day_lines(viewer, number, typed)
    if number and not any(line["number"] == number for line in lines):
        text = text or str((typed or {}).get("text", ""))
    swaps = my_swaps(viewer)
    asked = {one.row.shift_id: one.other for one in swaps if one.mine}
    context = {
        "here": "today",
        "text": text,
        "duties": lines,
        "ahead": _ahead(viewer, today, asked),
        "swaps": len([one for one in swaps if not one.mine]),
        "away": len([one for one in my_leave(viewer) if one.own]),
        "rosters": [
            {
                "name": one.roster.name.say(lang),
                "place": one.place.name,
                "url": reverse("field:roster", args=[one.place.pk, one.roster.roster]),
            }
            for one in rosters(viewer)
        ],
    }
    return render(request, "field/duties/today.html", context, status=status)


def day_lines(
    viewer: Viewer, number: int = 0, typed: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The viewer's duties of today in finished words; `number` is the one that was refused, with
    what was typed into it."""
    return [line_of(one, (typed or {}) if one.row.pk == number else None) for one in my_day(viewer)]


def state_word(one: Due) -> str:
    """How a duty stands, in a word."""
    if one.row.state == "done":
        return gettext("Done late") if one.row.late else gettext("Was done")
    if one.row.state == "open":
        return gettext("To be done") if one.open_now else gettext("Later")
    return {"missed": gettext("Not done in time"), "excused": gettext("Let off")}[one.row.state]


def line_of(one: Due, typed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A duty in finished words."""
    lang, row = get_language(), one.row
    given = typed or {}
    ticked = given.get("ticked", one.ticked)
    now = clock.now()
    recent = row.done_at is not None and now <= row.done_at + UNDO
    asks = one.asks
    proof = getattr(one.rule, "proof", None)
    return {
        "number": row.pk,
        "id": given.get("id") or new_id(),
        "name": one.rule.name.say(lang),
        "place": one.place,
        "when": say(row.closes, by=True) if one.open_now else window_of(one),
        "stands_in": one.stands_in,
        "word": state_word(one),
        "tone": TONES[row.state],
        "doable": row.opens <= now and row.state in ("open", "missed"),
        "items": [(it.item, it.name.say(lang), it.item in ticked) for it in one.rule.checklist],
        "asks": asks.say(lang) if asks else "",
        "why": proof.why.say(lang) if proof else "",
        "note": given.get("note", ""),
        "errors": given.get("errors", {}),
        "unfold": typed is not None,
        "undo": row.state == "done" and one.by_me and recent,
        "paper": getattr(one.rule, "document", None) is not None,
        "drawn": duty_drawn(one),
    }


def window_of(one: Due) -> str:
    """From when to when, on the clock on the wall."""
    opens, closes = clock.local(one.row.opens), clock.local(one.row.closes)
    if opens.date() == closes.date():
        return f"{opens:%H:%M}–{closes:%H:%M}"
    return f"{opens:%H:%M}–{say_date(closes.date(), get_language())} {closes:%H:%M}"


def _ahead(viewer: Viewer, today: date, asked: Mapping[int, str]) -> list[dict[str, Any]]:
    lang = get_language()
    found = my_duties(viewer, today + timedelta(days=1), today + timedelta(days=AHEAD))
    later = sorted(
        (one for one in found if one.row.day > today), key=lambda one: (one.row.day, one.row.opens)
    )
    days = groupby(later, key=lambda one: one.row.day)
    return [
        {
            "day": f"{say_date(day, lang)} {say_weekday(day, lang)}",
            "lines": [
                {
                    "number": one.row.pk,
                    "name": one.rule.name.say(lang),
                    "place": one.place,
                    "when": window_of(one),
                    "stands_in": one.stands_in,
                    "shift": one.row.rule.kind == "roster" and not one.stands_in,
                    "asked": asked.get(one.row.pk, ""),
                }
                for one in ones
            ],
        }
        for day, ones in days
    ]


@require_POST
@staff_only
def do(request: HttpRequest, number: int) -> HttpResponse:
    """Record a duty as done; a refusal stands at its field and nothing typed is lost."""
    viewer, post = viewer_in(request), request.POST
    ticked = tuple(post.getlist("ticked"))
    if "all" in post:
        ticked = tuple(post.getlist("every"))
    note, wanted = post.get("note", ""), uuid_of(post.get("id", "")) or new_id()
    try:
        done = actions.Done(number, ticked, note, made_at(request), wanted)
        actions.do_duty(viewer, done)
    except Invalid as refusal:
        typed = _typed(ticked, note, wanted, errors_of(refusal.wrong))
        return _draw(request, number, typed, status=refusal.status)
    except (Changed, Forbidden, Missing) as refusal:
        return _draw(request, text=said_of(refusal), status=refusal.status)
    toast(request, gettext("Done."), reverse("field:duty-undo", args=[number]))
    return redirect("field:duties" if post.get("next") == "duties" else "field:today")


def _typed(
    ticked: tuple[str, ...], note: str, wanted: UUID, errors: dict[str, str]
) -> dict[str, Any]:
    text = " ".join(errors.values())
    return {"ticked": ticked, "note": note, "id": wanted, "errors": errors, "text": text}


@require_POST
@staff_only
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what one did just now."""
    try:
        actions.undo_duty(viewer_in(request), number)
    except (Changed, Forbidden, Missing) as refusal:
        return _draw(request, text=said_of(refusal), status=refusal.status)
    toast(request, gettext("Taken back."))
    return redirect("field:duties")
