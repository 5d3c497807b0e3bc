"""What is done to an entry at the desk: moving it on, defects, money. Each asks on a page of its
own, tells a refusal at its field, and loses nothing that was typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.assets import actions
from gezhi.engines.assets.queries import entry_seen
from gezhi.engines.places.queries import attached_at
from gezhi.engines.points.queries import fen_of
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Viewer
from gezhi.surfaces.desk.assets.asked import (
    Doing,
    always,
    arrears_fields,
    defect_note,
    found_fields,
    mend,
    mend_fields,
    move_fields,
    move_title,
    pay,
    pay_fields,
    payment_note,
    reason,
    why,
)
from gezhi.surfaces.desk.assets.entry import draw
from gezhi.surfaces.desk.assets.frame import keepers_only, say
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.points.frame import day_of
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.asked_forms import register_drawn
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast

Fields = Callable[[Doing], list[FieldInput]]


@dataclass(frozen=True)
class Act:
    """An act: its title and button, what it asks, how it is done, what is said then; `files` where
    some may be enclosed."""

    title: Callable[[Doing], str]
    button: Callable[[], str]
    do: Callable[[Doing], Any]
    done: Callable[[], str]
    fields: Fields = field(default=lambda doing: [])
    files: bool = False
    note: Callable[[Doing], str] = field(default=lambda doing: "")


ACTS: dict[str, Act] = {
    "move": Act(
        move_title,
        lambda: gettext("Do it"),
        lambda d: actions.move_entry(
            d.viewer,
            actions.MoveEntry(d.seen.row.pk, d.about, d.typed("words"), d.files, d.id),
        ),
        lambda: gettext("Done."),
        move_fields,
        files=True,
    ),
    "found": Act(
        always(lambda: gettext("Write down a defect")),
        lambda: gettext("Write it down"),
        lambda d: actions.find_defect(
            d.viewer,
            actions.NewDefect(d.seen.row.pk, d.typed("kind"), d.typed("words"), d.id),
        ),
        lambda: gettext("Written down, with the day by which it is to be mended."),
        found_fields,
    ),
    "begin": Act(
        always(lambda: gettext("Take this in hand?")),
        lambda: gettext("Take it in hand"),
        lambda d: actions.begin_mending(d.viewer, d.about_id),
        lambda: gettext("Taken in hand."),
        note=defect_note,
    ),
    "mend": Act(
        always(lambda: gettext("It is mended")),
        lambda: gettext("Close it as mended"),
        mend,
        lambda: gettext("Mended."),
        mend_fields,
        files=True,
        note=defect_note,
    ),
    "drop": Act(
        always(lambda: gettext("It is no defect")),
        lambda: gettext("Close it"),
        lambda d: actions.drop_defect(d.viewer, d.about_id, d.typed("words")),
        lambda: gettext("Closed, with your reason."),
        reason,
        note=defect_note,
    ),
    "arrears": Act(
        always(lambda: gettext("Write down old arrears")),
        lambda: gettext("Write it down"),
        lambda d: actions.set_arrears(
            d.viewer,
            d.seen.row.pk,
            day_of(d.typed("day")),
            fen_of(d.typed("amount")) or 0,
            d.id,
        ),
        lambda: gettext("Written down as owed."),
        arrears_fields,
    ),
    "pay": Act(
        always(lambda: gettext("A payment came in")),
        lambda: gettext("Record it"),
        pay,
        lambda: gettext("Recorded; it counts once somebody else confirms it."),
        pay_fields,
    ),
    "confirm": Act(
        always(lambda: gettext("Confirm this payment?")),
        lambda: gettext("Confirm it"),
        lambda d: actions.confirm_payment(d.viewer, d.about_id),
        lambda: gettext("Confirmed; it stands in the ledger."),
        note=payment_note,
    ),
    "refuse": Act(
        always(lambda: gettext("Not confirm this payment?")),
        lambda: gettext("Do not confirm it"),
        lambda d: actions.refuse_payment(d.viewer, d.about_id, d.typed("reason")),
        lambda: gettext("Not confirmed; whoever recorded it reads why."),
        why,
        note=payment_note,
    ),
    "withdraw": Act(
        always(lambda: gettext("Take this back?")),
        lambda: gettext("Take it back"),
        lambda d: actions.withdraw_payment(d.viewer, d.about_id),
        lambda: gettext("Taken back."),
        note=payment_note,
    ),
    "remind": Act(
        always(lambda: gettext("Was the letter handed over?")),
        lambda: gettext("Yes, note it"),
        lambda d: actions.remind(d.viewer, d.seen.row.pk, d.id),
        lambda: gettext("Noted."),
    ),
}


@require_http_methods(["GET", "POST"])
@keepers_only
def do(request: HttpRequest, entry: UUID, name: str) -> HttpResponse:
    """One act: its page, and doing it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    seen = entry_seen(viewer, entry)
    act = ACTS.get(name)
    if act is None:
        raise Missing("no-act", "没有这一步", "there is no such step")
    about = request.POST.get("about", request.GET.get("about", ""))
    given = uuid_of(request.POST.get("id", "")) or new_id()
    kept = [one for text in request.POST.getlist("kept") if (one := uuid_of(text)) is not None]
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            kept += _taken(request, viewer) if act.files else []
            doing = Doing(viewer, seen, request.POST, given, about, tuple(kept))
            act.do(doing)
            toast(request, act.done())
            return redirect("desk:asset", entry)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            return draw(request, entry_seen(viewer, entry), said_of(refusal), refusal.status)
    doing = Doing(viewer, seen, request.POST, given, about, tuple(kept))
    fields = [_with(one, errors) for one in act.fields(doing)]
    names = {one.name for one in fields}
    loose = [text for key, text in errors.items() if key not in names and key != "files"]
    context = desk_context(
        request,
        "assets",
        entry=entry,
        title=seen.title,
        entry_name=say(seen.rules.entry),
        heading=act.title(doing),
        button=act.button(),
        note=act.note(doing),
        fields=fields,
        text=" ".join(loose),
        files=act.files,
        files_error=errors.get("files", ""),
        kept=kept,
        about=about,
        drawn=register_drawn(
            seen.rules.key, name, attached_at(viewer, seen.row.path).version, seen.row.place_id
        ),
        id=given,
        hard=name in ("refuse", "drop", "withdraw"),
    )
    return render(request, "desk/assets/act.html", context, status=status)


def _with(one: FieldInput, errors: dict[str, str]) -> FieldInput:
    return replace(one, error=errors.get(one.name, ""))


def _taken(request: HttpRequest, viewer: Viewer) -> Sequence[UUID]:
    uploads = request.FILES.getlist("files")[:9]
    return [
        actions.take_register_file(viewer, one.name or "", one.read(11 * 1024 * 1024)).pk
        for one in uploads
    ]
