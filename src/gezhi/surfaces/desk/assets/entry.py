"""One entry at the desk: fields, story, defects, inspections, money; its letter, its files."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.assets.queries import (
    Defect,
    DueSeen,
    EntrySeen,
    Payment,
    entry_seen,
    inspection_of,
    register_file,
    reminder,
    say_answer,
)
from gezhi.engines.places.queries import attached_at
from gezhi.engines.points.queries import yuan
from gezhi.engines.trust.queries import Forbidden, Missing, Viewer
from gezhi.surfaces.desk.assets.frame import keepers_only, say
from gezhi.surfaces.desk.assets.letter import print_reminder
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.dues import say as say_time
from gezhi.surfaces.ui.giving import give_file


@require_GET
@keepers_only
def show(request: HttpRequest, entry: UUID) -> HttpResponse:
    """The page of an entry."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return draw(request, entry_seen(viewer, entry))


def draw(request: HttpRequest, seen: EntrySeen, text: str = "", status: int = 200) -> HttpResponse:
    """The page of an entry, with a refusal above it where there was one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    attached = attached_at(viewer, seen.row.path)
    context = desk_context(
        request,
        "assets",
        text=text,
        root=attached.place_id,
        key=seen.rules.key,
        name=say(seen.rules.name),
        **entry_context(viewer, seen),
    )
    return render(request, "desk/assets/entry.html", context, status=status)


def entry_context(viewer: Viewer, seen: EntrySeen) -> dict[str, Any]:
    """An entry in finished words."""
    row, rules = seen.row, seen.rules
    state = rules.state(row.state)
    fields = [
        (say(one.name), say(say_answer(one, seen.answers.get(one.field))), one.identifying)
        for one in rules.fields
        if one.field in seen.answers
    ]
    hidden = [say(one.name) for one in rules.fields if one.identifying and not seen.parties]
    return {
        "entry": row.pk,
        "title": seen.title,
        "entry_name": say(rules.entry),
        "place": row.place.name,
        "state": say(state.name) if state else row.state,
        "over": row.over is not None,
        "fields": fields,
        "hidden": hidden,
        "forgotten": row.forgotten,
        "keeps": seen.keeps is not None and row.over is None,
        "moves": [(one.move, say(one.name)) for one in seen.moves],
        "defects": [defect_line(seen, one) for one in seen.defects],
        "finds": bool(rules.defects) and seen.keeps is not None and row.over is None,
        "has_defects": bool(rules.defects),
        "inspections": [_looked(seen, one) for one in seen.inspections],
        "looks": _looks(viewer, seen),
        "dues": [due_line(viewer, seen, one) for one in seen.dues],
        "has_dues": rules.dues is not None,
        "records": seen.records is not None,
        "running": row.over is None,
        "arrears": yuan(seen.money.arrears),
        "is_late": seen.money.arrears > 0,
        "paid": yuan(seen.money.paid),
        "left": yuan(seen.money.left),
        "steps": [_step(seen, one) for one in seen.steps],
        "files": seen.files,
    }


def defect_line(seen: EntrySeen, one: Defect) -> dict[str, Any]:
    """A defect in finished words."""
    lang, kind = get_language(), seen.rules.defect(one.kind)
    names = {
        Defect.FOUND: gettext("To be mended"),
        Defect.MENDING: gettext("Being mended"),
        Defect.MENDED: gettext("Mended"),
        Defect.DROPPED: gettext("Not a defect"),
    }
    open_ = one.state in Defect.OPEN
    late = open_ and one.due < clock.today()
    tones = {Defect.MENDED: "settled", Defect.MENDING: "working", Defect.FOUND: "waiting"}
    hows = {"amendment": gettext("by an amendment"), "resolution": gettext("by a resolution")}
    return {
        "id": one.pk,
        "name": say(kind.name) if kind else one.kind,
        "mend": say(kind.mend) if kind else "",
        "law": kind.law if kind else "",
        "words": one.words,
        "by": seen.people.get(one.by, "") if one.by else gettext("found by the check"),
        "state": names[one.state],
        "tone": "refused" if late else tones.get(one.state, ""),
        "late": late,
        "found": say_date(one.found, lang, year=True),
        "due": say_date(one.due, lang, year=True),
        "mended": say_date(one.mended, lang, year=True) if one.mended else "",
        "how": hows.get(one.how, ""),
        "said": one.said,
        "file": one.file,
        "resolution": one.resolution,
        "open": open_,
        "begun": one.state == Defect.MENDING,
    }


def due_line(viewer: Viewer, seen: EntrySeen, one: DueSeen) -> dict[str, Any]:
    """An amount due in finished words, with its payments."""
    lang, row = get_language(), one.row
    left = row.amount - row.paid
    late = left > 0 and row.day < clock.today()
    word = gettext("Paid") if not left else gettext("Late") if late else gettext("To be paid")
    return {
        "id": row.pk,
        "day": say_date(row.day, lang, year=True),
        "amount": yuan(row.amount),
        "paid": yuan(row.paid),
        "left": yuan(left),
        "open": left - one.waits > 0,
        "word": word,
        "tone": "settled" if not left else "refused" if late else "",
        "before": row.origin == "before",
        "reminded": say_date(row.reminded, lang) if row.reminded else "",
        "payments": [_payment(viewer, seen, p) for p in one.payments],
    }


def _payment(viewer: Viewer, seen: EntrySeen, one: Payment) -> dict[str, Any]:
    names = {
        Payment.RECORDED: gettext("waits to be confirmed"),
        Payment.CONFIRMED: gettext("confirmed"),
        Payment.REFUSED: gettext("not confirmed"),
        Payment.WITHDRAWN: gettext("taken back"),
    }
    mine = viewer.account is not None and one.by == viewer.account
    waits = one.state == Payment.RECORDED
    return {
        "id": one.pk,
        "amount": yuan(one.amount),
        "day": say_date(one.day, get_language(), year=True),
        "receipt": one.receipt,
        "state": names[one.state],
        "reason": one.reason,
        "by": seen.people.get(one.by, "") if one.by else "",
        "confirms": waits and seen.confirms is not None and not mine,
        "withdraws": waits and mine,
    }


def _looked(seen: EntrySeen, one: Any) -> dict[str, Any]:
    rule = seen.rules.inspection(one.key)
    names = [say(it.name) for it in rule.checklist if it.item not in one.ticked] if rule else []
    return {
        "name": say(rule.name) if rule else one.key,
        "day": say_date(one.day, get_language(), year=True),
        "by": seen.people.get(one.by, "") if one.by else "",
        "fine": one.fine,
        "missing": names,
        "finding": one.finding,
        "opened": one.opened,
    }


def _looks(viewer: Viewer, seen: EntrySeen) -> list[dict[str, Any]]:
    """The inspections that the viewer does here."""
    if seen.row.over is not None:
        return []
    found = []
    for rule in seen.rules.inspections:
        try:
            one = inspection_of(viewer, seen.row.pk, rule.inspection)
        except (Forbidden, Missing):
            continue
        address = reverse("field:inspect", args=[seen.row.pk, rule.inspection])
        late = one.due <= clock.today()
        found.append({"name": say(rule.name), "href": address, "due": late})
    return found


def _step(seen: EntrySeen, one: Any) -> dict[str, Any]:
    names = {
        "entered": gettext("Entered"),
        "changed": gettext("Fields put right"),
        "merged": gettext("Filled in from a second entry"),
        "reminded": gettext("Reminded by letter"),
        "forgotten": gettext("Let go of the party's data"),
    }
    move = seen.rules.move(one.move) if one.move else None
    state = seen.rules.state(one.now)
    named = [seen.rules.field(key) for key in one.names]
    return {
        "what": say(move.name) if move else names.get(one.kind, one.move),
        "state": say(state.name) if state and one.kind == "moved" else "",
        "names": [say(f.name) for f in named if f is not None],
        "words": one.words,
        "by": seen.people.get(one.by, "") if one.by else "",
        "when": say_time(one.at),
        "exact": exact(one.at),
    }


@require_GET
@keepers_only
def letter(request: HttpRequest, entry: UUID) -> HttpResponse:
    """The letter that asks for what is late, as PDF."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = reminder(viewer, entry)
    if found.seen.records is None:
        zh, en = "催缴由登记收款的人来做", "whoever records payments reminds"
        raise Forbidden("not-allowed", zh, en)
    if not found.late:
        raise Missing("nothing-late", "没有拖欠，不用催", "nothing is late: no reminder")
    answer = HttpResponse(print_reminder(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="reminder-{clock.today()}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@keepers_only
def file(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """A file of an entry."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, path = register_file(viewer, file)
    return give_file(row, path)
