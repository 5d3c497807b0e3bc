"""What I recorded: how each thing stands, why it was changed, and taking it back while it waits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.points.queries import STANDS, RecordLine, own_recorded, reason_said, stands
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import (
    said_about,
    signed,
    undo_tap,
    uuid_of,
)
from gezhi.surfaces.ui.components import Pager, Tab, Tone
from gezhi.surfaces.ui.staff import staff_only

TONES: dict[str, Tone] = {
    "waiting": "waiting",
    "accepted": "settled",
    "changed": "settled",
    "refused": "refused",
    "withdrawn": "",
}


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def mine(request: HttpRequest) -> HttpResponse:
    """What I recorded, newest first, by how it stands; what still waits can be taken back."""
    viewer = viewer_in(request)
    text, status = "", 200
    if request.method == "POST":
        tapped = undo_tap(viewer, request.POST.get("undo", ""))
        if not tapped.errors:
            given = request.GET.copy()
            given["done"] = str(tapped.undone)
            return redirect(f"{request.path}?{given.urlencode()}")
        text, status = " ".join(tapped.errors.values()), tapped.status
    context = _context(request, viewer, text)
    return render(request, "field/points/mine.html", context, status=status)


def _context(request: HttpRequest, viewer: Viewer, text: str) -> dict[str, Any]:
    asked = request.GET.get("state", "")
    stand = asked if asked in STANDS else ""
    page = own_recorded(viewer, stand, after=uuid_of(request.GET.get("after", "")))
    said = said_about(viewer, uuid_of(request.GET.get("done", "")))
    return {
        "here": "points",
        "rows": [_line(viewer, one) for one in page.rows],
        "pager": Pager(after=str(page.next or ""), shown=len(page.rows) if page.next else 0),
        "tabs": _tabs(stand),
        "narrowed": bool(stand),
        "text": text,
        "told": said.text if said else "",
    }


def stand_names() -> dict[str, str]:
    """What the states are called."""
    return {
        "waiting": gettext("Waits for review"),
        "accepted": gettext("Counted"),
        "changed": gettext("Counted, changed"),
        "refused": gettext("Does not count"),
        "withdrawn": gettext("Withdrawn"),
    }


def _tabs(stand: str) -> list[Tab]:
    base = reverse("field:scoring-mine")
    all_ = Tab(gettext("All"), base, current=not stand)
    named = stand_names().items()
    return [all_, *(Tab(name, f"{base}?state={key}", current=key == stand) for key, name in named)]


def _line(viewer: Viewer, one: RecordLine) -> dict[str, Any]:
    row, lang, kind = one.record, get_language(), stands(viewer, one.record)
    changed = kind in ("changed", "refused")
    return {
        "id": row.pk,
        "holder": one.holder or gettext("not in your area"),
        "item": one.item.say(lang),
        "points": signed(row.points),
        "given": signed(row.given) if kind == "changed" and row.given else "",
        "times": row.times,
        "day": say_date(row.day, lang, year=row.day.year != clock.today().year),
        "note": row.note,
        "word": stand_names()[kind],
        "tone": TONES[kind],
        "reason": reason_said(row.reason, lang) if changed else "",
        "undo": kind == "waiting",
    }
