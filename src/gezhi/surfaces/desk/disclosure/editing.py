"""The editor: type or paste the table, bring in a sheet, see how it will stand, post."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.words import Mistake
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import (
    Kind,
    draft_of,
    drafts,
    due_of,
    enclosure_of,
    kind_at,
    must_post,
    rows_before,
)
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Viewer
from gezhi.surfaces.desk.disclosure.frame import disclosure_context
from gezhi.surfaces.desk.disclosure.typed import (
    Typed,
    as_typed,
    from_draft,
    from_post,
    from_sheet,
    grid_of,
    take_files,
)
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui import disclosed
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

WHEN = ("phase", "period", "happened", "matter")


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Prepare something and post it. Whatever is refused stays as it was typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kind = kind_at(viewer, place, key)
    must_post(viewer, kind)
    if request.method == "GET":
        return draw(request, kind, _begun(request, viewer, kind))
    typed = from_post(request, kind.rules)
    try:
        take_files(request, typed)
        return _do(request, kind, typed)
    except Mistake as mistake:
        return draw(request, kind, typed, text=mistake.say(get_language()), status=422)
    except Invalid as refusal:
        return draw(request, kind, typed, errors_of(refusal.wrong), status=422)
    except Changed as refusal:
        typed.saved = refusal.facts.get("saved", typed.saved)
        theirs = refusal.facts.get("content")
        text = said_of(refusal)
        return draw(request, kind, typed, text=text, theirs=theirs, status=refusal.status)


def _begun(request: HttpRequest, viewer: Viewer, kind: Kind) -> Typed:
    """The draft that was named, or the one for this period; else an empty form, with the accounts
    and openings of the period before."""
    given = request.GET
    wanted = uuid_of(given.get("draft", ""))
    for row, of in drafts(viewer):
        if row.pk == wanted and of.place == kind.place:
            return from_draft(row)
    phase, period = given.get("phase", ""), given.get("period", "")
    row = draft_of(viewer, kind, phase, period)
    if row is not None:
        return from_draft(row)
    typed = Typed(phase=phase, period=period, matter=uuid_of(given.get("matter", "")))
    name = kind.rules.name.say(get_language())
    typed.title = f"{disclosed.say_period(period)}{name}" if period != "once" else name
    typed.rows = _carried(viewer, kind, phase, period)
    return typed


def _carried(viewer: Viewer, kind: Kind, phase: str, period: str) -> list[list[str]]:
    """What closed the period before opens this one."""
    opening, closing = kind.rules.part("opening"), kind.rules.part("closing")
    before = rows_before(viewer, kind, phase, period) if period and opening is not None else []
    if not before or closing is None:
        return []
    rows = as_typed(kind.rules, before)
    width = len(kind.rules.columns)
    made = []
    for row in rows:
        fresh = [""] * width
        fresh[0], fresh[opening or 0] = row[0], row[closing]
        made.append(fresh)
    return made


def _asked(kind: Kind, typed: Typed) -> actions.NewItem:
    return actions.NewItem(
        place=kind.place.pk,
        kind=kind.rules.disclosure,
        content=typed.content,
        phase=typed.phase,
        period=typed.period,
        happened=typed.day,
        matter=typed.matter,
        id=typed.id,
    )


def _do(request: HttpRequest, kind: Kind, typed: Typed) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    do = request.POST.get("do", "look")
    if do == "bring":
        typed.rows = from_sheet(request, kind.rules)
        return draw(request, kind, typed)
    if do == "save":
        made = actions.save_draft(viewer, _draft(kind, typed))
        toast(request, gettext("The draft is kept; nothing is public yet."))
        base = reverse("desk:disclosure-new", args=[kind.place.pk, kind.rules.disclosure])
        return redirect(f"{base}?draft={made.pk}")
    if do == "post":
        made = actions.post(viewer, _asked(kind, typed))
        toast(request, gettext("It is public until %(day)s.") % {"day": disclosed.day(made.last)})
        return redirect("portal:disclosed", item=made.key)
    if do == "look":
        rows = actions.look(viewer, _asked(kind, typed))
        return draw(request, kind, typed, preview=preview_of(viewer, kind, typed, rows))
    return draw(request, kind, typed)


def _draft(kind: Kind, typed: Typed) -> actions.SaveDraft:
    return actions.SaveDraft(
        place=kind.place.pk,
        kind=kind.rules.disclosure,
        content=typed.kept(),
        phase=typed.phase,
        period=typed.period,
        saved=typed.saved,
        id=typed.id,
    )


def preview_of(viewer: Viewer, kind: Kind, typed: Typed, rows: Any) -> dict[str, Any]:
    """How it will stand."""
    return {
        "title": typed.title,
        "body": typed.body,
        "table": disclosed.table_of(kind.rules, rows),
        "files": [(name, "", "") for _, name in files_named(viewer, typed)],
    }


def files_named(viewer: Viewer, typed: Typed) -> list[tuple[str, str]]:
    """The files that go along, by id and name."""
    found = []
    for one in typed.enclosures:
        try:
            found.append((str(one), enclosure_of(viewer, one)[0].name))
        except Missing:
            continue
    return found


def draw(
    request: HttpRequest,
    kind: Kind,
    typed: Typed,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The editor as it stands."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    lang, errors = get_language(), errors or {}
    rules = kind.rules
    turn = rules.turn(typed.phase)
    grid = grid_of(rules, typed.rows, errors) if rules.form == "table" else []
    context = disclosure_context(
        request,
        "disclosure",
        kind_name=rules.name.say(lang),
        place=kind.place.name,
        place_id=kind.place.pk,
        typed=typed,
        errors=errors,
        when_errors=[errors[one] for one in WHEN if one in errors],
        phases=[Option(one.phase, disclosed.phase_names()[one.phase]) for one in rules.turns]
        if rules.course
        else [],
        periods=_periods(viewer, kind, typed),
        at_once=turn is None or turn.every == "at-once",
        heads=[(one.name.say(lang), one.kind in ("money", "number")) for one in rules.columns],
        grid=grid,
        row_count=len(grid),
        cell_faults=sum(name.startswith("rows.") for name in errors),
        files=files_named(viewer, typed),
        law=disclosed.law_of(rules),
        days=rules.days,
        sums=rules.part("closing") is not None,
        drawn=Drawn("disclosure", rules.disclosure, kind.version, kind.place.pk, "matter"),
        asks=" ".join(["title", "body", *(f"cell.{n}" for n in range(len(grid)))]),
        **more,
    )
    return render(request, "desk/disclosure/edit.html", context, status=status)


def _periods(viewer: Viewer, kind: Kind, typed: Typed) -> list[Option]:
    """The periods that are not posted yet, those overdue first, for the phase at hand."""
    found = [
        one
        for one in due_of(viewer, [kind])
        if one.state in ("overdue", "due", "coming") and one.phase == typed.phase
    ]
    names = disclosed.state_names()
    made = [
        Option(
            one.period,
            f"{disclosed.say_period(one.period) or gettext('once')} · {names[one.state][0]}",
        )
        for one in found
    ]
    if typed.period and all(one.value != typed.period for one in made):
        made.append(Option(typed.period, disclosed.say_period(typed.period) or typed.period))
    return made
