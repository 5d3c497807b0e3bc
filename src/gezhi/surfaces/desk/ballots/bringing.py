"""Bringing a roll in from a table: looked at first, mended row by row, and only then taken."""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods

from gezhi.base.columns import RowFault
from gezhi.base.sheets import Table
from gezhi.base.words import Mistake
from gezhi.engines.councils import actions
from gezhi.engines.trust.queries import Changed, Invalid, Viewer
from gezhi.surfaces.desk.ballots.frame import ballot_context, must_see
from gezhi.surfaces.desk.points.bringing import ENCODINGS, packed, posted_table
from gezhi.surfaces.ui.ballots import metres
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

MOST_MENDED = 40
"""So many bad rows can be mended on the page at once; more are mended in turn, or in the table."""

CELL = "cell-"


@require_http_methods(["GET", "POST"])
@staff_only
def bring(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Choose a file, see what is wrong in which row and why, mend it there, and take the roll. What
    was looked at goes along with the form, so that what is taken is what was shown."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    about: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            table = _table(request)
            plan = actions.plan_roll(viewer, ballot, table)
            if not plan.lines and not plan.faults:
                raise Mistake("表格里没有可以用的行", "the table has no row to take")
            if request.POST.get("sure") and not plan.faults:
                return _take(request, plan)
            about, status = shown(table, plan), 422 if plan.faults else 200
        except Mistake as mistake:
            about, status = {"text": mistake.say(get_language())}, 422
        except Invalid as refusal:
            text = " ".join(dict.fromkeys(errors_of(refusal.wrong).values()))
            about, status = {"text": text}, 422
        except Changed as refusal:
            about, status = {"text": said_of(refusal)}, refusal.status
    of = desk.row.policy.get("electorate", "")
    context = ballot_context(request, desk, "roll", columns=columns_of(of), **about)
    return render(request, "desk/ballots/import.html", context, status=status)


def _table(request: HttpRequest) -> Table:
    found = posted_table(request)
    return _mended(found, request.POST) if request.POST.get("rows") else found


def _mended(table: Table, post: Any) -> Table:
    """The table with what was typed over its bad rows; a row that is to be left out is blank."""
    rows = [list(row) for row in table.rows]
    for name in post:
        _, mark, said = name.rpartition(CELL)
        row, dash, column = said.partition("-")
        if not mark or not dash or not (row.isdecimal() and column.isdecimal()):
            continue
        at, across = int(row) - 2, int(column)
        if at < len(rows) and across < len(table.heads):
            cells = rows[at]
            cells += [""] * (across + 1 - len(cells))
            cells[across] = post[name].strip()
    for name in post.getlist("leave"):
        if name.isdecimal() and 0 <= int(name) - 2 < len(rows):
            rows[int(name) - 2] = []
    return replace(table, rows=rows)


def shown(table: Table, plan: actions.RollPlan) -> dict[str, Any]:
    """What the dry run found: bad rows with their cells to mend, or what would be taken."""
    told: dict[int, list[RowFault]] = defaultdict(list)
    for one in plan.faults:
        told[one.row].append(one)
    return {
        "looked": True,
        "encoding": ENCODINGS.get(table.encoding, table.encoding),
        "heads": table.heads,
        "bad": [_bad(table, row, told[row]) for row in sorted(told)[:MOST_MENDED]],
        "bad_rows": len(told),
        "bad_more": max(0, len(told) - MOST_MENDED),
        "good": len({one.row for one in plan.lines} - told.keys()),
        "plan": plan,
        "area": metres(plan.area) if plan.area else "",
        "rows": packed(table),
    }


def _bad(table: Table, row: int, faults: list[RowFault]) -> dict[str, Any]:
    """A row as it stands, each cell with the name under which it is typed over."""
    lang, cells = get_language(), table.rows[row - 2]
    wrong: dict[str, str] = {}
    for one in faults:
        wrong.setdefault(one.column, one.words.say(lang))
    line = []
    for at, head in enumerate(table.heads):
        value = cells[at] if at < len(cells) else ""
        line.append((f"{CELL}{row}-{at}", head, value, head in wrong))
    return {"row": row, "cells": line, "faults": list(wrong.items())}


def _take(request: HttpRequest, plan: actions.RollPlan) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    count = actions.bring_roll(viewer, plan, drop=bool(request.POST.get("drop")))
    text = ngettext("The roll has %(n)s line now.", "The roll has %(n)s lines now.", count)
    toast(request, text % {"n": count})
    return redirect("desk:ballot-roll", plan.ballot)


@require_http_methods(["POST"])
@staff_only
def fill(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Put everybody on the roll who is known at the place."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    try:
        count = actions.fill_roll(viewer, ballot)
    except (Invalid, Changed) as refusal:
        toast(request, said_of(refusal), level=messages.WARNING)
        return redirect("desk:ballot-roll", ballot)
    if count:
        text = ngettext("%(n)s line added.", "%(n)s lines added.", count) % {"n": count}
    else:
        text = gettext("Everybody who is known here is on the roll already.")
    toast(request, text)
    return redirect("desk:ballot-roll", ballot)


def columns_of(electorate: str) -> list[tuple[str, str]]:
    """What the columns of a table are called, and what stands in them."""
    phone = ("电话", gettext("By it they vote online; without it, on paper."))
    born = ("出生日期", gettext("Like 1980-03-02; minors are not taken where adults vote."))
    if electorate == "owners":
        return [
            ("房号", gettext("The unit, each on a line of its own.")),
            ("业主", gettext("Who owns it. All units of one owner are one vote by heads.")),
            (
                "登记面积",
                gettext("In square metres; else the columns 测绘面积 and then 合同面积 count."),
            ),
            ("开发商", gettext("是 where it is unsold or not handed over: these are one vote.")),
            ("业主编号", gettext("Tells owners of the same name apart.")),
            phone,
        ]
    if electorate == "households":
        return [
            ("户", gettext("The door or number of the household, each on a line.")),
            ("姓名", gettext("Who represents it.")),
            born,
            phone,
        ]
    return [
        ("姓名", gettext("Each person on a line.")),
        born,
        ("户", gettext("Their household, where proxies are within it alone.")),
        phone,
    ]
