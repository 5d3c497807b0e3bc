"""Entering one thing into a register, and putting its fields right."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.assets import actions
from gezhi.engines.assets.queries import RegisterAt, entry_seen, places_for
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Viewer, Wrong
from gezhi.pack.assets import Register
from gezhi.pack.pack import Pack
from gezhi.surfaces.desk.assets.frame import here, keepers_only, register_context, say
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.asked_forms import register_drawn
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import answers_to, ask_all, errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@require_http_methods(["GET", "POST"])
@keepers_only
def new(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Enter one by hand; what stands there already is shown, and can be filled in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = here(request, place, key)
    places = places_for(viewer, found)
    if not places:
        zh, en = "这本台账不由您来管", "this register is not yours to keep"
        raise Forbidden("not-allowed", zh, en)
    given = uuid_of(request.POST.get("id", "")) or new_id()
    errors: dict[str, str] = {}
    text, known, status = "", "", 200
    if request.method == "POST":
        answers = answers_to(found.rules.fields, request.POST)
        where = request.POST.get("place", str(places[0].pk) if len(places) == 1 else "")
        asked = actions.NewEntry(
            key, int(where) if where.isdecimal() else 0, answers, "merge" in request.POST, given
        )
        try:
            if not any(one.pk == asked.place for one in places):
                errors, status = {"place": gettext("Choose the place.")}, 422
            else:
                row = actions.enter(viewer, asked)
                toast(request, gettext("It stands in the register."))
                return redirect("desk:asset", row.pk)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
            known = _known(refusal.wrong)
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    pack = attached_at(viewer, found.root.path).pack
    fields = _fields(request, pack, found, errors)
    if len(places) > 1:
        fields.insert(0, _place(request, places, errors))
    context = register_context(
        request,
        found,
        "assets-list",
        fields=fields,
        id=given,
        text=text or errors.get("id", ""),
        known=known,
        changes=False,
        drawn=register_drawn(found.rules.key, "enter", found.version, found.root.place_id),
    )
    return render(request, "desk/assets/form.html", context, status=status)


def _known(wrong: Any) -> str:
    found: list[Wrong] = [one for one in wrong if one.code == "known"]
    return str((found[0].facts or {}).get("entry", "")) if found else ""


def _fields(
    request: HttpRequest,
    pack: Pack,
    found: RegisterAt,
    errors: dict[str, str],
    before: dict[str, Any] | None = None,
) -> list[FieldInput]:
    values = before or {}
    if request.method == "POST":
        values = answers_to(found.rules.fields, request.POST)
    return ask_all(pack, found.rules.fields, values, errors)


def _place(request: HttpRequest, places: list[Any], errors: dict[str, str]) -> FieldInput:
    options = [Option(str(one.pk), one.name) for one in places]
    return FieldInput(
        "place",
        "choice",
        gettext("Place"),
        request.POST.get("place", ""),
        required=True,
        options=options,
        error=errors.get("place", ""),
    )


@require_http_methods(["GET", "POST"])
@keepers_only
def change(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Put the fields of an entry right."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    seen = entry_seen(viewer, entry)
    if seen.keeps is None:
        zh, en = "这本台账不由您来管", "this register is not yours to keep"
        raise Forbidden("not-allowed", zh, en)
    given = uuid_of(request.POST.get("id", "")) or new_id()
    errors: dict[str, str] = {}
    text, known, status = "", "", 200
    if request.method == "POST":
        try:
            answers = answers_to(seen.rules.fields, request.POST)
            actions.change_entry(viewer, entry, answers, given)
            toast(request, gettext("Put right."))
            return redirect("desk:asset", entry)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
            known = _known(refusal.wrong)
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    attached = attached_at(viewer, seen.row.path)
    before = _typed(seen.rules, seen.answers)
    fields = _fields(request, attached.pack, RegisterAt(attached, seen.rules), errors, before)
    context = desk_context(
        request,
        "assets",
        fields=fields,
        id=given,
        text=text or errors.get("id", ""),
        known=known,
        changes=True,
        drawn=register_drawn(seen.rules.key, "change", attached.version, seen.row.place_id),
        entry=entry,
        title=seen.title,
        root=attached.place_id,
        key=seen.rules.key,
        name=say(seen.rules.name),
        entry_name=say(seen.rules.entry),
    )
    return render(request, "desk/assets/form.html", context, status=status)


def _typed(rules: Register, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as a form has them."""
    return {
        key: ("yes" if value else "no") if isinstance(value, bool) else str(value)
        for key, value in answers.items()
        if rules.field(key) is not None
    }
