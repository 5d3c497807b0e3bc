"""Bringing records in from a table: a dry run lists every bad row, then all or nothing."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.sheets import Table, read_table
from gezhi.base.words import Mistake
from gezhi.engines.points import actions
from gezhi.engines.trust.queries import Changed, Invalid, Viewer
from gezhi.surfaces.desk.points.entering import must_record
from gezhi.surfaces.desk.points.frame import scheme_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.asked_forms import note_rows
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

MOST_BYTES = 8 * 1024 * 1024
MOST_FAULTS = 300
"""So many faults are listed; a table with more is mended from the first ones on."""

ENCODINGS = {"xlsx": "XLSX", "utf-8-sig": "UTF-8", "gb18030": "GBK"}


@require_http_methods(["GET", "POST"])
@staff_only
def bring(request: HttpRequest, adopted: int) -> HttpResponse:
    """Choose a file, see what it would do, and only then do it. The rows that were looked at go
    along, so that what is recorded is what was shown."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_record(request, adopted)
    about: dict[str, Any] = {"batch": new_id()}
    status = 200
    if request.method == "POST":
        batch = uuid_of(request.POST.get("batch", "")) or new_id()
        try:
            table = posted_table(request)
            plan = actions.plan_records(viewer, desk.found.adoption.pk, table, batch)
            if request.POST.get("rows") and not plan.faults:
                return _record(request, desk, plan)
            if not plan.faults and not plan.new:
                raise Mistake("表格里没有可以记的行", "the table has no row to record")
            about = {"batch": batch, **shown(table, plan)}
            status = 422 if plan.faults else 200
        except Mistake as mistake:
            about, status = {**about, "text": mistake.say(get_language())}, 422
        except Invalid as refusal:
            text = " ".join(dict.fromkeys(errors_of(refusal.wrong).values()))
            about, status = {**about, "text": text}, 422
        except Changed as refusal:
            about, status = {**about, "text": said_of(refusal)}, refusal.status
    context = scheme_context(request, desk, "points-records", **about)
    return render(request, "desk/points/import.html", context, status=status)


def sent(request: HttpRequest, name: str = "file") -> bytes:
    """The bytes of a file that a form sent; Mistake for none and for over 8 MB."""
    upload = request.FILES.get(name)
    if upload is None:
        raise Mistake("先选一个文件", "choose a file first")
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Mistake("文件太大（最多 8 MB）", "the file is too large (8 MB at most)")
    return data


def posted_table(request: HttpRequest) -> Table:
    """The table that a form carried from its dry run, or sent as a file."""
    kept = request.POST.get("rows", "")
    table = unpacked(kept) if kept else read_table(sent(request))
    note_rows(request, len(table.rows))
    return table


def packed(table: Table) -> str:
    """A table as a form carries it."""
    return json.dumps([table.encoding, table.heads, table.rows], ensure_ascii=False)


def unpacked(text: str) -> Table:
    """The table that a form carried; it is judged anew, so nothing rests on where it was."""
    try:
        encoding, heads, rows = json.loads(text)
        return Table(
            tuple(str(one) for one in heads),
            [[str(cell) for cell in row] for row in rows],
            str(encoding),
        )
    except (ValueError, TypeError, RecursionError) as fault:
        raise Mistake("请再选一次文件", "choose the file again") from fault


def shown(table: Table, plan: actions.RecordPlan) -> dict[str, Any]:
    """What the dry run found."""
    lang = get_language()
    faults = [
        {"row": one.row, "column": one.column, "words": one.words.say(lang)}
        for one in plan.faults[:MOST_FAULTS]
    ]
    return {
        "looked": True,
        "encoding": ENCODINGS.get(table.encoding, table.encoding),
        "faults": faults,
        "faults_more": len(plan.faults) - len(faults),
        "bad_rows": len({one.row for one in plan.faults}),
        "good": len(plan.new)
        - len({one.row for one in plan.faults} & {row for row, _ in plan.new}),
        "holders": len({new.holder for _, new in plan.new}),
        "rows": "" if plan.faults else packed(table),
    }


def _record(request: HttpRequest, desk: Any, plan: actions.RecordPlan) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    made = actions.import_records(viewer, plan)
    text = ngettext(
        "%(n)s record brought in; it waits for review.",
        "%(n)s records brought in; they wait for review.",
        len(made),
    )
    toast(request, text % {"n": len(made)})
    base = reverse("desk:points-records", args=[desk.found.adoption.pk])
    return redirect(f"{base}?state=waiting")
