"""The ledger: a dense table by conditions that stand in the address, and the same as a workbook."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET

from gezhi.engines.campaigns.queries import (
    HEADS,
    Asked,
    Picture,
    TaskLine,
    choices,
    ledger,
    picture,
)
from gezhi.surfaces.desk.campaigns.frame import TONES, around, day, state_names, viewer_in
from gezhi.surfaces.desk.points.frame import choice
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.registers import XLSX
from gezhi.surfaces.ui.components import Cell, Column, Filter, Option, Row, Tab, Table
from gezhi.surfaces.ui.sheets import book_of
from gezhi.surfaces.ui.staff import staff_only


@require_GET
@staff_only
def show(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The tasks that fit, the late ones first."""
    viewer = viewer_in(request)
    shown = picture(viewer, campaign)
    lines = ledger(viewer, campaign, asked_of(request))
    context = around(
        request,
        shown,
        "campaign-ledger",
        table=table_of(lines),
        filters=_filters(request, shown),
        quick=_quick(request, shown),
        narrowed=any(request.GET.get(name) for name in NAMES),
        query=request.GET.urlencode(),
    )
    return render(request, "desk/campaigns/ledger.html", context)


NAMES = ("state", "team", "unit", "step", "q", "mine", "n")


def asked_of(request: HttpRequest) -> Asked:
    """The conditions of the address."""
    given = request.GET
    state = given.get("state", "")
    numbers = [one for one in given.get("n", "").split(",") if one.isdecimal() and len(one) < 7]
    return Asked(
        state=state if state in state_names() else "",
        team=given.get("team", ""),
        unit=uuid_of(given.get("unit", "")),
        step=given.get("step", ""),
        words=given.get("q", ""),
        mine=bool(given.get("mine")),
        numbers=tuple(int(one) for one in numbers),
    )


def _filters(request: HttpRequest, shown: Picture) -> list[Filter]:
    given, lang = request.GET, get_language()
    states = [Option(key, name, count=shown.states[key]) for key, name in state_names().items()]
    teams = [
        Option(one.row.unit, one.name.say(lang))
        for one in shown.teams
        if one.row.kind == "task-force"
    ]
    bodies = choices(viewer_in(request), shown.row.pk).bodies
    units = [Option(str(one.pk), one.name) for one in bodies]
    steps = [Option(one.step, one.name.say(lang)) for one in shown.rules.steps]
    bar = [
        choice("state", gettext("How it stands"), states, given),
        choice("team", gettext("Task force"), teams, given),
        choice("unit", gettext("Which unit"), units, given),
        choice("step", gettext("Step of the campaign"), steps, given),
        Filter("mine", gettext("Only ours"), "tick", value=given.get("mine", "")),
    ]
    if given.get("n"):
        numbers = given["n"].replace(",", "、")
        bar.append(Filter("n", gettext("Numbers"), "text", value=given["n"], shown=numbers))
    return bar


def _quick(request: HttpRequest, shown: Picture) -> list[Tab]:
    address = reverse("desk:campaign-ledger", args=[shown.row.pk])
    now = request.GET.get("state", "")
    return [
        Tab(name, f"{address}?state={key}", current=key == now, count=shown.states[key])
        for key, name in state_names().items()
        if key in ("late", "waiting", "going")
    ]


def table_of(lines: list[TaskLine]) -> Table:
    """Tasks as a table; each opens its page."""
    columns = [
        Column(gettext("Task number"), number=True),
        Column(gettext("Task")),
        Column(gettext("Lead unit")),
        Column(gettext("Participating units"), narrow=False),
        Column(gettext("Person in charge")),
        Column(gettext("Milestones"), narrow=False),
        Column(gettext("By when")),
        Column(gettext("How it stands")),
    ]
    return Table(gettext("Ledger"), columns, [_row(one) for one in lines], opens=1)


def _row(one: TaskLine) -> Row:
    row = one.row
    reached = sum(stone.reached is not None for stone in one.milestones)
    stones = f"{reached} / {len(one.milestones)}" if one.milestones else "–"
    first = gettext("first: %(day)s") % {"day": day(row.first_due)} if one.moved else ""
    word = state_names()[one.state]
    if one.open_findings:
        number = {"n": one.open_findings}
        told = ngettext("%(n)s finding open", "%(n)s findings open", one.open_findings) % number
        word = f"{word} · {told}"
    cells = [
        Cell(str(row.number)),
        Cell(row.title, title=one.team),
        Cell(one.lead),
        Cell("、".join(one.parts) or "–"),
        Cell(one.holder or "–"),
        Cell(stones),
        Cell(f"{day(row.due)}{' *' if one.moved else ''}", title=first),
        Cell(word, tone=TONES[one.state]),
    ]
    return Row(
        str(row.pk), cells, href=reverse("desk:campaign-task", args=[row.pk]), label=row.title
    )


@require_GET
@staff_only
def workbook(request: HttpRequest, campaign: UUID) -> HttpResponseBase:
    """The ledger as it is narrowed, as a workbook; its columns can be brought in again."""
    viewer = viewer_in(request)
    shown = picture(viewer, campaign)
    lines = ledger(viewer, campaign, asked_of(request))
    steps = {one.step: one.name.zh for one in shown.rules.steps}
    heads = [
        gettext("Task number"),
        *(names[0] for names in HEADS.values()),
        gettext("How it stands"),
    ]
    heads += [gettext("First date"), gettext("Findings")]
    book = book_of(gettext("Ledger"), heads, (_cells(one, steps) for one in lines))
    name = f"{shown.rules.name.say(get_language())}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


def _cells(one: TaskLine, steps: dict[str, str]) -> list[Any]:
    row = one.row
    stones = "；".join(f"{stone.name}:{stone.due.isoformat()}" for stone in one.milestones)
    return [
        row.number,
        row.title,
        one.lead,
        "、".join(one.parts),
        one.holder,
        row.starts.isoformat(),
        row.due.isoformat(),
        steps.get(row.step, ""),
        stones,
        state_names()[one.state],
        row.first_due.isoformat(),
        one.open_findings,
    ]
