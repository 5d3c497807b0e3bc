"""Bringing entries in from a table: a dry run lists every bad row, then all or nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.sheets import Table
from gezhi.base.words import Mistake
from gezhi.engines.assets import actions
from gezhi.engines.trust.queries import Changed, Invalid, Viewer
from gezhi.surfaces.desk.assets.frame import here, keepers_only, register_context, say
from gezhi.surfaces.desk.points.bringing import MOST_FAULTS, packed, posted_table
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.asked_forms import register_drawn
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.toasts import toast

FEW = 8


@require_http_methods(["GET", "POST"])
@keepers_only
def bring(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Choose a file, see what it would do, and only then do it. The rows that were looked at go
    along, so that what is entered is what was shown."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = here(request, place, key)
    batch = uuid_of(request.POST.get("batch", "")) or new_id()
    about: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            table = posted_table(request)
            plan = actions.plan_entries(viewer, place, key, table, batch)
            if request.POST.get("rows") and not plan.faults:
                made = actions.import_entries(viewer, plan)
                text = ngettext("%(n)s entry brought in.", "%(n)s entries brought in.", len(made))
                toast(request, text % {"n": len(made)})
                return redirect("desk:assets-list", place, key)
            if not plan.faults and not plan.new:
                raise Mistake("表格里没有可以录入的行", "the table has no row to enter")
            about, status = _shown(table, plan), 422 if plan.faults else 200
        except Mistake as mistake:
            about, status = {"text": mistake.say(get_language())}, 422
        except (Invalid, Changed) as refusal:
            about, status = {"text": said_of(refusal)}, refusal.status
    fields = [
        {
            "name": say(one.name),
            "help": say(one.help) if one.help else "",
            "need": one.required,
            "options": "、".join(say(words) for words in one.options.values()),
        }
        for one in found.rules.fields
    ]
    drawn = register_drawn(key, "import", found.version, found.root.place_id)
    context = register_context(
        request, found, "assets-list", batch=batch, columns=fields, drawn=drawn, **about
    )
    return render(request, "desk/assets/import.html", context, status=status)


def _shown(table: Table, plan: actions.EntryPlan) -> dict[str, Any]:
    lang = get_language()
    faults = [
        {"row": one.row, "column": one.column, "words": one.words.say(lang)}
        for one in plan.faults[:MOST_FAULTS]
    ]
    bad = {one.row for one in plan.faults}
    first = [[str(cell) for cell in row] for row in table.rows[:FEW]]
    return {
        "looked": True,
        "faults": faults,
        "faults_more": len(plan.faults) - len(faults),
        "bad_rows": len(bad),
        "good": len([row for row, _ in plan.new if row not in bad]),
        "rows": "" if plan.faults else packed(table),
        "heads": table.heads,
        "first": first,
    }
